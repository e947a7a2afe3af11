"""Single measurements: two against each other, or one counted in classes."""
import datetime
import math
import statistics

import given
from columns_chart import key
from figure import GRID, INK, QUIET, box, figure, line as rule, page, ticks, width, words
from line_chart import calendar
from series import COLOURS, Drawn, plain

WIDE, TALL = 960, 540


def scatter(picture, found):
    points = [(x, y) for each in picture.series.values() for x, y in each]
    dated = picture.form == "date"
    place = (lambda x: (x - datetime.datetime(1970, 1, 1)).total_seconds()) if dated else (lambda x: x)
    xs, ys = [place(x) for x, _ in points], [y for _, y in points]
    down_marks = ticks(min(ys) if min(ys) > 0.4 * max(ys) else min(0, *ys, 0), max(ys))
    marks = ticks(min(xs), max(xs), 8) if not dated else [min(xs), max(xs)]
    if len(set(xs)) == 1:
        raise given.Problem(f"Every row has the same {picture.x_name}. A scatter chart needs it to vary.")
    top, bottom, left, right = 100 if len(picture.series) == 1 else 120, TALL - 82, 62 + max(width(figure(mark, picture.unit), 13) for mark in down_marks), WIDE - 40

    def at(x, y):
        return left + (place(x) - marks[0]) / (marks[-1] - marks[0]) * (right - left), bottom - (y - down_marks[0]) / (down_marks[-1] - down_marks[0]) * (bottom - top)

    body = list(key(list(picture.series))) if len(picture.series) > 1 else []
    for mark in down_marks:
        y = at(points[0][0], mark)[1]
        body += [rule(left, y, right, y, GRID), words(left - 8, y + 4, figure(mark, picture.unit, down_marks[1] - down_marks[0]), 13, QUIET, "end")]
    across = [(at(moment, 0)[0], label) for moment, label in calendar(min(x for x, _ in points), max(x for x, _ in points))] if dated else [(at(mark, 0)[0], figure(mark, "", marks[1] - marks[0])) for mark in marks]
    for x, label in across:
        body += [rule(x, bottom, x, bottom + 5, QUIET), words(x, bottom + 21, label, 13, QUIET, "middle")]
    body.append(rule(left, bottom, right, bottom, QUIET))
    for which, each in enumerate(picture.series.values()):
        for x, y in each:
            body.append('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}" fill-opacity="0.65"/>'.format(*at(x, y), 5 if len(points) < 200 else 3, COLOURS[which]))
    body.append(words((left + right) / 2, TALL - 40, picture.x_name, 13, INK, "middle"))
    body.append(words(26, (top + bottom) / 2, picture.y_name + (f" ({picture.unit})" if picture.unit else ""), 13, INK, "middle", turn=True))
    r = correlation(xs, ys)
    says = f"{len(points)} points. " + (f"Pearson's r = {r:.2f}".replace("-", "−") + (", hardly any" if abs(r) < 0.1 else ", a weak" if abs(r) < 0.3 else ", a moderate" if abs(r) < 0.7 else ", a strong") + " linear relation, which says nothing about the cause." if r is not None else "One axis does not vary.")
    svg = page(WIDE, TALL, picture.title, picture.subtitle or f"{len(points)} points", picture.source, body)
    rows = [[name, f"{x:%Y-%m-%d}" if dated else plain(x), plain(y)] for name, each in picture.series.items() for x, y in each]
    return Drawn(svg, says, f"{picture.y_name} against {picture.x_name}: {says}", ["series", picture.x_name, picture.y_name], rows)


def correlation(xs, ys):
    if len(xs) < 3 or len(set(xs)) == 1 or len(set(ys)) == 1:
        return None
    mx, my = statistics.fmean(xs), statistics.fmean(ys)
    top = math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys))
    return top / math.sqrt(math.fsum((x - mx) ** 2 for x in xs) * math.fsum((y - my) ** 2 for y in ys))


def histogram(picture, found):
    if len(picture.series) > 1:
        raise given.Problem('A histogram shows one series. Leave "series" out, or filter the table.')
    values = sorted(y for each in picture.series.values() for _, y in each)
    low, high = values[0], values[-1]
    if low == high:
        raise given.Problem(f"Every value of {picture.y_name} is {plain(low)}; there is no distribution to show.")
    quarters = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [low] * 3
    # Freedman and Diaconis, held between 5 and 30 classes and rounded to a step that people count in.
    wish = 2 * (quarters[2] - quarters[0]) / len(values) ** (1 / 3) or (high - low) / 10
    edges = ticks(low, high, min(30, max(5, (high - low) / wish)))
    step = edges[1] - edges[0]
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[min(int((value - edges[0]) / step + 1e-9), len(counts) - 1)] += 1
    marks = ticks(0, max(counts))
    top, bottom, left, right = 100, TALL - 82, 84, WIDE - 40
    slot = (right - left) / len(counts)
    body = []
    for mark in (mark for mark in marks if mark == int(mark)):
        y = bottom - mark / marks[-1] * (bottom - top)
        body += [rule(left, y, right, y, QUIET if mark == 0 else GRID), words(left - 8, y + 4, figure(mark), 13, QUIET, "end")]
    for at, count in enumerate(counts):
        tall = count / marks[-1] * (bottom - top)
        body.append(box(left + slot * at + 1, bottom - tall, slot - 2, tall, COLOURS[0]))
    every = math.ceil(len(edges) / 12)
    body += [words(left + slot * at, bottom + 21, figure(edges[at], picture.unit, step), 13, QUIET, "middle") for at in range(0, len(edges), every)]
    x = left + (quarters[1] - edges[0]) / step * slot
    body += [rule(x, top - 22, x, bottom, INK, 1.5, "5 4"), words(x + 7, top - 11, f"median {figure(quarters[1], picture.unit)}", 13, INK, "start", 600)]
    body += [words((left + right) / 2, TALL - 40, picture.y_name + (f" ({picture.unit})" if picture.unit else ""), 13, INK, "middle"), words(30, (top + bottom) / 2, "rows", 13, INK, "middle", turn=True)]
    says = f"{len(values)} values from {figure(low, picture.unit)} to {figure(high, picture.unit)}; half of them lie between {figure(quarters[0], picture.unit)} and {figure(quarters[2], picture.unit)}, the median is {figure(quarters[1], picture.unit)}."
    svg = page(WIDE, TALL, picture.title, picture.subtitle or f"{len(values)} values in classes of {figure(step, picture.unit)}", picture.source, body)
    return Drawn(svg, says, f"{picture.y_name}: {says}", ["from", "to", "rows"], [[plain(a), plain(b), count] for a, b, count in zip(edges, edges[1:], counts)])
