"""Analyse a survey export with one respondent a row: report on stdout, report.md and results.csv in $OUTPUT_DIR.

Usage: main.py ANSWERS.csv    or an attachment, with the settings as a JSON object on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import questions
import report
import table

SETTINGS = ("text", "by", "scale", "items", "nps", "open", "invited", "smallest")


def main():
    found = given.settings(SETTINGS)
    there, pasted = given.files((".csv", ".tsv", ".txt")), given.words(found, "text")
    if not there and "\n" not in pasted:
        raise given.Problem('There are no answers. Attach the export as .csv, one respondent a row, or put it into "text".')
    data = table.load(there[0]) if there else table.parse(pasted.encode(), "pasted answers")
    invited = given.amount(found, "invited", None, 1, 100_000_000, whole=True)
    if invited is not None and invited < len(data.rows):
        raise given.Problem(f'"invited" is {invited}, fewer than the {len(data.rows)} who answered.')
    smallest = given.amount(found, "smallest", 10, 5, 100, whole=True)
    by = data.column(given.words(found, "by"), "by") if found.get("by") else None
    asked = questions.sort_out(data, found, by)
    if not (asked.items or asked.nps or asked.open):
        raise given.Problem('No rating scale, recommendation or open question was recognised. Name the columns in "items", "nps" or "open", and the answers from worst to best in "scale".')
    text, rows = report.write(data, asked, by, invited, smallest)
    given.save("report.md", text)
    given.save("results.csv", table.write(["question", "group", "measure", "value", "low_95", "high_95", "base"], rows))
    print(text, end="")


given.run(main)
