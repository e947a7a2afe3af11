"""Tag a plan of links and look through links that are tagged. links.csv and report.md go to $OUTPUT_DIR.

Usage: main.py [PLAN.csv]    or CSV, or a JSON object with settings, on stdin.
"""
import csv
import io
import json
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from links import NAMES, make
from names import skeleton

MOST_ROWS = 5000


class BadInput(Exception):
    pass


def decode(raw):
    for encoding in ("utf-8-sig", "utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("The plan is in no encoding that is known. Save it as UTF-8.")


def read_request():
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, "rb") as handle:
            raw = decode(handle.read())
    else:
        raw = "" if len(sys.argv) > 1 else sys.stdin.read()
    settings = {}
    if raw.lstrip().startswith("{"):
        try:
            settings = json.loads(raw)
        except ValueError as problem:
            raise BadInput(f"The input begins like JSON and cannot be read: {problem}.")
    else:
        settings["text"] = raw
    files = sys.argv[1:2] or [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))] if len(sys.argv) > 1 or os.path.isdir("attachments") else []
    plan = settings.get("text") or ""
    for name in files[:1]:
        with open(name, "rb") as handle:
            plan = decode(handle.read())
    for name in ("allowed_mediums", "own_hosts", "own_sources"):
        values = settings.get(name, ["website", "homepage", "internal"] if name == "own_sources" else [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise BadInput(f"`{name}` must be a list of texts.")
        settings[name] = [str(value).strip().lower() for value in values]
    if not isinstance(plan, str):
        raise BadInput("`text` must be the plan as CSV.")
    if not isinstance(settings.get("defaults") or {}, dict):
        raise BadInput("`defaults` must be an object with source, medium and campaign.")
    settings["separator"] = settings.get("separator", "-")
    if settings["separator"] not in ("-", "_"):
        raise BadInput("`separator` must be - or _.")
    settings["defaults"] = settings.get("defaults") or {}
    settings["replace_existing"] = settings.get("replace_existing") is True
    try:
        settings["campaign_pattern"] = re.compile(settings["campaign_pattern"]) if settings.get("campaign_pattern") else None
    except re.error as problem:
        raise BadInput(f"`campaign_pattern` is no regular expression: {problem}.")
    return plan, settings


def read_rows(plan):
    if not plan.strip():
        raise BadInput("There is no plan. Attach a CSV with the columns url, source, medium and campaign, or send it as `text`.")
    first = plan.lstrip().splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(plan.strip(), newline=""), delimiter=delimiter)
    reader.fieldnames = [re.sub(r"^utm_", "", (name or "").strip().lower()) for name in reader.fieldnames or []]
    if "url" not in reader.fieldnames:
        raise BadInput(f"The plan has no column `url`. Its columns are: {', '.join(reader.fieldnames)}.")
    rows = [(reader.line_num, row) for row in reader if any(isinstance(value, str) and value.strip() for value in row.values())]
    if not rows:
        raise BadInput("The plan has column names and no rows.")
    if len(rows) > MOST_ROWS:
        raise BadInput(f"The plan has {len(rows)} rows; at most {MOST_ROWS} are taken at a time.")
    return rows


def across(links):
    """What only shows when all links are seen together."""
    found, finals, spellings = [], {}, {}
    for link in links:
        if link.final and not link.errors:
            finals.setdefault(link.final, []).append(link)
        for name in ("source", "campaign"):
            if link.values.get(name):
                spellings.setdefault((name, skeleton(link.values[name])), {}).setdefault(link.values[name], []).append(link.line)
    for same in finals.values():
        if len(same) > 1:
            found.append(f"{' and '.join(f'“{link.label}”' for link in same)} (lines {', '.join(str(link.line) for link in same)}) are one and the same link. Give each its own `content`.")
    for (name, _), variants in spellings.items():
        if len(variants) > 1:
            found.append(f"{name} has {len(variants)} spellings: " + ", ".join(f"`{value}` (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))})" for value, lines in variants.items()) + ". Reports count them apart.")
    return found


def main():
    plan, settings = read_request()
    links = [make(line, row, settings) for line, row in read_rows(plan)]
    good, bad = [link for link in links if not link.errors], [link for link in links if link.errors]
    shared = across(links)

    lines = [f"**{len(good)} of {len(links)} link{'s' if len(links) > 1 else ''} {'is' if 1 in (len(good), len(links)) else 'are'} ready, {len(bad)} {'is' if len(bad) == 1 else 'are'} held back.**", ""]
    if bad:
        lines += ["## Held back", "", *[f"- line {link.line}, {link.label}: {' '.join(link.errors)}" for link in bad], ""]
    if shared:
        lines += ["## Across the plan", "", *[f"- {text}" for text in shared], ""]
    warned = [link for link in links if link.warnings]
    if warned:
        lines += ["## Worth a look", "", *[f"- line {link.line}, {link.label}: {' '.join(link.warnings)}" for link in warned], ""]
    changed = [link for link in good if link.changes]
    if changed:
        lines += ["## Respelled", "", *[f"- line {link.line}, {link.label}: {'; '.join(link.changes)}" for link in changed], ""]
    if good:
        lines += ["## Links", "", "| Label | GA4 channel | Link |", "| --- | --- | --- |", *[f"| {link.label.replace('|', '/')} | {link.channel} | {link.final.replace('|', '%7C')} |" for link in good[:100]], ""]
        if len(good) > 100:
            lines += [f"The first 100 of {len(good)}; `links.csv` holds them all.", ""]
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    report = "\n".join(lines)
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(report)
    with open(os.path.join(output, "links.csv"), "w", encoding="utf-8", newline="") as handle:
        sheet = csv.writer(handle, lineterminator="\r\n")
        sheet.writerow(["line", "label", "status", "channel", *NAMES, "link", "notes"])
        for link in links:
            status = "held back" if link.errors else "checked" if link.checked else "built"
            notes = " ".join(link.errors + link.warnings)
            sheet.writerow([link.line, safe(link.label), status, "" if link.errors else link.channel, *[safe(link.values.get(name, "")) for name in NAMES], "" if link.errors else link.final, notes])
    print(report)


def safe(text):
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


if __name__ == "__main__":
    try:
        main()
    except (BadInput, OSError, csv.Error) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
