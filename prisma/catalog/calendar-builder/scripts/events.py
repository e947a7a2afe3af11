"""Rows of a table or entries of a list to events, each field checked and named when it is wrong."""
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import request

FIELDS = ("title", "start", "end", "duration", "timezone", "location", "description", "url", "repeat", "count", "until", "except", "alarm",
          "status", "busy", "categories", "uid", "sequence")
WORDS = {"daily": "FREQ=DAILY", "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
         "monthly": "FREQ=MONTHLY", "yearly": "FREQ=YEARLY"}
PARTS = {"FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY", "INTERVAL": r"[1-9]\d{0,3}", "COUNT": r"[1-9]\d{0,4}", "UNTIL": r"\d{8}(T\d{6}Z)?", "WKST": "MO|SU",
         "BYDAY": r"[-+]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)(,[-+]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU))*", "BYMONTHDAY": r"-?\d{1,2}(,-?\d{1,2})*",
         "BYMONTH": r"\d{1,2}(,\d{1,2})*", "BYSETPOS": r"-?\d{1,3}(,-?\d{1,3})*"}
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::00)?)?$")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass
class Event:
    title: str
    start: datetime
    end: datetime
    all_day: bool
    zone: object
    uid: str
    location: str = ""
    description: str = ""
    url: str = ""
    rule: str = ""
    skipped: list = field(default_factory=list)
    alarms: list = field(default_factory=list)
    categories: list = field(default_factory=list)
    status: str = "confirmed"
    busy: bool = True
    sequence: int = 0


def wrong(at, key, what):
    return request.BadInput(f'Event {at}, "{key}": {what}')


def when(at, key, text):
    match = DATE.match(str(text).strip())
    try:
        numbers = [int(each) for each in match.groups() if each]
        return datetime(*numbers), len(numbers) == 3
    except (AttributeError, ValueError):
        raise wrong(at, key, f"{text!r} is no date. Write 2026-05-02 or 2026-05-02 09:30.") from None


def whole(at, row, key):
    if not re.fullmatch(r"\d{1,5}", str(row.get(key, 0))):
        raise wrong(at, key, "has to be a whole number.")
    return int(row.get(key, 0))


def listed(value):
    return value if isinstance(value, list) else [each.strip() for each in re.split("[;,]", str(value)) if each.strip()] if value not in (None, "") else []


def event(at, row, zone_of, default_zone):
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        raise wrong(at, unknown[0], f"there is no such field. There are: {', '.join(FIELDS)}.")
    row = {key: value.strip() if isinstance(value, str) else value for key, value in row.items() if value not in (None, "")}
    for key in ("title", "start"):
        if key not in row:
            raise wrong(at, key, "is missing.")
    start, all_day = when(at, "start", row["start"])
    zone = zone_of(at, row.get("timezone", default_zone))
    end = ending(at, row, start, all_day)
    url = str(row.get("url", ""))
    if url and not re.match(r"https?://[^\s]+$", url):
        raise wrong(at, "url", "has to be a web address.")
    status = str(row.get("status", "confirmed")).lower()
    if status not in ("confirmed", "tentative", "cancelled"):
        raise wrong(at, "status", "has to be confirmed, tentative or cancelled.")
    alarms = []
    for each in listed(row.get("alarm")):
        if not re.fullmatch(r"\d{1,5}", str(each)):
            raise wrong(at, "alarm", f"{each!r} is no number of minutes before the start.")
        alarms.append(int(each))
    identity = hashlib.sha256(f"{row['title']}|{row['start']}|{zone.name}".encode()).hexdigest()[:24]
    return Event(
        title=str(row["title"]), start=start, end=end, all_day=all_day, zone=zone, uid=str(row.get("uid", f"{identity}@calendar.invalid")), url=url,
        location=str(row.get("location", "")), description=str(row.get("description", "")), rule=rule(at, row, start, all_day, zone),
        skipped=[skip(at, each, start) for each in listed(row.get("except"))], alarms=alarms, categories=[str(each) for each in listed(row.get("categories"))],
        status=status, busy=str(row.get("busy", "no" if all_day else "yes")).lower() in ("yes", "true", "1"), sequence=whole(at, row, "sequence"))


