"""iCalendar text to events, each time with the zone it is in."""
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import request
import zones

DURATION = re.compile(r"([-+]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")


@dataclass
class Event:
    title: str
    start: datetime
    length: timedelta
    all_day: bool
    zone: object
    uid: str
    source: str
    rule: str = ""
    extra: list = field(default_factory=list)
    skipped: set = field(default_factory=set)
    replaces: object = None
    location: str = ""
    busy: bool = True
    cancelled: bool = False
    tentative: bool = False


class Reading:
    def __init__(self, home):
        self.table = zones.load()
        self.home = home
        self.notes = []

    def zone(self, name, own):
        name = name.strip('"').lstrip("/")
        if name in own:
            return own[name]
        last = "/".join(name.split("/")[-2:])
        if name in self.table or last in self.table:
            key = name if name in self.table else last
            return zones.Zone(key, self.table[key])
        note = f"The zone {name!r} is not known; its times are read as {self.home.name}."
        if note not in self.notes:
            self.notes.append(note)
        return self.home

    def events(self, source, text):
        text = re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
        if "BEGIN:VCALENDAR" not in text.upper():
            raise request.BadInput(f"{source} is no iCalendar file: it has no BEGIN:VCALENDAR.")
        blocks = list(components(text))
        own = {}
        for kind, properties, inner in blocks:
            if kind == "VTIMEZONE":
                name = first(properties, "TZID")
                try:
                    rule = "" if name in self.table else posix(inner)
                except (ValueError, IndexError):
                    rule = ""  # Its times are then read in the agenda's own zone, and a note says so.
                if rule:
                    own[name] = zones.Zone(name, rule)
        for kind, properties, _ in blocks:
            if kind == "VEVENT":
                try:
                    yield self.event(source, properties, own)
                except (ValueError, KeyError, IndexError) as problem:
                    self.notes.append(f"{source}: the event {first(properties, 'SUMMARY') or '(untitled)'!r} is left out, {problem}.")

    def event(self, source, properties, own):
        if "DTSTART" not in properties:
            raise ValueError("it has no DTSTART")
        start, zone, all_day = self.time(*properties["DTSTART"][0], own)
        if "DTEND" in properties:
            end, end_zone, _ = self.time(*properties["DTEND"][0], own)
            length = end - start if all_day else end_zone.utc(end) - zone.utc(start)
        else:
            length = duration(first(properties, "DURATION")) if "DURATION" in properties else timedelta(days=all_day)
        event = Event(unescape(first(properties, "SUMMARY")) or "(untitled)", start, max(length, timedelta(0)), all_day, zone,
                      first(properties, "UID") or f"{source}:{start}", source, first(properties, "RRULE"))
        event.location = unescape(first(properties, "LOCATION"))
        event.busy = first(properties, "TRANSP").upper() != "TRANSPARENT"
        event.cancelled = first(properties, "STATUS").upper() == "CANCELLED"
        event.tentative = first(properties, "STATUS").upper() == "TENTATIVE"
        event.skipped = {self.same_clock(value, parameters, event, own) for parameters, values in properties.get("EXDATE", []) for value in values.split(",")}
        event.extra = [self.same_clock(value, parameters, event, own) for parameters, values in properties.get("RDATE", []) for value in values.split(",")]
        if "RECURRENCE-ID" in properties:
            parameters, value = properties["RECURRENCE-ID"][0]
            moment, its_zone, is_day = self.time(parameters, value, own)
            event.replaces = moment if is_day else its_zone.utc(moment)
        return event

    def same_clock(self, value, parameters, event, own):
        """A date of the series by the clock of its zone, however it was written."""
        moment, zone, is_day = self.time(parameters, value.split("/")[0], own)
        if is_day:
            return moment if event.all_day else moment.replace(hour=event.start.hour, minute=event.start.minute)
        return event.zone.local(zone.utc(moment))

    def time(self, parameters, value, own):
        value = value.strip()
        if re.fullmatch(r"\d{8}", value):
            return datetime.strptime(value, "%Y%m%d"), self.home, True
        moment = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
        if value.endswith("Z"):
            return moment, zones.Zone("UTC", "UTC0"), False
        name = re.search(r'TZID=("[^"]*"|[^;]*)', parameters, re.I)
        return moment, self.zone(name.group(1), own) if name else self.home, False


def components(text):
    """(kind, properties, components within) of the calendar's parts; properties are name → [(parameters, value)]."""
    stack = [("", {}, [])]
    for line in text.split("\n"):
        match = re.match(r'([A-Za-z0-9-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)$', line)
        if not match:
            continue
        name, parameters, value = match.group(1).upper(), match.group(2), match.group(3)
        if name == "BEGIN":
            stack.append((value.strip().upper(), {}, []))
        elif name == "END" and len(stack) > 1:
            done = stack.pop()
            stack[-1][2].append(done)
            if done[0] in ("VEVENT", "VTIMEZONE"):
                yield done
        else:
            stack[-1][1].setdefault(name, []).append((parameters, value))


def posix(inner):
    """The rule of a VTIMEZONE that has a name of its own, such as Outlook's."""
    kinds = {}
    for kind, properties, _ in inner:
        if kind in ("STANDARD", "DAYLIGHT"):
            kinds[kind] = properties
    if "STANDARD" not in kinds:
        return ""
    text = "STD" + inverted(first(kinds["STANDARD"], "TZOFFSETTO"))
    if "DAYLIGHT" not in kinds:
        return text
    text += "DST" + inverted(first(kinds["DAYLIGHT"], "TZOFFSETTO"))
    for kind in ("DAYLIGHT", "STANDARD"):
        rule = dict(part.split("=", 1) for part in first(kinds[kind], "RRULE").split(";") if "=" in part)
        place = re.fullmatch(r"(-?\d)(\w\w)", rule.get("BYDAY", ""))
        time = re.search(r"T(\d\d)(\d\d)", first(kinds[kind], "DTSTART"))
        if not place or not time or "BYMONTH" not in rule:
            return ""
        week = 5 if place.group(1) == "-1" else int(place.group(1))
        text += f",M{int(rule['BYMONTH'])}.{week}.{zones.DAYS.index(place.group(2))}/{int(time.group(1))}:{time.group(2)}"
    return text


def inverted(offset):
    return ("-" if offset.startswith("+") else "") + f"{int(offset[1:3])}:{offset[3:5]}"


def first(properties, name):
    return properties[name][0][1] if name in properties else ""


def unescape(text):
    return " ".join(re.sub(r"\\(.)", lambda match: " " if match.group(1) in "nN" else match.group(1), text).split())


def duration(text):
    match = DURATION.match(text)
    if not match:
        raise ValueError(f"its duration {text!r} cannot be read")
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
