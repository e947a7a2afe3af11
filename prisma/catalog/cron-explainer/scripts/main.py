"""Say what a cron expression means, when it runs next in a time zone, and where it will surprise.

Usage: main.py [FILE], or the expression, a crontab line or a JSON object on stdin.
"""
import datetime
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import schedule
import traps
import words
import zone
from intake import Refused, cell, files, run, save, settings

FIELDS = {"expression": str, "text": str, "zone": str, "from": str, "count": int}
MOST_DAYS = 366 * 9  # a 29 February can be eight years away


def main():
    request = settings(FIELDS)
    attached = files()
    text = request.get("expression") or request.get("text") or (attached[0][1] if attached else "")
    plan = schedule.parse(text)
    where = zone.named(request.get("zone") or "UTC")
    start, clock = starting(request.get("from"), where)
    count = request.get("count", 10)
    if not 1 <= count <= 200:
        raise Refused('"count" has to be from 1 to 200.')
    runs = upcoming(plan, where, start, count) if plan.fields else []
    warnings = traps.find(plan, where, start, runs)
    save("runs.json", json.dumps({"expression": plan.text, "zone": where.name, "meaning": words.explain(plan), "warnings": warnings,
                                  "runs": [{"local": each.local_text(), "utc": each.utc_text(), "note": each.note} for each in runs]}, indent=2) + "\n")
    return report(plan, where, start, clock, runs, warnings)


def starting(text, where):
    if not text:
        return where.local(datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)), True
    try:
        at = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise Refused('"from" has to be a date or a time such as 2026-03-27 or 2026-03-27T12:00.') from None
    return where.local(at.astimezone(datetime.timezone.utc).replace(tzinfo=None)) if at.tzinfo else at, False


def upcoming(plan, where, start, count):
    runs, day = [], start.date()
    for _ in range(MOST_DAYS):
        if day.year > 9990:
            break
        if plan.on_day(day):
            for clock in plan.clocks():
                runs += [each for each in where.occurrences(datetime.datetime.combine(day, clock), plan.is_frequent()) if each.local > start]
                if len(runs) > count + 300:
                    break
            runs.sort(key=lambda each: each.utc)
            if len(runs) >= count:
                return runs[:count]
        day += datetime.timedelta(days=1)
    return runs


def report(plan, where, start, clock, runs, warnings):
    lines = [f"# `{cell(plan.text)}`", "", f"**{words.explain(plan)}**"]
    if plan.command:
        lines += ["", f"Command: `{cell(plan.command)}`"]
    lines += ["", "## Watch out", ""]
    lines += [f"{number}. {text}" for number, text in enumerate(warnings, 1)] or ["Nothing found."]
    if plan.fields:
        since = f"after {start:%Y-%m-%d %H:%M}{' (this computer’s clock)' if clock else ''}, {where.name}"
        lines += ["", f"## Next {len(runs)} times {since}" if runs else f"## No run within nine years {since}", ""]
        if runs:
            lines += ["| Local time | UTC | |", "| --- | --- | --- |"]
            lines += [f"| {each.local_text()} | {each.utc_text()} | {each.note} |" for each in runs]
        lines += ["", "## Field by field", "", "| Field | Written | Values |", "| --- | --- | --- |"]
        lines += [f"| {name} | `{cell(field.text)}` | {words.values(name, field)} |" for name, field in plan.fields.items()]
    return "\n".join(lines)


run(main)
