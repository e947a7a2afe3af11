"""What each column holds: its type, its unit and its statistics."""
import collections
import datetime
import math
import re
import statistics
from dataclasses import dataclass, field

from table import MISSING

ID_NAME = re.compile(r"(^|[\s_-])(id|uuid|guid|key|sku|iban|isbn|nr|no|number|code|ref|reference)\.?$|[a-z](Id|ID|Key|No|Code)$", re.I)
YEAR_NAME = re.compile(r"\b(year|yr|jahr|année|anno|año)\b", re.I)
UNIT_IN_NAME = re.compile(r"[(\[]\s*([^)\]]{1,12})\s*[)\]]\s*$")
UNIT_SUFFIX = re.compile(r"_(kg|km|cm|mm|ms|sec|hrs?|days|eur|usd|gbp|chf|pct|percent|mb|gb|kwh)$|(?<=temp)_([cf])$|(?<=temperature)_([cf])$", re.I)
UNIT_WORDS = {"eur": "€", "usd": "$", "gbp": "£", "pct": "%", "percent": "%", "c": "°C", "f": "°F"}
NUMBER = re.compile(r"^(\()?\s*([-+−])?\s*([$€£¥])?\s*([-+−])?\s*(\d[\d.,'\u00a0\u202f ]*|[.,]\d+)(?:[eE]([-+]?\d+))?\s*(%|[$€£¥]|[A-Za-z]{3})?\s*(\))?$")
CURRENCY_CODES = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF", "JPY": "¥"}
TRUE_FALSE = [{"true", "false"}, {"yes", "no"}, {"y", "n"}, {"t", "f"}, {"on", "off"}, {"0", "1"}, {"ja", "nein"}, {"oui", "non"}]
MONTHS = {name: index for index, names in enumerate(
    ["jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
     "sep sept september", "oct october", "nov november", "dec december"], 1) for name in names.split()}
ENOUGH = 0.9  # share of the values that must fit before a column is called numeric or a date


@dataclass
class Column:
    name: str
    type: str
    cells: list
    lines: list
    values: list = field(default_factory=list)  # (row index, parsed value), missing and unreadable left out
    odd: list = field(default_factory=list)  # (line, cell) that do not fit the type
    missing: int = 0
    distinct: int = 0
    unit: str = ""
    stats: dict = field(default_factory=dict)
    outliers: list = field(default_factory=list)  # (line, value)
    top: list = field(default_factory=list)
    ambiguous_dates: bool = False

    @property
    def numeric(self):
        return self.type in ("integer", "number")


def profile(grid, decimal="auto", dates="auto"):
    result = []
    for index, name in enumerate(grid.header):
        cells = [row[index] for row in grid.rows]
        result.append(describe(name, cells, grid.lines, decimal, dates))
    return result


def describe(name, cells, lines, decimal, dates):
    present = [(row, cell) for row, cell in enumerate(cells) if cell.lower() not in MISSING]
    column = Column(name, "empty", cells, lines, missing=len(cells) - len(present))
    column.distinct = len({cell for _, cell in present})
    column.top = collections.Counter(cell for _, cell in present).most_common(5)
    if not present:
        return column
    lowered = {cell.lower() for _, cell in present}
    if len(lowered) == 2 and lowered in TRUE_FALSE:
        column.type = "boolean"
    elif not as_numbers(column, present, decimal) and not as_dates(column, present, dates):
        column.type = text_type(name, [cell for _, cell in present], column.distinct)
    if column.numeric:
        column.unit = column.unit or unit_from_name(name)
        summarise(column)
    return column


def as_numbers(column, present, decimal):
    cells = [cell for _, cell in present]
    # 00123 and 0049… are codes: turning them into numbers would lose the zeros.
    if sum(bool(re.fullmatch(r"0\d+", cell)) for cell in cells) > len(cells) * 0.05:
        return False
    mark = decimal if decimal in (".", ",") else guess_decimal(cells)
    parsed, units, odd = [], collections.Counter(), []
    for row, cell in present:
        number, unit = parse_number(cell, mark)
        if number is None:
            odd.append((column.lines[row], cell))
        else:
            parsed.append((row, number))
            units[unit] += 1
    if len(parsed) < len(present) * ENOUGH:
        return False
    values = [value for _, value in parsed]
    whole = all(float(value).is_integer() for value in values) and not any(re.search(r"[.,]\d{1,2}\D*$", cell) for cell in cells)
    if whole and YEAR_NAME.search(column.name) and all(1500 <= value <= 2200 for value in values):
        column.type = "date"
        column.values = [(row, datetime.datetime(int(value), 1, 1)) for row, value in parsed]
        column.stats = {"first": min(values), "last": max(values), "form": "%Y"}
        column.odd = odd
        return True
    if whole and not odd and ID_NAME.search(column.name) and column.distinct >= len(values) * 0.95:
        column.type = "id"
        return True
    column.type = "integer" if whole else "number"
    column.values, column.odd = parsed, odd
    column.unit = next((unit for unit, _ in units.most_common() if unit), "")
    return True


