#!/usr/bin/env bash
# Weighs options and draws the result. Usage: main.sh [OPTIONS.csv], settings on stdin
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/decide.py" "$@"

# At twice its size, so that it stays sharp on a slide.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 2000 -o "$OUTPUT_DIR/decision.png" "$OUTPUT_DIR/decision.svg"; then
  printf '\nFiles: `decision.svg`, `decision.png`, `scores.csv`, `report.md`.\n'
else
  printf '\nFiles: `decision.svg`, `scores.csv`, `report.md`. No PNG here: `rsvg-convert` is missing.\n'
fi
