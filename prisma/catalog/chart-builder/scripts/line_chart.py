"""Lines over time or numbers, each named at its right end."""
import datetime
import math

import given
from figure import GRID, INK, QUIET, figure, fit, line as rule, page, path, ticks, width, words
from series import COLOURS, REST, Drawn, plain

WIDE, TALL = 960, 540


def line(picture, found):
    if len(picture.places) < 2:
        raise given.Problem(f'A line needs at least two places on "{picture.x_name}"; there is {len(picture.places)}. Use a bar chart.')
    values = [value for each in picture.series.values() for value in each if value is not None]
    low, high = min(values), max(values)
    marks = ticks(min(0, low) if low < 0 or low <= 0.5 * high else low, high)
    if marks[0] > 0:
        picture.notes.append("The vertical axis does not begin at zero, which is fair for a line and would not be for bars.")
    step = marks[1] - marks[0]
    named = len(picture.series) > 1
    margin = max(width(name, 13) for name in picture.series) if named else 0
    left, right = 44 + max(width(figure(mark, picture.unit, step), 13) for mark in marks), WIDE - 40 - max(24, min(margin, 200))
    top, bottom = 96, TALL - 76
    across, labels = axis(picture, left, right)

    def down(value):
        return bottom - (value - marks[0]) / (marks[-1] - marks[0]) * (bottom - top)

    body = []
    for mark in marks:
        body += [rule(left, down(mark), right, down(mark), QUIET if mark == marks[0] else GRID), words(left - 8, down(mark) + 4, figure(mark, picture.unit, step), 13, QUIET, "end")]
    if marks[0] < 0 < marks[-1]:
        body.append(rule(left, down(0), right, down(0), QUIET))
    for x, label in labels:
        body += [rule(x, bottom, x, bottom + 5, QUIET), words(x, bottom + 21, label, 13, QUIET, "middle")]
    stand_out = [str(name).casefold() for name in given.names(found, "highlight")]
    ends = []
    for at, (name, series) in enumerate(picture.series.items()):
        colour = COLOURS[at] if not stand_out or name.casefold() in stand_out else REST
        run = []
        for place, value in [*zip(picture.places, series), (None, None)]:
            if value is not None:
                run.append((across(place), down(value)))
                continue
            # A gap in the data is a gap in the line.
            if len(run) > 1:
                body.append(path(run, colour))
            elif run:
                body.append(f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="3" fill="{colour}"/>')
            run = []
        last = max(n for n, value in enumerate(series) if value is not None)
        ends.append([down(series[last]), name, colour, across(picture.places[last])])
    body += name_ends(ends, right, top, bottom, margin) if named else peak(picture, across, down)
    unit = f" ({picture.unit})" if picture.unit and picture.unit not in picture.y_name else ""
    body.append(words((left + right) / 2, TALL - 38, picture.x_name, 13, INK, "middle"))
    svg = page(WIDE, TALL, picture.title, picture.subtitle or picture.y_name + unit, picture.source, body)
    says = "; ".join(change(name, series, picture) for name, series in picture.series.items()) + "."
    rows = [[label_of(place, picture.form), *(plain(series[at]) for series in picture.series.values())] for at, place in enumerate(picture.places)]
    return Drawn(svg, says, f"{picture.x_name}: {says}", [picture.x_name, *picture.series], rows)


def axis(picture, left, right):
    """Where a place lies, and the labels below."""
    first, last = picture.places[0], picture.places[-1]
    if picture.form == "date":
        span = (last - first).total_seconds()
        across = lambda place: left + (place - first).total_seconds() / span * (right - left)
        labels = [(across(moment), label) for moment, label in calendar(first, last)]
    elif picture.form == "number":
        across = lambda place: left + (place - first) / (last - first) * (right - left)
        years = all(place == int(place) and 1500 <= place <= 2200 for place in picture.places)
        marks = [mark for mark in ticks(first, last, 8) if first <= mark <= last and (not years or mark == int(mark))]
        labels = [(across(mark), str(int(mark)) if years else figure(mark)) for mark in marks]
    else:
        room = (right - left) / max(len(picture.places) - 1, 1)
        where = {place: left + room * at for at, place in enumerate(picture.places)}
        across = where.__getitem__
        every = max(1, math.ceil(max(width(place, 13) for place in picture.places[:60]) / room * 1.15)) if len(picture.places) > 2 else 1
        labels = [(where[place], fit(place, room * every, 13)) for place in picture.places[::every]]
    return across, labels


def calendar(first, last):
    days = (last - first).total_seconds() / 86400
    if days <= 75:
        step = next((each for each in (1, 2, 7, 14) if days / each <= 9), 14)
        moment = datetime.datetime(first.year, first.month, first.day)
        while moment <= last:
            if moment >= first:
                yield moment, f"{moment.day} {moment:%b}"
            moment += datetime.timedelta(days=step)
        return
    step = next((each for each in (1, 2, 3, 6, 12, 24, 60, 120) if days / 30.4 / each <= 9), 240)
    month = first.year * 12 + first.month - 1 + (first.day > 1)
    month += -month % min(step, 12)
    while datetime.datetime(month // 12, month % 12 + 1, 1) <= last:
        moment = datetime.datetime(month // 12, month % 12 + 1, 1)
        yield moment, f"{moment.year}" if step >= 12 else f"{moment:%b} {moment.year}"
        month += step


def name_ends(ends, right, top, bottom, margin):
    """Names beside the last points, pushed apart until none covers another."""
    ends.sort()
    heights = [end[0] for end in ends]
    for at in range(1, len(heights)):
        heights[at] = max(heights[at], heights[at - 1] + 16)
    over = max(0, heights[-1] - bottom)
    heights = [height - over for height in heights]
    for at in range(len(heights) - 2, -1, -1):
        heights[at] = min(heights[at], heights[at + 1] - 16)
    for height, (y, name, colour, x) in zip(heights, ends):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
        yield words(right + 10, height + 4, fit(name, min(margin + 4, 204), 13), 13, colour if colour != REST else QUIET, "start", 600)


def peak(picture, across, down):
    (series,) = picture.series.values()
    at = max((n for n, value in enumerate(series) if value is not None), key=lambda n: series[n])
    x, y = across(picture.places[at]), down(series[at])
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{COLOURS[0]}"/>'
    yield words(x, y - 11, figure(series[at], picture.unit), 13, INK, "middle", 600)


def change(name, series, picture):
    there = [(place, value) for place, value in zip(picture.places, series) if value is not None]
    (start, first), (end, last) = there[0], there[-1]
    by = f" ({(last - first) / abs(first):+.0%})".replace("-", "−") if first and first != last else ""
    return f"{name} goes from {figure(first, picture.unit)} in {label_of(start, picture.form)} to {figure(last, picture.unit)} in {label_of(end, picture.form)}{by}"


def label_of(place, form):
    return f"{place:%Y-%m-%d}" if form == "date" else plain(place) if form == "number" else place
