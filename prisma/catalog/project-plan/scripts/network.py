"""Tasks from a table, and the critical path through them."""
import re
from dataclasses import dataclass, field

import given
import workdays

NAMES = {
    "id": ("id", "no", "nr", "number", "key", "wbs", "code"), "task": ("task", "name", "title", "activity", "what"),
    "days": ("days", "duration", "workdays", "effort", "length"), "after": ("after", "depends", "dependson", "dependencies", "predecessors", "predecessor", "needs"),
    "owner": ("owner", "who", "assignee", "resource", "responsible"), "not_before": ("notbefore", "earliest", "earlieststart", "start"),
}
MOST = 300


@dataclass(eq=False)
class Task:
    id: str
    name: str
    days: int
    owner: str
    line: int
    raw: str
    earliest: int = 0
    before: list = field(default_factory=list)  # (task, lag) that have to be finished first
    after: list = field(default_factory=list)
    start: int = 0
    end: int = 0
    late_end: int = 0
    free: int = 0

    @property
    def slack(self):
        return self.late_end - self.end

    @property
    def critical(self):
        return self.slack == 0


def read(sheet, calendar):
    plain = [re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", each.lower())) or ("id" if each.strip() == "#" else "") for each in sheet.header]
    where = {role: next((at for at, each in enumerate(plain) if each in names), None) for role, names in NAMES.items()}
    for role in ("task", "days"):
        if where[role] is None:
            raise given.Problem(f'{sheet.name} has no column "{role}". Its columns: {", ".join(sheet.header)}.')
    if len(sheet.rows) > MOST:
        raise given.Problem(f"{sheet.name} has {len(sheet.rows)} tasks; at most {MOST} are planned at once. Plan the phases one by one.")
    tasks = []
    for number, (row, line) in enumerate(zip(sheet.rows, sheet.lines), 1):
        cell = lambda role: row[where[role]].strip() if where[role] is not None else ""
        name = cell("task")
        if not name:
            raise given.Problem(f'Line {line} has no name in the column "task".')
        task = Task(cell("id") or str(number), name, length(cell("days"), line, name, len(calendar.week)), cell("owner"), line, cell("after"))
        if cell("not_before"):
            earliest = workdays.day(cell("not_before"), f"not_before (line {line})")
            if (earliest - calendar.date(0)).days > 4000:
                raise given.Problem(f'Line {line} ({name}): "not_before" is {earliest}, more than ten years after the start.')
            task.earliest = calendar.index(earliest)
        tasks.append(task)
    link(tasks)
    return tasks


def length(text, line, name, week):
    found = re.fullmatch(r"(\d{1,4})(?:\.0+)?\s*(d|days?|w|weeks?)?", text, re.I)
    if not found:
        raise given.Problem(f'Line {line} ({name}): "days" is {text!r}. Write whole working days such as 4, 4d or 2w; 0 is a milestone.')
    return int(found[1]) * (week if (found[2] or "d").lower().startswith("w") else 1)


def link(tasks):
    known = {}
    for task in tasks:
        if task.id.casefold() in known:
            raise given.Problem(f'The id {task.id!r} stands on lines {known[task.id.casefold()].line} and {task.line}. Every id once.')
        known[task.id.casefold()] = task
    for task in tasks:
        known.setdefault(task.name.casefold(), task)
    for task in tasks:
        for part in filter(None, (each.strip() for each in re.split(r"[;,|]", task.raw))):
            words = [part] if one(part, known) else part.split()
            for word in words:
                other, lag = one(word, known) or (None, 0)
                if other is None:
                    kind = " Only finish-to-start links are understood, with a wait if need be: B+3." if re.search(r"(SS|FF|SF)", word) else ""
                    raise given.Problem(f'Line {task.line} ({task.name}): "after" names {word!r}, which is no id and no task here.{kind}')
                task.before.append((other, lag))
                other.after.append((task, lag))


def one(word, known):
    if word.casefold() in known:
        return known[word.casefold()], 0
    found = re.fullmatch(r"(.+?)(?:FS)?\s*\+\s*(\d{1,3})\s*d?", word, re.I)
    return (known[found[1].casefold()], int(found[2])) if found and found[1].casefold() in known else None


def ordered(tasks):
    """Every task after those it waits for; a circle is named."""
    waiting = {id(task): len(task.before) for task in tasks}
    ready, result = [task for task in tasks if not task.before], []
    while ready:
        task = ready.pop(0)
        result.append(task)
        for other, _ in task.after:
            waiting[id(other)] -= 1
            if waiting[id(other)] == 0:
                ready.append(other)
    if len(result) == len(tasks):
        return result
    done, trail, task = {id(each) for each in result}, [], next(each for each in tasks if waiting[id(each)] > 0)
    while task not in trail:
        trail.append(task)
        task = next(other for other, _ in task.before if id(other) not in done)
    circle = [task, *trail[trail.index(task) + 1:][::-1]]
    raise given.Problem("These tasks wait for each other in a circle: " + " → ".join(f"{each.id} ({each.name})" for each in [*circle, circle[0]])
                        + ". Take away the link that is a wish and not a need.")


def schedule(tasks):
    """Early and late days, counted in working days from the start. Gives back the length of the whole."""
    order = ordered(tasks)
    for task in order:
        task.start = max([task.earliest] + [other.end + lag for other, lag in task.before])
        task.end = task.start + task.days
    whole = max(task.end for task in tasks)
    for task in reversed(order):
        task.late_end = min([whole] + [other.late_end - other.days - lag for other, lag in task.after])
        task.free = min([whole] + [other.start - lag for other, lag in task.after]) - task.end
    return whole
