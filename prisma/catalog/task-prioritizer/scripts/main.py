"""Rank a backlog by RICE, ICE or WSJF and show which ranks hold when one estimate is wrong: ranked.csv and report.md.

Usage: main.py BACKLOG.csv    or one attachment, with the settings as a JSON object on stdin.
"""
import collections
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import methods
import table
from table import shown


def main():
    found = given.settings(("items", "method", "capacity", "uncertainty"), plain="items")
    method = given.choice(found, "method", ("auto", "rice", "ice", "wsjf"), "auto")
    capacity = given.amount(found, "capacity", None, 0.1, 1e6)
    wrong = given.amount(found, "uncertainty", 25.0, 1, 200) / 100
    sheet = backlog(found)
    method, where = methods.columns(sheet, method)
    if capacity and method == "ice":
        raise given.Problem('"capacity" needs a column of effort or size, which ICE does not have. Leave it out, or use RICE or WSJF.')
    items, unscored, remarks = methods.read(sheet, method, where)
    items.sort(key=lambda each: -each.score)
    shake(items, method, wrong)
    spent = line_of(items, method, capacity) if capacity else None
    pairs = close(items, method, wrong)
    text = report(sheet, items, unscored, remarks, method, capacity, spent, wrong, pairs)
    needs = methods.NEEDS[method]
    given.save("ranked.csv", table.write(
        ["rank", "item", *needs, "score", "best rank", "worst rank"] + (["place"] if capacity else []),
        [[each.rank, each.name, *(f"{each.values[role]:g}" for role in needs), f"{each.score:.4g}", each.best, each.worst] + ([each.place] if capacity else []) for each in items]))
    given.save("report.md", text)
    print(text, end="")


def backlog(found):
    there = given.files((".csv", ".tsv", ".txt"))
    if len(there) > 1:
        raise given.Problem(f"{len(there)} files are attached; one list is ranked at a time.")
    if there:
        return table.load(there[0])
    pasted = given.words(found, "items")
    if "\n" in pasted:
        return table.parse(pasted.encode(), "the list")
    raise given.Problem('There is no list. Attach a .csv file, or put rows with a header row into "items".')


def same(one, other):
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1e-12)


def rank_of(score, others):
    return 1 + sum(other > score and not same(other, score) for other in others)


def shake(items, method, wrong):
    """The best and the worst rank of each item when one of its own estimates is wrong and all others are right."""
    for at, each in enumerate(items):
        others = [other.score for index, other in enumerate(items) if index != at]
        each.rank = rank_of(each.score, others)
        scores = [methods.score(method, {**each.values, role: value * by}) for role, value in each.values.items() for by in (1 + wrong, 1 / (1 + wrong))]
        each.best, each.worst = rank_of(max(scores), others), rank_of(min(scores), others)


def line_of(items, method, capacity):
    """From the top down until the next one no longer fits; smaller ones below may fill what is left."""
    under, spent, is_open = ("effort" if method == "rice" else "size"), 0.0, True
    for each in items:
        fits = spent + each.values[under] <= capacity + 1e-9
        is_open = is_open and fits
        each.place = "in" if is_open else "fills the gap" if fits else "out"
        spent += each.values[under] if fits else 0
    return spent


def close(items, method, wrong):
    """Neighbours that one wrong estimate of the leader would swap, and the value at which it happens."""
    for one, other in zip(items, items[1:]):
        if same(one.score, other.score) or other.score <= 0:
            continue
        ratio = one.score / other.score
        if ratio <= 1 + wrong:
            role = {"rice": "effort", "ice": "confidence", "wsjf": "size"}[method]
            value = one.values[role] * ratio if role != "confidence" else one.values[role] / ratio
            yield one, other, ratio - 1, role, value


def report(sheet, items, unscored, remarks, method, capacity, spent, wrong, pairs):
    firm = [each for each in items if each.best == each.worst]
    percent = f"{wrong * 100:g} %"
    parts = [f"**{shown(items[0].name)} comes first of {len(items)} with {items[0].score:.4g}"
             + (f"; {spent:g} of {capacity:g} are spent on {sum(each.place != 'out' for each in items)} items" if capacity else "") + ".**",
             f"{method.upper()}: {methods.FORMULA[method]}. {len(firm)} of {len(items)} ranks hold when one of the item's own estimates is wrong by a factor of {1 + wrong:g} ({percent})."]
    head = "| Rank | Item | Score | Rank if wrong |" + (" Place |" if capacity else "")
    rows = [f"| {each.rank} | {shown(each.name)} | {each.score:.4g} | {span(each)} |" + (f" {each.place} |" if capacity else "") for each in items[:40]]
    parts.append(head + "\n| ---: | --- | ---: | ---: |" + (" --- |" if capacity else "") + "\n" + "\n".join(rows))
    if len(items) > 40:
        parts.append("The first 40; all are in `ranked.csv`.")
    ties = [names for names in collections.OrderedDict.fromkeys(tuple(other.name for other in items if same(other.score, each.score)) for each in items) if len(names) > 1]
    swaps = [f"- **{shown(one.name)}** leads **{shown(other.name)}** by {lead * 100:.1f} %. They swap when the leader's {role} is {shown_value(method, role, value)} instead of {shown_value(method, role, one.values[role])}."
             + (" This pair lies across the capacity line." if capacity and {one.place, other.place} & {"in", "fills the gap"} and "out" in (one.place, other.place) else "")
             for one, other, lead, role, value in pairs]
    if swaps or ties:
        parts += ["## Too close to call", "\n".join([f"- Tied at the same score: {methods.listed(names)}. Decide by who waits for it." for names in ties] + swaps[:12])]
    if unscored:
        parts += ["## Not scored", "\n".join(f"- Line {line}, {shown(name)}: {why}." for name, line, why in unscored[:20])]
    notes = list(remarks)
    counted = collections.Counter(each.name.casefold() for each in items)
    twice = [each.name for each in items if counted[each.name.casefold()] > 1]
    if twice:
        notes.append(f"Listed more than once: {methods.listed(list(dict.fromkeys(twice)))}.")
    if sheet.ragged:
        notes.append(f"{len(sheet.ragged)} rows of {sheet.name} are not as wide as the header, first line {sheet.ragged[0][0]}. Their numbers may sit in the wrong column.")
    if notes:
        parts += ["## About the estimates", "\n".join(f"- {note}" for note in notes)]
    return "\n\n".join(parts) + "\n\nFiles: `ranked.csv`, `report.md`.\n"


def span(each):
    return str(each.best) if each.best == each.worst else f"{each.best}–{each.worst}"


def shown_value(method, role, value):
    return f"{value * 100:.3g} %" if method == "rice" and role == "confidence" else f"{value:.3g}"


given.run(main)
