"""Plan a project from tasks, durations and dependencies: plan.csv, gantt.svg, report.md.

Usage: plan.py TASKS.csv    or one attachment; the settings are a JSON object on stdin, "start" is needed.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import gantt
import given
import network
import table
import workdays
from table import shown

WEEK = list(workdays.DAYS[:5])


def main():
    found = given.settings(("tasks", "title", "start", "deadline", "holidays", "workdays"), plain="tasks")
    title = given.words(found, "title", "Project plan") or "Project plan"
    if "start" not in found:
        raise given.Problem('"start" is missing: the first day of work, such as "2026-09-07".')
    start = workdays.day(found["start"], "start")
    deadline = workdays.day(found["deadline"], "deadline") if "deadline" in found else None
    if deadline and (deadline < start or (deadline - start).days > 4000):
        raise given.Problem('"deadline" has to lie after "start", by ten years at most.')
    week = given.names(found, "workdays") or WEEK
    wrong = [each for each in week if each not in workdays.DAYS]
    if wrong:
        raise given.Problem(f'"workdays" has {wrong[0]!r}; the days are {", ".join(workdays.DAYS)}.')
    calendar = workdays.Calendar(start, week, given.names(found, "holidays"))
    sheet = source(found)
    tasks = network.read(sheet, calendar)
    whole = network.schedule(tasks)
    if whole > 5000:
        raise given.Problem(f'The plan is {whole} working days long. Look for a wrong number in "days".')
    finish = max(gantt.dates(task, calendar)[1] for task in tasks)
    text = report(tasks, calendar, whole, finish, deadline, sheet)
    header = ["id", "task", "owner", "days", "start", "finish", "slack", "free slack", "critical", "latest finish"]
    rows = []
    for task in tasks:
        begin, end = gantt.dates(task, calendar)
        rows.append([task.id, task.name, task.owner, task.days, begin, end, task.slack, task.free, "yes" if task.critical else "no", gantt.latest(task, calendar)])
    given.save("plan.csv", table.write(header, rows))
    off = f"; free: {', '.join(given.names(found, 'holidays'))}" if given.names(found, "holidays") else ""
    given.save("gantt.svg", gantt.draw(tasks, calendar, title, f"{dated(calendar.date(0))} to {dated(finish)}, {days(whole)}",
                                       f"Source: {sheet.name}, {len(tasks)} tasks; working week {', '.join(week)}{off}", deadline))
    given.save("report.md", text)
    print(text, end="")


def source(found):
    there = given.files((".csv", ".tsv", ".txt"))
    if len(there) > 1:
        raise given.Problem(f"{len(there)} files are attached; a plan is made from one.")
    if there:
        return table.load(there[0])
    pasted = given.words(found, "tasks")
    if "\n" in pasted:
        return table.parse(pasted.encode(), "the task list")
    raise given.Problem('There are no tasks. Attach a .csv file, or put rows with the header id,task,days,after into "tasks".')


def dated(date):
    return f"{workdays.DAYS[date.weekday()]} {gantt.short(date)} {date.year}"


def report(tasks, calendar, whole, finish, deadline, sheet):
    critical = sorted((task for task in tasks if task.critical), key=lambda task: (task.start, task.end))
    head = f"**Done on {dated(finish)}**, after {days(whole)} from {dated(calendar.date(0))}."
    if deadline:
        left = calendar.between(finish, deadline)
        head += (f" The deadline, {dated(deadline)}, leaves {days(left)} to spare." if left > 0 else f" The deadline, {dated(deadline)}, is met with nothing to spare." if finish <= deadline
                 else f" **That misses the deadline, {dated(deadline)}, by {days(-left)}.**")
    parts = [head, "Critical path: " + " → ".join(f"{shown(task.name)} ({task.days})" for task in critical) + "."]
    rows = []
    for task in tasks:
        begin, end = gantt.dates(task, calendar)
        mark = "**" if task.critical else ""
        rows.append(f"| {shown(task.id, 12)} | {mark}{shown(task.name)}{mark} | {shown(task.owner, 24)} | {task.days} | {dated(begin)[:-5]} | {dated(end)[:-5]} | {'critical' if task.critical else task.slack} |")
    parts.append("| | Task | Owner | Days | Start | Finish | Slack |\n| --- | --- | --- | ---: | --- | --- | ---: |\n" + "\n".join(rows))
    notes = list(findings(tasks, whole, calendar))
    if sheet.ragged:
        notes.append(f"{len(sheet.ragged)} rows are not as wide as the header, first line {sheet.ragged[0][0]}. A comma inside \"after\" needs quotes, or use a semicolon.")
    if notes:
        parts += ["## What threatens the date", "\n".join(f"- {note}" for note in notes)]
    return "\n\n".join(parts) + "\n"


def findings(tasks, whole, calendar):
    near = [task for task in tasks if 0 < task.slack <= max(2, whole // 10) and task.days]
    if near:
        yield "**Nearly critical**: " + ", ".join(f"{shown(task.name)} ({days(task.slack)} of slack)" for task in near) + ". Delays here add up along the chain; the slack is shared, each does not have its own."
    for at, one in enumerate(tasks):
        for other in tasks[at + 1:]:
            first, last = max(one.start, other.start), min(one.end, other.end)
            if one.owner and one.owner.casefold() == other.owner.casefold() and first < last:
                gives = max(one, other, key=lambda task: task.slack)
                yield (f"**Two tasks at once for {shown(one.owner)}**, {dated(calendar.date(first))[:-5]} to {dated(calendar.date(last - 1))[:-5]}: {shown(one.name)}, {shown(other.name)}. "
                       + (f"{shown(gives.name)} can move: it has {days(gives.slack)} of slack." if gives.slack >= last - first else "Neither has the slack to wait."))
    ends = [task for task in tasks if not task.after and task.end < whole]
    if ends:
        yield "**Nothing waits for** " + ", ".join(shown(task.name) for task in ends) + ". Either a link is missing or the task is not needed for the end."
    long = [task for task in tasks if task.days > 20]
    if long:
        yield "**Longer than four weeks**: " + ", ".join(f"{shown(task.name)} ({task.days})" for task in long) + ". Nobody sees such a task slip until it is late; cut it at something that can be shown."
    alone = [task for task in tasks if not task.owner]
    if alone and len(alone) < len(tasks):
        yield "Without an owner: " + ", ".join(shown(task.name) for task in alone) + "."


def days(count):
    return f"{count} working day{'' if count == 1 else 's'}"


given.run(main)
