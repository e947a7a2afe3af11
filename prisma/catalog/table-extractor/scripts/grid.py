"""A table, whatever it was written in, and what in it deserves a second look."""
import re

NUMBER = re.compile(r"[-+−(]?[€$£¥]?\s?\d[\d.,'’ \u00a0\u202f]*\)?\s?(%|‰|€|\$|£|[A-Za-z°²³]{1,3})?")
TOTAL = re.compile(r"(grand |sub)?totals?\b|sum\b|overall\b|gesamt\b|summe\b", re.I)


class Table:
    def __init__(self, kind, line, caption="", rows=None, header=0):
        self.kind, self.line, self.caption = kind, line, caption
        self.rows, self.header, self.notes = rows or [], header, []

    @property
    def width(self):
        return max((len(row) for row in self.rows), default=0)

    @property
    def names(self):
        """One name a column; of several header rows the different ones, from the top down."""
        out = []
        for column in range(self.width):
            levels = []
            for row in self.rows[:self.header]:
                cell = row[column] if column < len(row) else ""
                if cell and cell not in levels:
                    levels.append(cell)
            out.append(" / ".join(levels))
        return out

    @property
    def body(self):
        return self.rows[self.header:]

    def square(self):
        """Rows of one width; empty rows and columns that never held anything go."""
        self.rows = [row for row in self.rows if any(row)] if self.kind != "Markdown" else self.rows
        width = self.width
        self.rows = [row + [""] * (width - len(row)) for row in self.rows]
        if width > 1 and self.rows and not any(row[-1] for row in self.rows):
            self.rows = [row[:-1] for row in self.rows]
        return self

    def doubts(self):
        found = list(self.notes)
        names = [name for name in self.names if name]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            found.append(f"{plural(len(twice), 'column name')} used more than once: {listed(twice)}.")
        if self.header and len(names) < self.width:
            blank = [str(at) for at, name in enumerate(self.names, 1) if not name]
            found.append(f"No name for column {', '.join(blank)}.")
        if not self.header:
            found.append("No header row: the columns have no names.")
        body = self.body
        if len(body) > 2 and TOTAL.match(next((cell for cell in body[-1] if cell), "")):
            found.append("The last row looks like a total. Leave it out before adding up.")
        open_rows = [at for at, row in enumerate(body, 1) if at > 1 and not row[0] and any(row[1:])]
        if open_rows and self.width > 1:
            found.append(f"Nothing in the first column of {rows_named(open_rows)}: each continues the row above, or inherits its value.")
        if any(cell[:1] in "=@" or (cell[:1] in "+-" and not NUMBER.fullmatch(cell) and len(cell) > 1 and cell[1:2].isalnum()) for row in body for cell in row if cell):
            found.append("Some cells begin with =, +, - or @. A spreadsheet may run them as formulas: import those columns as text.")
        return found


def is_number(cell):
    return bool(NUMBER.fullmatch(cell))


def guess_header(rows):
    """1 when the first row is made of words and something below it of numbers."""
    if len(rows) < 2 or any(is_number(cell) for cell in rows[0]) or not all(rows[0]):
        return 0
    for column in range(len(rows[0])):
        below = [row[column] for row in rows[1:] if column < len(row) and row[column]]
        if below and sum(map(is_number, below)) * 2 > len(below):
            return 1
    return 0


def plural(count, noun):
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(items, most=4):
    return ", ".join(items[:most]) + (" …" if len(items) > most else "")


def rows_named(numbers):
    return f"row{'' if len(numbers) == 1 else 's'} {listed([str(number) for number in numbers], 6)}"
