"""Prints the rows as a table, or what the database objected to and what it could have been asked. Called by main.sh."""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import difflib
import re

import given
import table


def main():
    work, status = sys.argv[1], sys.argv[2]
    about = json.loads(given.content(os.path.join(work, "about.json")))
    if status != "0":
        problem = given.content(os.path.join(work, "problem.txt")).decode("utf-8", "replace") if os.path.exists(os.path.join(work, "problem.txt")) else ""
        raise given.Problem(explain(problem, about))
    if not about["query"]:
        print("**No question was sent. These tables can be asked:**\n\n" + schema(about))
        return
    rows = json.loads(given.content(os.path.join(work, "rows.json")) or b"[]", object_pairs_hook=row)
    header = list(rows[0]) if rows else []
    numeric = {name for name in header if all(isinstance(each[name], (int, float)) or each[name] is None for each in rows)}
    print(f"**{len(rows):,} row{'' if len(rows) == 1 else 's'}**\n" if rows else "**No row answers this.** That can be the answer; check the spelling of the values in WHERE first.\n")
    if rows:
        print("| " + " | ".join(map(table.shown, header)) + " |\n|" + "".join(" ---: |" if name in numeric else " --- |" for name in header))
        for each in rows[: about["limit"]]:
            print("| " + " | ".join(cell(each[name]) for name in header) + " |")
        if len(rows) > about["limit"]:
            print(f"\n{len(rows) - about['limit']:,} more rows are in `result.csv`.")
        given.save("result.csv", table.write(header, [["" if each[name] is None else plain(each[name]) for name in header] for each in rows]))
    print("\nTables asked:\n\n" + schema(about))
    if rows:
        print("\nFile: `result.csv`.")


def row(pairs):
    """A row as it came; a second column of one name gets a number, so that none is lost."""
    result = {}
    for name, value in pairs:
        unique, count = name, 2
        while unique in result:
            unique, count = f"{name} ({count})", count + 1
        result[unique] = value
    return result


def schema(about):
    out = []
    for each in about["tables"]:
        out.append(f"- `{each['name']}` ({each['file']}, {each['rows']:,} rows): " + ", ".join(f"{name} {kind.lower()}" for name, kind in each["columns"]))
        if each["ragged"]:
            out.append(f"  {each['ragged']} rows had the wrong number of fields; their values may sit in the wrong column.")
    return "\n".join(out)


def cell(value):
    return "–" if value is None else table.shown(plain(value), 80)


def plain(value):
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def explain(problem, about):
    """The database's own words, and the nearest name when one was misspelt."""
    said = next((line for line in problem.splitlines() if "rror" in line), problem.strip() or "the query failed")
    said = re.sub(r"^.*?[Ee]rror(?: near line \d+| in line \d+)?(?: in [\w ]+)?:\s*", "", said).strip()
    names = [each["name"] for each in about["tables"]] + [name for each in about["tables"] for name, _ in each["columns"]]
    missing = re.search(r"no such (?:column|table): (?:\w+\.)?\"?(\w+)", said)
    near = difflib.get_close_matches(missing[1].casefold(), names, 1) if missing else []
    return f'"query": {said}.' + (f" Did you mean {near[0]}?" if near else "") + "\n" + schema(about)


given.run(main)
