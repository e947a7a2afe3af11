"""From rows with dates to one value for each day, week, month, quarter or year."""
import collections
import datetime
import math
from dataclasses import dataclass

import given
import table

SEASONS = {"day": 7, "week": 52, "month": 12, "quarter": 4, "year": 1}


@dataclass
class Series:
    name: str
    every: str
    starts: list  # date of each period
    labels: list
    values: list
    notes: list
    aggregate: str
    usual_season: int

    def after(self, steps):
        return label(shift(self.starts[-1], self.every, steps), self.every)


def read(data, found):
    when, dates = date_column(data, found)
    name, values = value_column(data, found, when)
    pairs = [(date, value) for date, value in zip(dates, values) if date is not None and value is not None]
    notes = []
    if len(pairs) < len(data.rows):
        notes.append(f"{len(data.rows) - len(pairs)} of {len(data.rows)} rows lack a date or a number and were left out.")
    every = given.choice(found, "every", ("auto", *SEASONS), "auto")
    every = guess(sorted({date for date, _ in pairs})) if every == "auto" else every
    how = given.choice(found, "aggregate", ("sum", "mean", "last"), "sum")
    boxes = collections.defaultdict(list)
    for date, value in sorted(pairs):
        boxes[start(date, every)].append(value)
    starts, filled, merged = [], [], any(len(box) > 1 for box in boxes.values())
    moment, end = min(boxes), max(boxes)
    while moment <= end and len(starts) <= 5000:
        starts.append(moment)
        box = boxes.get(moment)
        filled.append(None if not box else math.fsum(box) / (len(box) if how == "mean" else 1) if how != "last" else box[-1])
        moment = shift(moment, every, 1)
    if len(starts) > 3000:
        raise given.Problem(f'"every": more than 3000 {every}s. Gather them into a longer period.')
    gaps = [at for at, value in enumerate(filled) if value is None]
    if len(gaps) > 0.1 * len(filled):
        raise given.Problem(f'{len(gaps)} of {len(filled)} {every}s have no value, first {label(starts[gaps[0]], every)}. Choose a longer period in "every", or enter zeros if nothing happened then.')
    for at in gaps:
        after = next(n for n in range(at, len(filled)) if filled[n] is not None)
        filled[at] = filled[at - 1] + (filled[after] - filled[at - 1]) / (after - at + 1)
    if gaps:
        notes.append(f"{len(gaps)} {every}{'s' if len(gaps) > 1 else ''} without a value ({', '.join(label(starts[at], every) for at in gaps[:4])}) stand on the line between their neighbours. If nothing happened then, enter zeros.")
    if merged:
        notes.append(f"Several rows fall into one {every}; their {how} is taken. The first and the last {every} may be incomplete.")
    if len(filled) < 8:
        raise given.Problem(f"{len(filled)} {every}s are too few to forecast from; at least 8 are needed, and two years to see a season.")
    return Series(name.replace("_", " "), every, starts, [label(each, every) for each in starts], filled, notes, how, SEASONS[every])


def date_column(data, found):
    wanted = [data.column(given.words(found, "date"), "date")] if found.get("date") else range(len(data.header))
    for at in wanted:
        cells = data.cells(at)
        first = bool(table.day_first(cells))
        dates = [table.date(cell, first) or (datetime.datetime(int(cell), 1, 1) if cell.strip().isdigit() and 1500 <= int(cell) <= 2200 else None) for cell in cells]
        if sum(date is not None for date in dates) >= 0.9 * len(dates):
            return at, dates
    raise given.Problem(f'No column holds dates such as 2026-01 or 31.01.2026. Name it in "date"; there are: {", ".join(data.header)}.')


def value_column(data, found, when):
    wanted = [data.column(given.words(found, "value"), "value")] if found.get("value") else [at for at in range(len(data.header)) if at != when]
    for at in wanted:
        values = table.numbers(data.cells(at))
        if sum(value is not None for value in values) >= 0.7 * len(values):
            return data.header[at], values
    raise given.Problem(f'No column of numbers was found. Name it in "value"; there are: {", ".join(data.header)}.')


def guess(days):
    steps = sorted((b - a).days for a, b in zip(days, days[1:])) or [1]
    usual = steps[len(steps) // 2]
    return "day" if usual < 6 else "week" if usual < 25 else "month" if usual < 80 else "quarter" if usual < 300 else "year"


def start(date, every):
    day = date.date()
    if every == "week":
        return day - datetime.timedelta(days=day.weekday())
    month = day.month if every == "month" else (day.month - 1) // 3 * 3 + 1 if every == "quarter" else 1
    return day if every == "day" else day.replace(month=month, day=1)


def shift(day, every, steps):
    if every in ("day", "week"):
        return day + datetime.timedelta(days=steps * (7 if every == "week" else 1))
    months = day.year * 12 + day.month - 1 + steps * {"month": 1, "quarter": 3, "year": 12}[every]
    return datetime.date(months // 12, months % 12 + 1, 1)


def label(day, every):
    return {"day": f"{day:%Y-%m-%d}", "week": f"{day:%Y-%m-%d}", "month": f"{day:%Y-%m}", "quarter": f"{day.year} Q{(day.month + 2) // 3}", "year": f"{day.year}"}[every]
