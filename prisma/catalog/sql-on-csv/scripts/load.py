"""Turns the attached CSV files into tables with typed columns, as SQL, and checks the question. Called by main.sh."""
import json
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import query
import table

SETTINGS = ("query", "limit")


def main():
    work = sys.argv.pop(1)
    found = given.settings(SETTINGS, plain="query")
    limit = given.amount(found, "limit", 50, 1, 1000, whole=True)
    files = given.files((".csv", ".tsv", ".txt"))
    if not files:
        raise given.Problem("No table to ask. Attach one or more .csv files; each becomes a table named after its file.")
    tables, script = [], ["BEGIN;"]
    taken = set()
    for path in files:
        data = table.load(path)
        name = query.identifier(os.path.splitext(data.name)[0], taken)
        columns = typed(data)
        tables.append({"name": name, "file": data.name, "rows": len(data.rows), "columns": [[each["name"], each["type"]] for each in columns], "ragged": len(data.ragged)})
        script += create(name, columns, len(data.rows))
    text = given.words(found, "query")
    # Without a question the answer is what can be asked.
    checked = query.check(text, [each["name"] for each in tables]) if text else ""
    write(work, "tables.sql", "\n".join([*script, "COMMIT;", ""]))
    write(work, "query.sql", "PRAGMA query_only = 1;\n" + (checked or "SELECT 1 AS one WHERE 0") + ";\n")
    write(work, "about.json", json.dumps({"tables": tables, "limit": limit, "query": checked}))


def typed(data):
    """Name, type and values of each column. A type is given only if every filled cell fits it; codes stay text."""
    taken, result = set(), []
    for at, label in enumerate(data.header):
        cells = [cell.strip() for cell in data.cells(at)]
        filled = [cell for cell in cells if not table.missing(cell)]
        name = query.identifier(label, taken)
        mark = table.decimal_mark(filled)
        first = table.day_first(filled)
        # Card and account numbers have more digits than a number can hold exactly.
        codes = any(re.fullmatch(r"[-+]?0\d+|\+?\d{16,}", cell) for cell in filled)
        if filled and not codes and all(table.number(cell, mark) is not None for cell in filled):
            whole = all(table.number(cell, mark).is_integer() and not re.search(r"[.,]\d{1,2}\D*$", cell) for cell in filled)
            values = [None if table.missing(cell) else int(table.number(cell, mark)) if whole else table.number(cell, mark) for cell in cells]
            result.append({"name": name, "type": "INTEGER" if whole else "REAL", "values": values})
        elif filled and all(table.date(cell, bool(first)) for cell in filled) and not (first is None and any("/" in cell for cell in filled)):
            result.append({"name": name, "type": "DATE", "values": [iso(cell, bool(first)) for cell in cells]})
        else:
            result.append({"name": name, "type": "TEXT", "values": [None if table.missing(cell) else cell for cell in cells]})
    return result


def iso(cell, first):
    date = table.date(cell, first)
    return None if date is None else f"{date:%Y-%m-%d}" if not re.search(r"\d:\d\d", cell) else f"{date:%Y-%m-%d %H:%M:%S}"


def create(name, columns, count):
    yield f'CREATE TABLE "{name}" ({", ".join(quoted_column(each) for each in columns)});'
    for start in range(0, count, 200):
        rows = ("(" + ", ".join(literal(each["values"][at]) for each in columns) + ")" for at in range(start, min(start + 200, count)))
        yield f'INSERT INTO "{name}" VALUES\n' + ",\n".join(rows) + ";"


def quoted_column(each):
    return f'"{each["name"]}" {each["type"].replace("DATE", "TEXT")}'


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value) if abs(value) < 9e18 else f"{float(value)!r}"
    # A line that begins with a dot would be a command to the program, so no value may hold a line break of its own.
    return "||char(10)||".join("'" + part.replace("'", "''").replace("\0", "") + "'" for part in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def write(work, name, text):
    with open(os.path.join(work, name), "w", encoding="utf-8", newline="") as handle:
        handle.write(text)


given.run(main)
