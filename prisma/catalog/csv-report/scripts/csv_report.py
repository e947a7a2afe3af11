"""Profile a delimited table: Markdown on stdout, report.md and chart.svg in $OUTPUT_DIR.

Usage: csv_report.py [FILE.csv]    or the table on stdin, or a JSON object with the settings.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import chart
import columns
import findings
import report
import table

SETTINGS = {"text", "delimiter", "header", "decimal", "dates", "chart", "x", "y"}
TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".psv")


def main():
    pasted, settings = read_request()
    name, data = pick_source(pasted, sys.argv[1:])
    grid = table.parse(data, settings.get("delimiter", "auto"), settings.get("header", "auto"))
    if not grid.rows:
        raise table.BadTable("The table has a header but no rows. Send the file with its data rows.")

    profiled = columns.profile(grid, settings.get("decimal", "auto"), settings.get("dates", "auto"))
    noteworthy = findings.find(grid, profiled)
    picture = chart.draw(profiled, settings)

    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    if picture:
        save(os.path.join(output, "chart.svg"), picture.svg)
    text = report.write(name, grid, profiled, noteworthy, picture)
    save(os.path.join(output, "report.md"), text)
    print(report.without_picture(text))


def read_request():
    """The pasted table, if any, and the settings, if the input was an object."""
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        request = json.loads(raw)
    except ValueError:
        return raw, {}
    if not isinstance(request, dict):
        return raw, {}
    unknown = sorted(set(request) - SETTINGS)
    if unknown:
        raise table.BadTable(f"Unknown setting {unknown[0]!r}. Use any of: {', '.join(sorted(SETTINGS))}.")
    return str(request.get("text") or ""), request


def pick_source(pasted, arguments):
    """A file named on the command line wins, then an attachment, then pasted text."""
    for path in arguments or attached():
        with open(path, "rb") as handle:
            return os.path.basename(path), handle.read()
    if "\n" in pasted.strip():
        return "pasted table", pasted.encode("utf-8")
    raise table.BadTable("There is no table to read. Attach a .csv or .tsv file, or paste the rows with their header.")


def attached():
    for folder in ("/workspace/attachments", "attachments"):
        if os.path.isdir(folder):
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
            wanted = [name for name in names if name.lower().endswith(TABLE_ENDINGS)]
            if names and not wanted:
                raise table.BadTable(f"{names[0]} is not a delimited text file. Export it as .csv or .tsv and attach that.")
            if len(wanted) > 1:
                print(f"> {len(wanted)} files attached; this report is about **{wanted[0]}**. Run it again for the others.\n")
            return [os.path.join(folder, name) for name in wanted]
    return []


def save(path, text):
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(text)


if __name__ == "__main__":
    try:
        main()
    except (table.BadTable, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
