"""Local time without a time zone database: each zone's current rule, written as POSIX TZ, from assets/zones.json."""
import datetime
import json
import os
import re
from dataclasses import dataclass

from intake import Refused

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
NAME = r"(?:<[^>]+>|[A-Za-z]+)"
OFFSET = r"[+-]?\d+(?::\d+)?(?::\d+)?"
SHAPE = re.compile(rf"({NAME})({OFFSET})(?:({NAME})({OFFSET})?,([^,]+),([^,]+))?")


@dataclass
class Occurrence:
    local: datetime.datetime
    utc: datetime.datetime
    note: str

    def local_text(self):
        minutes = round((self.local - self.utc).total_seconds() / 60)
        if self.note.startswith("does not exist"):
            return f"{self.local:%a %Y-%m-%d %H:%M:%S}"
        sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
        return f"{self.local:%a %Y-%m-%d %H:%M:%S} {sign}{minutes // 60:02}:{minutes % 60:02}"

    def utc_text(self):
        return f"{self.utc:%Y-%m-%d %H:%M:%S}"


class Zone:
    def __init__(self, name, rule):
        self.name = name
        standard, offset, summer, summer_offset, start, end = SHAPE.fullmatch(rule).groups()
        self.standard = -seconds(offset)
        self.summer = None if summer is None else -seconds(summer_offset) if summer_offset else self.standard + 3600
        self.start, self.end = start, end

    def changes(self, year):
        """(local time at which the clock jumps, offset before, offset after), in the order of the year."""
        if self.summer is None:
            return []
        return sorted([(moment(self.start, year), self.standard, self.summer), (moment(self.end, year), self.summer, self.standard)])

    def offset_at(self, utc):
        offset = self.standard
        if self.summer is not None:
            edges = [(at - datetime.timedelta(seconds=before), after) for year in (utc.year - 1, utc.year, utc.year + 1)
                     for at, before, after in self.changes(year)]
            for edge, after in sorted(edges):
                if edge <= utc:
                    offset = after
        return offset

    def local(self, utc):
        return utc + datetime.timedelta(seconds=self.offset_at(utc))

    def occurrences(self, local, frequent):
        """The moments at which clocks in this zone show a time: one, two in a repeated hour, none in a skipped one."""
        offsets = [self.standard] if self.summer is None else sorted({self.standard, self.summer}, reverse=True)
        found = []
        for offset in offsets:
            utc = local - datetime.timedelta(seconds=offset)
            if self.offset_at(utc) == offset:
                found.append(Occurrence(local, utc, ""))
        if len(found) == 2:
            if not frequent:
                found = found[:1]
            for each, which in zip(found, ("first", "second")):
                each.note = f"happens twice (this is the {which})"
        if not found and not frequent:
            found.append(Occurrence(local, self.jump_over(local), "does not exist: clocks jump over it"))
        return found

    def jump_over(self, local):
        """The moment at which the clocks skip this time, when Debian's cron makes up for what it missed."""
        skipped = [at - datetime.timedelta(seconds=before) for at, before, after in self.changes(local.year)
                   if at <= local < at + datetime.timedelta(seconds=after - before)]
        return skipped[0] if skipped else local - datetime.timedelta(seconds=self.standard)


def named(name):
    with open(os.path.join(os.path.relpath(HERE), "..", "assets", "zones.json"), encoding="utf-8") as handle:
        rules = {each: rule for rule, names in json.load(handle).items() for each in names.split()}
    wanted = {each.lower(): each for each in rules}.get(name.strip().lower().replace(" ", "_"))
    if wanted is None:
        near = sorted(each for each in rules if name.strip().lower().split("/")[-1].replace(" ", "_") in each.lower())[:3]
        raise Refused(f'"zone" {name!r} is not known. ' + (f"Did you mean {' or '.join(near)}?" if near else "Use a name such as Europe/Berlin."))
    return Zone(wanted, rules[wanted])


def seconds(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def moment(rule, year):
    """Mm.w.d/time: weekday d of week w (5: the last) in month m."""
    date, _, time = rule.partition("/")
    month, week, weekday = (int(part) for part in date[1:].split("."))
    first = datetime.datetime(year, month, 1)
    day = 1 + (weekday - first.isoweekday() % 7) % 7 + 7 * (week - 1)
    following = datetime.datetime(year + month // 12, month % 12 + 1, 1)
    while day > (following - first).days:
        day -= 7
    return first + datetime.timedelta(days=day - 1, seconds=seconds(time or "2"))