def ending(at, row, start, all_day):
    if "end" in row and "duration" in row:
        raise wrong(at, "duration", "give either an end or a duration.")
    if "end" in row:
        end, is_day = when(at, "end", row["end"])
        if is_day != all_day:
            raise wrong(at, "end", "start and end have to be both dates or both times.")
        end += timedelta(days=all_day)  # People name the last day, the format the day after it.
    else:
        match = re.fullmatch(r"(?:(\d{1,3})d)?\s*(?:(\d{1,3})h)?\s*(?:(\d{1,4})m?)?", str(row.get("duration", "1d" if all_day else "60")))
        if not match or not any(match.groups()):
            raise wrong(at, "duration", "write minutes, or 1h30m, or 2d.")
        days, hours, minutes = (int(each or 0) for each in match.groups())
        end = start + timedelta(days=days, hours=hours, minutes=minutes)
    if end <= start:
        raise wrong(at, "end", f"{row.get('end', row.get('duration'))} is not after the start, {row['start']}.")
    return end


def skip(at, text, start):
    day, is_day = when(at, "except", text)
    return day.replace(hour=start.hour, minute=start.minute) if is_day else day


def rule(at, row, start, all_day, zone):
    text = str(row.get("repeat", "")).upper().removeprefix("RRULE:")
    if not text:
        return ""
    text = WORDS.get(text.lower(), text)
    parts = {}
    for part in text.split(";"):
        key, _, value = part.partition("=")
        if key not in PARTS or not re.fullmatch(PARTS[key], value):
            raise wrong(at, "repeat", f"{part!r} is not understood. Write {', '.join(WORDS)}, or a rule such as FREQ=WEEKLY;BYDAY=MO,WE.")
        parts[key] = value
    if "FREQ" not in parts:
        raise wrong(at, "repeat", "a rule needs FREQ.")
    if "count" in row:
        parts["COUNT"] = str(whole(at, row, "count"))
    if "until" in row:
        last, _ = when(at, "until", str(row["until"])[:10])
        closing = last + timedelta(hours=23, minutes=59, seconds=59)
        # UNTIL of a timed event is in UTC, whatever zone the event is in.
        parts["UNTIL"] = f"{last:%Y%m%d}" if all_day else f"{zone.utc(closing):%Y%m%dT%H%M%SZ}"
        if last < start.replace(hour=0, minute=0):
            raise wrong(at, "until", "is before the start.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise wrong(at, "repeat", "a count and a last day exclude each other.")
    return ";".join(f"{key}={value}" for key, value in parts.items())


def doubts(events):
    """What is valid and probably not meant."""
    seen = {}
    for at, each in enumerate(events, 1):
        key = (each.title.lower(), each.start, each.zone.name)
        if key in seen:
            yield f"Event {at} repeats event {seen[key]} ({each.title}); calendars show it twice or keep one of them."
        seen.setdefault(key, at)
        if not each.all_day and len(each.zone.valid(each.start)) != 1:
            gone = not each.zone.valid(each.start)
            yield f"Event {at} ({each.title}): {each.start:%Y-%m-%d %H:%M} {'does not exist' if gone else 'comes twice'} in {each.zone.name}, the clocks change."
        days = re.search(r"BYDAY=([^;]+)", each.rule)
        if days and WEEKDAYS[each.start.weekday()] not in [day.lstrip("+-0123456789") for day in days.group(1).split(",")]:
            yield f"Event {at} ({each.title}) begins on a {each.start:%A}, which its rule leaves out. Programs differ on whether that day counts."
        if each.rule.startswith("FREQ=MONTHLY") and "BY" not in each.rule and each.start.day > 28:
            yield f"Event {at} ({each.title}) repeats on day {each.start.day}; shorter months are left out. BYMONTHDAY=-1 is the last day."
        if each.rule and "COUNT" not in each.rule and "UNTIL" not in each.rule:
            yield f"Event {at} ({each.title}) repeats without an end."
        if each.end - each.start > timedelta(days=1) and not each.all_day:
            yield f"Event {at} ({each.title}) lasts {(each.end - each.start).total_seconds() / 3600:g} hours. Check the end's date."
