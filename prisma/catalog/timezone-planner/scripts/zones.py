"""Time zones by the rules in force today: a table of POSIX rules, since not every Python has one of its own."""
import json
import os
import re
from datetime import datetime, timedelta

RULE = re.compile(r"(<[^>]+>|[A-Za-z]+)([-+\d:]+)(?:(<[^>]+>|[A-Za-z]+)([-+\d:]*))?(?:,M(\d+)\.(\d)\.(\d)(?:/([-\d:]+))?,M(\d+)\.(\d)\.(\d)(?:/([-\d:]+))?)?$")
DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
HOUR = timedelta(hours=1)


def span(text):
    """"-9:30" as a span of time."""
    sign, parts = (-1 if text.startswith("-") else 1), [int(part) for part in text.lstrip("+-").split(":")]
    return sign * timedelta(hours=parts[0], minutes=parts[1] if len(parts) > 1 else 0)


class Zone:
    def __init__(self, name, rule):
        self.name, match = name, RULE.match(rule)
        self.abbreviations = [each.strip("<>") if each else "" for each in (match.group(1), match.group(3))]
        self.standard = -span(match.group(2))
        self.summer = (-span(match.group(4)) if match.group(4) else self.standard + HOUR) if match.group(5) else self.standard
        self.changes = None
        if match.group(5):
            numbers = [int(each) for each in match.group(5, 6, 7, 9, 10, 11)]
            self.changes = ((*numbers[:3], span(match.group(8) or "2")), (*numbers[3:], span(match.group(12) or "2")))

    def change(self, year, which):
        """When the clocks change, by the clock as it was before."""
        month, week, day, time = self.changes[which]
        first = datetime(year, month, 1)
        date = first + timedelta(days=(day - first.isoweekday()) % 7 + 7 * (week - 1))
        return (date if date.month == month else date - timedelta(days=7)) + time

    def offset(self, utc):
        if not self.changes:
            return self.standard
        year = (utc + self.standard).year
        begin, end = self.change(year, 0) - self.standard, self.change(year, 1) - self.summer
        inside = begin <= utc < end if begin < end else not end <= utc < begin
        return self.summer if inside else self.standard

    def local(self, utc):
        return utc + self.offset(utc)

    def valid(self, local):
        """The offsets that this time of the clock has: none in the hour that is skipped, two in the one that comes twice."""
        return sorted((each for each in {self.standard, self.summer} if self.offset(local - each) == each), reverse=True)

    def utc(self, local):
        """As RFC 5545 says: a time that comes twice is the first, one that is skipped counts by the clock before."""
        return local - (self.valid(local) or [min(self.standard, self.summer)])[0]


def load():
    folder = os.path.join(os.environ["SKILL_DIR"], "assets") if "SKILL_DIR" in os.environ else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "assets")
    with open(os.path.join(folder, "zones.json"), encoding="utf-8") as handle:
        table = json.load(handle)
    return {name: rule for rule, names in table.items() for name in names}


def sign(offset):
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
