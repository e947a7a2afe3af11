"""From the bytes of a CSV file to a header and rows, and from a cell to a number or a date."""
import collections
import csv
import datetime
import io
import os
import re
from dataclasses import dataclass

import given

MARKS = {"auto": None, ",": ",", ";": ";", "tab": "\t", "|": "|"}
MARK_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "?"}
MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
NUMBER = re.compile(r"(?P<open>\()?(?P<minus>[-−])?\+?\s*(?:[$€£¥]|EUR|USD|GBP|CHF)?\s*(?P<after>[-−])?(?P<digits>\d[\d.,'\u00a0\u202f ]*|[.,]\d+)(?P<power>[eE][-+]?\d{1,3})?\s*(?P<unit>%|[$€£¥]|EUR|USD|GBP|CHF)?\s*\)?")


@dataclass
class Table:
    name: str
    header: list
    rows: list
    lines: list  # the line of the file on which each row begins
    mark: str
    encoding: str
    ragged: list  # (line, its fields) of rows that were not as wide as the header

    def column(self, name, setting):
        for at, each in enumerate(self.header):
            if each.casefold() == str(name).strip().casefold():
                return at
        raise given.Problem(f'"{setting}" names the column {name!r}, which {self.name} does not have. Its columns: {", ".join(self.header)}.')

    def cells(self, at):
        return [row[at] for row in self.rows]


def load(path, mark="auto"):
    return parse(given.content(path), os.path.basename(path), mark)


def parse(data, name, mark="auto"):
    text, encoding = decode(data, name)
    if not text.strip():
        raise given.Problem(f"{name} is empty. It needs a row of column names and rows below it.")
    mark = MARKS[mark] or guess_mark(text)
    csv.field_size_limit(5_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    records, begins = [], 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((begins, record))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise given.Problem(f"{name}, line {reader.line_num}: not readable as CSV ({problem}). Look for a stray quote near it.") from None
    if "\n" in records[-1][1][-1] and not text.rstrip().endswith('"'):
        raise given.Problem(f"{name}, line {records[-1][0]}: a quotation mark is opened and never closed, so the rest of the file reads as one cell.")
    width = len(records[0][1])
    if len(records) < 2:
        raise given.Problem(f"{name} has column names and no rows.")
    header, seen = [], collections.Counter()
    for at, cell in enumerate(records[0][1], 1):
        label = cell.strip() or f"column {at}"
        seen[label] += 1
        header.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    ragged = [(line, row) for line, row in records[1:] if len(row) != width]
    rows = [(row + [""] * width)[:width] for _, row in records[1:]]
    return Table(name, header, rows, [line for line, _ in records[1:]], mark, encoding, ragged)


def decode(data, name):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    if b"\0" in data[:4096] or data.startswith((b"PK\x03\x04", b"%PDF")):
        raise given.Problem(f"{name} is a binary file. Export the sheet as CSV and attach that.")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def guess_mark(text):
    """The mark that cuts the most lines into the same number of fields."""
    sample = text[:50_000].splitlines()[:100]

    def score(mark):
        widths = collections.Counter(len(row) for row in csv.reader(sample, delimiter=mark) if row)
        width, times = widths.most_common(1)[0]
        return (times if width > 1 else 0, width)

    return max((",", ";", "\t", "|"), key=score)


def missing(cell):
    return cell.strip().casefold() in MISSING


def decimal_mark(cells):
    """A comma only where something proves it, such as 12,5 or 1.234,50; 1,234 alone is a thousand."""
    comma = sum(bool(re.search(r"\d,\d{1,2}(?!\d)|\.\d{3},|(?<!\d)0,\d|\d,\d{4}", cell)) for cell in cells)
    point = sum(bool(re.search(r"\d\.\d{1,2}(?!\d)|,\d{3}\.|(?<!\d)0\.\d|\d\.\d{4}", cell)) for cell in cells)
    return "," if comma > point else "."


def number(cell, mark="."):
    """1.234,50 € → 1234.5; None for what is no number. A percentage keeps its size: 12 % is 12."""
    found = NUMBER.fullmatch(cell.strip())
    if not found or bool(found["open"]) != cell.strip().endswith(")"):
        return None
    if re.search(r"\d[' \u00a0\u202f]+\d", found["digits"]) and not re.fullmatch(r"\d{1,3}(?:[' \u00a0\u202f]\d{3})+(?:[.,]\d*)?\s*", found["digits"]):
        return None  # 3 4 is two answers and not 34
    group = "," if mark == "." else "."
    whole, *rest = re.sub(r"[' \u00a0\u202f]", "", found["digits"]).split(mark)
    if len(rest) > 1 or (rest and group in rest[0]) or (group in whole and not re.fullmatch(r"\d{1,3}([.,]\d{3})+", whole)):
        return None
    value = float((whole.replace(group, "") or "0") + "." + (rest[0] if rest and rest[0] else "0") + (found["power"] or ""))
    if value > 1e15:
        return None
    return -value if found["open"] or found["minus"] or found["after"] else value


def numbers(cells):
    """The cells as numbers, None where one is missing or is none."""
    mark = decimal_mark(cells)
    return [None if missing(cell) else number(cell, mark) for cell in cells]


def day_first(cells):
    """True or False where a day above 12 proves it, None where nothing does."""
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b", cell.strip()))]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return None if first == second else first


def date(cell, days_first=False):
    """A date or a moment as a datetime, else None."""
    cell = cell.strip()
    clock = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})" + clock + ")?", cell):
        year, month, day, rest = found[1], found[2], found[3] or 1, found.groups()[3:]
    elif found := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + clock, cell):
        day, month = (found[1], found[3]) if found[2] == "." or days_first else (found[3], found[1])
        year, rest = found[4] if len(found[4]) == 4 else "20" + found[4], found.groups()[4:]
    elif found := re.fullmatch(r"(?:(\d{1,2})\.?[ -])?([A-Za-z]{3})[a-z]*\.?,?[ -](?:(\d{1,2}),? )?(\d{4})", cell):
        year, month, day, rest = found[4], MONTHS.get(found[2].lower(), 0), found[1] or found[3] or 1, ()
    else:
        return None
    try:
        return datetime.datetime(int(year), int(month), int(day), *(int(part or 0) for part in rest))
    except ValueError:
        return None


def shown(text, most=60):
    """A cell inside Markdown: one line, and no markup of its own."""
    text = " ".join(str(text).split())
    return re.sub(r"([\\`*<\[|])", r"\\\1", text if len(text) <= most else text[: most - 1] + "…")


def write(header, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()
