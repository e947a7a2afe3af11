"""Cohorts from an event log: retention.csv, cohorts.csv, heatmap.svg and a report on stdout. Called by main.sh."""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import heatmap
import table
import triangle

SETTINGS = ("text", "who", "when", "event", "start_event", "return_event", "every", "kind", "until", "title")


def main():
    found = given.settings(SETTINGS)
    there, pasted = given.files((".csv", ".tsv", ".txt")), given.words(found, "text")
    if not there and "\n" not in pasted:
        raise given.Problem('There are no events. Attach a .csv with a person and a date in each row, or put it into "text".')
    data = table.load(there[0]) if there else table.parse(pasted.encode(), "pasted events")
    made = triangle.build(data, found)
    ages = range(made.oldest + 1)
    given.save("retention.csv", table.write(["cohort", "people", *(f"{made.every} {age}" for age in ages)], [
        [made.label(cohort), size, *("" if share is None else f"{share:.4f}" for share in made.shares(cohort))] for cohort, size in made.sizes.items()]))
    given.save("cohorts.csv", table.write(["cohort", made.every, "active", "people"], [
        [made.label(cohort), age, made.active[cohort][age], size] for cohort, size in made.sizes.items() for age in range(made.complete_ages(cohort))]))
    given.save("heatmap.svg", heatmap.draw(made, given.words(found, "title"), data.name))
    print(report(made, data))


def report(made, data):
    curve = made.curve()
    people = sum(made.sizes.values())
    first = curve[1] if len(curve) > 1 else None
    parts = [f"**Of {first[1]:,} people with a whole {made.every} behind their first, {first[0]:.0%} came back in it.** {last_sentence(made, curve)}" if first else f"**{people:,} people, and no whole {made.every} after the first to look at yet.**"]
    how = "active in that very period" if made.kind == "classic" else "active in that period or later"
    parts.append(f"{len(made.sizes)} cohorts by {made.every} of the first event; a cell counts who was {how}. Data until {made.until:%Y-%m-%d}; " + ("the last period is whole." if made.whole else f"the {made.every} of that day is not over and was left out."))
    ages = range(min(made.oldest + 1, 13))
    lines = [f"| First {made.every} | People | " + " | ".join(str(age) for age in ages if age) + " |\n| --- | ---: |" + " ---: |" * (len(ages) - 1)]
    for cohort, size in list(made.sizes.items())[-24:]:
        shares = made.shares(cohort)
        lines.append(f"| {made.label(cohort)} | {size}{' †' if size < 30 else ''} | " + " | ".join("" if shares[age] is None else f"{shares[age]:.0%}" for age in ages if age) + " |")
    lines.append(f"| **all** | **{people}** | " + " | ".join("" if age >= len(curve) else f"**{curve[age][0]:.0%}**" for age in ages if age) + " |")
    parts.append("\n".join(lines))
    small = sum(size < 30 for size in made.sizes.values())
    notes = list(made.notes) + ([f"† {small} of {len(made.sizes)} cohorts have fewer than 30 people; one person moves them by more than three points."] if small else [])
    notes += list(triangle.findings(made, curve))
    if notes:
        parts += ["## What stands out", "\n".join(f"- {note}" for note in notes)]
    return "\n\n".join(parts)


def last_sentence(made, curve):
    settled = triangle.plateau(curve)
    if settled:
        age, share = settled
        return f"From {made.every} {age} on the curve is nearly flat, at about {share:.0%}."
    share, base = curve[-1][0], curve[-1][1]
    return f"In {made.every} {len(curve) - 1}, the last with data, it was {share:.0%} of {base} people; whether the curve has levelled off cannot be said yet."


given.run(main)
