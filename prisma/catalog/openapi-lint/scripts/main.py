"""Lint an OpenAPI 3.0 or 3.1 description in JSON or YAML.

Usage: main.py openapi.yaml, or the description (or {"document": "…", "ignore": […]}) on stdin.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import rules
import yaml_text
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"document": str, "text": str, "ignore": list}
LEVELS = ["broken", "risky", "unclear"]
TITLES = {"broken": "Broken: tools will fail", "risky": "Risky: clients or data will suffer", "unclear": "Unclear: readers will ask"}


def main():
    request = settings(FIELDS, subject_is_json=True)
    attached = files()
    text = request.get("document") or request.get("text") or (attached[0][1] if attached else "")
    if not text.strip():
        raise Refused('No description. Send it as the input, as "document", or attach openapi.yaml.')
    document = parse(text)
    version = str(document.get("openapi", "")) if isinstance(document, dict) else ""
    if not version.startswith(("3.0", "3.1")):
        old = "It is Swagger 2.0; convert it first." if isinstance(document, dict) and "swagger" in document else '"openapi" has to be 3.0.x or 3.1.x at the top.'
        raise Refused(f"This is no OpenAPI 3 description. {old}")
    ignored = {str(each) for each in request.get("ignore") or []}
    found = [each for each in rules.find(document) if each.rule not in ignored]
    found.sort(key=lambda each: LEVELS.index(each.level))
    save("lint.json", json.dumps([vars(each) for each in found], indent=2, ensure_ascii=False) + "\n")
    return report(document, version, found)


def parse(text):
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except RecursionError:
            raise Refused("The description is nested too deeply.") from None
        except ValueError as error:
            raise Refused(f"The description begins like JSON, but {error}.") from None
    try:
        return yaml_text.parse(text)
    except RecursionError:
        raise Refused("The description is nested too deeply.") from None


def report(document, version, found):
    info = document.get("info") if isinstance(document.get("info"), dict) else {}
    operations = rules.operations(document)
    schemas = rules.part(document, "components", "schemas")
    counts = ", ".join(f"{sum(each.level == level for each in found)} {level}" for level in LEVELS if any(each.level == level for each in found))
    lines = [f"# {cell(info.get('title', 'API'))} {cell(info.get('version', ''))}", "",
             f"**{counted(len(found), 'finding')}**{': ' + counts if counts else ''}. OpenAPI {version}, {counted(len(operations), 'operation')}, {counted(len(schemas), 'schema')}."]
    for level in LEVELS:
        group = [each for each in found if each.level == level]
        if group:
            lines += ["", f"## {TITLES[level]}", ""] + [f"- `{cell(each.where)}`: {each.text} `[{each.rule}]`" for each in group]
    lines += ["", "## Operations", "", "| Operation | operationId | Answers | Needs |", "| --- | --- | --- | --- |"]
    for method, path, operation in operations:
        security = operation.get("security", document.get("security"))
        needs = "nothing" if not security or {} in security else " or ".join("+".join(each) for each in security if isinstance(each, dict))
        answers = operation.get("responses") if isinstance(operation.get("responses"), dict) else {}
        lines.append(f"| `{method.upper()} {cell(path)}` | {cell(operation.get('operationId', ''))} | {', '.join(map(str, answers))} | {cell(needs)} |")
    return "\n".join(lines)


run(main)
