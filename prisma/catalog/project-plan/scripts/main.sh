#!/usr/bin/env bash
# Plans a project and draws it over the calendar. Usage: main.sh [TASKS.csv]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

python3 "$here/plan.py" "$@"

# At twice its size, so that it stays sharp in print.
if command -v rsvg-convert >/dev/null 2>&1 &&
   rsvg-convert -w 2240 -o "$OUTPUT_DIR/gantt.png" "$OUTPUT_DIR/gantt.svg"; then
  printf '\nFiles: `gantt.svg`, `gantt.png`, `plan.csv`, `report.md`.\n'
else
  printf '\nFiles: `gantt.svg`, `plan.csv`, `report.md`. No PNG here: `rsvg-convert` is missing.\n'
fi
