"""Weigh options by several criteria and try the result: scores.csv, decision.svg, report.md.

Usage: decide.py OPTIONS.csv    with {"criteria": [{"name", "weight", "better"}]} as JSON on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import chart
import given
import matrix
import table
from table import shown


def main():
    found = given.settings(("options", "title", "criteria", "normalise"), plain="options")
    how = given.choice(found, "normalise", ("range", "share"), "range")
    title = given.words(found, "title", "What to choose") or "What to choose"
    sheet = source(found)
    all_criteria = matrix.criteria(found, sheet)
    stay, out = matrix.options(sheet, all_criteria)
    counting = [(at, each) for at, each in enumerate(all_criteria) if each.weight > 0]
    matrix.score(stay, counting, how)
    stay.sort(key=lambda each: -each.score)
    text = report(stay, out, counting, sheet, all_criteria, how)
    rows = [[at + 1, each.name, f"{each.score * 100:.1f}", *(f"{criterion.weight * point * 100:.1f}" for (_, criterion), point in zip(counting, each.points))] for at, each in enumerate(stay)]
    given.save("scores.csv", table.write(["rank", sheet.header[0], "points", *(criterion.name for _, criterion in counting)], rows))
    given.save("decision.svg", chart.draw(stay[:20], counting, title, f"Source: {sheet.name}, {len(stay)} of {len(sheet.rows)} options; points by {how}"))
    given.save("report.md", text)
    print(text, end="")


def source(found):
    there = given.files((".csv", ".tsv", ".txt"))
    if len(there) > 1:
        raise given.Problem(f"{len(there)} files are attached; the options have to stand in one.")
    if there:
        return table.load(there[0])
    pasted = given.words(found, "options")
    if "\n" in pasted:
        return table.parse(pasted.encode(), "the table of options")
    raise given.Problem('There are no options. Attach a .csv file with one row each, or put such rows into "options".')


def report(stay, out, counting, sheet, all_criteria, how):
    first, second = stay[:2]
    lead = (first.score - second.score) * 100
    even = lead < 0.05
    parts = [f"**{shown(first.name)} and {shown(second.name)} are level at {first.score * 100:.1f} points of 100.**" if even else
             f"**{shown(first.name)} leads with {first.score * 100:.1f} points of 100, {lead:.1f} ahead of {shown(second.name)}.**"]
    head = "| | " + shown(sheet.header[0]) + " | Points | " + " | ".join(f"{shown(criterion.name)} ({criterion.weight * 100:.0f})" for _, criterion in counting) + " |"
    rows = [f"| {at} | {shown(each.name)} | **{each.score * 100:.1f}** | " + " | ".join(f"{criterion.weight * point * 100:.1f}" for (_, criterion), point in zip(counting, each.points)) + " |" for at, each in enumerate(stay, 1)]
    parts.append(head + "\n| ---: | --- | ---: |" + " ---: |" * len(counting) + "\n" + "\n".join(rows))
    if out:
        parts += ["## Out before the weighing", "\n".join(f"- {shown(name)}: {why}." for name, why in out)]
    parts += ["## How firm is first place?", "\n".join(f"- {each}" for each in firmness(stay, counting, how, even))]
    notes = list(remarks(stay, counting, sheet, all_criteria))
    if notes:
        parts += ["## Look at this", "\n".join(f"- {note}" for note in notes)]
    return "\n\n".join(parts) + "\n"


def firmness(stay, counting, how, even):
    first, second = stay[:2]
    moves = [(abs(weight - criterion.weight), criterion, weight, other) for criterion, found in matrix.turning(stay, counting) for weight, other in found.values()]
    if even:
        yield "The first two are level. Any change of weight decides between them."
    elif not moves:
        yield "No change of a single weight puts another option first."
    for change, criterion, weight, other in sorted(moves, key=lambda each: each[0])[:0 if even else 4]:
        yield f"**{shown(other.name)}** takes over once **{shown(criterion.name)}** weighs {weight * 100:.1f} instead of {criterion.weight * 100:.1f} (others in proportion)."
    yield from bargains(first, second, stay, counting, how)
    shares = matrix.wins(stay, len(counting)) if len(counting) > 1 else None
    if shares:
        ranked = sorted(zip(shares, (each.name for each in stay)), key=lambda pair: -pair[0])
        yield "Over all possible weightings: " + ", ".join(f"{shown(name)} first in {share * 100:.0f} %" for share, name in ranked if share >= 0.005) + "."
    other_how = "share" if how == "range" else "range"
    others = [matrix.Option(each.name, each.values) for each in stay]
    try:
        matrix.score(others, counting, other_how)
    except given.Problem:
        return
    winner = max(others, key=lambda each: each.score)
    if winner.name != first.name:
        yield f"Points by {other_how} instead of {how} would put **{shown(winner.name)}** first ({winner.score * 100:.1f}). The values are too close for the scale not to matter."


def bargains(first, second, stay, counting, how):
    """What the second would have to offer, within what others offer, to come first."""
    if how != "range":
        return
    for index, (at, criterion) in enumerate(counting):
        values = [each.values[at] for each in stay]
        low, high = min(values), max(values)
        worst = criterion.ends[0] if criterion.ends[0] is not None else (low if criterion.sign > 0 else high)
        best = criterion.ends[1] if criterion.ends[1] is not None else (high if criterion.sign > 0 else low)
        point = second.points[index] + (first.score - second.score) / criterion.weight
        alone = second.values[at] in (worst, best) or values.count(worst) + values.count(best) < 2
        if 0 < second.points[index] and point <= 1 and not alone:
            yield f"{shown(second.name)} draws level if its {shown(criterion.name)} is {worst + point * (best - worst):.4g} instead of {second.values[at]:g}."


def remarks(stay, counting, sheet, all_criteria):
    for each, other in matrix.dominated(stay, counting):
        yield f"**{shown(each.name)} is dominated by {shown(other.name)}**, which is no worse anywhere and better somewhere. It can be struck whatever the weights."
    for at, criterion in counting:
        if len({each.values[at] for each in stay}) == 1:
            yield f"**{shown(criterion.name)} is the same for all**, so its weight of {criterion.weight * 100:.0f} decides nothing and makes the others look smaller."
    for a, (at, one) in enumerate(counting):
        for to, other in counting[a + 1:]:
            if len(stay) >= 4 and alike([each.values[at] for each in stay], [each.values[to] for each in stay]):
                yield f"**{shown(one.name)} and {shown(other.name)} put the options into one order.** They may be one thing counted twice."
    top = max(counting, key=lambda pair: pair[1].weight)[1]
    if top.weight > 0.5 and len(counting) > 1:
        yield f"{shown(top.name)} weighs more than all the rest together. The others can only break ties."
    unused = [name for at, name in enumerate(sheet.header) if at > 0 and at not in {each.at for each in all_criteria}]
    if unused:
        yield "Columns left out: " + ", ".join(map(shown, unused)) + "."


def alike(one, other):
    order = lambda values: [sorted(set(values)).index(value) for value in values]
    a, b = order(one), order(other)
    return len(set(a)) > 2 and (a == b or a == [max(b) - each for each in b])


given.run(main)
