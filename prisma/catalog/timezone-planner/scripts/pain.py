"""What a time costs the person who has to be there: 0 in working hours, 10 in the dead of night."""
import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

import given
import zones

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIELDS = ("name", "zone", "hours", "workdays", "off", "optional")
QUARTER = timedelta(minutes=15)
AWAY = 99.0


@dataclass
class Person:
    name: str
    zone: zones.Zone
    begin: float
    end: float
    days: set
    off: set
    weight: float


def day(text, field):
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise given.Problem(f'"{field}" has {text!r}; a date looks like 2026-03-17.') from None


def people(found):
    raw = found.get("people")
    if not isinstance(raw, list) or not 2 <= len(raw) <= 12 or not all(isinstance(each, dict) for each in raw):
        raise given.Problem('"people" has to be a list of 2 to 12, such as [{"name": "Lena", "zone": "Europe/Berlin"}, …].')
    rules, result = zones.load(), []
    for at, each in enumerate(raw, 1):
        strange = [name for name in each if name not in FIELDS]
        if strange:
            raise given.Problem(f'"people", number {at}, has a field "{strange[0]}". There are: {", ".join(FIELDS)}.')
        name = given.words(each, "name") or f"Person {at}"
        hours = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)", given.words(each, "hours", "09:00-17:00"))
        if not hours:
            raise given.Problem(f'"hours" of {name} is {each["hours"]!r}; it looks like 09:00-17:30.')
        begin, end = int(hours[1]) + int(hours[2]) / 60, int(hours[3]) + int(hours[4]) / 60
        days = given.names(each, "workdays") or list(DAYS[:5])
        wrong = [one for one in days if one not in DAYS]
        if wrong:
            raise given.Problem(f'"workdays" of {name} has {wrong[0]!r}; the days are {", ".join(DAYS)}.')
        result.append(Person(name, zone(given.words(each, "zone"), name, rules), begin, end % 24 if end > 24 else end,
                             {DAYS.index(one) for one in days}, {day(one, f"off of {name}") for one in given.names(each, "off")}, 0.25 if each.get("optional") is True else 1.0))
    return result


def zone(text, name, rules):
    exact = {each.casefold(): each for each in rules}
    plain = text.strip().replace(" ", "_").casefold()
    fitting = [exact[plain]] if plain in exact else [each for low, each in exact.items() if low.rpartition("/")[2] == plain]
    if len(fitting) == 1:
        return zones.Zone(fitting[0], rules[fitting[0]])
    if re.fullmatch(r"[A-Z]{2,5}|(UTC|GMT)?[+-]\d+.*", text.strip()):
        raise given.Problem(f'"zone" of {name} is {text!r}, which does not say when the clocks change. Give a place such as Europe/Berlin.')
    near = [each for low, each in exact.items() if plain and plain[:4] in low.rpartition("/")[2]][:4]
    raise given.Problem(f'"zone" of {name} is {text!r}, which is not in the table.' + (f" Perhaps {' or '.join(near)}?" if near else " Give a large city of the same zone, such as Europe/Berlin."))


def quarter(person, moment):
    """The cost of a quarter of an hour that begins now, by the local clock."""
    if moment.date() in person.off:
        return AWAY
    hour = moment.hour + moment.minute / 60 + 0.125
    night = 10.0 if hour < 6 or hour >= 23 else 6.0 if hour < 7 or hour >= 22 else 0.0
    passes = person.end <= person.begin
    inside = (hour >= person.begin or hour < person.end) if passes else person.begin <= hour < person.end
    # Hours after midnight of a shift belong to the day on which it began.
    worked = (moment - timedelta(days=1) if passes and hour < person.end else moment).weekday() in person.days
    if inside and worked:
        return 0.0
    if not worked:
        return max(8.0, night)
    away = min((person.begin - hour) % 24, (hour - person.end) % 24)
    return max(night, float(min(5, math.ceil(away))))


def of(person, utc, minutes):
    """Mean over the meeting; AWAY where the person is not there for part of it."""
    start = person.zone.local(utc)
    costs = [quarter(person, start + QUARTER * at) for at in range(math.ceil(minutes / 15))]
    return AWAY if AWAY in costs else sum(costs) / len(costs)
