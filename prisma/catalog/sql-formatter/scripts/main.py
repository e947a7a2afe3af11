"""Format SQL with its comments kept, and point out what is dangerous or slow in it.

Usage: main.py [FILE.sql], or the SQL (or {"sql": …, "keywords": "upper", "indent": 2, "width": 88}) on stdin.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import layout
import lint
import tokens
from intake import Refused, counted, files, run, save, settings

FIELDS = {"sql": str, "text": str, "keywords": str, "indent": int, "width": int}
MOST_TOKENS = 20_000  # of one statement


def main():
    request = settings(FIELDS)
    attached = files()
    sql = request.get("sql") or request.get("text") or (attached[0][1] if attached else "")
    if not sql.strip():
        raise Refused('No SQL. Send it as the input, as "sql", or attach a file.')
    case, indent, width = request.get("keywords", "upper"), request.get("indent", 2), request.get("width", 88)
    if case not in ("upper", "lower", "keep") or not 1 <= indent <= 8 or not 40 <= width <= 200:
        raise Refused('"keywords" has to be upper, lower or keep, "indent" 1 to 8 and "width" 40 to 200.')
    found = tokens.read(sql)
    statements = tokens.statements(found)
    longest = max(statements, key=len)
    if len(longest) > MOST_TOKENS:
        raise Refused(f"The statement in line {longest[0].line} has {len(longest):,} tokens. That is data rather than a query; send it without its rows.")
    text = "\n\n".join(layout.write(each, case, indent, width) for each in statements) + "\n"
    before, after = ([token.comparable() for token in each if token.kind != "space"] for each in (found, tokens.read(text)))
    if before != after:
        raise Refused("Formatting would have changed a token, so nothing was written. Please report this statement.")
    findings = [finding for each in statements for finding in lint.find(each)]
    findings.sort(key=lambda each: (lint.LEVELS.index(each.level), each.line))
    save("formatted.sql", text)
    save("findings.json", json.dumps([vars(each) for each in findings], indent=2) + "\n")
    lines = [f"# {counted(len(statements), 'statement')}, {counted(len(findings), 'finding')}", ""]
    lines += [f"{number}. **{each.level}**, line {each.line}: {each.text} `[{each.rule}]`" for number, each in enumerate(findings, 1)] or ["Nothing to object to."]
    fence = "```" if "```" not in text else "~~~~"
    return "\n".join(lines + ["", f"{fence}sql", text.rstrip("\n"), fence, "", "Lines are those of the text as sent. `formatted.sql` has the same tokens as the original, in the same order."])


run(main)
