"""One chart, chosen from the columns, as a self-contained SVG."""
import collections
import datetime
import math
import re
import statistics
from dataclasses import dataclass
from xml.sax.saxutils import escape

from columns import UNIT_SUFFIX
from numbers_text import compact, exact, plural
from table import BadTable

WIDTH, HEIGHT = 960, 540
INK, QUIET, GRID, ACCENT, SOFT = "#1b2430", "#5b6776", "#e3e8ee", "#1f6fb2", "#dbe9f6"
FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
# Amounts add up over a month or a region; prices, rates and measurements are averaged.
ADDITIVE = re.compile(r"revenue|sales|amount|total|count|quantity|qty|units|orders?\b|cost|spend|visit|people|population|downloads|sessions|clicks|income|expense|volume|sold|umsatz|betrag|menge", re.I)
NOT_ADDITIVE = re.compile(r"price|rate|ratio|avg|average|mean|per[ _]|score|age|temp|percent|pct|share", re.I)


@dataclass
class Picture:
    title: str
    caption: str
    svg: str


def draw(profiled, settings):
    wanted = settings.get("chart") or "auto"
    if wanted == "none":
        return None
    x = named(profiled, settings.get("x"))
    y = named(profiled, settings.get("y"))
    if y and not y.numeric:
        raise BadTable(f"Column {y.name!r} is not numeric, so it cannot be drawn on the value axis. Pick one of: {', '.join(c.name for c in profiled if c.numeric) or 'none here'}.")
    measure = y or best_measure(profiled)
    when = x if x and x.type == "date" else next((c for c in profiled if c.type == "date" and c.distinct > 2), None) if not x else None
    group = x if x and x.type in ("category", "boolean", "text", "id") else next((c for c in profiled if c.type == "category" and c.distinct > 1), None) if not x else None
    if wanted == "line" and not (when and measure):
        raise BadTable("A line chart needs a date column and a numeric column; this table does not have both.")
    if wanted == "bar" and not group:
        raise BadTable("A bar chart needs a column of categories; this table has none. Use chart \"histogram\" or \"auto\".")
    if wanted == "histogram" and not measure:
        raise BadTable("A histogram needs a numeric column; this table has none.")
    if measure and when and wanted in ("auto", "line"):
        return line_chart(when, measure)
    if group and wanted in ("auto", "bar"):
        return bar_chart(group, measure)
    return histogram(measure) if measure else None


def named(profiled, name):
    if not name:
        return None
    for column in profiled:
        if column.name.lower() == name.lower():
            return column
    raise BadTable(f"There is no column {name!r}. The columns are: {', '.join(c.name for c in profiled)}.")


def best_measure(profiled):
    numeric = [column for column in profiled if column.numeric and column.distinct > 1]
    return max(numeric, key=lambda c: (bool(c.unit in "$€£¥" and c.unit), bool(ADDITIVE.search(c.name)), -profiled.index(c)), default=None)


def adds_up(column):
    return not NOT_ADDITIVE.search(column.name) and column.unit not in ("%", "°C", "°F") and (bool(ADDITIVE.search(column.name)) or column.unit in ("$", "€", "£", "¥"))


# --- time series ---------------------------------------------------------------------------------------------------

