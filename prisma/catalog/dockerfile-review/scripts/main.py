"""Review a Dockerfile: what is unsafe, what makes images large or builds slow, what is not repeatable.

Usage: main.py Dockerfile, or the file's text (or {"text": …, "ignore": […]}) on stdin.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import dockerfile
import rules
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"text": str, "ignore": list}
LEVELS = ["danger", "fault", "waste", "style"]
TITLES = {"danger": "Unsafe", "fault": "Breaks or is not repeatable", "waste": "Large or slow", "style": "Could be clearer"}


def main():
    request = settings(FIELDS)
    attached = dict(files())
    ignore_file = next((text for name, text in attached.items() if name.endswith("dockerignore")), None)
    name, text = next(((name, text) for name, text in sorted(attached.items()) if not name.endswith("dockerignore")), ("Dockerfile", request.get("text", "")))
    ignored = request.get("ignore") or []
    unknown = sorted(set(map(str, ignored)) - rules.NAMES)
    if unknown:
        raise Refused(f'"ignore" names the rule "{unknown[0]}", which does not exist. There are {", ".join(sorted(rules.NAMES))}.')
    stages, lines = dockerfile.parse(text)
    findings = [each for each in rules.find(stages, lines, ignore_file) if each.rule not in ignored]
    findings.sort(key=lambda each: (LEVELS.index(each.level), each.line))
    save("review.json", json.dumps([vars(each) for each in findings], indent=2) + "\n")
    return report(name, stages, findings)


def report(name, stages, findings):
    final = stages[-1]
    counts = ", ".join(f"{sum(each.level == level for each in findings)} {TITLES[level].lower()}" for level in LEVELS if any(each.level == level for each in findings))
    lines = [f"# {name}", "", f"**{counted(len(findings), 'finding')}**{': ' + counts if counts else ''}. "
             f"{counted(len(stages), 'stage')}; the image is built from `{cell(final.image)}`, runs as `{cell(final.user or 'root')}`"
             f" and starts `{cell(final.starts or 'whatever its base image starts')}`."]
    for level in LEVELS:
        group = [each for each in findings if each.level == level]
        if group:
            lines += ["", f"## {TITLES[level]}", ""]
            lines += [f"- **Line {each.line}**: {each.text} `[{each.rule}]`" for each in group]
    return "\n".join(lines)


run(main)
