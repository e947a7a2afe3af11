"""Takes the tables out of web pages, Markdown and plain text, and writes each as CSV.

Usage: main.py [FILE …]    or the page on stdin, or a JSON object with the settings.
"""
import csv
import io
import os
import re
import sys
import unicodedata

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because a sandbox may mount absolute paths elsewhere.
sys.dont_write_bytecode = True

import html_tables
import source
import text_tables
from grid import plural

KNOWN = ("text", "format", "merged", "delimiter", "table")
SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t"}
SHOWN = 5


def main():
    settings, pages = source.read(KNOWN)
    form = source.choice(settings, "format", ("auto", "html", "text"))
    repeat = source.choice(settings, "merged", ("repeat", "first")) == "repeat"
    delimiter = source.choice(settings, "delimiter", tuple(SIGNS))
    wanted = settings.get("table", 0)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < 0:
        raise source.Refused('"table" has to be the number of a table, or 0 for all of them.')
    found, passed_over = [], []
    for name, text in pages:
        tables, layout = tables_of(name, text, form, repeat)
        found += [(name, table.square()) for table in tables]
        passed_over += [f"{name}, line {line}" for line in layout]
    found = [(name, table) for name, table in found if table.width > 1 or len(table.rows) > 1]
    if not found:
        raise source.Refused(f"There is no table in {', '.join(name for name, _ in pages)}. Pages that draw their tables by script hold none until they run.")
    if wanted > len(found):
        raise source.Refused(f'"table" is {wanted}, and there are only {len(found)}.')
    chosen = [(at, *each) for at, each in enumerate(found, 1) if wanted in (0, at)]
    ending = "tsv" if delimiter == "tab" else "csv"
    out = [summary(chosen, passed_over)]
    for at, name, table in chosen:
        file = f"{at:02d}-{slug(table.caption or name)}.{ending}"
        source.save(file, written(table, SIGNS[delimiter]))
        out.append(described(at, name, table, file))
    print("\n\n".join(out))


def tables_of(name, text, form, repeat):
    if form == "html" or (form == "auto" and re.search(r"<table[\s>]", text, re.I)):
        return html_tables.find(text, repeat)
    lines = text.split("\n")
    tables, used = text_tables.markdown(lines)
    return sorted(tables + text_tables.plain_text(lines, used), key=lambda table: table.line), []


def summary(chosen, passed_over):
    doubtful = [str(at) for at, _, table in chosen if table.doubts()]
    said = f"# {plural(len(chosen), 'table')}\n\n"
    said += f"Look at table{'' if len(doubtful) == 1 else 's'} {', '.join(doubtful)} before using {'it' if len(doubtful) == 1 else 'them'}." if doubtful else "Nothing in them is in doubt."
    if passed_over:
        said += f" Passed over, since they only arrange the page: {'; '.join(passed_over[:5])}."
    return said


def described(at, name, table, file):
    title = shielded(table.caption) or "Untitled"
    out = [f"## {at}. {title}", f"`{file}`: {plural(len(table.body), 'row')}, {plural(table.width, 'column')}; {table.kind}, {name}, line {table.line}."]
    if table.doubts():
        out.append("\n".join(f"- {doubt}" for doubt in table.doubts()))
    names = table.names if table.header else [str(n + 1) for n in range(table.width)]
    rows = [names, ["---"] * table.width, *table.body[:SHOWN]]
    preview = "\n".join("| " + " | ".join(shielded(cell) for cell in row) + " |" for row in rows)
    more = len(table.body) - SHOWN
    return "\n\n".join([*out, preview + (f"\n\n… and {plural(more, 'more row')}." if more > 0 else "")])


def shielded(cell):
    return re.sub(r"([\\|<*_`\[])", r"\\\1", cell)


def slug(title):
    plain = unicodedata.normalize("NFKD", re.sub(r"\.\w{2,8}$", "", title)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40].strip("-") or "table"


def written(table, sign):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign)
    writer.writerows(([table.names] if table.header else []) + table.body)
    return out.getvalue()


source.run(main)
