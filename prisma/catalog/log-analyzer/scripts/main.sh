#!/usr/bin/env bash
# Reads logs, writes the report, and turns its chart into a PNG. Usage: main.sh [FILE …]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/analyze.py" "$@"

[ -f "$OUTPUT_DIR/rate.svg" ] || exit 0
if command -v rsvg-convert >/dev/null 2>&1 && rsvg-convert -w 1600 -o "$OUTPUT_DIR/rate.png" "$OUTPUT_DIR/rate.svg"; then
  printf '\nFiles: `report.md`, `clusters.csv`, `rate.svg`, `rate.png`.\n'
else
  printf '\nFiles: `report.md`, `clusters.csv`, `rate.svg`. There is no `rsvg-convert` here for a PNG.\n'
fi
