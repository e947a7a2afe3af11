#!/usr/bin/env bash
# Draws the poster and turns it into a PNG. Usage: main.sh [request.json]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/poster.py" "$@"

if command -v rsvg-convert >/dev/null 2>&1 && rsvg-convert -w 1754 -o "$OUTPUT_DIR/poster.png" "$OUTPUT_DIR/poster.svg"; then
  printf '\nFiles: `poster.svg`, `poster.pdf` (vectors, true size), `poster.png` (1,754 px wide).\n'
else
  printf '\nFiles: `poster.svg`, `poster.pdf`. No PNG: `rsvg-convert` is not available here.\n'
fi
