#!/usr/bin/env bash
# Makes social pictures in the sizes asked for. Usage: main.sh [request.json]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/pictures.py" "$@"

if command -v rsvg-convert >/dev/null 2>&1; then
  for svg in "$OUTPUT_DIR"/*.svg; do
    rsvg-convert -o "${svg%.svg}.png" "$svg"
  done
  printf '\nEach as PNG and as SVG.\n'
else
  printf '\nAs SVG only: `rsvg-convert` is not available here.\n'
fi
