#!/usr/bin/env bash
# Runs SQL over CSV files. Usage: main.sh FILE.csv... with {"query": "select …"} on stdin.
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"
work="/tmp/sql-on-csv-$$"
mkdir -p "$work"
status=0

if python3 "$here/load.py" "$work" "$@"; then
  # The tables are made first; the question then meets a database that it can only read.
  sqlite3 "$work/tables.db" < "$work/tables.sql" &&
    sqlite3 -readonly -json "$work/tables.db" < "$work/query.sql" > "$work/rows.json" 2> "$work/problem.txt" || status=1
  python3 "$here/show.py" "$work" "$status" || status=1
else
  status=1
fi
rm -rf "$work"
exit "$status"
