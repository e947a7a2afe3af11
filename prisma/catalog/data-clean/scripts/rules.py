"""The rules, in the order in which they are applied. Each logs what it does cell by cell and leaves alone what it cannot prove."""
import collections
import re
import unicodedata
from dataclasses import dataclass, field

import table

FIT = 0.8  # share of a column's values that must read as numbers or dates before the rest is called odd
CODE_NAME = re.compile(r"(^|[\s_-])(id|no|nr|number|code|sku|zip|postcode|plz|phone|tel|iban|ref)\.?$", re.I)
UNIT = re.compile(r"[$€£¥%]|EUR|USD|GBP|CHF")
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}  # one currency in two spellings is one unit
MOST_COMPARED = 1500  # different values among which misspellings are looked for


@dataclass
class Result:
    rows: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    changes: list = field(default_factory=list)  # line, column, before, after, rule
    aside: list = field(default_factory=list)  # (line, fields)
    asks: list = field(default_factory=list)  # what only a person can decide
    types: list = field(default_factory=list)  # per column: type, missing


def clean(data, wishes, leave, key):
    result = Result(aside=data.ragged)
    wide = {line for line, _ in data.ragged}
    kept = [(line, list(row)) for line, row in zip(data.lines, data.rows) if line not in wide]
    result.lines = [line for line, _ in kept]
    result.rows = [row for _, row in kept]
    for at, name in enumerate(data.header):
        if at in leave:
            result.types.append(("left as it was", sum(row[at] == "" for row in result.rows)))
            continue
        change(result, at, name, tidy, "spaces")
        kept = country_codes(result, at, name)
        change(result, at, name, lambda cell: "" if table.missing(cell) and cell not in kept else cell, "missing value")
        result.types.append((one_type(result, at, name, wishes), sum(row[at] == "" for row in result.rows)))
    repeated_rows(result, wishes["duplicates"])
    if key:
        repeated_keys(result, data.header, key)
    result.changes.sort(key=lambda each: each[0])
    return result


def change(result, at, name, rule, why):
    for line, row in zip(result.lines, result.rows):
        after = rule(row[at])
        if after is not None and after != row[at]:
            result.changes.append([line, name, row[at], after, why])
            row[at] = after


def tidy(cell):
    """No invisible characters, no spaces at the ends, one space where there were several of any kind."""
    # The joiners U+200C and U+200D stay: Persian, Hindi and many emoji are spelt with them.
    return " ".join(re.sub(r"[\u200b\u2060\ufeff]", "", cell).split())


def country_codes(result, at, name):
    """NA among two-letter codes is Namibia or North America, and not a gap."""
    others = {row[at] for row in result.rows if row[at] and not table.missing(row[at])}
    if len(others) < 2 or not all(re.fullmatch(r"[A-Z]{2}", each) for each in others) or not any(row[at] == "NA" for row in result.rows):
        return ()
    result.asks.append(f"**{name}** holds two-letter codes, so `NA` was kept as one of them. If it means a gap, empty it.")
    return ("NA",)


def one_type(result, at, name, wishes):
    filled = [row[at] for row in result.rows if row[at]]
    if not filled:
        result.asks.append(f"**{name}** is empty in every row. Drop the column, or ask why it was exported.")
        return "empty"
    is_code = CODE_NAME.search(name) or any(re.fullmatch(r"0\d+", cell) for cell in filled)
    if not is_code and enough([table.date(cell) or table.date(cell, True) for cell in filled]):
        return dates(result, at, name, filled, wishes["dates"])
    mark = wishes["decimal"] if wishes["decimal"] != "auto" else table.decimal_mark(filled)
    if not is_code and enough([table.number(cell, mark) for cell in filled]):
        return numbers(result, at, name, filled, mark, wishes["decimal"])
    if not is_code:
        variants(result, at, name, filled, wishes["variants"])
    return "code" if is_code else "text"


def enough(parsed):
    return sum(value is not None for value in parsed) >= FIT * len(parsed)


def dates(result, at, name, filled, wish):
    proof = table.day_first(filled)
    unsure = [cell for cell in filled if (pair := re.match(r"(\d{1,2})[/-](\d{1,2})[/-]", cell)) and int(pair[1]) <= 12 and int(pair[2]) <= 12 and pair[1] != pair[2]]
    if wish == "auto" and proof is None and unsure:
        result.asks.append(f"**{name}**: `{unsure[0]}` can be two dates, and nothing in the column decides. Left as it was; set `dates` to day-first or month-first.")
        change(result, at, name, lambda cell: None if re.match(r"\d{1,2}[/-]", cell) else iso(cell, False), "date to ISO")
        return "date, part unread"
    first = wish == "day-first" or (wish == "auto" and bool(proof))
    change(result, at, name, lambda cell: iso(cell, first), "date to ISO")
    odd(result, at, name, "a date", lambda cell: re.match(r"\d{4}-\d\d", cell))
    return "date"


def iso(cell, first):
    moment = table.date(cell, first)
    if moment is None or re.fullmatch(r"\d{4}-\d\d", cell):
        return None
    return f"{moment:%Y-%m-%d}" if not re.search(r"\d:\d\d", cell) else f"{moment:%Y-%m-%dT%H:%M:%S}" if not re.search(r"(Z|[+-]\d\d:?\d\d)$", cell) else None


