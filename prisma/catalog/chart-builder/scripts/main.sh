#!/usr/bin/env bash
# Draws a chart from a CSV or JSON table. Usage: main.sh [FILE.csv]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/draw.py" "$@"

# At twice its size, so that it stays sharp on slides.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1920 -o "$OUTPUT_DIR/chart.png" "$OUTPUT_DIR/chart.svg"; then
  printf '\nFiles: `chart.svg`, `chart.png`, `chart-data.csv` with the numbers as drawn.\n'
else
  printf '\nFiles: `chart.svg`, `chart-data.csv`. No PNG here: `rsvg-convert` is missing.\n'
fi