def guess_decimal(cells):
    """Comma only on evidence: 1.234,5 or 12,5; a lone 1,234 stays a thousand."""
    comma = sum(bool(re.search(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|\.\d{3},", cell)) for cell in cells)
    point = sum(bool(re.search(r"\d\.\d{1,2}(?!\d)|\d\.\d{4,}|,\d{3}\.", cell)) for cell in cells)
    return "," if comma > point else "."


def parse_number(cell, mark="."):
    match = NUMBER.match(cell)
    if not match:
        return None, ""
    opened, sign, before, sign_after, digits, exponent, after, closed = match.groups()
    if bool(opened) != bool(closed) or (after and len(after) == 3 and after.upper() not in CURRENCY_CODES):
        return None, ""
    thousands = "," if mark == "." else "."
    digits = re.sub(r"[' \u00a0\u202f]", "", digits)
    whole, *rest = digits.split(mark)
    if len(rest) > 1 or (thousands in whole and not re.fullmatch(r"\d{1,3}(%s\d{3})+" % re.escape(thousands), whole)):
        return None, ""
    if rest and thousands in rest[0]:
        return None, ""
    value = float((whole.replace(thousands, "") or "0") + "." + (rest[0] if rest and rest[0] else "0"))
    if exponent:
        value *= 10.0 ** max(-300, min(300, int(exponent)))
    negative = bool(opened) or "-" in (sign, sign_after) or "−" in (sign, sign_after)
    unit = before or CURRENCY_CODES.get((after or "").upper(), after or "")
    return (-value if negative else value), unit


def as_dates(column, present, order):
    cells = [cell for _, cell in present]
    day_first, ambiguous = order == "day-first", False
    slashed = [tuple(map(int, m.groups())) for cell in cells if (m := re.match(r"^(\d{1,2})/(\d{1,2})/\d{2,4}", cell))]
    if slashed and order == "auto":
        day_first = any(a > 12 for a, _ in slashed)
        ambiguous = not day_first and not any(b > 12 for _, b in slashed)
    parsed, odd, monthly, clock = [], [], 0, 0
    for row, cell in present:
        moment, form = parse_date(cell, day_first)
        if moment is None:
            odd.append((column.lines[row], cell))
        else:
            parsed.append((row, moment))
            monthly += form == "month"
            clock += form == "time"
    if len(parsed) < len(present) * ENOUGH:
        return False
    moments = [moment for _, moment in parsed]
    column.type, column.values, column.odd, column.ambiguous_dates = "date", parsed, odd, ambiguous
    form = "%Y-%m" if monthly == len(parsed) else "%Y-%m-%d %H:%M" if clock else "%Y-%m-%d"
    column.stats = {"first": min(moments), "last": max(moments), "form": form}
    return True


def parse_date(cell, day_first=False):
    clock = r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$"
    try:
        if m := re.match(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + clock, cell):
            year, month, day = map(int, m.groups()[:3])
        elif m := re.match(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + clock, cell):
            a, mark, b, year = m.groups()[:4]
            day, month = (int(a), int(b)) if mark == "." or day_first else (int(b), int(a))
            year = int(year) + (2000 if len(year) == 2 else 0)
            return with_clock(year, month, day, m.groups()[4:])
        elif m := re.match(r"^(\d{4})-(\d{2})$", cell):
            return datetime.datetime(int(m[1]), int(m[2]), 1), "month"
        elif m := re.match(r"^([A-Za-z]{3,9})\.?[ -](\d{4})$", cell):
            return datetime.datetime(int(m[2]), MONTHS[m[1].lower()], 1), "month"
        elif m := re.match(r"^(\d{1,2})\.?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})$", cell):
            return datetime.datetime(int(m[3]), MONTHS[m[2].lower()], int(m[1])), "day"
        elif m := re.match(r"^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$", cell):
            return datetime.datetime(int(m[3]), MONTHS[m[1].lower()], int(m[2])), "day"
        else:
            return None, ""
        return with_clock(year, month, day, m.groups()[3:])
    except (ValueError, KeyError):
        return None, ""


def with_clock(year, month, day, clock):
    hour, minute, second = (int(part or 0) for part in clock)
    return datetime.datetime(year, month, day, hour, minute, second), "time" if clock[0] else "day"


def text_type(name, cells, distinct):
    if distinct == len(cells) and len(cells) > 2 and (ID_NAME.search(name) or all(re.fullmatch(r"[\w.@:/-]*\d[\w.@:/-]*", cell) for cell in cells)):
        return "id"
    average = sum(map(len, cells)) / len(cells)
    if average <= 40 and distinct < len(cells) and (distinct <= 12 or distinct <= len(cells) * 0.5):
        return "category"
    return "text"


def unit_from_name(name):
    if match := UNIT_IN_NAME.search(name):
        return UNIT_WORDS.get(match[1].lower(), match[1])
    if match := UNIT_SUFFIX.search(name):
        unit = match[0].lstrip("_").lower()
        return UNIT_WORDS.get(unit, unit)
    return ""


def summarise(column):
    values = sorted(value for _, value in column.values)
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    column.stats = {
        "count": len(values), "min": values[0], "q1": low, "median": middle, "q3": high, "max": values[-1],
        "mean": statistics.fmean(values), "std": statistics.stdev(values) if len(values) > 1 else 0.0, "sum": math.fsum(values),
    }
    spread = high - low
    if len(values) >= 8 and spread > 0:
        floor, ceiling = low - 1.5 * spread, high + 1.5 * spread
        column.outliers = [(column.lines[row], value) for row, value in column.values if value < floor or value > ceiling]


def correlations(profiled):
    """Pearson's r for every pair of numeric columns, strongest first, over rows where both are present."""
    numeric = [column for column in profiled if column.numeric][:30]
    result = []
    for i, left in enumerate(numeric):
        known = dict(left.values)
        for right in numeric[i + 1:]:
            pairs = [(known[row], value) for row, value in right.values if row in known]
            if len(pairs) < 5:
                continue
            xs, ys = zip(*pairs)
            if len(set(xs)) > 1 and len(set(ys)) > 1:
                result.append((statistics.correlation(xs, ys), left.name, right.name, len(pairs)))
    return sorted(result, key=lambda entry: -abs(entry[0]))
