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
  sqlite3 "$work/tables.db" < "$work/tables.sql"
  # The tables are made; the question meets a database that it can only read.
  if ! sqlite3 -readonly -json "$work/tables.db" < "$work/query.sql" > "$work/rows.json" 2> "$work/problem.txt"; then
    status=1
  fi
  if ! python3 "$here/show.py" "$work" "$status"; then
    status=1
  fi
else
  status=1
fi
rm -rf "$work"
exit "$status"
