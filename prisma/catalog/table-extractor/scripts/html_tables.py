"""The tables of an HTML page, with merged cells laid out as a browser does."""
import re
from html.parser import HTMLParser

from grid import Table, is_number, plural
from source import Refused

MOST_CELLS = 300_000
BLOCKS = {"br", "p", "div", "li", "ul", "ol", "dd", "dt", "hr"}


class Cell:
    def __init__(self, attributes, head, line):
        self.head, self.line = head, line
        self.across = span(attributes.get("colspan"), 1000)
        self.down = span(attributes.get("rowspan"), 65534, zero=True)
        self.pieces, self.marks, self.breaks = [], [], 0


class Open:
    """A table that is being read."""

    def __init__(self, attributes, line):
        self.line, self.caption, self.rows, self.groups = line, "", [], []
        self.layout = attributes.get("role") in ("presentation", "none")
        self.cell, self.in_caption, self.group, self.in_head, self.hidden, self.nested = None, False, 0, False, 0, 0
        self.heads = []


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.done, self.passed_over = [], [], []
        self.silent = self.mark = 0

    def handle_starttag(self, tag, given):
        attributes = {key: value or "" for key, value in given}
        table = self.open[-1] if self.open else None
        if tag in ("script", "style", "template"):
            self.silent += 1
        elif tag == "table":
            if table:
                table.nested += 1
            if len(self.open) >= 20:
                raise Refused("Tables are nested in each other more than 20 deep. Send the part that you need.")
            self.open.append(Open(attributes, self.getpos()[0]))
        elif not table:
            return
        elif tag == "caption":
            table.in_caption = True
        elif tag in ("thead", "tbody", "tfoot"):
            table.group, table.in_head, table.cell = table.group + 1, tag == "thead", None
        elif tag == "tr":
            self.begin_row(table, attributes)
        elif tag in ("td", "th"):
            if not table.rows:
                self.begin_row(table, {})
            table.cell = Cell(attributes, tag == "th", self.getpos()[0])
            table.rows[-1].append(table.cell)
        elif tag == "sup":
            self.mark += 1
        elif tag == "img" and table.cell and attributes.get("alt"):
            table.cell.pieces.append(attributes["alt"])
        elif tag in BLOCKS and table.cell and "".join(table.cell.pieces).strip():
            table.cell.pieces.append(" ")
            table.cell.breaks += tag == "br"

    def begin_row(self, table, attributes):
        style = attributes.get("style", "").replace(" ", "").lower()
        table.hidden += "hidden" in attributes or "display:none" in style
        table.rows.append([])
        table.groups.append(table.group)
        table.heads.append(table.in_head)
        table.cell = None

    def handle_endtag(self, tag):
        if tag in ("script", "style", "template"):
            self.silent = max(0, self.silent - 1)
        elif not self.open:
            return
        elif tag == "table":
            self.finish(self.open.pop())
        elif tag == "caption":
            self.open[-1].in_caption = False
        elif tag in ("td", "th"):
            self.open[-1].cell, self.mark = None, 0
        elif tag == "sup":
            self.mark = max(0, self.mark - 1)
        elif tag in BLOCKS and self.open[-1].cell:
            self.open[-1].cell.pieces.append(" ")

    def handle_data(self, data):
        if not self.open or self.silent:
            return
        table = self.open[-1]
        if table.in_caption:
            table.caption += data
        elif table.cell:
            (table.cell.marks if self.mark else table.cell.pieces).append(data)

    def finish(self, table):
        cells = sum(map(len, table.rows))
        texts = [text_of(cell)[0] for row in table.rows for cell in row]
        if table.layout or cells <= 1 or (table.nested and not any(texts)):
            self.passed_over.append(table.line)
        elif any(texts):
            self.done.append(table)


def span(value, most, zero=False):
    found = re.match(r"\s*(\d+)", value or "")
    number = int(found.group(1)[:9]) if found else 1
    return 0 if zero and number == 0 and found else min(max(number, 1), most)


def text_of(cell):
    """The text, and whether a footnote mark was left out because it would have become part of a number."""
    text = " ".join("".join(cell.pieces).split())
    mark = "".join(cell.marks).strip()
    if not mark:
        return text, False
    if text and is_number(text) and mark[:1] not in "²³":
        return text, True
    return f"{text}{mark}" if text else mark, False


def lay_out(table, repeat):
    """Rows of texts: a cell across several columns or rows stands in each of them, or only in the first."""
    rows, carried, notes = [], {}, {"merged": 0, "marks": [], "breaks": 0}
    size = 0
    for at, cells in enumerate(table.rows):
        if at and table.groups[at] != table.groups[at - 1]:
            carried = {}  # A cell does not reach beyond its part of the table.
        row, waiting = {}, list(cells)
        column, last = 0, max(carried, default=-1)
        while waiting or column <= last:
            if column in carried:
                left, text = carried[column]
                row[column] = text if repeat else ""
                if left > 1:
                    carried[column] = (left - 1, text)
                else:
                    del carried[column]
                column += 1
                continue
            if not waiting:
                column += 1
                continue
            cell = waiting.pop(0)
            text, dropped = text_of(cell)
            notes["merged"] += cell.across > 1 or cell.down != 1
            notes["breaks"] += cell.breaks > 0
            if dropped:
                notes["marks"].append(text)
            size += cell.across
            if size > MOST_CELLS:
                raise Refused(f"The table in line {table.line} spans more than {MOST_CELLS:,} cells.")
            for step in range(cell.across):
                row[column + step] = text if repeat or step == 0 else ""
                if cell.down != 1:
                    carried[column + step] = (len(table.rows) if cell.down == 0 else cell.down - 1, text)
            column += cell.across
        width = max(row, default=-1) + 1
        size += width
        rows.append([row.get(each, "") for each in range(width)])
    return rows, notes


def find(text, repeat):
    """The tables of a page, and the lines of those that only arrange the page."""
    reader = Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        pass  # A declaration that no parser knows; what came before it counts.
    while reader.open:
        reader.finish(reader.open.pop())  # A page cut off in the middle of a table.
    out = []
    for each in sorted(reader.done, key=lambda table: table.line):
        rows, notes = lay_out(each, repeat)
        header = 0
        while header < len(rows) and (each.heads[header] or (each.rows[header] and all(cell.head for cell in each.rows[header]))):
            header += 1
        table = Table("HTML", each.line, " ".join(each.caption.split()), rows, min(header, max(len(rows) - 1, 0)))
        if notes["merged"]:
            done = "repeated in each row and column that it covers" if repeat else "kept in the first place, the rest is empty"
            table.notes.append(f"{plural(notes['merged'], 'merged cell')}, {done}.")
        if notes["marks"]:
            table.notes.append(f"{plural(len(notes['marks']), 'raised footnote mark')} left off a number, at {', '.join(notes['marks'][:5])}.")
        if each.hidden:
            table.notes.append(f"{plural(each.hidden, 'row')} hidden on the page, taken along.")
        if notes["breaks"]:
            table.notes.append(f"{plural(notes['breaks'], 'cell')} with line breaks, now blanks.")
        out.append(table)
    return out, reader.passed_over
