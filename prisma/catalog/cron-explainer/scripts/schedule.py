"""A cron expression read into sets of values: five fields, six with seconds first, or a macro."""
import datetime
import re
from dataclasses import dataclass

from intake import Refused

RANGES = {"second": (0, 59), "minute": (0, 59), "hour": (0, 23), "day of month": (1, 31), "month": (1, 12), "day of week": (0, 7)}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = "sun mon tue wed thu fri sat".split()
MACROS = {"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
          "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *", "@reboot": None}
FIELD = re.compile(r"[\d*/,?#LW-]+|(?:(?:%s)\b[-,/]?)+" % "|".join(MONTHS + DAYS), re.I)


@dataclass
class Field:
    text: str
    values: list
    starred: bool

    def full(self, name):
        low, high = RANGES[name]
        return len(self.values) == (7 if name == "day of week" else high - low + 1)


@dataclass
class Plan:
    text: str
    fields: dict
    command: str

    def has_seconds(self):
        return "second" in self.fields

    def either_day(self):
        """Vixie's rule: the two day fields are joined by "or" when neither begins with a star."""
        return not self.has_seconds() and not self.fields["day of month"].starred and not self.fields["day of week"].starred

    def on_day(self, day):
        if day.month not in self.fields["month"].values:
            return False
        of_month = day.day in self.fields["day of month"].values
        of_week = day.isoweekday() % 7 in self.fields["day of week"].values
        return of_month or of_week if self.either_day() else of_month and of_week

    def clocks(self):
        seconds = self.fields["second"].values if self.has_seconds() else [0]
        for hour in self.fields["hour"].values:
            for minute in self.fields["minute"].values:
                for second in seconds:
                    yield datetime.time(hour, minute, second)

    def is_frequent(self):
        """Whether it means "every so often" and not "at this hour": decides what happens in a repeated hour."""
        return self.fields["hour"].starred


def parse(raw):
    lines = [line.strip() for line in raw.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#") and not re.match(r"\w+\s*=", line)]
    if not lines:
        raise Refused('No cron expression. Send one such as 30 2 * * 1-5, as the input or as "expression".')
    if len(lines) > 1:
        raise Refused(f'"expression" has {len(lines)} schedules. Send one at a time.')
    line = lines[0].strip("\"'")
    if line.startswith("@"):
        macro, _, command = line.partition(" ")
        if macro.lower() not in MACROS:
            raise Refused(f'"{macro}" is no macro of cron. There are {", ".join(MACROS)}.')
        expansion = MACROS[macro.lower()]
        return Plan(macro, read(expansion.split()) if expansion else {}, command.strip())
    parts = line.split()
    size = 0
    while size < min(7, len(parts)) and FIELD.fullmatch(parts[size]):
        size += 1
    if size < 5:
        raise Refused(f'"expression" needs five fields (minute hour day-of-month month day-of-week), or six with seconds first. '
                      f'{"Field " + str(size + 1) + ", " + repr(parts[size]) + ", is none." if size < len(parts) else f"It has {size}."}')
    if size == 7:
        raise Refused("Seven fields with a year are Quartz. Leave the year out: the times below it are the same.")
    return Plan(" ".join(parts[:size]), read(parts[:size]), " ".join(parts[size:]))


def read(parts):
    names = list(RANGES) if len(parts) == 6 else list(RANGES)[1:]
    return {name: field(name, text) for name, text in zip(names, parts)}


def field(name, text):
    if re.search(r"[LW#]", re.sub("|".join(MONTHS + DAYS), "", text, flags=re.I)):
        raise Refused(f'The {name} "{text}" uses L, W or # of Quartz, which cron does not know. For the last day of a month run on 28-31 '
                      "and let the command check whether tomorrow is the 1st.")
    low, high = RANGES[name]
    values = set()
    for item in text.split(","):
        match = re.fullmatch(r"(\*|\?|\w+)(?:-(\w+))?(?:/(\d+))?", item)
        if not match:
            raise Refused(f'The {name} "{text}" cannot be read at "{item}". Allowed: *, 5, 1-5, */10, 1-30/2, and lists of them.')
        first, last, step = match.groups()
        start, end = (low, high) if first in "*?" else (number(name, first), number(name, last or first))
        if first in "*?" and last:
            raise Refused(f'The {name} "{item}" mixes * with a range.')
        if step is not None and first not in "*?" and not last:
            end = high
        if int(step or 1) < 1:
            raise Refused(f'The {name} "{item}" has a step of 0.')
        if start > end:
            raise Refused(f'The {name} "{item}" runs backwards. Write {start}-{high if name != "day of week" else 6},{low}-{end} instead.')
        values.update(range(start, end + 1, int(step or 1)))
    if name == "day of week":
        values = {value % 7 for value in values}
    return Field(text, sorted(values), text[0] in "*?")


def number(name, text):
    low, high = RANGES[name]
    names = {"month": [""] + MONTHS, "day of week": DAYS}.get(name, [])
    if text.lower() in names:
        return names.index(text.lower())
    if not text.isdigit() or not low <= int(text) <= high:
        raise Refused(f'The {name} "{text}" is out of range: {low} to {high}{" or a name such as " + names[-1] if names else ""}.')
    return int(text)
