"""Bars: lying and sorted for comparing, standing and stacked for parts of a whole over a sequence."""
import given
import table
from figure import GRID, INK, QUIET, box, figure, fit, line as rule, page, ticks, width, words
from series import COLOURS, REST, Drawn, plain

WIDE = 960


def bar(picture, found):
    order = given.choice(found, "sort", ("auto", "given", "value"), "auto")
    names = list(picture.series)
    rows = list(zip(picture.places, zip(*picture.series.values())))
    if order == "value" or (order == "auto" and len(names) == 1 and not sequence(picture.places)):
        rows.sort(key=lambda row: (row[1][0] is None, -(row[1][0] or 0)))
    if len(rows) > 40:
        raise given.Problem(f'{len(rows)} bars cannot be read. Show at most 40: filter the table, or choose another column for "x".')
    values = [value for _, row in rows for value in row if value is not None]
    marks = ticks(min(0, *values, 0), max(0, *values, 0))
    step = marks[1] - marks[0]
    slot = max(24, min(46, 380 / len(rows))) if len(names) == 1 else 10 + 16 * len(names)
    top = 92 if len(names) == 1 else 116
    bottom = top + slot * len(rows)
    tall = round(bottom + 84)
    left, right = 50 + min(230, max(width(place, 13) for place, _ in rows)), WIDE - 40 - max(width(figure(value, picture.unit), 13) for value in values)

    def across(value):
        return left + (value - marks[0]) / (marks[-1] - marks[0]) * (right - left)

    body = [] if len(names) == 1 else list(key(names))
    for mark in marks:
        body += [rule(across(mark), top, across(mark), bottom, GRID), words(across(mark), bottom + 19, figure(mark, picture.unit, step), 13, QUIET, "middle")]
    stand_out = [each.casefold() for each in given.names(found, "highlight")]
    thick = slot * 0.68 if len(names) == 1 else 14
    for at, (place, row) in enumerate(rows):
        middle = top + slot * (at + 0.5)
        body.append(words(left - 10, middle + 4, fit(place, 230, 13), 13, INK, "end"))
        for which, value in enumerate(row):
            y = middle + (which - len(names) / 2) * 16 + 1 if len(names) > 1 else middle - thick / 2
            if value is None:
                body.append(words(across(0) + 6, y + thick / 2 + 4, "no value", 12, QUIET))
                continue
            colour = COLOURS[which] if not stand_out or str(place).casefold() in stand_out else REST
            body.append(box(min(across(0), across(value)), y, max(abs(across(value) - across(0)), 1), thick, colour))
            body.append(words(max(across(value), across(0)) + 6, y + thick / 2 + 4, figure(value, picture.unit), 13 if len(names) == 1 else 12, INK, "start", 600 if len(names) == 1 else 400))
    body.append(rule(across(0), top, across(0), bottom, QUIET))
    unit = f" ({picture.unit})" if picture.unit and picture.unit not in picture.y_name else ""
    body.append(words((left + right) / 2, bottom + 42, picture.y_name + unit, 13, INK, "middle"))
    filled = [(place, row[0]) for place, row in rows if row[0] is not None]
    first, last = max(filled, key=lambda each: each[1]), min(filled, key=lambda each: each[1])
    says = f"{first[0]} is highest with {figure(first[1], picture.unit)}, {last[0]} lowest with {figure(last[1], picture.unit)}" + (f" ({names[0]})." if len(names) > 1 else ".")
    svg = page(WIDE, tall, picture.title, picture.subtitle or f"{picture.y_name}{unit}, {len(rows)} bars", picture.source, body)
    return Drawn(svg, says, f"{picture.x_name}: {says}", [picture.x_name, *names], [[place, *map(plain, row)] for place, row in rows])


def key(names):
    """The series' names in their colours, in one row above the bars."""
    x = 32
    for at, name in enumerate(names):
        yield box(x, 82, 12, 12, COLOURS[at])
        yield words(x + 18, 92, fit(name, 160, 13), 13, COLOURS[at], "start", 600)
        x += 44 + min(160, width(name, 13))


def stacked(picture, found):
    names = list(picture.series)
    rows = list(zip(picture.places, zip(*picture.series.values())))
    if len(names) < 2:
        raise given.Problem('A stack needs at least two series. Name several columns in "y", or a column that splits the rows in "series".')
    if any(value is not None and value < 0 for _, row in rows for value in row):
        raise given.Problem("A negative value cannot be part of a stack. Draw lines or bars.")
    if len(rows) > 40:
        raise given.Problem(f'{len(rows)} columns cannot be read. Show at most 40, or draw lines.')
    totals = [sum(value or 0 for value in row) for _, row in rows]
    marks = ticks(0, max(totals) or 1)
    step = marks[1] - marks[0]
    margin = min(190, max(width(name, 13) for name in names))
    left, right, top, bottom, tall = 44 + max(width(figure(mark, picture.unit, step), 13) for mark in marks), WIDE - 56 - margin, 100, 464, 540

    def down(value):
        return bottom - value / marks[-1] * (bottom - top)

    body = []
    for mark in marks:
        body += [rule(left, down(mark), right, down(mark), QUIET if mark == 0 else GRID), words(left - 8, down(mark) + 4, figure(mark, picture.unit, step), 13, QUIET, "end")]
    slot = (right - left) / len(rows)
    every = max(1, round(max(width(place, 13) for place, _ in rows) / slot + 0.3))
    for at, (place, row) in enumerate(rows):
        x, base = left + slot * (at + 0.16), 0
        for which, value in enumerate(row):
            body.append(box(x, down(base + (value or 0)), slot * 0.68, down(base) - down(base + (value or 0)), COLOURS[which], ' stroke="#ffffff" stroke-width="1"'))
            base += value or 0
        if slot > width(figure(base, picture.unit), 12):
            body.append(words(x + slot * 0.34, down(base) - 7, figure(base, picture.unit), 12, INK, "middle", 600))
        if at % every == 0:
            body.append(words(x + slot * 0.34, bottom + 20, fit(place, slot * every, 13), 13, QUIET, "middle"))
    # The names stand beside the last column's parts, no closer than a line to each other.
    base, floor = 0, bottom + 16
    for which, name in enumerate(names):
        part = rows[-1][1][which] or 0
        floor = min(down(base + part / 2) + 4, floor - 16)
        body.append(words(right + 8, floor, fit(name, margin + 6, 13), 13, COLOURS[which], "start", 600))
        base += part
    body.append(words((left + right) / 2, tall - 38, picture.x_name, 13, INK, "middle"))
    unit = f" ({picture.unit})" if picture.unit else ""
    svg = page(WIDE, tall, picture.title, picture.subtitle or f"{picture.y_name}{unit}", picture.source, body)
    parts = sorted(((sum(value or 0 for value in picture.series[name]), name) for name in names), reverse=True)
    whole = sum(totals) or 1
    says = "; ".join(f"{name} {size / whole:.0%}" for size, name in parts) + f" of {figure(sum(totals), picture.unit)} in all; the last column stands at {figure(totals[-1], picture.unit)}."
    return Drawn(svg, says, f"{picture.x_name}: {says}", [picture.x_name, *names, "total"], [[place, *map(plain, row), plain(total)] for (place, row), total in zip(rows, totals)])


def sequence(places):
    """Years, dates and numbers have an order of their own that sorting by value would break."""
    return all(table.date(place) or table.number(place) is not None for place in places)
