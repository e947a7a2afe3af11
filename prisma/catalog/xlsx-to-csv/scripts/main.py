"""Writes every sheet of a workbook as CSV. Usage: main.py [BOOK.xlsx …]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import csv
import io
import re

import job
from workbook import Workbook

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def main():
    settings, files = job.read(("delimiter", "merged", "hidden", "sheets"))
    delimiter = DELIMITERS[job.choice(settings, "delimiter", tuple(DELIMITERS))]
    fill = job.choice(settings, "merged", ("first", "fill")) == "fill"
    hidden = job.choice(settings, "hidden", ("keep", "skip"))
    wanted = settings.get("sheets", [])
    files = [each for each in files if each[0].lower().endswith((".xlsx", ".xlsm"))]
    if not files:
        raise job.Refused("There is no workbook: attach a file that ends in .xlsx or .xlsm.")
    for name, data in files:
        stem, used, lines, findings, names = os.path.splitext(name)[0], set(), [], [], []
        for sheet in Workbook(name, data).sheets(fill):
            names.append(sheet.name)
            if (wanted and sheet.name not in wanted) or (hidden == "skip" and sheet.state != "visible"):
                continue
            findings += what_to_know(sheet, fill)
            if not sheet.rows:
                lines.append(f"| {cell(sheet.name)} | – | 0 | 0 | 0 |")
                continue
            target = file_name(stem, sheet.name, used) + (".tsv" if delimiter == "\t" else ".csv")
            job.save(target, written(sheet.rows, delimiter))
            lines.append(f"| {cell(sheet.name)} | `{target}` | {len(sheet.rows):,} | {len(sheet.rows[0])} | {sheet.formulas:,} |")
        missing = [each for each in wanted if each not in names]
        if missing:
            raise job.Refused(f'"sheets": {name} has no sheet {missing[0]!r}. It has: {", ".join(names)}.')
        print(f"## {name}\n")
        for _, finding in sorted(findings, key=lambda each: each[0]):
            print(f"- {finding}")
        print(("\n" if findings else "") + "| Sheet | File | Rows | Columns | Formulas |\n| --- | --- | ---: | ---: | ---: |\n" + "\n".join(lines) + "\n")


def what_to_know(sheet, filled):
    """(rank, sentence): what would make a sum over the CSV differ from what people see in Excel."""
    name = f"**{cell(sheet.name)}**"
    if sheet.errors:
        shown = ", ".join(f"{place} {text}" for place, text in sheet.errors[:5])
        yield 1, f"{name}: {plural(len(sheet.errors), 'formula error')} written as text: {shown}{'…' if len(sheet.errors) > 5 else ''}."
    if sheet.no_result:
        yield 1, f"{name}: {plural(len(sheet.no_result), 'formula')} without a stored result, now empty: {', '.join(sheet.no_result[:5])}. Open and save the file in Excel first."
    if sheet.state != "visible":
        yield 2, f"{name} is a {'very hidden' if sheet.state == 'veryHidden' else 'hidden'} sheet. Somebody may not want it passed on."
    if sheet.hidden_rows or sheet.hidden_columns:
        why = " by a filter or by hand" if sheet.filtered else ""
        hidden = [plural(number, word) for number, word in ((sheet.hidden_rows, "row"), (sheet.hidden_columns, "column")) if number]
        yield 3, f"{name}: {' and '.join(hidden)} hidden{why}, but written to the CSV."
    if sheet.merged:
        how = "repeated in every cell" if filled else "in the first cell only; `\"merged\": \"fill\"` repeats it"
        yield 4, f"{name}: {plural(len(sheet.merged), 'merged range')} ({', '.join(sheet.merged[:4])}{'…' if len(sheet.merged) > 4 else ''}), the value {how}."


def written(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def file_name(stem, sheet, used):
    base = re.sub(r"[^\w-]+", "-", f"{stem}-{sheet}").strip("-").lower()[:100]
    name, number = base, 2
    while name in used:
        name, number = f"{base}-{number}", number + 1
    used.add(name)
    return name


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def plural(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


job.run(main)
