"""Recurrence rules of RFC 5545 to their dates, by the clock of the event's own zone."""
import calendar
from datetime import datetime, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
MOST = 40_000


def parse(text):
    return dict(part.split("=", 1) for part in text.upper().split(";") if "=" in part)


def supported(rule):
    return set(rule) <= KNOWN and rule.get("FREQ") in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def numbers(rule, key):
    return [int(each) for each in rule.get(key, "").split(",") if each.lstrip("+-").isdigit()]


def dates(rule, start, until, stop):
    """The starts from `start` to `stop`; `until` is the rule's own end by the local clock, or None."""
    left = int(rule["COUNT"]) if rule.get("COUNT", "").isdigit() else None
    for period in range(MOST):
        found = in_period(rule, start, period)
        if found is None:
            return
        for day in found:
            if day < start:
                continue
            if day > stop or (until and day > until) or left == 0:
                return
            yield day
            left = left - 1 if left is not None else None


def in_period(rule, start, period):
    """The starts in one day, week, month or year of the rule, in order. None past the calendar's end."""
    step = period * max(1, int(rule.get("INTERVAL", "1") or 1))
    months = numbers(rule, "BYMONTH")
    frequency = rule["FREQ"]
    try:
        if frequency == "DAILY":
            days = [start + timedelta(days=step)]
            days = [day for day in days if fits_weekday(rule, day) and fits_month_day(rule, day)]
        elif frequency == "WEEKLY":
            first = start - timedelta(days=(start.weekday() - DAYS.index(rule.get("WKST", "MO"))) % 7) + timedelta(weeks=step)
            wanted = rule.get("BYDAY") or DAYS[start.weekday()]
            days = [first + timedelta(days=at) for at in range(7) if DAYS[(first + timedelta(days=at)).weekday()] in wanted]
        elif frequency == "MONTHLY":
            year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
            days = in_month(rule, start, year, month + 1)
        else:
            year = start.year + step
            if year > 9998:
                return None
            if months or rule.get("BYMONTHDAY"):
                days = [day for month in months or range(1, 13) for day in in_month(rule, start, year, month)]
            elif rule.get("BYDAY"):
                days = by_weekday(rule, [datetime(year, 1, 1, start.hour, start.minute, start.second) + timedelta(days=at) for at in range(365 + calendar.isleap(year))])
            else:
                days = in_month(rule, start, year, start.month)
        days = sorted(day for day in days if not months or day.month in months)
    except (OverflowError, ValueError):
        return None
    positions = numbers(rule, "BYSETPOS")
    if positions:
        days = sorted({days[at - 1 if at > 0 else at] for at in positions if 0 < abs(at) <= len(days)})
    return days


def in_month(rule, start, year, month):
    if year > 9998:
        raise OverflowError
    length = calendar.monthrange(year, month)[1]
    days = [datetime(year, month, day, start.hour, start.minute, start.second) for day in range(1, length + 1)]
    if rule.get("BYMONTHDAY"):
        days = [day for day in days if fits_month_day(rule, day)]
        return [day for day in days if fits_weekday(rule, day)]
    if rule.get("BYDAY"):
        return by_weekday(rule, days)
    return [day for day in days if day.day == start.day]


def by_weekday(rule, days):
    """"2TU" is the second Tuesday of these days, "-1FR" the last Friday, "MO" every Monday."""
    found = set()
    for each in rule["BYDAY"].split(","):
        same = [day for day in days if DAYS[day.weekday()] == each[-2:]]
        place = int(each[:-2]) if each[:-2] else 0
        found.update(same if not place else [same[place - 1 if place > 0 else place]] if 0 < abs(place) <= len(same) else [])
    return sorted(found)


def fits_weekday(rule, day):
    return not rule.get("BYDAY") or DAYS[day.weekday()] in [each[-2:] for each in rule["BYDAY"].split(",")]


def fits_month_day(rule, day):
    wanted = numbers(rule, "BYMONTHDAY")
    length = calendar.monthrange(day.year, day.month)[1]
    return not wanted or day.day in wanted or day.day - length - 1 in wanted
