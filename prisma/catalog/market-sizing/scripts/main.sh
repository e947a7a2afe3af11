#!/usr/bin/env bash
# Sizes a market from factors with ranges and turns the tornado chart into a PNG. Usage: main.sh [model.json]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/market_sizing.py" "$@"

if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1920 -o "$OUTPUT_DIR/tornado.png" "$OUTPUT_DIR/tornado.svg"; then
  printf '\nFiles: `report.md`, `model.csv`, `sizing.json`, `tornado.svg`, `tornado.png`.\n'
else
  printf '\nFiles: `report.md`, `model.csv`, `sizing.json`, `tornado.svg`. No PNG: `rsvg-convert` is not available here.\n'
fi
