"""Writes tables as a formatted workbook. Usage: main.py [TABLE.csv …]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import csv
import io
import re

import job
from columns import Column, day_first, decimal_mark
from sheet import Formats, letters, sheet_xml, sum_of, workbook

FIELDS = ("text", "delimiter", "decimal", "dates", "totals", "as_text", "filename")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def main():
    settings, files = job.read(FIELDS)
    delimiter = job.choice(settings, "delimiter", ("auto", *DELIMITERS))
    decimal = job.choice(settings, "decimal", ("auto", ".", ","))
    dates = job.choice(settings, "dates", ("auto", "day-first", "month-first"))
    tables = [(os.path.splitext(name)[0], job.decode(data)) for name, data in files]
    if isinstance(settings.get("text"), str) and settings["text"].strip():
        tables.insert(0, ("Table", settings["text"]))
    if not tables:
        raise job.Refused('There is no table: attach a .csv file or give its rows as "text".')
    formats, sheets, used, report = Formats(), [], set(), []
    for name, text in tables:
        header, rows, ragged = read(name, text, DELIMITERS.get(delimiter))
        by_column = list(zip(*rows)) if rows else [()] * len(header)
        first = day_first(by_column) if dates == "auto" else dates == "day-first"
        mark = decimal_mark(rows) if decimal == "auto" else decimal
        columns = [Column(title, values, mark, first) for title, values in zip(header, by_column)]
        for wish in settings.get("as_text", []):
            if wish not in header and len(tables) == 1:
                raise job.Refused(f'"as_text" names {wish!r}, but the columns are: {", ".join(header)}.')
            if wish in header:
                at = header.index(wish)
                columns[at] = as_text(wish, by_column[at])
        totals = settings.get("totals", True) is not False and len(rows) > 1 and any(column.summed for column in columns)
        sheets.append((sheet_name(name, used), sheet_xml(columns, formats, totals), letters(len(columns)), len(rows) + 1))
        report.append(describe(sheets[-1][0], columns, len(rows), totals, ragged, first, by_column))
    target = re.sub(r"[^\w.-]+", "-", os.path.splitext(settings.get("filename") or tables[0][0])[0]).strip("-.").lower() or "table"
    job.save(f"{target}.xlsx", workbook(sheets, formats))
    print(f"**{target}.xlsx**: {len(sheets)} sheet{'' if len(sheets) == 1 else 's'}\n\n" + "\n".join(report))


def as_text(name, values):
    column = Column(name, [], ".", True)
    column.values = [value if value != "" else None for value in values]
    return column


def read(name, text, delimiter):
    if "\0" in text or text.startswith("PK"):
        raise job.Refused(f"{name} is a binary file, not a CSV.")
    if not delimiter:
        lines = [line for line in text.split("\n")[:50] if line.strip()]
        delimiter = max(",;\t|", key=lambda sign: regularity(lines, sign))
    csv.field_size_limit(10_000_000)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(value.strip() for value in row)]
    if len(rows) < 2:
        raise job.Refused(f"{name} needs a header row and at least one row below it.")
    width = max(map(len, rows))
    if len(rows) > 1_048_575 or width > 16_384:
        raise job.Refused(f"{name} has {len(rows):,} rows and {width:,} columns; a sheet holds 1,048,576 and 16,384.")
    ragged = [at for at, row in enumerate(rows, 1) if len(row) != len(rows[0])]
    rows = [row + [""] * (width - len(row)) for row in rows]
    header, seen = [], {}
    for at, title in enumerate(rows[0], 1):
        title = " ".join(title.split()) or f"Column {letters(at)}"
        seen[title] = seen.get(title, 0) + 1
        header.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return header, rows[1:], ragged


def regularity(lines, sign):
    """How many rows agree on a width above one, and that width."""
    widths = [width for row in csv.reader(lines, delimiter=sign) if (width := len(row)) > 1]
    most = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return widths.count(most), most


def sheet_name(wish, used):
    base = re.sub(r"[\\/*?:\[\]]", " ", wish).strip("' ")[:31] or "Sheet"
    name, number = base, 2
    while name.lower() in used:
        name, number = f"{base[:27]} ({number})", number + 1
    used.add(name.lower())
    return name


def describe(name, columns, count, totals, ragged, first, by_column):
    out = [f"## {name}: {count:,} row{'' if count == 1 else 's'}\n"]
    if ragged:
        out.append(f"- Row {ragged[0]} has another number of fields than the header{f', and {len(ragged) - 1} more' if len(ragged) > 1 else ''}: values may sit in the wrong column.")
    for column in columns:
        if column.odd:
            row, text = column.odd[0]
            unfit = f"1 of {len(column.filled)} values does not fit and stays text, in row {row}" if len(column.odd) == 1 else (
                f"{len(column.odd)} of {len(column.filled)} values do not fit and stay text, the first in row {row}")
            out.append(f"- **{column.name}**: {unfit}: “{text}”.{' Not in the total.' if column.summed else ''}")
    if first is None and any(re.match(r"\d{1,2}/\d{1,2}/\d{4}", value.strip()) for values in by_column for value in values):
        out.append('- Dates such as 03/04/2026 could be day-first or month-first; they were read day-first. Say `"dates"` to be sure.')
    out.append("\n| Column | Kept as | Total |\n| --- | --- | ---: |")
    for column in columns:
        kind = f"money, {column.unit}" if column.kind == "money" else column.kind
        total = f"{sum_of(column):,.{column.places}f}" if totals and column.summed else ""
        out.append(f"| {column.name.replace('|', chr(92) + '|')} | {kind} | {total} |")
    return "\n".join(out) + "\n"


job.run(main)
