"""Compare two JSON documents by meaning: a report, and the JSON Patch (RFC 6902) that turns the first into the second.

Usage: main.py BEFORE.json AFTER.json, or {"before": …, "after": …, "keys": …, "ignore": …} on stdin.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import compare
import patch
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"before": object, "after": object, "keys": dict, "ignore": list, "ordered": bool}
SHOWN = 60


def main():
    request = read()
    before, after, names = documents(request)
    rules = compare.Rules(request.get("keys", {}), request.get("ignore", []), request.get("ordered", True))
    changes = compare.changes(before, after, rules)
    operations = patch.write(changes)
    if not rules.ignore and rules.ordered and not compare.same(patch.apply(before, operations), after):
        raise Refused("The patch does not reproduce the second document. Please report this pair of files.")
    save("patch.json", json.dumps(operations, indent=2, ensure_ascii=False) + "\n")
    return report(names, changes, operations, rules)


def read():
    request = settings(FIELDS)
    if "text" in request:
        raise Refused('Send an object with "before" and "after", or attach two JSON files.')
    return request


def documents(request):
    attached = files()
    found, names = [], []
    for position, field in enumerate(("before", "after")):
        if field in request:
            value, name = request[field], field
            found.append(parse(value, f'"{field}"') if isinstance(value, str) else value)
        elif len(attached) == 2:
            name = attached[position][0]
            found.append(parse(attached[position][1], name))
        else:
            raise Refused(f'"{field}" is missing, and {len(attached)} files are attached. Send both documents, or attach two (the first by name is the older).')
        names.append(name)
    return found[0], found[1], names


def parse(text, name):
    def members(pairs):
        seen = dict(pairs)
        if len(seen) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise Refused(f'{name} has the member "{twice}" twice in one object. Which one counts depends on the parser; remove one.')
        return seen

    try:
        return json.loads(text, object_pairs_hook=members)
    except RecursionError:
        raise Refused(f"{name} is nested too deeply.") from None
    except ValueError as error:
        raise Refused(f"{name} is not JSON: {error}.") from None


def report(names, changes, operations, rules):
    lines = [f"# {names[0]} → {names[1]}", ""]
    if not changes:
        return "\n".join(lines + [f"**The same in meaning.**{' What was ignored may differ.' if rules.ignore else ''} `patch.json` is an empty list."])
    counts = {kind: sum(change.kind == kind for change in changes) for kind in compare.KINDS}
    lines.append(f"**{counted(len(changes), 'difference')}**: " + ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) + ".")
    for kind in compare.KINDS:
        group = [change for change in changes if change.kind == kind]
        if not group:
            continue
        lines += ["", f"## {kind.capitalize()}", "", "| Where | Before | After |", "| --- | --- | --- |"]
        lines += [f"| `{cell(change.label)}` | {value(change, 'before')} | {value(change, 'after')} |" for change in group[:SHOWN]]
        if len(group) > SHOWN:
            lines.append(f"\n{len(group) - SHOWN} more of these are in `patch.json`.")
    matched = [f"`{path or '/'}` by `{key}`" for path, key in sorted(rules.used.items())]
    if matched:
        lines += ["", f"Lists matched by identity and not by position: {', '.join(matched)}."]
    lines += ["", f"`patch.json`: {counted(len(operations), 'operation')} of JSON Patch, to be applied to the first document in this order."]
    return "\n".join(lines)


def value(change, side):
    if side == "before" and change.kind == "added" or side == "after" and change.kind == "removed":
        return ""
    if change.kind == "moved":
        return f"position {(change.before if side == 'before' else change.after) + 1}"
    text = json.dumps(getattr(change, side), ensure_ascii=False)
    return f"`{cell(text if len(text) <= 90 else text[:87] + '…')}`"


run(main)
