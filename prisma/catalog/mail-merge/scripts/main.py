"""Fills a template for each row of a table. Usage: main.py TEMPLATE TABLE.csv"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import csv
import html
import io
import re

import job
from fields import Row, key, names_in
from word_template import WordTemplate

FIELDS = ("template", "rows", "filename", "missing")
MOST = 2_000


class TextTemplate:
    def __init__(self, name, text):
        self.ending = os.path.splitext(name)[1].lower() or ".txt"
        self.text, self.names = text, names_in(text)

    def fill(self, row):
        return row.fill(self.text, html.escape if self.ending == ".html" else str).encode("utf-8")


def main():
    settings, files = job.read(FIELDS)
    skip = job.choice(settings, "missing", ("skip", "write")) == "skip"
    template, rows = template_of(settings, files), rows_of(settings, files)
    if not template.names:
        raise job.Refused("The template has no field; write {{column}} where a value should stand.")
    pattern = settings.get("filename", "{{" + rows[0][0] + "}}")
    log, used, samples = [], {}, []
    for number, values in rows[1]:
        row = Row(dict(zip(rows[0], values)))
        content = template.fill(row)
        problems = list(dict.fromkeys(row.problems))
        name = file_name(Row(dict(zip(rows[0], values))).fill(pattern), number, used) + template.ending
        kept = not (problems and skip)
        if kept:
            job.save(name, content)
            samples.append((name, content))
        log.append((number, name if kept else "", "; ".join(problems)))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("row", "file", "problem"), *log])
    job.save("merge-log.csv", out.getvalue())
    report(template, rows[0], log, samples)


def template_of(settings, files):
    words = [each for each in files if each[0].lower().endswith(".docx")]
    texts = [each for each in files if each[0].lower().endswith((".txt", ".md", ".html", ".eml"))]
    if str(settings.get("template") or "").strip():
        return TextTemplate("letter.txt", str(settings["template"]))
    if len(words) + len(texts) != 1:
        raise job.Refused(f'One template is needed and {len(words) + len(texts)} came: attach a .docx, .txt, .md or .html, or give it as "template".')
    return WordTemplate(*words[0]) if words else TextTemplate(texts[0][0], job.decode(texts[0][1]))


def rows_of(settings, files):
    if settings.get("rows"):
        rows = settings["rows"]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise job.Refused('"rows" has to be a list of objects, one for each document.')
        header = list(dict.fromkeys(name for row in rows for name in row))
        table = [(number, [str(row.get(name, "")) for name in header]) for number, row in enumerate(rows, 2)]
    else:
        tables = [each for each in files if each[0].lower().endswith((".csv", ".tsv"))]
        if len(tables) != 1:
            raise job.Refused(f'One table is needed and {len(tables)} came: attach a .csv, or give "rows".')
        text = job.decode(tables[0][1])
        delimiter = max(",;\t", key=text.split("\n")[0].count)
        # Blank rows are left out but counted, so that a row has the number that a spreadsheet shows.
        read = [(number, row) for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1) if any(value.strip() for value in row)]
        header = read[0][1] if read else []
        table = [(number, row + [""] * (len(header) - len(row))) for number, row in read[1:]]
    if not table:
        raise job.Refused("The table has no row below its header.")
    if len(table) > MOST:
        raise job.Refused(f"The table has {len(table):,} rows; at most {MOST:,} are merged in one run.")
    twice = [name for name in header if [key(each) for each in header].count(key(name)) > 1]
    if twice:
        raise job.Refused(f"The columns {' and '.join(map(repr, twice))} are one and the same to a field; rename one.")
    return header, table


def file_name(wish, number, used):
    base = re.sub(r"[^\w-]+", "-", wish).strip("-").lower()[:80] or f"row-{number}"
    used[base] = used.get(base, 0) + 1
    return base if used[base] == 1 else f"{base}-{used[base]}"


def report(template, header, log, samples):
    failed = [entry for entry in log if entry[2]]
    print(f"**{len(samples)} of {len(log)} documents written**; the record of every row is `merge-log.csv`.\n")
    if failed:
        print("| Row | Problem | Document |\n| ---: | --- | --- |")
        for number, name, problem in failed[:50]:
            print(f"| {number} | {problem.replace('|', chr(92) + '|')} | {f'`{name}`' if name else 'not written'} |")
        print()
    unused = [name for name in header if key(name) not in {key(each) for each in template.names}]
    if unused:
        print(f"Columns that the template does not use: {', '.join(unused)}.\n")
    if samples and template.ending != ".docx":
        print(f"The first one, `{samples[0][0]}`:\n\n" + "\n".join("> " + line for line in samples[0][1].decode().strip().split("\n")))
    elif samples:
        print("Read the first, the last and the longest document in Word before you send any.")


job.run(main)
