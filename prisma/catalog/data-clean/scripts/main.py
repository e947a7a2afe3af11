"""Clean a CSV file by rules that can be undone: clean.csv, changes.csv and report.md in $OUTPUT_DIR.

Usage: main.py FILE.csv    or an attachment, with the settings as a JSON object on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import report
import rules
import table

SETTINGS = ("text", "delimiter", "dates", "decimal", "variants", "duplicates", "leave", "key")


def main():
    found = given.settings(SETTINGS)
    mark = given.choice(found, "delimiter", tuple(table.MARKS), "auto")
    wishes = {
        "dates": given.choice(found, "dates", ("auto", "day-first", "month-first"), "auto"),
        "decimal": given.choice(found, "decimal", ("auto", ".", ","), "auto"),
        "variants": given.choice(found, "variants", ("merge", "report"), "merge"),
        "duplicates": given.choice(found, "duplicates", ("remove", "report"), "remove"),
    }
    there = given.files((".csv", ".tsv", ".txt"))
    pasted = given.words(found, "text")
    if there:
        data = table.load(there[0], mark)
    elif "\n" in pasted:
        data = table.parse(pasted.encode(), "pasted table", mark)
    else:
        raise given.Problem('There is no table. Attach a .csv file or put its rows, with the column names, in "text".')
    leave = {data.column(name, "leave") for name in given.names(found, "leave")}
    key = [data.column(name, "key") for name in given.names(found, "key")]

    result = rules.clean(data, wishes, leave, key)
    given.save("clean.csv", table.write(data.header, result.rows))
    given.save("changes.csv", table.write(["line", "column", "before", "after", "rule"], result.changes))
    if result.aside:
        width = max(len(fields) for _, fields in result.aside)
        given.save("set-aside.csv", table.write(["line", *(f"field {n + 1}" for n in range(width))], [[line, *fields] for line, fields in result.aside]))
    text = report.write(data, result, more=len(there) - 1)
    given.save("report.md", text)
    print(text, end="")


given.run(main)
