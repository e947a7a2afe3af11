"""Flat daily allowances for meals on a journey, in cents."""
import datetime

import given

FIELDS = ("from", "to", "place", "rate", "travel_day_percent", "breakfasts", "lunches", "dinners")


def day(found, name, owner=""):
    try:
        return datetime.date.fromisoformat(str(found[name]).strip())
    except (ValueError, KeyError):
        raise given.Problem(f'"{name}"{owner} has to be a date such as 2026-03-04.') from None


def journeys(found):
    raw = found.get("per_diem", [])
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise given.Problem('"per_diem" has to be a list such as [{"from": "2026-03-04", "to": "2026-03-06", "rate": 48}].')
    return [journey(each, f" of per_diem number {at}") for at, each in enumerate(raw, 1)]


def journey(each, owner):
    strange = [name for name in each if name not in FIELDS]
    if strange:
        raise given.Problem(f'"{strange[0]}"{owner} is no field. There are: {", ".join(FIELDS)}.')
    first, last = day(each, "from", owner), day(each, "to", owner)
    if not 0 <= (last - first).days <= 366:
        raise given.Problem(f'"to"{owner} has to lie on or after "from", within a year.')
    if "rate" not in each:
        raise given.Problem(f'"rate"{owner} is missing: the allowance for a full day.')
    rate = given.amount(each, "rate", None, 0, 1000)
    part = given.amount(each, "travel_day_percent", 50, 0, 100) / 100
    free = {name: given.amount(each, name, 0, 0, 366, whole=True) for name in ("breakfasts", "lunches", "dinners")}
    count = (last - first).days + 1
    travel, full = min(count, 2), max(0, count - 2)
    gross = full * rate + travel * rate * part
    off = rate * (0.2 * free["breakfasts"] + 0.4 * (free["lunches"] + free["dinners"]))
    return {"first": first, "last": last, "place": given.words(each, "place") or "journey", "full": full, "travel": travel, "rate": round(rate * 100), "part": part,
            "off": round(min(off, gross) * 100), "cents": round(max(0.0, gross - off) * 100), "meals": sum(free.values())}
