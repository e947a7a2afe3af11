#!/usr/bin/env bash
# Values a risk register and draws its heat map. Usage: main.sh [RISKS.csv], settings on stdin
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/register.py" "$@"

# At twice its size, so that it stays sharp in a report.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1740 -o "$OUTPUT_DIR/heatmap.png" "$OUTPUT_DIR/heatmap.svg"; then
  printf '\nFiles: `heatmap.svg`, `heatmap.png`, `register.csv`, `report.md`.\n'
else
  printf '\nFiles: `heatmap.svg`, `register.csv`, `report.md`. No PNG here: `rsvg-convert` is missing.\n'
fi
