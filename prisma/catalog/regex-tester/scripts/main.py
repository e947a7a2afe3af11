"""Try a regular expression on cases, explain it, and say where it explodes or means something else elsewhere.

Usage: main.py [FILE], or {"pattern": …, "cases": […]} on stdin; as text, the pattern's line first and a case in each line below.
"""
import json
import re
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import backtracking
import dialects
import explain
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"pattern": str, "text": str, "flags": str, "dialect": str, "mode": str, "cases": list, "replacement": str}
LONGEST_RISKY = 24
MOST_MATCHES = 20


def main():
    request = settings(FIELDS)
    attached = files()
    if not request.get("pattern"):
        request = {**request, **from_text(request.get("text") or (attached[0][1] if attached else ""))}
    dialect, mode = request.get("dialect") or "python", request.get("mode") or "search"
    if dialect not in dialects.NAMES or mode not in ("search", "full"):
        raise Refused(f'"dialect" has to be one of {", ".join(dialects.NAMES)}, and "mode" search or full.')
    pattern, flags = dialects.literal(request["pattern"], request.get("flags") or "")
    compiled, tree = compile_pattern(pattern, flags, dialect)
    risks = backtracking.find(tree)
    results = [try_case(compiled, each, mode, risks, request.get("replacement")) for each in cases_of(request)]
    save("results.json", json.dumps({"pattern": pattern, "flags": flags, "risks": [vars(risk) for risk in risks], "cases": results}, indent=2, ensure_ascii=False) + "\n")
    return report(pattern, flags, dialect, mode, tree, risks, results)


def from_text(text):
    lines = text.split("\n")
    if not lines[0].strip():
        raise Refused('No pattern. Send {"pattern": "…", "cases": ["…"]}.')
    cases = [{"text": line[2:], "match": line[0] == "+"} if re.match(r"[+-] ", line) else line for line in lines[1:] if line]
    return {"pattern": lines[0].strip(), "cases": cases}


def compile_pattern(pattern, flags, dialect):
    translated = dialects.to_python(pattern, flags, dialect)
    value = dialects.flag_value(flags, dialect)
    try:
        return re.compile(translated, value), backtracking.tree_of(translated, value)
    except (re.error, OverflowError, RecursionError) as error:
        at = f" at character {error.pos + 1}" if getattr(error, "pos", None) is not None else ""
        raise Refused(f'"pattern" cannot be read: {error.msg if hasattr(error, "msg") else error}{at} of {translated}. {dialects.hint(str(error), dialect)}'.strip()) from None


def cases_of(request):
    found = []
    for number, each in enumerate(request.get("cases") or [], 1):
        case = {"text": each} if isinstance(each, str) else each
        if not isinstance(case, dict) or not isinstance(case.get("text"), str) or not isinstance(case.get("match", True), bool):
            raise Refused(f'"cases": number {number} has to be a text, or {{"text": "…", "match": true}}.')
        found.append(case)
    return found


def try_case(compiled, case, mode, risks, replacement):
    text = case["text"]
    result = {"text": text, "expected": case.get("match"), "matches": [], "verdict": "not run"}
    if any(risk.growth == "exponential" for risk in risks) and len(text) > LONGEST_RISKY or len(text) > (2_000 if risks else 20_000):
        return result
    found = [compiled.fullmatch(text)] if mode == "full" else list(compiled.finditer(text))[:MOST_MATCHES]
    result["matches"] = [{"start": match.start(), "end": match.end(), "text": match[0], "groups": list(match.groups()), "named": match.groupdict()} for match in found if match]
    matched = bool(result["matches"])
    result["verdict"] = ("match" if matched else "no match") if result["expected"] is None else "as expected" if matched == result["expected"] else "WRONG"
    if replacement is not None:
        try:
            result["replaced"] = compiled.sub(dialects.replacement(replacement), text)
        except (re.error, IndexError):
            raise Refused('"replacement" names a group that the pattern does not have. Write $1 or ${name}.') from None
    return result


def report(pattern, flags, dialect, mode, tree, risks, results):
    wrong = sum(each["verdict"] == "WRONG" for each in results)
    right = sum(each["verdict"] == "as expected" for each in results)
    judged = sum(each["expected"] is not None for each in results)
    lines = [f"# `{pattern}`" + (f" with `{flags}`" if flags else ""), "",
             f"**{right} of {counted(judged, 'case')} as expected**" + (f", {wrong} wrong." if wrong else ".") if judged else f"{counted(len(results), 'case')} tried."]
    if risks:
        lines += ["", "## Backtracking", ""] + [f"- **{risk.growth}**: {risk.text}" for risk in risks]
    if results:
        lines += ["", f"## Cases ({'the whole text has to match' if mode == 'full' else 'a match anywhere counts'})", "", "| | Text | Found | Groups |", "| --- | --- | --- | --- |"]
        for each in sorted(results, key=lambda each: each["verdict"] != "WRONG"):
            found = "; ".join(f"`{cell(match['text'])}` at {match['start']}–{match['end']}" for match in each["matches"]) or "–"
            groups = "; ".join(group_text(match) for match in each["matches"] if match["groups"])
            text = json.dumps(each["text"], ensure_ascii=False)[1:-1]
            lines.append(f"| {each['verdict']} | `{cell(text if len(text) < 80 else text[:77] + '…')}` | {found} | {groups} |")
        replaced = [each for each in results if "replaced" in each and each["replaced"] != each["text"]]
        lines += ["", "After replacement:", ""] + [f"- `{each['text']}` → `{each['replaced']}`" for each in replaced] if replaced else []
        if any(each["verdict"] == "not run" for each in results):
            lines += ["", f"A pattern that may explode is not run on cases of more than {LONGEST_RISKY} characters, one with a polynomial risk not on more than 2,000. Repair it first."]
    lines += ["", "## Read aloud", ""] + explain.lines(tree)
    notes = dialects.differences(pattern, flags, dialect)
    lines += ["", "## In other engines", ""] + [f"- {note}" for note in notes] if notes else []
    return "\n".join(lines)


def group_text(match):
    names = {value: name for name, value in match["named"].items()}
    return ", ".join(f"{number}{' ' + names[value] if value in names and value is not None else ''}=" + ("unset" if value is None else f"`{cell(value)}`") for number, value in enumerate(match["groups"], 1))


run(main)
