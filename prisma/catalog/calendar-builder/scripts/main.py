"""Events to an iCalendar file: calendar.ics in $OUTPUT_DIR, and the list of what is in it on stdout.

Usage: main.py [EVENTS.csv]    or a JSON object with "events" on stdin.
"""
import csv
import io
import os
import re
import sys
from datetime import datetime

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import events
import ics
import request
import zones

SETTINGS = ("events", "text", "name", "timezone", "revised")
WANTED = 'There are no events: put them into "events", or attach a .csv file with the columns title and start.'


def main():
    sources, settings = request.read(SETTINGS, (".csv",), "")
    rows = settings.get("events", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise request.BadInput('"events" has to be a list of objects, each with a title and a start.')
    rows = rows or [row for name, text in sources for row in table(name, text)]
    if not rows:
        raise request.BadInput(WANTED)
    known = zones.load()

    def zone_of(at, name):
        if not isinstance(name, str) or name not in known:
            town = str(name).split("/")[-1].strip().lower().replace(" ", "_")
            close = [each for each in sorted(known) if len(town) > 2 and town in each.lower()]
            raise events.wrong(at, "timezone", f"{name!r} is not known. {'Did you mean ' + close[0] if close else 'Write a name such as Europe/Berlin'}?")
        return made.setdefault(name, zones.Zone(name, known[name]))

    made = {}
    found = [events.event(at, row, zone_of, settings.get("timezone", "UTC")) for at, row in enumerate(rows, 1)]
    revised, _ = events.when(0, "revised", settings.get("revised", "2026-01-01"))
    used = {each.zone.name: each.zone for each in found if not each.all_day and each.zone.name != "UTC"}
    name = str(settings.get("name", ""))
    request.save("calendar.ics", ics.calendar(name, used.values(), found, revised))
    print(report(name, found, settings))


def table(name, text):
    mark = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n")), delimiter=mark))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "title" not in header or "start" not in header:
        raise request.BadInput(f"{name} needs a first row with the columns title and start. Others: {', '.join(events.FIELDS[2:])}.")
    for number, row in enumerate(rows[1:], 2):
        if len(row) > len(header):
            raise request.BadInput(f"{name}, row {number}: {len(row)} fields under {len(header)} columns. Quote a field that holds a {mark!r}.")
        yield dict(zip(header, row))


def report(name, found, settings):
    parts = [f"# {name or 'Calendar'}: {len(found)} event{'s' if len(found) > 1 else ''} in `calendar.ics`\n"]
    doubts = list(events.doubts(found))
    if "timezone" not in settings and any(not each.all_day and each.zone.name == "UTC" for each in found):
        doubts.append("No time zone was given, so times without one are in UTC.")
    parts.extend(f"- {doubt}" for doubt in doubts)
    parts.append(("\n" if doubts else "") + "| Start | End | Zone | Event | Repeats | Alarm |\n| --- | --- | --- | --- | --- | --- |")
    for each in sorted(found, key=lambda one: one.start if one.all_day else one.zone.utc(one.start)):
        form = "%a %Y-%m-%d" if each.all_day else "%a %Y-%m-%d %H:%M"
        last = each.end - datetime.resolution if each.all_day else each.end
        cells = [f"{each.start:{form}}", f"{last:{form}}", "all day" if each.all_day else each.zone.name, re.sub(r"([|\\])", r"\\\1", each.title)]
        skipped = f", not {', '.join(f'{day:%Y-%m-%d}' for day in each.skipped)}" if each.skipped else ""
        cells += [f"{each.rule}{skipped}" or "once", ", ".join(f"{minutes} min" for minutes in each.alarms) or "none"]
        parts.append("| " + " | ".join(cells) + " |")
    return "\n".join(parts)


if __name__ == "__main__":
    request.run(main)
