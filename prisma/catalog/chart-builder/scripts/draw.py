"""Reads the table and the wishes, picks the marks, writes chart.svg and chart-data.csv. Called by main.sh."""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import columns_chart
import given
import line_chart
import points_chart
import series
import table

SETTINGS = ("data", "chart", "x", "y", "series", "aggregate", "sort", "title", "subtitle", "unit", "source", "highlight")
KINDS = {"line": line_chart.line, "bar": columns_chart.bar, "stacked": columns_chart.stacked, "scatter": points_chart.scatter, "histogram": points_chart.histogram}


def main():
    found = given.settings(SETTINGS, plain="data")
    kind = given.choice(found, "chart", tuple(KINDS), "bar")
    given.choice(found, "aggregate", ("sum", "mean"), "sum")
    given.choice(found, "sort", ("auto", "given", "value"), "auto")
    source = read(found.get("data"))
    picture = series.gather(source, found, kind)
    drawn = KINDS[kind](picture, found)
    given.save("chart.svg", drawn.svg)
    given.save("chart-data.csv", table.write(drawn.header, drawn.rows))
    print(f"**{picture.title}**\n\n{drawn.says}")
    for note in picture.notes:
        print(f"\n- {note}")
    print(f"\nAlt text: {kind.capitalize()}{'' if kind == 'histogram' else ' chart'}, {drawn.alt}")


def read(data):
    there = given.files((".csv", ".tsv", ".txt", ".json"))
    if isinstance(data, list):
        return from_records(data, '"data"')
    if isinstance(data, str) and "\n" in data.strip():
        return table.parse(data.encode(), "data")
    if not there:
        raise given.Problem('There is nothing to draw. Attach a .csv or .json file, or put a table or a list of objects into "data".')
    if there[0].lower().endswith(".json"):
        try:
            return from_records(json.loads(given.content(there[0])), os.path.basename(there[0]))
        except ValueError:
            raise given.Problem(f"{os.path.basename(there[0])} is not readable as JSON.") from None
    return table.load(there[0])


def from_records(records, name):
    if not isinstance(records, list) or not records or not all(isinstance(each, dict) for each in records):
        raise given.Problem(f"{name} has to be a list of objects with one property for each column.")
    header = list(dict.fromkeys(key for each in records for key in each))
    rows = [["" if each.get(key) is None else str(each[key]) for key in header] for each in records]
    return table.Table(name.strip('"'), header, rows, list(range(1, len(rows) + 1)), ",", "UTF-8", [])


given.run(main)
