"""Set what is asked of people against what they have, week by week: load.csv, load.svg, report.md.

Usage: plan.py PEOPLE.csv WORK.csv    or two attachments, with the settings as a JSON object on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import chart
import given
import supply
import table
from table import shown


def main():
    found = given.settings(("people", "work", "overhead", "holidays", "title"), plain="people")
    overhead = given.amount(found, "overhead", 20, 0, 90) / 100
    holidays = supply.days(given.names(found, "holidays"), '"holidays"')
    sheets = [sheet(found, "people", 0), sheet(found, "work", 1)]
    team = supply.people(sheets[0], holidays)
    items = supply.work(sheets[1])
    weeks = supply.weeks(items)
    asked = supply.assign(items, team, holidays, sheets[1].name)
    capacity = {person: {week: supply.capacity(person, week, overhead) for week in weeks} for person in team}
    free = {person: {week: capacity[person][week] - person.load.get(week, 0) for week in weeks} for person in team}
    roles = {role: {week: (hours, sum(max(0.0, free[person][week]) for person in team if person.role == role)) for week, hours in by_week.items()} for role, by_week in asked.items()}
    rows = [(person.name, False, [share(person.load.get(week, 0), capacity[person][week]) for week in weeks]) for person in team]
    for role, by_week in roles.items():
        rows.append((f"any {role}", True, [share(*by_week.get(week, (0, 1))) if week in by_week else 0.0 for week in weeks]))
    given.save("load.csv", table.write(
        ["week", "who", "role", "capacity", "asked", "free", "used %"],
        [[week, person.name, person.role, f"{capacity[person][week]:.1f}", f"{person.load.get(week, 0):.1f}", f"{free[person][week]:.1f}", percent(person.load.get(week, 0), capacity[person][week])] for person in team for week in weeks]
        + [[week, f"any {role}", role, f"{room:.1f}", f"{hours:.1f}", f"{room - hours:.1f}", percent(hours, room)] for role, by_week in roles.items() for week, (hours, room) in sorted(by_week.items())]))
    given.save("load.svg", chart.draw(rows, weeks, given.words(found, "title") or "Who is asked for how much", "percent of the hours left after absences and overhead; week beginning on",
                                      f"Source: {sheets[0].name}, {sheets[1].name}; overhead {overhead * 100:g} %. “any” compares work without a name with the free hours of that role"))
    text = report(team, weeks, capacity, free, roles, items, overhead)
    given.save("report.md", text)
    print(text, end="")


def sheet(found, name, at):
    there = given.files((".csv", ".tsv", ".txt"))
    wanted = given.words(found, name)
    if "\n" in wanted:
        return table.parse(wanted.encode(), f"the table of {name}")
    by_name = {os.path.basename(path): path for path in there}
    if sys.argv[1:] and len(there) == 2:
        return table.load(there[at])
    wanted = wanted or f"{name}.csv"
    if wanted not in by_name:
        raise given.Problem(f'"{name}": there is no file {wanted!r}. Attach it, or name one of: {", ".join(by_name) or "none attached"}.')
    return table.load(by_name[wanted])


def share(asked, room):
    return (None if asked < 1e-9 else 99.0) if room < 1e-9 else asked / room


def percent(asked, room):
    return f"{asked / room * 100:.0f}" if room > 1e-9 else "" if asked < 1e-9 else "no capacity"


def report(team, weeks, capacity, free, roles, items, overhead):
    over = [(person, week, -free[person][week]) for person in team for week in weeks if free[person][week] < -0.005 * max(1, capacity[person][week])]
    short = [(role, week, hours - room) for role, by_week in roles.items() for week, (hours, room) in sorted(by_week.items()) if hours > room * 1.005 + 1e-9]
    total, room = sum(each.hours for each in items), sum(sum(each.values()) for each in capacity.values())
    bad = {week for _, week, _ in over} | {week for _, week, _ in short}
    parts = [f"**{len(bad)} of {len(weeks)} weeks do not work as planned**: {hour(sum(each[2] for each in over))} too much on {people(over)}, {hour(sum(each[2] for each in short))} of work for a role without anybody free."
             if bad else f"**It fits.** Nobody is asked for more than they have in {len(weeks)} week{'s' * (len(weeks) != 1)}."]
    parts.append(f"{hour(total)} are asked for, {hour(room)} are there ({total / room * 100 if room else 0:.0f} %), after absences and {overhead * 100:g} % overhead.")
    head = "| Week of | " + " | ".join(shown(person.name, 20) for person in team) + " |" + "".join(f" any {shown(role, 20)} |" for role in roles)
    lines = [f"| {chart.short(week)} | " + " | ".join(cell(person.load.get(week, 0), capacity[person][week]) for person in team) + " |" + "".join(f" {cell(*by_week[week]) if week in by_week else '–'} |" for by_week in roles.values()) for week in weeks]
    parts.append(head + "\n| --- |" + " ---: |" * (len(team) + len(roles)) + "\n" + "\n".join(lines))
    if over:
        parts += ["## Asked for too much", "\n".join(over_line(person, weeks, capacity, free, team, over) for person in team if any(each[0] is person for each in over))]
    if short:
        parts += ["## Work that nobody is free for", "\n".join(f"- **{shown(role)}**, week of {chart.short(week)}: {hour(lacking)} of {hour(roles[role][week][0])} have nobody." for role, week, lacking in short)]
    calm = list(room_left(team, weeks, capacity, free, roles))
    if calm:
        parts += ["## Where there is room", "\n".join(calm)]
    return "\n\n".join(parts) + "\n"


def people(over):
    count = len({person for person, *_ in over})
    return "1 person" if count == 1 else f"{count} people"


def over_line(person, weeks, capacity, free, team, over):
    mine = [(week, much) for who, week, much in over if who is person]
    largest = {}
    for week, _ in mine:
        for name, hours in person.parts.get(week, []):
            largest[name] = largest.get(name, 0) + hours
    text = f"- **{shown(person.name)}**: " + ", ".join(f"{chart.short(week)} (+{hour(much)}, {cell(person.load[week], capacity[person][week]).strip('*')})" for week, much in mine)
    text += ". Mostly " + shown(max(largest, key=largest.get)) + "."
    takers = [f"{shown(other.name)} ({chart.short(week)})" for week, much in mine for other in team if other is not person and other.role == person.role and other.role and free[other][week] >= much]
    return text + (f" Could take it over: {', '.join(takers)}." if takers else " Nobody in the same role has as much free in those weeks.")


def room_left(team, weeks, capacity, free, roles):
    for person in team:
        idle = [week for week in weeks if capacity[person][week] > 0 and free[person][week] > capacity[person][week] / 2]
        if idle:
            yield f"- {shown(person.name)}: {hour(sum(free[person][week] for week in idle))} in the weeks of {', '.join(chart.short(week) for week in idle[:8])}" + (" …" if len(idle) > 8 else "") + (f", before the work for any {shown(person.role)}" if person.role in roles else "") + "."


def hour(value):
    return f"{value:,.1f}".removesuffix(".0") + " h"


def cell(asked, room):
    if room < 1e-9:
        return "away" if asked < 1e-9 else "**no room**"
    text = f"{asked / room * 100:.0f} %"
    return f"**{text}**" if asked > room * 1.005 else text


given.run(main)