def numbers(result, at, name, filled, mark, wish):
    units = collections.Counter(SIGNS.get(found[0], found[0]) for cell in filled if (found := UNIT.search(cell)))
    if len(units) > 1:
        result.asks.append(f"**{name}** mixes units ({', '.join(sorted(units))}). Left as it was: converting needs a rate and a date.")
        return "number, mixed units"
    if units and sum(units.values()) < len(filled):
        result.asks.append(f"**{name}**: {sum(units.values())} of {len(filled)} values carry “{next(iter(units))}”. The sign was removed; confirm that the others are in the same unit.")
    lone = [cell for cell in filled if re.fullmatch(r"\D*\d{1,3}[.,]\d{3}\D*", cell)]
    if wish == "auto" and lone and not any(re.search(r"\d[.,]\d{1,2}(?!\d)", cell) for cell in filled):
        result.asks.append(f"**{name}**: `{lone[0]}` was read with “{mark}” as decimal mark, and no other value proves it. Set `decimal` if that is wrong.")
    change(result, at, name, lambda cell: plain(cell, mark), "number to plain form")
    odd(result, at, name, "a number", lambda cell: re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", cell))
    return f"number, in {next(iter(units))}" if units else "number"


def plain(cell, mark):
    """1.234,50 € → 1234.50: digits as they were, so that 2,50 does not lose its zero."""
    value = table.number(cell, mark)
    if value is None or "e" in cell.lower().replace("eur", ""):
        return None
    digits = re.sub(rf"[^\d{re.escape(mark)}]", "", cell).replace(mark, ".")
    digits = "0" + digits if digits.startswith(".") else digits.rstrip(".")
    return "-" + digits if value < 0 else digits


def odd(result, at, name, what, fits):
    strange = [(line, row[at]) for line, row in zip(result.lines, result.rows) if row[at] and not fits(row[at])]
    if strange:
        where = "; ".join(f"line {line} `{cell}`" for line, cell in strange[:4])
        result.asks.append(f"**{name}**: {len(strange)} of {len(result.rows)} values are not {what} ({where}). Left as they were.")


def variants(result, at, name, filled, wish):
    times = collections.Counter(filled)
    if len(times) > max(20, len(filled) * 0.6) or max(map(len, times)) > 60:
        return
    groups = collections.defaultdict(list)
    for value in times:
        groups[folded(value)].append(value)
    best = {value: max(group, key=lambda each: times[each]) for group in groups.values() for value in group}
    if wish == "merge":
        change(result, at, name, lambda cell: best.get(cell), "spelling variant")
    else:
        for group in (group for group in groups.values() if len(group) > 1):
            result.asks.append(f"**{name}** has the same value as {', '.join(f'`{each}` ({times[each]})' for each in group)}. Not merged, as `variants` says.")
    totals = collections.Counter()
    for value, count in times.items():
        totals[best[value]] += count
    for rare in totals if len(totals) <= MOST_COMPARED else ():
        for usual in totals:
            if totals[usual] >= 3 * totals[rare] and len(rare) >= 5 and one_edit(rare.casefold(), usual.casefold()):
                result.asks.append(f"**{name}**: `{rare}` ({totals[rare]}) is one letter away from `{usual}` ({totals[usual]}). A misspelling? Not changed.")


def folded(value):
    letters = unicodedata.normalize("NFKD", value.casefold())
    plain_letters = "".join(each for each in letters if not unicodedata.combining(each))
    # Only between two letters: C++ is not C, A- is not A, and 1-2 is not 12.
    return re.sub(r"(?<=[^\W\d])[\s_.'’-]+(?=[^\W\d])", "", plain_letters).rstrip(".")


def one_edit(a, b):
    if abs(len(a) - len(b)) > 1 or a == b or any(each.isdigit() for each in a + b):
        return False
    at = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return a[at + 1:] == b[at + 1:] or a[at:] == b[at + 1:] or a[at + 1:] == b[at:] or (a[at + 2:] == b[at + 2:] and a[at:at + 2] == b[at:at + 2][::-1])


def repeated_rows(result, wish):
    first, rows, lines = {}, [], []
    for line, row in zip(result.lines, result.rows):
        earlier = first.setdefault(tuple(row), line)
        if earlier != line and wish == "remove":
            result.changes.append([line, "(whole row)", f"same as line {earlier}", "", "duplicate removed"])
            continue
        if earlier != line:
            result.asks.append(f"Line {line} repeats line {earlier}. Kept, as `duplicates` says.")
        rows.append(row)
        lines.append(line)
    result.rows, result.lines = rows, lines


def repeated_keys(result, header, key):
    seen = collections.defaultdict(list)
    for line, row in zip(result.lines, result.rows):
        seen[tuple(row[at] for at in key)].append((line, row))
    for value, group in seen.items():
        if len(group) > 1:
            differ = [header[at] for at in range(len(header)) if len({row[at] for _, row in group}) > 1]
            result.asks.append(f"Key `{', '.join(value)}` stands on lines {', '.join(str(line) for line, _ in group)}, which differ in {', '.join(differ) or 'nothing'}. Decide which one holds.")
