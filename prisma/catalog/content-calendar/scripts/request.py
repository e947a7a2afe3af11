"""The plan that was asked for, read and checked field by field."""
import json
import os
import re
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST = 366


class BadInput(Exception):
    """Something the caller can put right; its message is shown as it is."""


@dataclass
class Channel:
    name: str
    days: list
    every: int
    first_week: int
    time: str
    lead: int
    owner: str


@dataclass
class Theme:
    name: str
    weight: float
    channels: list
    first: date
    last: date


@dataclass
class Wanted:
    start: date
    end: date
    channels: list
    themes: list
    holidays: dict
    fixed: list
    pauses: list
    workdays: list
    max_per_day: int
    capacity: int
    quiet: set = field(default_factory=set)


def read(arguments):
    data = load(arguments)
    known(data, "the input", "start end channels themes holidays fixed pauses workdays max_per_day capacity_per_week")
    start, end = day(data, "start"), day(data, "end")
    if end < start:
        raise BadInput(f'"end": {end} is before the start, {start}.')
    if (end - start).days >= LONGEST:
        raise BadInput(f'"end": a calendar covers at most {LONGEST} days.')
    channels = [channel(at, each) for at, each in entries(data, "channels", required=True)]
    names = [each.name for each in channels]
    if len({name.lower() for name in names}) < len(names):
        raise BadInput('"channels": two channels have the same name.')
    themes = [theme(at, each, names, start, end) for at, each in entries(data, "themes", required=True)]
    holidays = {}
    quiet = set()
    for at, each in entries(data, "holidays"):
        known(each, f"holidays {at}", "date name publish")
        when = day(each, "date", f"holidays {at}")
        holidays[when] = text(each, "name", f"holidays {at}")
        if not flag(each, "publish", f"holidays {at}"):
            quiet.add(when)
    fixed = [appointment(at, each, names) for at, each in entries(data, "fixed")]
    outside = next((each for each in fixed if not start <= each["date"] <= end), None)
    if outside:
        raise BadInput(f'"fixed": {outside["title"]} on {outside["date"]} is outside the calendar.')
    pauses = [pause(at, each) for at, each in entries(data, "pauses")]
    workdays = weekdays(data.get("workdays", list(DAYS[:5])), '"workdays"')
    return Wanted(start, end, channels, themes, holidays, fixed, pauses, workdays, whole(data, "max_per_day", "the input", 1, 20, 2),
                  whole(data, "capacity_per_week", "the input", 0, 200, 0), quiet)


def load(arguments):
    path = os.environ.get("INPUT_FILE") or (arguments[0] if arguments else "")
    try:
        raw = open(path, "rb").read() if path else sys.stdin.buffer.read()
        data = json.loads(raw.decode("utf-8-sig"))
    except OSError:
        raise BadInput(f"There is no file {path}.") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The input has to be a JSON object with start, end, channels and themes: {error}") from None
    if not isinstance(data, dict):
        raise BadInput("The input has to be a JSON object with start, end, channels and themes.")
    return data


def channel(at, each):
    where = f"channels {at}"
    known(each, where, "name days every_weeks first_week time lead_days owner")
    days = weekdays(each.get("days"), f'{where}, "days"')
    time = text(each, "time", where, "09:00")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
        raise BadInput(f'{where}, "time": {time!r} is no time of day. Write 09:30.')
    return Channel(text(each, "name", where), days, whole(each, "every_weeks", where, 1, 26, 1), whole(each, "first_week", where, 1, 26, 1), time,
                   whole(each, "lead_days", where, 0, 60, 3), text(each, "owner", where, ""))


def theme(at, each, names, start, end):
    where = f"themes {at}"
    each = {"name": each} if isinstance(each, str) else each
    known(each, where, "name weight channels from to")
    weight = each.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight <= 100:
        raise BadInput(f'{where}, "weight": has to be a number above 0 and up to 100.')
    only = each.get("channels", names)
    strange = [name for name in only if name not in names] if isinstance(only, list) else [only]
    if strange or not only:
        raise BadInput(f'{where}, "channels": has to be a list of {", ".join(names)}.')
    first = day(each, "from", where) if "from" in each else start
    last = day(each, "to", where) if "to" in each else end
    return Theme(text(each, "name", where), weight, only, first, last)


def appointment(at, each, names):
    where = f"fixed {at}"
    known(each, where, "date title channel theme")
    if each.get("channel") not in names:
        raise BadInput(f'{where}, "channel": has to be one of {", ".join(names)}.')
    return {"date": day(each, "date", where), "title": text(each, "title", where), "channel": each["channel"], "theme": text(each, "theme", where, "")}


def pause(at, each):
    where = f"pauses {at}"
    known(each, where, "from to reason")
    first, last = day(each, "from", where), day(each, "to", where)
    if last < first:
        raise BadInput(f'{where}, "to": is before "from".')
    return first, last, text(each, "reason", where)


def entries(data, key, required=False):
    value = data.get(key, [])
    if not isinstance(value, list) or len(value) > 200 or (required and not value):
        raise BadInput(f'"{key}" has to be a list{" with at least one entry" if required else ""} and at most 200.')
    for at, each in enumerate(value, 1):
        if not isinstance(each, dict) and not (key == "themes" and isinstance(each, str)):
            raise BadInput(f"{key} {at}: has to be an object.")
    return list(enumerate(value, 1))


def known(data, where, names):
    strange = next((key for key in data if key not in names.split()), None)
    if strange is not None:
        raise BadInput(f'{where}: there is no field "{strange}". There are {", ".join(names.split())}.')


def text(data, key, where, otherwise=None):
    value = data.get(key, otherwise)
    if not isinstance(value, str) or (otherwise is None and not value.strip()) or len(value) > 200:
        raise BadInput(f'{where}, "{key}": has to be a text of up to 200 characters.')
    # Half a character, which JSON can write and a file cannot, becomes a question mark.
    return " ".join(value.replace("\0", "").encode("utf-8", "replace").decode().split())


def flag(data, key, where):
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise BadInput(f'{where}, "{key}": has to be true or false.')
    return value


def whole(data, key, where, least, most, otherwise):
    value = data.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(f'{where}, "{key}": has to be a whole number from {least} to {most}.')
    return value


def day(data, key, where="the input"):
    value = data.get(key)
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError
        found = date.fromisoformat(value)
        found - timedelta(days=400), found + timedelta(days=400)
        return found
    except (TypeError, ValueError, OverflowError):
        raise BadInput(f'{where}, "{key}": {value!r} is no date. Write 2026-05-04.') from None


def weekdays(value, where):
    if not isinstance(value, list) or not value or any(each not in DAYS for each in value):
        raise BadInput(f"{where}: has to be a list of {', '.join(DAYS)}.")
    return sorted({DAYS.index(each) for each in value})
