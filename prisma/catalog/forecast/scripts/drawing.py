"""History, forecast and its two ranges in one picture."""
from figure import GRID, INK, QUIET, figure, line, page, path, ticks, width, words

WIDE, TALL, BLUE = 960, 540, "#0072B2"


def chart(series, rows, title, unit, source, method):
    history = list(zip(series.labels, series.values))[-max(4 * len(rows), 36):]
    count = len(history) + len(rows)
    low = min([value for _, value in history] + [row[4] for row in rows])
    high = max([value for _, value in history] + [row[5] for row in rows])
    marks = ticks(0 if 0 < low < 0.5 * high else low, high)
    left, right, top, bottom = 44 + max(width(figure(mark, unit), 13) for mark in marks), WIDE - 110, 96, TALL - 76

    def at(place, value):
        return left + place / (count - 1) * (right - left), bottom - (value - marks[0]) / (marks[-1] - marks[0]) * (bottom - top)

    body = []
    for mark in marks:
        y = at(0, mark)[1]
        body += [line(left, y, right, y, QUIET if mark == marks[0] else GRID), words(left - 8, y + 4, figure(mark, unit, marks[1] - marks[0]), 13, QUIET, "end")]
    labels = [label for label, _ in history] + [row[0] for row in rows]
    # Whole seasons or plain parts of one between two labels, so that they repeat each year.
    steps = {"month": (1, 3, 6, 12, 24, 48), "quarter": (1, 2, 4, 8, 16), "day": (1, 7, 14, 28, 56, 91, 182), "week": (1, 4, 13, 26, 52, 104)}.get(series.every, (1, 2, 5, 10, 20))
    room = -(-count * 64 // int(right - left))
    every = next((step for step in steps if step >= room), max(room, steps[-1]))
    for place in range(0, count, every):
        x = at(place, marks[0])[0]
        body += [line(x, bottom, x, bottom + 5, QUIET), words(x, bottom + 21, labels[place], 12, QUIET, "middle")]
    first = len(history)
    start = (first - 1, history[-1][1])
    for lower, upper, soft in ((4, 5, "0.14"), (2, 3, "0.24")):
        edge = [at(*start), *(at(first + n, row[upper]) for n, row in enumerate(rows)), *(at(first + n, row[lower]) for n, row in reversed(list(enumerate(rows))))]
        body.append(f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in edge)}" fill="{BLUE}" fill-opacity="{soft}"/>')
    body.append(path([at(n, value) for n, (_, value) in enumerate(history)], INK, 2))
    body.append(path([at(*start), *(at(first + n, row[1]) for n, row in enumerate(rows))], BLUE, 2.5, "6 4"))
    x = at(*start)[0]
    body += [line(x, top, x, bottom, QUIET, 1, "2 3"), words(x - 6, top - 6, "history", 12, QUIET, "end"), words(x + 6, top - 6, "forecast", 12, BLUE, "start", 600)]
    names = sorted([(at(count - 1, rows[-1][5])[1], "95 %"), (at(count - 1, rows[-1][3])[1], "80 %"), (at(count - 1, rows[-1][1])[1], figure(round(rows[-1][1]) if abs(rows[-1][1]) >= 100 else float(f"{rows[-1][1]:.3g}"), unit))])
    floor = -100.0
    for y, name in names:
        floor = max(y, floor + 15)
        body.append(words(right + 8, floor + 4, name, 12, BLUE, "start", 400 if name.endswith(" %") else 600))
    return page(WIDE, TALL, title, f"{series.name} by {series.every}" + (f", {unit}" if unit else "") + "; shaded: 80 % and 95 % ranges", f"Source: {source}; {method}", body)
