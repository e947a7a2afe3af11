"""Who can work on which day, and what is asked of them."""
import datetime
import re
from dataclasses import dataclass, field

import given
import table

PEOPLE = {"person": ("person", "name", "who", "employee"), "role": ("role", "team", "skill", "function"), "hours": ("hours", "hoursperweek", "weeklyhours", "contract"), "absences": ("absences", "absence", "leave", "off", "holiday", "vacation")}
WORK = {"work": ("work", "project", "task", "name", "item"), "who": ("who", "person", "role", "owner", "assignee"), "from": ("from", "start", "begin"), "to": ("to", "end", "finish", "until"), "hours": ("hours", "effort", "estimate", "totalhours")}
DAY = datetime.timedelta(days=1)


@dataclass(eq=False)
class Person:
    name: str
    role: str
    hours: float
    off: set
    load: dict = field(default_factory=dict)  # Monday of a week → hours asked for
    parts: dict = field(default_factory=dict)  # Monday of a week → (work, hours)


@dataclass(eq=False)
class Work:
    name: str
    who: str
    first: datetime.date
    last: datetime.date
    hours: float
    line: int


def columns(sheet, names):
    plain = [re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", each.lower())) for each in sheet.header]
    where = {role: next((plain.index(each) for each in some if each in plain), None) for role, some in names.items()}
    lacking = [role for role, at in where.items() if at is None and role not in ("absences", "role")]
    if lacking:
        raise given.Problem(f"{sheet.name} has no column \"{lacking[0]}\". Its columns: {', '.join(sheet.header)}.")
    return where


def day(text, where):
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise given.Problem(f"{where}: {text.strip()!r} is no date; it looks like 2026-04-06.") from None


def days(texts, where):
    """Single dates and ranges with a slash, as a set of days."""
    result = set()
    for text in texts:
        first, _, last = text.partition("/")
        first = day(first, where)
        last = day(last, where) if last else first
        if not 0 <= (last - first).days <= 400:
            raise given.Problem(f"{where}: the range {text.strip()!r} has to go from its first day to its last, at most 400 days later.")
        result |= {first + DAY * at for at in range((last - first).days + 1)}
    return result


def people(sheet, holidays):
    where, result = columns(sheet, PEOPLE), []
    hours = table.numbers(sheet.cells(where["hours"]))
    for at, line in enumerate(sheet.lines):
        cell = lambda role: sheet.rows[at][where[role]].strip() if where[role] is not None else ""
        if not cell("person"):
            raise given.Problem(f'{sheet.name}, line {line}: "person" is empty.')
        if any(each.name.casefold() == cell("person").casefold() for each in result):
            raise given.Problem(f"{sheet.name}, line {line}: {cell('person')!r} stands in the table twice.")
        if hours[at] is None or not 0 < hours[at] <= 80:
            raise given.Problem(f'{sheet.name}, line {line} ({cell("person")}): "hours" has to be the hours of a week, above 0 and up to 80.')
        off = days(filter(str.strip, re.split(r"[;,]", cell("absences"))), f"{sheet.name}, line {line}, absences")
        result.append(Person(cell("person"), cell("role"), hours[at], off | holidays))
    if len(result) > 60:
        raise given.Problem(f"{len(result)} people are too many for one table; plan team by team, up to 60.")
    return result


def work(sheet):
    where, result = columns(sheet, WORK), []
    hours = table.numbers(sheet.cells(where["hours"]))
    for at, line in enumerate(sheet.lines):
        cell = lambda role: sheet.rows[at][where[role]].strip()
        place = f"{sheet.name}, line {line} ({cell('work')[:40]})"
        first, last = day(cell("from"), place), day(cell("to"), place)
        if not 0 <= (last - first).days <= 370:
            raise given.Problem(f'{place}: "to" has to lie on or after "from", within a year.')
        if hours[at] is None or hours[at] < 0:
            raise given.Problem(f'{place}: "hours" has to be a number, the effort in all.')
        result.append(Work(cell("work") or "(no name)", cell("who"), first, last, hours[at], line))
    return result


def monday(date):
    return date - DAY * date.weekday()


def weeks(items):
    date, last, result = monday(min(each.first for each in items)), max(each.last for each in items), []
    while date <= last:
        result.append(date)
        date += DAY * 7
    if len(result) > 53:
        raise given.Problem(f"The work goes over {len(result)} weeks; up to 53 are planned at once.")
    return result


def present(person, date):
    return date.weekday() < 5 and date not in person.off


def capacity(person, week, overhead):
    return person.hours / 5 * sum(present(person, week + DAY * at) for at in range(5)) * (1 - overhead)


def spread(item, works):
    """The effort in equal parts over the days of its span on which `works` says that somebody is there."""
    span = [item.first + DAY * at for at in range((item.last - item.first).days + 1)]
    span = [date for date in span if works(date)]
    result = {}
    for date in span:
        result[monday(date)] = result.get(monday(date), 0) + item.hours / len(span)
    return result


def assign(items, team, holidays, name):
    """Puts each item on its person; what is asked of a role is given back by role and week."""
    roles = {each.role.casefold(): each.role for each in team if each.role}
    asked = {}
    for item in items:
        person = next((each for each in team if each.name.casefold() == item.who.casefold()), None)
        if person:
            shares = spread(item, lambda date: present(person, date))
            for week, hours in shares.items():
                person.load[week] = person.load.get(week, 0) + hours
                person.parts.setdefault(week, []).append((item.name, hours))
        elif item.who.casefold() in roles:
            shares = spread(item, lambda date: date.weekday() < 5 and date not in holidays)
            for week, hours in shares.items():
                by_week = asked.setdefault(roles[item.who.casefold()], {})
                by_week[week] = by_week.get(week, 0) + hours
        else:
            raise given.Problem(f'{name}, line {item.line} ({item.name}): "who" is {item.who!r}, neither a person nor a role in the table of people.')
        if not shares and item.hours:
            raise given.Problem(f"{name}, line {item.line} ({item.name}): {item.who} has no working day from {item.first} to {item.last}.")
    return asked