def line_chart(when, measure):
    values = dict(measure.values)
    points = sorted((moment, values[row]) for row, moment in when.values if row in values)
    days = (points[-1][0] - points[0][0]).days
    repeated = len({moment for moment, _ in points}) < len(points)
    period = "" if not repeated and len(points) <= 150 else fitting_period(sorted({moment for moment, _ in points}), days)
    summed = adds_up(measure)
    if period:
        buckets = collections.defaultdict(list)
        for moment, value in points:
            buckets[start_of(moment, period)].append(value)
        points = sorted((moment, math.fsum(group) if summed else statistics.fmean(group)) for moment, group in buckets.items())
    name = clean(measure.name)
    title = f"{name} by {period}" if period else f"{name} over time"
    how = f"{'Sum' if summed else 'Mean'} per {period}" if period else "Each point is one row"
    low, high = min(value for _, value in points), max(value for _, value in points)
    ticks = nice_ticks(0 if low >= 0 and low < high * 0.6 else low, high)
    left, right, top, bottom = 64 + 8 * max(len(compact(tick, measure.unit, ticks[1] - ticks[0])) for tick in ticks), WIDTH - 40, 96, HEIGHT - 76
    first, last = points[0][0], points[-1][0]
    seconds = (last - first).total_seconds() or 1

    def at(moment, value):
        return left + (moment - first).total_seconds() / seconds * (right - left), bottom - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (bottom - top)

    body = value_grid(ticks, measure.unit, left, right, lambda value: at(first, value)[1])
    placed = -1000
    for moment, label in date_ticks(first, last, when.stats["form"]):
        px = at(moment, ticks[0])[0]
        if px - placed < 56 or px > right + 1:
            continue
        placed = px
        body.append(f'<line x1="{px:.1f}" y1="{bottom}" x2="{px:.1f}" y2="{bottom + 6}" stroke="{QUIET}"/>')
        body.append(text(px, bottom + 22, label, 13, QUIET, "middle"))
    path = [at(moment, value) for moment, value in points]
    trail = " ".join(f"{px:.1f},{py:.1f}" for px, py in path)
    body.append(f'<polygon points="{path[0][0]:.1f},{bottom} {trail} {path[-1][0]:.1f},{bottom}" fill="{SOFT}" opacity="0.7"/>')
    body.append(f'<polyline points="{trail}" fill="none" stroke="{ACCENT}" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/>')
    if len(path) <= 40:
        body.extend(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="#ffffff" stroke="{ACCENT}" stroke-width="2"/>' for px, py in path)
    peak = max(range(len(points)), key=lambda i: points[i][1])
    px, py = path[peak]
    anchor = "start" if px < left + 60 else "end" if px > right - 60 else "middle"
    body.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5" fill="{ACCENT}"/>')
    body.append(text(px, py - 12, exact(round_for_label(points[peak][1]), measure.unit), 13, INK, anchor, "600"))
    unit = f" ({measure.unit})" if measure.unit and measure.unit not in name else ""
    body.append(text((left + right) / 2, HEIGHT - 22, clean(when.name), 14, INK, "middle"))
    body.append(side_label(name + unit, top, bottom))
    caption = f"{how}. Highest: {exact(round_for_label(points[peak][1]), measure.unit)} in {label_of(points[peak][0], period, when.stats['form'])}; {plural(len(points), 'point')}."
    return Picture(title, caption, frame(title, f"{how}, {label_of(first, period, when.stats['form'])} to {label_of(last, period, when.stats['form'])}", body, caption))


def fitting_period(moments, days):
    """Coarse enough for the span to stay readable, and no finer than the data: monthly figures are not drawn by week."""
    periods = ("day", "week", "month", "year")
    by_span = 0 if days <= 92 else 1 if days <= 366 else 2 if days <= 3660 else 3
    steps = sorted((later - earlier).total_seconds() / 86400 for earlier, later in zip(moments, moments[1:])) or [1]
    usual = steps[len(steps) // 2]
    by_data = 0 if usual < 6 else 1 if usual < 25 else 2 if usual < 300 else 3
    return periods[max(by_span, by_data)]


def start_of(moment, period):
    day = datetime.datetime(moment.year, moment.month, moment.day)
    if period == "week":
        return day - datetime.timedelta(days=day.weekday())
    return day if period == "day" else day.replace(day=1) if period == "month" else day.replace(day=1, month=1)


def label_of(moment, period, form):
    if period == "year" or form == "%Y":
        return f"{moment.year}"
    return f"{moment:%b} {moment.year}" if period == "month" or form == "%Y-%m" else f"{moment.day} {moment:%b} {moment.year}"


def date_ticks(first, last, form):
    """Ticks on calendar boundaries, between four and ten of them."""
    days = max((last - first).total_seconds() / 86400, 1e-6)
    if days < 2:
        step = next(hours for hours in (0.25, 0.5, 1, 2, 3, 6, 12) if days * 24 / hours <= 10)
        moment = first.replace(minute=0, second=0)
        while moment <= last:
            if moment >= first:
                yield moment, f"{moment:%H:%M}"
            moment += datetime.timedelta(hours=step)
    elif days <= 70:
        step = next(n for n in (1, 2, 7, 14) if days / n <= 10)
        moment = datetime.datetime(first.year, first.month, first.day)
        while moment <= last:
            if moment >= first:
                yield moment, f"{moment.day} {moment:%b}"
            moment += datetime.timedelta(days=step)
    else:
        months = days / 30.44
        step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120, 240) if months / n <= 11), 1200)
        index = math.ceil((first.year * 12 + first.month - 1 + (first.day > 1)) / min(step, 12)) * min(step, 12)
        while datetime.datetime(index // 12, index % 12 + 1, 1) <= last:
            moment = datetime.datetime(index // 12, index % 12 + 1, 1)
            yield moment, f"{moment.year}" if step >= 12 else f"{moment:%b} {moment.year}"
            index += step


# --- categories ----------------------------------------------------------------------------------------------------

def bar_chart(group, measure):
    buckets = collections.defaultdict(list)
    values = dict(measure.values) if measure else {}
    for row, value in enumerate(group.cells):
        if value and (not measure or row in values):
            buckets[value].append(values.get(row, 1))
    summed = measure is None or adds_up(measure)
    bars = sorted(((math.fsum(items) if summed else statistics.fmean(items), name) for name, items in buckets.items()), key=lambda bar: (-bar[0], bar[1]))
    shown = bars[:12]
    if summed and len(bars) > 13:
        shown = bars[:11] + [(math.fsum(size for size, _ in bars[11:]), f"{len(bars) - 11} others")]
    unit = measure.unit if measure else ""
    what = clean(measure.name) if measure else "Rows"
    title = f"{what} by {clean(group.name).lower() if clean(group.name).istitle() else clean(group.name)}"
    how = "Number of rows" if measure is None else f"{'Sum' if summed else 'Mean'} of {what}"
    ticks = nice_ticks(min(0, min(size for size, _ in shown)), max(0, max(size for size, _ in shown)))
    labels = [shorten(name, 28) for _, name in shown]
    left, right, top, bottom = 76 + max(width_of(label, 14) for label in labels), WIDTH - 96, 92, HEIGHT - 76

    def across(value):
        return left + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (right - left)

    body = []
    for tick in ticks:
        body.append(f'<line x1="{across(tick):.1f}" y1="{top}" x2="{across(tick):.1f}" y2="{bottom}" stroke="{GRID}"/>')
        body.append(text(across(tick), bottom + 20, compact(tick, unit, ticks[1] - ticks[0]), 13, QUIET, "middle"))
    slot = (bottom - top) / len(shown)
    thick = min(slot * 0.68, 44)
    for index, ((size, name), label) in enumerate(zip(shown, labels)):
        middle = top + slot * (index + 0.5)
        start, end = sorted((across(0), across(size)))
        colour = "#9fb4c8" if name.endswith(" others") and index == len(shown) - 1 and len(bars) > 13 else ACCENT
        body.append(f'<rect x="{start:.1f}" y="{middle - thick / 2:.1f}" width="{max(end - start, 1):.1f}" height="{thick:.1f}" rx="2" fill="{colour}"/>')
        body.append(text(left - 10, middle + 5, label, 14, INK, "end"))
        body.append(text(end + 8, middle + 5, exact(round_for_label(size), unit), 13, INK, "start", "600"))
    body.append(f'<line x1="{across(0):.1f}" y1="{top}" x2="{across(0):.1f}" y2="{bottom}" stroke="{QUIET}"/>')
    body.append(text((left + right) / 2, HEIGHT - 22, how + (f" ({unit})" if unit and unit not in how else ""), 14, INK, "middle"))
    body.append(side_label(clean(group.name), top, bottom))
    caption = f"{how}, largest first: {shown[0][1]} leads with {exact(round_for_label(shown[0][0]), unit)}."
    scope = f"top {len(shown)} of {len(bars)}" if len(bars) > len(shown) and not summed else f"{plural(len(bars), 'group')}"
    return Picture(title, caption, frame(title, f"{how} per group, {scope}", body, caption))


# --- distribution --------------------------------------------------------------------------------------------------

def histogram(measure):
    values = [value for _, value in measure.values]
    low, high = min(values), max(values)
    step = nice_step((high - low) / min(max(5, math.ceil(math.log2(len(values)) + 1)), 20) or 1)
    if measure.type == "integer":
        step = max(1, round(step))
    start = math.floor(low / step) * step
    bins = [0] * (int((high - start) / step) + 1)
    for value in values:
        bins[min(int((value - start) / step + 1e-9), len(bins) - 1)] += 1
    ticks = nice_ticks(0, max(bins))
    left, right, top, bottom = 96, WIDTH - 40, 96, HEIGHT - 76
    slot = (right - left) / len(bins)
    body = value_grid(ticks, "", left, right, lambda value: bottom - value / ticks[-1] * (bottom - top))
    every = max(1, math.ceil(len(bins) / 12))
    for index, size in enumerate(bins):
        tall = size / ticks[-1] * (bottom - top)
        body.append(f'<rect x="{left + slot * index + 1:.1f}" y="{bottom - tall:.1f}" width="{slot - 2:.1f}" height="{tall:.1f}" fill="{ACCENT}"/>')
    for index in range(0, len(bins) + 1, every):
        body.append(text(left + slot * index, bottom + 22, compact(start + step * index, measure.unit, step), 13, QUIET, "middle"))
    middle = left + (measure.stats["median"] - start) / step * slot
    body.append(f'<line x1="{middle:.1f}" y1="{top - 4}" x2="{middle:.1f}" y2="{bottom}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>')
    body.append(text(middle + (8 if middle < right - 160 else -8), top + 6, f"median {exact(round_for_label(measure.stats['median']), measure.unit)}", 13, INK, "start" if middle < right - 160 else "end", "600"))
    name = clean(measure.name)
    unit = f" ({measure.unit})" if measure.unit and measure.unit not in name else ""
    body.append(text((left + right) / 2, HEIGHT - 22, name + unit, 14, INK, "middle"))
    body.append(side_label("Rows", top, bottom))
    title = f"Distribution of {name}"
    tallest = max(range(len(bins)), key=bins.__getitem__)
    caption = f"Most values lie between {exact(start + tallest * step, measure.unit)} and {exact(start + (tallest + 1) * step, measure.unit)} ({plural(bins[tallest], 'row')})."
    return Picture(title, caption, frame(title, f"{plural(len(values), 'row')}, bins of {exact(step, measure.unit)}", body, caption))


# --- parts ---------------------------------------------------------------------------------------------------------

def frame(title, subtitle, body, description):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT}" role="img">',
        f"<title>{escape(title)}</title>", f"<desc>{escape(description)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(32, 42, shorten(title, 70), 22, INK, "start", "600"), text(32, 66, shorten(subtitle, 110), 14, QUIET), *body, "</svg>", ""])


def text(x, y, words, size, colour, anchor="start", weight="400"):
    # A white rim keeps labels readable where they cross a grid line.
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}" '
            f'stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{escape(words)}</text>')


