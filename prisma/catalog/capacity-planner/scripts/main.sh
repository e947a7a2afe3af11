#!/usr/bin/env bash
# Compares the hours asked for with those there are. Usage: main.sh [PEOPLE.csv WORK.csv]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/plan.py" "$@"

# At twice its size, so that it stays sharp on a slide.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 1800 -o "$OUTPUT_DIR/load.png" "$OUTPUT_DIR/load.svg"; then
  printf '\nFiles: `load.svg`, `load.png`, `load.csv`, `report.md`.\n'
else
  printf '\nFiles: `load.svg`, `load.csv`, `report.md`. No PNG here: `rsvg-convert` is missing.\n'
fi
