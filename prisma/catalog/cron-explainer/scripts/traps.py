"""Where a schedule does something else than its author meant, the costliest first."""
import calendar
import datetime
import re

import words

MONTH_LENGTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def find(plan, where, start, runs):
    if not plan.fields:
        return ["It runs when the daemon starts, which after an upgrade may be without any reboot. Containers often have no cron daemon at all."]
    found = [*never(plan), *days(plan), *minutes(plan), *clock_changes(plan, where, start), *steps(plan), *seconds(plan), *command(plan), *crowd(plan)]
    return found


def never(plan):
    month, day, week = (plan.fields[name] for name in ("month", "day of month", "day of week"))
    if min(day.values) > max(MONTH_LENGTHS[value] for value in month.values) and not plan.either_day():
        yield "It never runs: none of its months has that day."


def days(plan):
    month_day, week = plan.fields["day of month"], plan.fields["day of week"]
    if plan.either_day():
        yield (f"Both day fields are set, and cron joins them with **or**: it runs on day {', '.join(map(str, words.compact(month_day.values)))} of the month "
               f"and besides on every {words.joined([words.DAYS[value] for value in week.values])}. For “and”, leave one as `*` and let the command test the other.")
    elif not plan.has_seconds() and not month_day.full("day of month") and not week.full("day of week"):
        yield ("Both day fields are set and one begins with `*`: Vixie cron and cronie then need **both** to match. Other schedulers read the same text as “or”. "
               "Write it without a step.")
    if plan.fields["month"].values == [2] and month_day.values == [29] and not plan.either_day():
        yield "It runs on 29 February: once in four years."
    late = [day for day in month_day.values if day > 28]
    if late and not month_day.full("day of month") and not plan.either_day():
        without = [calendar.month_abbr[m] for m in plan.fields["month"].values if all(day > (28 if m == 2 else MONTH_LENGTHS[m]) for day in month_day.values)]
        if without and len(without) < len(plan.fields["month"].values):
            yield f"No run in {', '.join(without)}{' (February: leap years apart)' if 'Feb' in without and 29 in late else ''}: the month is too short."


def minutes(plan):
    hour, minute = plan.fields["hour"], plan.fields["minute"]
    if minute.full("minute") and not hour.full("hour"):
        first = hour.values[0]
        yield f"The minute is `*`: it runs 60 times in each of its hours, {first:02}:00, {first:02}:01 and so on. For once, write `0` as the minute."


def clock_changes(plan, where, start):
    seen = set()
    for year in (start.year, start.year + 1):
        for at, before, after in where.changes(year):
            if not start <= at < start + datetime.timedelta(days=366):
                continue
            forward, length = after > before, abs(after - before)
            first = at if forward else at - datetime.timedelta(seconds=length)
            last = first + datetime.timedelta(seconds=length)
            hit = [datetime.datetime.combine(day, each) for day in {first.date(), last.date()} if plan.on_day(day) for each in plan.clocks()]
            hit = sorted(each for each in hit if first <= each < last)
            if not hit or forward in seen:
                continue
            seen.add(forward)
            if forward and not plan.is_frequent():
                yield (f"{hit[0]:%H:%M} on {hit[0]:%Y-%m-%d} does not exist in {where.name}: clocks go from {first:%H:%M} to {last:%H:%M}. Debian’s cron and cronie run the job "
                       "just after the change; Kubernetes and most libraries leave it out.")
            elif not forward and not plan.is_frequent():
                yield (f"{hit[0]:%H:%M} on {hit[0]:%Y-%m-%d} comes twice in {where.name}. Debian’s cron and cronie run it once; others run it twice. "
                       f"Move it out of {first:%H:%M}–{last:%H:%M}, or schedule in UTC.")
            elif not forward:
                yield f"On {first:%Y-%m-%d} the hour from {first:%H:%M} is repeated, so a frequent job has {where.name}’s wall-clock times twice. Use UTC in its logs."


def steps(plan):
    for name, size in (("second", 60), ("minute", 60), ("hour", 24)):
        field = plan.fields.get(name)
        match = field and re.fullmatch(r"\*/(\d+)", field.text)
        if match and size % int(match[1]) and int(match[1]) < size:
            last = field.values[-1]
            yield f"`{field.text}` is uneven: after {name} {last} comes 0, only {size - last} {name}s later. Cron has no “every {match[1]} {name}s”, only marks on the dial."
        elif match and int(match[1]) >= size:
            yield f"`{field.text}` means {name} 0 only: the step is larger than the dial."
    text = plan.fields["day of month"].text
    if re.fullmatch(r"\*/\d+", text) and text != "*/1":
        yield f"`{text}` in the day of month starts again on the 1st: after the 31st the next run can be the day after."
    for name, field in plan.fields.items():
        if re.search(r"(?:^|,)\d+/", field.text):
            yield f"`{field.text}` as {name}: a number before the slash is read here as “from there on”. Some crons refuse it; write the range out."


def seconds(plan):
    if plan.has_seconds():
        yield "Six fields, read with the **seconds first** and both day fields required to match (Spring, node-cron). In a crontab the sixth word is already the command."
        if re.search(r"\d", plan.fields["day of week"].text):
            yield "A number as day of week: 1 is Monday here, but Sunday in Quartz. Names (`MON`) are the same everywhere."


def command(plan):
    if re.search(r"(?<!\\)%", plan.command):
        yield "The command holds a bare `%`. In a crontab that ends the line and feeds the rest to standard input: write `\\%`."


def crowd(plan):
    if plan.fields["minute"].values == [0] and plan.fields["hour"].values == [0]:
        yield "Midnight sharp is when everybody’s jobs start. Any odd minute is quieter, and the date is the same."
