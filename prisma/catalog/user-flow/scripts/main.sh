#!/usr/bin/env bash
# Draws a user flow. Usage: main.sh [flow.txt]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/draw.py" "$@"

if command -v rsvg-convert >/dev/null 2>&1 && rsvg-convert -o "$OUTPUT_DIR/flow.png" "$OUTPUT_DIR/flow.svg"; then
  printf '\nFiles: `flow.svg`, `flow.png`.\n'
else
  printf '\nFiles: `flow.svg`. No PNG: `rsvg-convert` is not available here.\n'
fi
