#!/usr/bin/env bash
# Forecasts a series and draws it. Usage: main.sh [FILE.csv]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/forecast.py" "$@"

# At twice its size, so that it stays sharp in print.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1920 -o "$OUTPUT_DIR/chart.png" "$OUTPUT_DIR/chart.svg"; then
  printf '\nFiles: `chart.svg`, `chart.png`, `forecast.csv`.\n'
else
  printf '\nFiles: `chart.svg`, `forecast.csv`. No PNG here: `rsvg-convert` is missing.\n'
fi
