"""From a table to what is drawn: places on the x axis, and one list of values for each series."""
import collections
import math
from dataclasses import dataclass, field

import given
import table

# Okabe and Ito's colours without the yellow, which is too faint for lines and words.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#A8488A", "#B07A00", "#56B4E9", "#4A4A4A", "#8C2D04")
REST = "#B8C1CB"


@dataclass
class Drawn:
    svg: str
    says: str
    alt: str
    header: list
    rows: list


@dataclass
class Picture:
    title: str
    subtitle: str
    source: str
    unit: str
    x_name: str
    y_name: str
    form: str  # date, number or category: what the x axis shows
    places: list
    series: dict  # name → values, None where there is none
    notes: list = field(default_factory=list)


def gather(data, found, kind):
    parsed = {name: table.numbers(data.cells(at)) for at, name in enumerate(data.header)}
    numeric = [name for name, values in parsed.items() if enough(values, data.cells(data.header.index(name)))]
    ys = [data.header[data.column(name, "y")] for name in given.names(found, "y")]
    x = data.header[data.column(given.words(found, "x"), "x")] if found.get("x") else None
    split = data.header[data.column(given.words(found, "series"), "series")] if found.get("series") else None
    if kind == "histogram" and x and not ys:
        ys, x = [x], None
    x = x or next((name for name in data.header if name not in ys and name != split and (kind == "scatter" and name in numeric or kind != "scatter" and name not in numeric)), None) or data.header[0]
    ys = ys or [name for name in numeric if name not in (x, split)][: 1 if split or kind in ("scatter", "histogram") else 6]
    for name in ys:
        if name not in numeric:
            raise given.Problem(f'"y": {name} holds no numbers. Columns with numbers: {", ".join(numeric) or "none"}.')
    if not ys:
        raise given.Problem(f'No column holds numbers to draw. The columns are: {", ".join(data.header)}.')
    if kind in ("scatter", "histogram") and len(ys) > 1 or (split and len(ys) > 1):
        raise given.Problem(f'"y" has to be one column for {"a " + kind if kind in ("scatter", "histogram") else "a chart with series"}.')
    unit = given.words(found, "unit")
    names = " and ".join(filter(None, [", ".join(ys[:-1]), ys[-1]]))
    picture = Picture(
        given.words(found, "title") or (f"Distribution of {names}" if kind == "histogram" else f"{names[:1].upper() + names[1:]} {'against' if kind == 'scatter' else 'by'} {x}"),
        given.words(found, "subtitle"), "Source: " + (given.words(found, "source") or data.name), unit, x, names, "category", [], {})
    if data.ragged:
        picture.notes.append(f"{len(data.ragged)} rows have the wrong number of fields, first on line {data.ragged[0][0]}. Check them.")
    columns = {name: parsed[name] for name in ys}
    fill(picture, data, found, kind, x, columns, data.cells(data.header.index(split)) if split else None)
    if len(picture.series) > len(COLOURS):
        raise given.Problem(f"{len(picture.series)} series are more than anyone can tell apart; at most {len(COLOURS)}. Filter them, or gather the small ones as others.")
    return picture


def enough(values, cells):
    filled = [value for value, cell in zip(values, cells) if not table.missing(cell)]
    return bool(filled) and sum(value is not None for value in filled) >= 0.8 * len(filled)


def fill(picture, data, found, kind, x, columns, splits):
    cells = data.cells(data.header.index(x))
    first = table.day_first(cells)
    dates = [table.date(cell, bool(first)) for cell in cells]
    numbers = table.numbers(cells)
    if all(dates) and kind in ("line", "scatter"):
        picture.form, keys = "date", dates
    elif kind in ("line", "scatter") and enough(numbers, cells):
        picture.form, keys = "number", numbers
    else:
        keys = [cell.strip() or "(empty)" for cell in cells]
    if kind == "scatter" and picture.form == "category":
        raise given.Problem(f'"x": {x} holds no numbers, which a scatter chart needs on both axes.')
    if kind == "line" and picture.form == "category":
        picture.notes.append(f"{x} holds words. A line says that they follow one another; if they do not, draw bars.")
    left_out = 0
    boxes = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, values in columns.items():
        for at, (key, value) in enumerate(zip(keys, values)):
            label = (splits[at].strip() or "(empty)") if splits else name
            if key is None or value is None or not math.isfinite(value):
                left_out += 1
            elif kind in ("scatter", "histogram"):
                picture.series.setdefault(label, []).append((key, value))
            else:
                boxes[label][key].append(value)
    if left_out:
        picture.notes.append(f"{left_out} values are missing or no numbers and are not drawn.")
    if kind in ("scatter", "histogram"):
        if not picture.series:
            raise given.Problem(f'No row has a number in both "{x}" and "{picture.y_name}".')
        return
    places = list(dict.fromkeys(key for key in keys if key is not None))
    picture.places = sorted(places) if picture.form != "category" else places
    how = given.choice(found, "aggregate", ("sum", "mean"), "sum")
    if any(len(group) > 1 for box in boxes.values() for group in box.values()):
        picture.notes.append(f"Several rows share one {x}; each point is their {how}.")
    for label, box in boxes.items():
        picture.series[label] = [None if key not in box else math.fsum(box[key]) / (len(box[key]) if how == "mean" else 1) for key in picture.places]
    if not picture.series:
        raise given.Problem(f"{picture.y_name} holds no number in any row.")


def plain(value):
    """A number as it stands in chart-data.csv."""
    return "" if value is None else f"{value:.10g}"
