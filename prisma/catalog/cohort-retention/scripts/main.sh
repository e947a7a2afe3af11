#!/usr/bin/env bash
# Builds cohorts from an event log and draws their heatmap. Usage: main.sh [FILE.csv]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/cohorts.py" "$@"

# At twice its size, so that it stays readable when it is enlarged.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1920 -o "$OUTPUT_DIR/heatmap.png" "$OUTPUT_DIR/heatmap.svg"; then
  printf '\nFiles: `heatmap.svg`, `heatmap.png`, `retention.csv`, `cohorts.csv`.\n'
else
  printf '\nFiles: `heatmap.svg`, `retention.csv`, `cohorts.csv`. No PNG here: `rsvg-convert` is missing.\n'
fi
