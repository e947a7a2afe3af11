"""Join two CSV files by a key: joined.csv, unmatched rows of both sides, and a report, in $OUTPUT_DIR.

Usage: main.py LEFT.csv RIGHT.csv    or two attachments, with the settings as a JSON object on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import joining
import keys
import table
from table import shown

SETTINGS = ("left", "right", "on", "on_left", "on_right", "kind", "match", "allow_many")


def main():
    found = given.settings(SETTINGS, plain="left")
    kind = given.choice(found, "kind", ("left", "inner", "outer"), "left")
    match = given.choice(found, "match", ("exact", "loose"), "loose")
    left, right = two_tables(found)
    pairs, how = keys.choose(left, right, found, match)
    result = joining.join(left, right, pairs, match, kind)
    if result.many and found.get("allow_many") is not True:
        lines = "; ".join(f"{shown(key)} ({a} × {b} rows)" for key, a, b in result.many[:5])
        raise given.Problem(
            f"Both files repeat {len(result.many)} keys: {lines}. Joined, those rows multiply to {sum(a * b for _, a, b in result.many)} and every total is wrong. "
            'Add a column to the key ("on"), reduce one file to one row per key first, or set "allow_many" to true if you want every combination.')
    if result.size > joining.MOST_ROWS:
        raise given.Problem(f"The result would have {result.size} rows, more than {joining.MOST_ROWS}. Use a key that names rows more closely.")
    given.save("joined.csv", table.write(result.header, result.rows))
    for side, name, lost in ((left, "left-only.csv", result.left_only), (right, "right-only.csv", result.right_only)):
        if lost:
            given.save(name, table.write(["line", *side.header], [[side.lines[at], *side.rows[at]] for at in lost]))
    text = report(left, right, pairs, how, kind, result)
    given.save("report.md", text)
    print(text, end="")


def two_tables(found):
    there = given.files((".csv", ".tsv", ".txt"))
    if len(there) > 2 and not ("left" in found and "right" in found):
        raise given.Problem(f'{len(there)} files are attached. Name two of them as "left" and "right".')
    if len(there) >= 2:
        by_name = {os.path.basename(path): path for path in there}
        wanted = [given.words(found, side) or None for side in ("left", "right")]
        for side, name in zip(("left", "right"), wanted):
            if name and name not in by_name:
                raise given.Problem(f'"{side}" is {name!r}, which is not attached. There are: {", ".join(by_name)}.')
        if wanted[0] and wanted[0] == wanted[1]:
            raise given.Problem('"left" and "right" are the same file.')
        free = [path for name, path in by_name.items() if name not in wanted]
        return [table.load(by_name[name] if name else free.pop(0)) for name in wanted]
    pasted = [given.words(found, side) for side in ("left", "right")]
    if all("\n" in each for each in pasted):
        return [table.parse(each.encode(), f"{side} table") for side, each in zip(("left", "right"), pasted)]
    raise given.Problem(f'{len(there)} files are attached and two are needed. Attach two .csv files, or put both tables into "left" and "right".')


def report(left, right, pairs, how, kind, result):
    matched = len(left.rows) - len(result.left_only)
    shape = "many to many" if result.many else f"{'many' if result.left_repeats else 'one'} to {'many' if result.right_repeats else 'one'}"
    on = " and ".join(f"`{shown(left.header[a])}`" + (f" = `{shown(right.header[b])}`" if left.header[a] != right.header[b] else "") for a, b in pairs)
    share = matched / len(left.rows)
    parts = [f"**{matched} of {len(left.rows)} rows of {left.name} found a partner in {right.name} ({share:.0%}); the result has {len(result.rows)} rows.**",
             f"Joined on {on} ({how}), {kind} join, {shape}."]
    for side, lost, name in ((left, result.left_only, "left-only.csv"), (right, result.right_only, "right-only.csv")):
        if lost:
            parts.append(f"## {len(lost)} of {len(side.rows)} rows of {side.name} without a partner")
            columns = list(range(len(side.header)))[:5]
            rows = [f"| {side.lines[at]} | " + " | ".join(shown(side.rows[at][c], 30) for c in columns) + " |" for at in lost[:10]]
            parts.append("| Line | " + " | ".join(shown(side.header[c]) for c in columns) + " |\n| ---: |" + " --- |" * len(columns) + "\n" + "\n".join(rows))
            kept = kind == "outer" or (kind == "left" and side is left)
            parts.append(f"{f'The first 10; all are in `{name}`. ' if len(lost) > 10 else f'Also in `{name}`. '}{'They are in the result, with the other side empty.' if kept else 'They are not in the result.'}")
    notes = list(warnings(left, right, result))
    if notes:
        parts += ["## Look at this", "\n".join(f"- {note}" for note in notes)]
    parts.append("Files: `joined.csv`" + "".join(f", `{name}`" for name, lost in (("left-only.csv", result.left_only), ("right-only.csv", result.right_only)) if lost) + ", `report.md`.")
    return "\n\n".join(parts) + "\n"


def warnings(left, right, result):
    if result.many:
        yield f"**{len(result.many)} keys are repeated on both sides.** Their rows were multiplied, as `allow_many` says: sum nothing from either file in the result."
    elif result.right_repeats:
        key, times = result.right_repeats[0]
        yield f"**{right.name} repeats {len(result.right_repeats)} keys** (`{shown(key)}` {times} times), so rows of {left.name} stand several times in the result. Do not sum its columns there."
    for side, count in ((left, result.left_blank), (right, result.right_blank)):
        if count:
            yield f"{side.name} has {count} row{'s' if count > 1 else ''} with an empty key. An empty key matches nothing, not even another empty one."
    if result.loosely:
        yield f"{len(result.loosely)} keys match only when case, spaces and leading zeros are ignored: " + "; ".join(f"`{shown(a)}` with `{shown(b)}`" for a, b in result.loosely[:4]) + "."
    if result.near:
        yield "Almost equal keys without a partner: " + "; ".join(f"`{shown(a)}` and `{shown(b)}`" for a, b in result.near[:5]) + "."
    for side in (left, right):
        if side.ragged:
            yield f"{side.name} has {len(side.ragged)} rows of the wrong width, first on line {side.ragged[0][0]}. Their values may sit in the wrong column."


given.run(main)
