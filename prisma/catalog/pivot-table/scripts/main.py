"""Pivot a CSV file: pivot.csv in $OUTPUT_DIR, and the same as a Markdown table.

Usage: main.py FILE.csv    or an attachment, with the settings as a JSON object on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import layout
import pivot
import table

SETTINGS = ("text", "rows", "columns", "measures", "period", "where", "subtotals", "sort")


def main():
    found = given.settings(SETTINGS)
    there, pasted = given.files((".csv", ".tsv", ".txt")), given.words(found, "text")
    if not there and "\n" not in pasted:
        raise given.Problem('There is no table. Attach a .csv file, or put its rows into "text".')
    data = table.load(there[0]) if there else table.parse(pasted.encode(), "pasted table")
    period = given.choice(found, "period", ("none", "month", "quarter", "year"), "month")
    sort = given.choice(found, "sort", ("name", "value"), "name")
    notes = []
    kept = pivot.filtered(data, found.get("where", {}), notes)
    down = [pivot.grouping(data, name, "rows", period, notes) for name in given.names(found, "rows")]
    across = [pivot.grouping(data, name, "columns", period, notes) for name in given.names(found, "columns")]
    if not down:
        raise given.Problem(f'"rows" has to name at least one column. There are: {", ".join(data.header)}.')
    if len(down) > 3 or len(across) > 1:
        raise given.Problem('At most three columns in "rows" and one in "columns"; more cannot be read in one table.')
    measures = pivot.measures(data, found.get("measures"), notes)
    cube = pivot.Cube(data, kept, down, across[0] if across else None, measures)
    if cube.size > 20_000:
        raise given.Problem(f"The table would have {cube.size} cells. Group by something coarser, or filter with \"where\".")
    lines = layout.lines(cube, found.get("subtotals", True) is not False, sort)
    given.save("pivot.csv", table.write(layout.header(cube), [layout.plain(each, cube) for each in lines]))
    print(layout.markdown(cube, lines, data, len(kept), notes), end="")


given.run(main)
