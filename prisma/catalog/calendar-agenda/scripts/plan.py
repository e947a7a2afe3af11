"""Events to what happens in a span of days: occurrences, clashes and free time."""
from dataclasses import dataclass
from datetime import datetime, timedelta

import recurrence

DAY = timedelta(days=1)


@dataclass
class Occurrence:
    event: object
    start: datetime  # by the clock of the zone that the agenda is for
    end: datetime

    @property
    def blocks(self):
        return self.event.busy and not self.event.all_day


def occurrences(events, home, begin, end, notes):
    moved = {(event.uid, event.replaces): event for event in events if event.replaces}
    found = []
    for event in events:
        if event.cancelled:
            continue
        for start in starts(event, end + 2 * DAY, notes):
            moment = start if event.all_day else event.zone.utc(start)
            if start in event.skipped or (not event.replaces and (event.uid, moment) in moved):
                continue
            first = start if event.all_day else home.local(moment)
            last = start + event.length if event.all_day else home.local(moment + event.length)
            if first < end and (last > begin or first >= begin):
                found.append(Occurrence(event, first, last))
    return sorted(found, key=lambda each: (each.start, not each.event.all_day, each.event.title))


def starts(event, stop, notes):
    if not event.rule:
        return sorted({event.start, *event.extra})
    rule = recurrence.parse(event.rule)
    if not recurrence.supported(rule):
        note = f"“{event.title}” repeats by a rule that is not supported ({event.rule}); only its first date is listed."
        if note not in notes:
            notes.append(note)
        return [event.start]
    until = None
    if "UNTIL" in rule:
        text = rule["UNTIL"]
        if len(text) == 8:
            until = datetime.strptime(text, "%Y%m%d") + DAY - timedelta(seconds=1)
        else:
            until = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")
            until = event.zone.local(until) if text.endswith("Z") else until
    return sorted({*recurrence.dates(rule, event.start, until, stop), *event.extra})


def clashes(found):
    """Pairs that overlap; cancelled, free and whole-day entries clash with nothing."""
    busy = [each for each in found if each.blocks]
    for at, one in enumerate(busy):
        for other in busy[at + 1:]:
            if other.start >= one.end:
                break
            yield one, other, min(one.end, other.end) - other.start


def free(found, day, opens, closes, least):
    """The gaps of one day between two times of the clock, at least so long."""
    at, end = day + opens, day + closes
    for each in found:
        if not each.blocks or each.end <= at or each.start >= end:
            continue
        if each.start - at >= least:
            yield at, each.start
        at = max(at, each.end)
    if end - at >= least:
        yield at, end
