#!/usr/bin/env bash
# Profiles a CSV file and turns its chart into a PNG. Usage: main.sh [FILE.csv]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/csv_report.py" "$@"

[ -f "$OUTPUT_DIR/chart.svg" ] || exit 0
# Drawn at twice its size, so that it stays sharp on slides and in print.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1920 -o "$OUTPUT_DIR/chart.png" "$OUTPUT_DIR/chart.svg"; then
  printf '\nFiles: `report.md`, `chart.svg`, `chart.png`.\n'
else
  printf '\nFiles: `report.md`, `chart.svg`. No PNG: `rsvg-convert` is not available here.\n'
fi
