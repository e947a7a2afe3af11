#!/bin/sh
set -eu
cat "$INPUT_FILE" > "$OUTPUT_DIR/AGENTS.md"
