"""Says which times are best, for whom they are bad, and when the clocks interfere."""
import collections
import csv
import io
from datetime import datetime, time, timedelta

import given
import pain

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAY = timedelta(days=1)


def dated(moment):
    return f"{pain.DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}"


def plain(text):
    return " ".join(text.split()).replace("|", "\\|")[:40]


def local(person, utc, reference, cost=None):
    """09:30, with the day where it is not the first person's, and a mark for what it costs."""
    here = person.zone.local(utc)
    shift = (here.date() - reference.date()).days
    mark = "" if cost is None or cost < 0.01 else f" ({cost:.1f})"
    return f"{here:%H:%M}{f' {pain.DAYS[here.weekday()]}' if shift else ''}{mark}"


def table(header, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def write(slots, group, minutes, weeks, turns):
    groups = collections.OrderedDict()
    for slot in slots:
        key = (round(slot.hurt, 6), *(local(person, slot.starts[0], slot.local) for person in group), *(f"{cost:.3f}" for cost in slot.mean))
        groups.setdefault(key, []).append(slot)
    best = slots[0]
    how = f"{minutes} minutes" + (f", weekly for {weeks} weeks by {plain(group[0].name)}'s clock" if weeks > 1 else "")
    same = [dated(slot.local) for slot in next(iter(groups.values()))]
    parts = [f"**{' or '.join(same)}, {best.local:%H:%M} in {city(group[0])} ({best.starts[0]:%H:%M} UTC)** hurts least. {how[0].upper()}{how[1:]}.",
             verdict(best, group, weeks)]
    names = " | ".join(f"{plain(person.name)}, {city(person)}" for person in group)
    parts.append(f"| | Day | {names} | Hurt |\n| ---: | --- |" + " --- |" * len(group) + " ---: |\n" + "\n".join(
        f"| {at} | {', '.join(dated(slot.local) for slot in each[:5])} | " + " | ".join(local(person, each[0].starts[0], each[0].local, cost) for person, cost in zip(group, each[0].mean))
        + f" | {each[0].hurt:.2f} |" for at, each in enumerate(list(groups.values())[:6], 1)))
    parts.append("In brackets: what it costs that person, 0 in working hours to 10 at night" + (", on average over the series; the times are those of the first week." if weeks > 1 else "."))
    if turns:
        one, other, load = turns
        parts += ["## Taking turns", f"Alternate {one.local:%H:%M} and {other.local:%H:%M} in {city(group[0])} on {pain.DAYS[one.local.weekday()]}: nobody then bears more than {load:.1f} on average, "
                  "instead of one person " + f"{max(cost for cost, person in zip(best.mean, group) if person.weight == 1):.1f} every week."]
    clocks = list(changes(group, best, weeks)) + list(moves(group, best, weeks))
    if clocks:
        parts += ["## The clocks", "\n".join(f"- {each}" for each in clocks)]
    missing = [f"- {plain(person.name)} is away in {count} of {weeks} weeks." if weeks > 1 else f"- {plain(person.name)} is away." for person, count in zip(group, best.missed) if count]
    if missing:
        parts += ["## Who cannot come", "\n".join(missing)]
    given.save("slots.csv", table(["date", "start", "utc", "hurt", *(f"{person.name} start" for person in group), *(f"{person.name} cost" for person in group)],
                                  [[slot.local.date(), f"{slot.local:%H:%M}", f"{slot.starts[0]:%Y-%m-%d %H:%M}", f"{slot.hurt:.3f}", *(f"{person.zone.local(slot.starts[0]):%Y-%m-%d %H:%M}" for person in group),
                                    *(f"{cost:.2f}" for cost in slot.mean)] for slot in slots]))
    files = "`slots.csv` (all starts)"
    if weeks > 1:
        given.save("series.csv", table(["utc", *(person.name for person in group)], [[f"{utc:%Y-%m-%d %H:%M}", *(f"{person.zone.local(utc):%Y-%m-%d %H:%M}" for person in group)] for utc in best.starts]))
        files += ", `series.csv` (each week's times for the first)"
    text = "\n\n".join(parts) + f"\n\nFiles: {files}, `report.md`.\n"
    given.save("report.md", text)
    print(text, end="")


def verdict(best, group, weeks):
    bad = [(cost, person) for cost, person in zip(best.mean, group) if cost >= 0.01]
    if not bad:
        return "Everybody is within working hours" + (" every week." if weeks > 1 else ".")
    cost, person = max(bad, key=lambda pair: pair[0])
    often = sum(costs[group.index(person)] >= 0.01 for costs in best.each)
    level = "slightly early or late" if cost <= 1.5 else "well outside the working day" if cost < 6 else "at night or on a day off"
    return f"It is worst for {plain(person.name)}, {level}" + (f", in {often} of {weeks} weeks." if weeks > 1 else ".") + (" Ask before you book it." if cost >= 3 else "")


def city(person):
    return person.zone.name.rpartition("/")[2].replace("_", " ")


def changes(group, best, weeks):
    """Days on which clocks are changed between a week before the first meeting and the last."""
    found = collections.OrderedDict()
    begin, end = best.starts[0].date() - 7 * DAY, best.starts[-1].date()
    date = begin
    while date <= end:
        noon = datetime.combine(date, time(12))
        for person in group:
            # The clock at noon of the local day, compared with that of the day before.
            now, before = (person.zone.offset(noon - person.zone.standard - DAY * back) for back in (0, 1))
            if now != before:
                found.setdefault((date, now > before), []).append(city(person))
        date += DAY
    for (date, forward), cities in found.items():
        yield f"{dated(datetime.combine(date, time()))} {date.year}: the clocks go {'forward' if forward else 'back'} in {', '.join(dict.fromkeys(cities))}."


def moves(group, best, weeks):
    """Weeks from which somebody's local time is another than before."""
    for person in group:
        times = [person.zone.local(utc) for utc in best.starts]
        for at in range(1, weeks):
            if times[at].time() != times[at - 1].time():
                yield f"From {dated(times[at])} on it is {times[at]:%H:%M} instead of {times[at - 1]:%H:%M} for **{plain(person.name)}** in {city(person)}, although nothing was moved."
    skipped = [utc for utc in best.starts if not group[0].zone.valid(group[0].zone.local(utc))]
    for utc in skipped:
        yield f"On {dated(utc)} that time does not exist in {city(group[0])}."
