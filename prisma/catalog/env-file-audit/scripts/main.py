"""Compare dotenv files with their example and with each other, and look for values that should not be there.

Usage: main.py .env.example .env …, attachments, or {"files": {".env": "…"}, "used": ["…"]} on stdin. Secrets are printed masked.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import dotenv
import judge
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"files": dict, "text": str, "example": str, "used": list, "optional": list}
LEVELS = ["critical", "error", "warning", "note"]


def main():
    request = settings(FIELDS)
    given = sources(request)
    example = pick_example(request.get("example"), given)
    parsed = {name: dotenv.parse(text) for name, text in given.items() if name in example_and_others(given)}
    code = "\n".join(text for name, text in given.items() if name not in parsed)
    used = names_in(request, "used") | judge.names_used(code)
    findings = judge.findings(parsed, example, used, names_in(request, "optional"))
    findings.sort(key=lambda each: LEVELS.index(each.level))
    save("audit.json", json.dumps([vars(each) for each in findings], indent=2) + "\n")
    return report(parsed, example, findings, used)


def sources(request):
    given = dict(files())
    for name, text in (request.get("files") or {}).items():
        if not isinstance(text, str):
            raise Refused(f'"files": the content of "{name}" has to be text.')
        given[name] = text.replace("\r\n", "\n")
    if request.get("text"):
        given[".env"] = request["text"]
    if not any(given.values()):
        raise Refused("No dotenv file. Attach .env and .env.example, or send {\"files\": {\".env\": \"…\"}}.")
    return given


def example_and_others(given):
    names = [name for name in given if "env" in name.lower() and not name.lower().endswith((".js", ".mjs", ".ts", ".tsx", ".py", ".rb", ".go", ".php", ".sh"))]
    if not names:
        raise Refused(f'None of {", ".join(sorted(given))} looks like a dotenv file. Its name has to contain "env", as in .env.production.')
    return names


def pick_example(wanted, given):
    if wanted and wanted not in given:
        raise Refused(f'"example" names {wanted}, but there are {", ".join(sorted(given))}.')
    marks = ("example", "sample", "template", "dist", "schema")
    return wanted or next((name for name in sorted(example_and_others(given)) if any(mark in name.lower() for mark in marks)), None)


def names_in(request, field):
    names = request.get(field) or []
    if not all(isinstance(name, str) for name in names):
        raise Refused(f'"{field}" has to be a list of names.')
    return set(names)


def report(parsed, example, findings, used):
    counts = [f"{sum(each.level == level for each in findings)} {level}" for level in LEVELS if any(each.level == level for each in findings)]
    lines = ["# Environment files", "", f"**{counted(len(findings), 'finding')}**" + (f": {', '.join(counts)}." if counts else "."), ""]
    lines.append(f"Compared with `{example}`." if example else "There is no example file to compare with; missing names cannot be told.")
    if findings:
        lines += ["", "| | Where | Name | What |", "| --- | --- | --- | --- |"]
        lines += [f"| **{each.level}** | {cell(each.file)}{':' + str(each.line) if each.line else ''} | {'`' + cell(each.name) + '`' if each.name else ''} | {cell(each.text)} |"
                  for each in findings]
    names = sorted({entry.name for entries, _ in parsed.values() for entry in entries} | used)
    order = sorted(parsed, key=lambda name: (name != example, name))
    lines += ["", "## Who sets what", "", "| Name | " + " | ".join(f"`{cell(name)}`" for name in order) + " |", "| --- |" + " --- |" * len(order)]
    for name in names:
        states = []
        for file in order:
            entry = next((each for each in reversed(parsed[file][0]) if each.name == name), None)
            same = entry and file != example and any(each.name == name and each.value == entry.value for each in parsed[example][0]) if example else False
            states.append("" if entry is None else "empty" if not entry.value else "as in the example" if same else "set")
        lines.append(f"| `{cell(name)}` | " + " | ".join(cell(state) for state in states) + " |")
    return "\n".join(lines)


run(main)