def side_label(words, top, bottom):
    middle = (top + bottom) / 2
    return f'<text x="34" y="{middle:.1f}" font-size="14" fill="{INK}" text-anchor="middle" transform="rotate(-90 34 {middle:.1f})">{escape(shorten(words, 44))}</text>'


def value_grid(ticks, unit, left, right, down):
    body = []
    for index, tick in enumerate(ticks):
        y = down(tick)
        body.append(f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{QUIET if index == 0 else GRID}"/>')
        body.append(text(left - 10, y + 5, compact(tick, unit, ticks[1] - ticks[0]), 13, QUIET, "end"))
    return body


def nice_step(raw):
    power = 10 ** math.floor(math.log10(raw)) if raw > 0 else 1
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= raw * 0.999)


def nice_ticks(low, high):
    if high <= low:
        high = low + (abs(low) or 1)
    step = nice_step((high - low) / 5)
    start = math.floor(low / step + 1e-9)
    end = math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(start, end + 1)]


def round_for_label(value):
    return round(value) if abs(value) >= 1000 else round(value, 1) if abs(value) >= 10 else float(f"{value:.3g}")


def width_of(words, size):
    """Good enough for margins: an average glyph of a sans-serif is just over half its size."""
    return sum(0.34 if letter in "iljtfr.,:;'| " else 0.8 if letter in "mwMW@" else 0.66 if letter.isupper() else 0.56 for letter in words) * size


def clean(name):
    words = re.sub(r"[_]+", " ", UNIT_SUFFIX.sub("", name)).strip()
    words = re.sub(r"\s*[(\[][^)\]]{1,12}[)\]]\s*$", "", words) or words
    return words[:1].upper() + words[1:]


def shorten(words, limit):
    return words if len(words) <= limit else words[: limit - 1] + "…"
