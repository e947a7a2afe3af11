"""Check HTML against what WCAG 2.2 asks and a parser can see.

Usage: main.py page.html, or the HTML (or {"html": …, "level": "AA"}) on stdin.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import checks
import tree
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"html": str, "text": str, "level": str, "fragment": bool}
IMPACTS = ["blocks", "hinders", "annoys"]


def main():
    request = settings(FIELDS)
    attached = files()
    html = request.get("html") or request.get("text") or ""
    pages = [("page", html)] if html.strip() else attached
    level = request.get("level") or "AA"
    if level not in ("A", "AA"):
        raise Refused('"level" has to be A or AA.')
    if not pages:
        raise Refused('No HTML. Send it as the input, as "html", or attach a file.')
    parts, results = [], []
    for name, text in pages:
        document = tree.parse(text)
        if not document.elements():
            raise Refused(f"{name} has no HTML element in it.")
        fragment = request.get("fragment", not document.all("html") and not document.all("body"))
        found = [each for each in checks.find(document, fragment) if level == "AA" or each.level == "A"]
        found.sort(key=lambda each: (IMPACTS.index(each.impact), each.line))
        results += [{"page": name, **vars(each)} for each in found]
        parts.append(report(name, document, found, fragment, level))
    save("accessibility.json", json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    return "\n\n".join(parts)


def report(name, document, found, fragment, level):
    counts = ", ".join(f"{sum(each.impact == impact for each in found)} that {impact[:-1] if sum(each.impact == impact for each in found) != 1 else impact}" for impact in IMPACTS if any(each.impact == impact for each in found))
    lines = [f"# {cell(name)}: {counted(len(found), 'barrier')}", "",
             f"{counts[:1].upper() + counts[1:] if counts else 'None that a parser can see'}. {counted(len(document.elements()), 'element')} read{', as a fragment of a page' if fragment else ''}; WCAG 2.2 level {level}."]
    for impact, title in (("blocks", "Somebody cannot go on"), ("hinders", "Somebody needs help or luck"), ("annoys", "Somebody loses time")):
        group = [each for each in found if each.impact == impact]
        if group:
            lines += ["", f"## {title}", "", "| Line | Criterion | What | Where |", "| ---: | --- | --- | --- |"]
            lines += [f"| {each.line} | {each.criterion} ({each.level}) | {cell(each.text)} | `{cell(each.source).replace('`', '')}` |" for each in group]
    outline = [(int(each.name[1]), each.text()) for each in document.elements() if each.name in ("h1", "h2", "h3", "h4", "h5", "h6")]
    if outline:
        lines += ["", "## Headings as they are read out", ""] + [f"{'  ' * (depth - 1)}- h{depth} {cell(text) or '(empty)'}" for depth, text in outline]
    return "\n".join(lines)


run(main)
