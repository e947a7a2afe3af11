"""The plan as a table, as a calendar file and as a page with a grid for each month."""
import csv
import hashlib
import io
import re
from datetime import datetime, timedelta

from plan import monday, spoken

MONTHS = "January February March April May June July August September October November December".split()
ONE = timedelta(days=1)


def table(result):
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["date", "weekday", "time", "channel", "theme", "title", "owner", "draft_due", "note"])
    for each in result.pieces:
        rows.writerow([each.date.isoformat(), each.date.strftime("%a"), each.channel.time,
                       *(unharmful(value) for value in (each.channel.name, each.theme, each.title, each.channel.owner)), each.due.isoformat(), unharmful(each.note)])
    return out.getvalue()


def unharmful(text):
    """A spreadsheet takes a cell that begins so for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@") else text


def calendar(result):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//content-calendar//EN", "CALSCALE:GREGORIAN"]
    seen = {}
    for each in result.pieces:
        key = f"{each.date}|{each.channel.name}"
        seen[key] = seen.get(key, 0) + 1
        start = datetime.fromisoformat(f"{each.date}T{each.channel.time}")
        about = [f"Theme: {each.theme or 'open'}", f"Draft due: {spoken(each.due)}"]
        about += [f"Owner: {each.channel.owner}"] if each.channel.owner else []
        about += [each.note] if each.note else []
        lines += ["BEGIN:VEVENT", f"UID:{hashlib.sha256(f'{key}|{seen[key]}'.encode()).hexdigest()[:24]}@content-calendar.invalid",
                  f"DTSTAMP:{result.pieces[0].date:%Y%m%d}T000000Z", f"DTSTART:{start:%Y%m%dT%H%M%S}", "DURATION:PT15M",
                  f"SUMMARY:{escaped(label(each))}", f"DESCRIPTION:{escaped(chr(10).join(about))}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def label(piece):
    return f"{piece.channel.name}: {piece.title or piece.theme or 'open'}"


def escaped(text):
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def folded(line):
    """Lines of at most 75 bytes; the rest goes on behind a space."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part]) + "\r\n"


def page(wanted, result):
    days = (wanted.end - wanted.start).days + 1
    parts = [f"# {number(len(result.pieces), 'piece')}, {spoken(wanted.start)} to {spoken(wanted.end)} ({number(days, 'day')})\n", "## To decide\n"]
    findings = list(notices(wanted, result))
    parts += [f"{at}. {each}" for at, each in enumerate(findings, 1)] or ["Nothing: every slot has its own day, a theme and time to be written."]
    parts += ["", "## Themes\n", "| Theme | Pieces | Share | Asked for |", "| --- | ---: | ---: | ---: |"]
    for name, count, share in result.shares:
        asked = f"{share:.0%}" if share is not None else "fixed only"
        parts.append(f"| {cell(name)} | {count} | {count / max(1, len(result.pieces)):.0%} | {asked} |")
    when = wanted.start.replace(day=1)
    while when <= wanted.end:
        parts += ["", *grid(wanted, result, when)]
        when = (when + 31 * ONE).replace(day=1)
    return "\n".join(parts) + "\n"


def notices(wanted, result):
    yield from (f"**Clash**, {cell(each)}." for each in result.clashes)
    for reason in dict.fromkeys(why for _, _, why in result.dropped):
        gone = [f"{cell(name)} on {spoken(when)}" for when, name, why in result.dropped if why == reason]
        yield f"**Left out** ({cell(reason)}, and no other day of the week is free): {', '.join(gone)}."
    for week, count in result.heavy:
        yield f"**Heavy week** of {spoken(week)}: {count} pieces, the team makes {wanted.capacity}."
    if result.late:
        names = ", ".join(f"{cell(label(each))} (due {spoken(each.due)})" for each in result.late[:4])
        yield f"**Due before the start**: {names}{' and others' if len(result.late) > 4 else ''}."
    for when, target, name, why in result.moved:
        yield f"Moved: {cell(name)} from {spoken(when)} to {spoken(target)} ({cell(why)})."
    for each in result.unthemed:
        yield f"No theme is open for {cell(each.channel.name)} on {spoken(each.date)}."
    for when, name in sorted(wanted.holidays.items()):
        if when not in wanted.quiet and wanted.start <= when <= wanted.end:
            yield f"Occasion: {cell(name)}, {spoken(when)}. Nothing was moved."


def grid(wanted, result, first):
    last = (first + 31 * ONE).replace(day=1) - ONE
    yield f"## {MONTHS[first.month - 1]} {first.year}\n"
    yield "| Mon | Tue | Wed | Thu | Fri | Sat | Sun |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    week = monday(first)
    while week <= min(last, wanted.end):
        if week + 6 * ONE < wanted.start:
            week += 7 * ONE
            continue
        yield "| " + " | ".join(square(wanted, result, week + ONE * at) if (week + ONE * at).month == first.month else "" for at in range(7)) + " |"
        week += 7 * ONE


def square(wanted, result, when):
    lines = [f"**{when.day}**"]
    if when in wanted.holidays:
        lines[0] += f" *{cell(wanted.holidays[when])}*"
    lines += [f"*{cell(reason)}*" for first, last, reason in wanted.pauses if first <= when <= last][:1]
    lines += [f"{each.channel.time} {cell(label(each))}" for each in result.pieces if each.date == when]
    return "<br>".join(lines)


def cell(text):
    return re.sub(r"([\\`*_<\[|])", r"\\\1", text)


def number(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"
