"""The lines of an iCalendar file (RFC 5545)."""
from datetime import timedelta

from zones import DAYS, sign

STAMP = "%Y%m%dT%H%M%S"


def escape(text):
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\n", "\\n")


def fold(line):
    """At most 75 bytes a line, never within a character; what follows begins with a space."""
    parts, size, part = [], 0, ""
    for sign_ in line:
        length = len(sign_.encode("utf-8"))
        if size + length > 75:
            parts.append(part)
            part, size = " ", 1
        part += sign_
        size += length
    return "\r\n".join([*parts, part])


def calendar(name, zones, events, stamp):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Clanker//calendar-builder 1.0//EN", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}"] if name else []
    first = min((event.start.year for event in events), default=1970)
    for zone in sorted(zones, key=lambda each: each.name):
        lines += timezone(zone, first)
    for event in events:
        lines += of_event(event, stamp)
    return "".join(fold(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def timezone(zone, year):
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.name}"]
    if not zone.changes:
        lines += ["BEGIN:STANDARD", "DTSTART:19700101T000000", *offsets(zone.standard, zone.standard, zone.abbreviations[0]), "END:STANDARD"]
    else:
        pairs = (("DAYLIGHT", 0, zone.standard, zone.summer, 1), ("STANDARD", 1, zone.summer, zone.standard, 0))
        for kind, which, before, after, name in pairs:
            # Where "summer" is behind "standard" (Ireland), the one that is ahead is the daylight time.
            kind = kind if zone.summer > zone.standard else {"DAYLIGHT": "STANDARD", "STANDARD": "DAYLIGHT"}[kind]
            lines += [f"BEGIN:{kind}", *onset(zone, which, year), *offsets(before, after, zone.abbreviations[name]), f"END:{kind}"]
    return [*lines, "END:VTIMEZONE"]


def onset(zone, which, year):
    month, week, day, time = zone.changes[which]
    if timedelta(0) <= time < timedelta(days=1):
        place = -1 if week == 5 else week
        return [f"DTSTART:{zone.change(1970, which):{STAMP}}", f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={place}{DAYS[day]}"]
    # A change at "24 o'clock" or later has no rule that all programs read, so the days are listed.
    days = [zone.change(each, which) for each in range(year - 1, year + 12)]
    return [f"DTSTART:{days[0]:{STAMP}}", *(f"RDATE:{each:{STAMP}}" for each in days[1:])]


def offsets(before, after, name):
    return [f"TZOFFSETFROM:{sign(before)}", f"TZOFFSETTO:{sign(after)}", f"TZNAME:{name}"]


def moment(key, value, event):
    if event.all_day:
        return f"{key};VALUE=DATE:{value:%Y%m%d}"
    return f"{key}:{value:{STAMP}}Z" if event.zone.name == "UTC" else f"{key};TZID={event.zone.name}:{value:{STAMP}}"


def of_event(event, stamp):
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{stamp:{STAMP}}Z", moment("DTSTART", event.start, event), moment("DTEND", event.end, event)]
    lines.append(f"SUMMARY:{escape(event.title)}")
    if event.rule:
        lines.append(f"RRULE:{event.rule}")
    lines += [moment("EXDATE", each, event) for each in event.skipped]
    for key in ("location", "description"):
        if getattr(event, key):
            lines.append(f"{key.upper()}:{escape(getattr(event, key))}")
    lines += [f"URL:{event.url}"] if event.url else []
    lines += ["CATEGORIES:" + ",".join(escape(each) for each in event.categories)] if event.categories else []
    lines += [f"STATUS:{event.status.upper()}", f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}", f"SEQUENCE:{event.sequence}"]
    for minutes in event.alarms:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escape(event.title)}", f"TRIGGER:-{duration(minutes)}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def duration(minutes):
    days, rest = divmod(minutes, 1440)
    hours, rest = divmod(rest, 60)
    if not days and not hours:
        return f"PT{rest}M"
    time = (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
    return "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")
