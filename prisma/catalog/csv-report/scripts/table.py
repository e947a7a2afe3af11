"""From bytes to rows: encoding, delimiter, header."""
import collections
import csv
import io
import re
from dataclasses import dataclass, field

DELIMITERS = {"tab": "\t", "\t": "\t", ",": ",", ";": ";", "|": "|"}
NAMES = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "pipe"}
MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "–", "?"}
NUMBERISH = re.compile(r"^[-+(]?\s*[$€£¥]?\s*[\d.,' ]*\d[\d.,' ]*\s*[%€$£¥)]?$")
DATEISH = re.compile(r"^\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([T ].*)?$")


class BadTable(Exception):
    """The message is shown to the user as it is."""


@dataclass
class Grid:
    header: list
    rows: list
    lines: list  # the line of the file each row starts on
    delimiter: str
    encoding: str
    has_header: bool
    ragged: list = field(default_factory=list)  # (line, number of fields)

    @property
    def delimiter_name(self):
        return NAMES.get(self.delimiter, repr(self.delimiter))


def parse(data, delimiter="auto", header="auto"):
    text, encoding = decode(data)
    if not text.strip():
        raise BadTable("The file is empty. Send a table with a header row and at least one data row.")
    mark = sniff_delimiter(text) if delimiter in ("auto", None, "") else DELIMITERS.get(delimiter, delimiter)
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True)
    records, start = [], 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((start, [cell.strip() for cell in record]))
            start = reader.line_num + 1
    except csv.Error as problem:
        raise BadTable(f"Line {reader.line_num} cannot be read as CSV ({problem}). Check the quotes around there.") from None

    widths = collections.Counter(len(record) for _, record in records)
    width = widths.most_common(1)[0][0]
    if width < 2 and len(records) > 2 and looks_like_prose(records):
        raise BadTable("This reads as prose, not as a table: no comma, semicolon, tab or pipe separates columns. Paste delimited rows or attach a .csv.")
    # Titles and notes above the table are common in exports; the table starts at the first row of full width.
    while records and len(records[0][1]) < width and len(records) > 1:
        records.pop(0)

    has_header = looks_like_header([record for _, record in records]) if header == "auto" else header == "yes"
    names = records[0][1] if has_header else [f"column {n + 1}" for n in range(width)]
    body = records[1:] if has_header else records
    grid = Grid(unique(names[:width] + [""] * (width - len(names))), [], [], mark, encoding, has_header)
    for line, record in body:
        if len(record) != width:
            grid.ragged.append((line, len(record)))
        grid.rows.append((record + [""] * width)[:width])
        grid.lines.append(line)
    return grid


def decode(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "UTF-16"
    if b"\x00" in data[:4096] or data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise BadTable("This is a binary file (a spreadsheet or a PDF, perhaps), not text. Export it as CSV and send that.")
    try:
        return data.decode("utf-8-sig"), "UTF-8 with BOM" if data.startswith(b"\xef\xbb\xbf") else "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def sniff_delimiter(text):
    """The mark that gives the most rows the same number of fields, more than one."""
    sample = text[:65536].splitlines()[:200]
    best, best_score = ",", 0.0
    for mark in (",", ";", "\t", "|"):
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=mark, skipinitialspace=True) if row]
        except csv.Error:
            continue
        width, count = collections.Counter(widths).most_common(1)[0]
        score = count / len(widths) + min(width, 20) / 100 if width > 1 else 0
        if score > best_score:
            best, best_score = mark, score
    return best


def looks_like_header(records):
    first, rest = records[0], records[1:200]
    if not rest:
        return True
    if any(cell.lower() in MISSING or NUMBERISH.match(cell) or DATEISH.match(cell) for cell in first):
        # A year as a column name (2021, 2022 …) is fine as long as some names are words.
        words = [cell for cell in first if cell and not NUMBERISH.match(cell) and not DATEISH.match(cell)]
        years = [cell for cell in first if re.fullmatch(r"(19|20)\d\d", cell)]
        if len(words) + len(years) < len(first) or not words:
            return False
    if len(set(first)) < len(first):
        return False
    # A word over a column of numbers is a name; a word that comes back further down is a value.
    for index, cell in enumerate(first):
        below = [row[index] for row in rest if index < len(row) and row[index].lower() not in MISSING]
        if below and sum(bool(NUMBERISH.match(value) or DATEISH.match(value)) for value in below) > len(below) * 0.8:
            return True
    repeats = sum(any(index < len(row) and row[index] == cell for row in rest) for index, cell in enumerate(first))
    return repeats == 0


def looks_like_prose(records):
    return sum(len(record[0].split()) for _, record in records) / len(records) > 6


def unique(names):
    seen, result = collections.Counter(), []
    for index, name in enumerate(names):
        name = name or f"column {index + 1}"
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
