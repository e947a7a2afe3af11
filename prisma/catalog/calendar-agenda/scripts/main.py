"""iCalendar files to an agenda: agenda.md in $OUTPUT_DIR and on stdout.

Usage: main.py [CALENDAR.ics …]    or the calendar on stdin, or a JSON object with the settings.
"""
import os
import re
import sys
from datetime import datetime, timedelta

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import plan
import request
import zones
from reading import Reading

SETTINGS = ("text", "timezone", "from", "to", "day_start", "day_end", "least_minutes", "weekends")
WANTED = 'There is no calendar: attach .ics files, or put the text of one into "text".'
MOST_DAYS = 400


def main():
    sources, settings = request.read(SETTINGS, (".ics", ".ical", ".ifb"), WANTED)
    table = zones.load()
    name = settings.get("timezone", "UTC")
    if not isinstance(name, str) or name not in table:
        raise request.BadInput(f'"timezone" {name!r} is not known. Write a place, such as Europe/Berlin or America/New_York.')
    home = zones.Zone(name, table[name])
    opens, closes = clock(settings, "day_start", "09:00"), clock(settings, "day_end", "17:00")
    if opens >= closes:
        raise request.BadInput('"day_end" has to be later than "day_start".')
    least = timedelta(minutes=request.number(settings, "least_minutes", 5, 1440, 30))
    weekends = request.choice(settings, "weekends", (True, False), False)

    reading = Reading(home)
    events = [event for source, text in sources for event in reading.events(source, text)]
    if not events:
        raise request.BadInput(f"There is no event in {sources[0][0]}.{' ' + reading.notes[0] if reading.notes else ''}")
    begin = date(settings, "from") or min(each.start if each.all_day else home.local(each.zone.utc(each.start)) for each in events).replace(hour=0, minute=0, second=0)
    last = date(settings, "to") or begin + timedelta(days=6)
    if not timedelta(0) <= last - begin <= timedelta(days=MOST_DAYS):
        raise request.BadInput(f'"to" has to be between "from" and {MOST_DAYS} days after it.')
    found = plan.occurrences(events, home, begin, last + plan.DAY, reading.notes)
    text = report(found, home, begin, last, opens, closes, least, weekends, reading.notes, len(sources) > 1)
    request.save("agenda.md", text)
    print(text, end="")


def clock(settings, key, default):
    match = re.fullmatch(r"([01]?\d|2[0-4]):([0-5]\d)", str(settings.get(key, default)))
    if not match:
        raise request.BadInput(f'"{key}" has to be a time such as 09:00.')
    return timedelta(hours=int(match.group(1)), minutes=int(match.group(2)))


def date(settings, key):
    if key not in settings:
        return None
    try:
        return datetime.strptime(str(settings[key]), "%Y-%m-%d")
    except ValueError:
        raise request.BadInput(f'"{key}" has to be a day such as 2026-03-02.') from None


def report(found, home, begin, last, opens, closes, least, weekends, notes, several):
    overlapping = list(plan.clashes(found))
    parts = [f"# {begin:%a} {begin.day} {begin:%B %Y} to {last:%a} {last.day} {last:%B %Y}, times in {home.name}\n"]
    parts.append(f"{len(found)} entries, {len(overlapping)} clash{'' if len(overlapping) == 1 else 'es'}.\n")
    if overlapping:
        parts.append("## Clashes\n")
        for one, other, length in overlapping:
            parts.append(f"- {other.start:%a} {other.start.day} {other.start:%b}, {other.start:%H:%M}: {title(one)} and {title(other)} overlap by {minutes(length)}.")
        parts.append("")
    parts.append("## Agenda\n")
    day, empty = begin, []
    while day <= last:
        rows = [row for each in found if (row := line(each, day, several))]
        if rows:
            parts.append(f"### {day:%A} {day.day} {day:%B}\n")
            parts.extend(rows + [""])
        else:
            empty.append(f"{day:%a} {day.day} {day:%b}")
        day += plan.DAY
    if empty:
        parts.append(f"Nothing on {', '.join(empty[:10])}{f' and {len(empty) - 10} more days' if len(empty) > 10 else ''}.\n")
    parts.append(f"## Free, {minutes(least)} and more, between {time_of(opens)} and {time_of(closes)}\n")
    day = begin
    while day <= last:
        if weekends or day.weekday() < 5:
            gaps = [f"{a:%H:%M}–{time_of(b - day)} ({minutes(b - a)})" for a, b in plan.free(found, day, opens, closes, least)]
            whole = [title(each) for each in found if each.event.all_day and each.event.busy and each.start <= day < each.end]
            parts.append(f"- {day:%a} {day.day} {day:%b}: " + ("taken all day by " + ", ".join(whole) if whole else ", ".join(gaps) or "none"))
        day += plan.DAY
    if notes:
        parts.append("\n## What could not be read\n")
        parts.extend(f"- {note}" for note in notes[:20])
    return "\n".join(parts) + "\n"


def line(each, day, several):
    """The entry as it concerns this day, or nothing."""
    end = day + plan.DAY
    if each.start >= end or (each.end <= day and each.start < day):
        return ""
    if each.event.all_day:
        when = "all day"
    else:
        when = f"{each.start:%H:%M}" if each.start >= day else "00:00"
        when += f"–{each.end:%H:%M}" if each.end < end else "–24:00"
    marks = [each.event.location] if each.event.location else []
    marks += ["tentative"] if each.event.tentative else []
    marks += ["free"] if not each.event.busy and not each.event.all_day else []
    marks += [each.event.source] if several else []
    return f"- {when} **{title(each)}**" + (f" ({', '.join(marks)})" if marks else "")


def title(each):
    return re.sub(r"([\\*_`\[\]<])", r"\\\1", each.event.title)


def time_of(span):
    return f"{span.seconds // 3600 + span.days * 24:02}:{span.seconds // 60 % 60:02}"


def minutes(span):
    total = int(span.total_seconds() // 60)
    return f"{total // 60} h {total % 60:02} min" if total >= 60 and total % 60 else f"{total // 60} h" if total >= 60 else f"{total} min"


if __name__ == "__main__":
    request.run(main)
