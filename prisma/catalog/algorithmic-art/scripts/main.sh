#!/usr/bin/env bash
# Draws the picture and turns it into a PNG. Usage: main.sh [request.json]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/art.py" "$@"

if command -v rsvg-convert >/dev/null 2>&1 && rsvg-convert -w 1600 -o "$OUTPUT_DIR/art.png" "$OUTPUT_DIR/art.svg"; then
  printf '\nFiles: `art.svg`, `art.png` (1,600 wide), `sketch.html` (the same, live).\n'
else
  printf '\nFiles: `art.svg`, `sketch.html`. No PNG: `rsvg-convert` is not available here.\n'
fi
