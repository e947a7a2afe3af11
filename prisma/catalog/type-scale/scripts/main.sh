#!/usr/bin/env bash
# Builds a type scale and draws its specimen. Usage: main.sh [request.json]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/draw.py" "$@"

if command -v rsvg-convert >/dev/null 2>&1 && rsvg-convert -o "$OUTPUT_DIR/specimen.png" "$OUTPUT_DIR/specimen.svg"; then
  printf '\nFiles: `type-scale.css`, `specimen.svg`, `specimen.png`.\n'
else
  printf '\nFiles: `type-scale.css`, `specimen.svg`. No PNG: `rsvg-convert` is not available here.\n'
fi
