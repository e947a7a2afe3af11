"""The sheets of a workbook, row by row."""
import collections
import re

from formats import Formats
from office import Package, value

CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_CELLS = 5_000_000
Sheet = collections.namedtuple("Sheet", "name state rows merged hidden_rows hidden_columns errors no_result formulas filtered")


class Workbook:
    def __init__(self, name, data):
        self.package = Package(name, data)
        self.part, self.tree = self.package.main_part(("workbook",))
        self.links = self.package.links(self.part)
        of = {kind: target for kind, target, _ in self.links.values()}
        strings = self.package.xml(of["sharedStrings"]) if "sharedStrings" in of else None
        self.strings = [] if strings is None else [spoken(each) for each in strings.findall("si")]
        styles = self.package.xml(of["styles"]) if "styles" in of else None
        self.formats = Formats(styles, value(self.tree, "workbookPr", "0", "date1904") in ("1", "true"))

    def sheets(self, fill_merged):
        for each in self.tree.iter("sheet"):
            kind, target, _ = self.links.get(each.get("r:id"), ("", "", False))
            if kind == "worksheet":
                yield self.sheet(each.get("name", ""), each.get("state", "visible"), self.package.xml(target), fill_merged)

    def sheet(self, name, state, tree, fill_merged):
        cells, errors, no_result, formulas, hidden = {}, [], [], 0, 0
        number = 0
        for row in tree.iter("row"):
            number = int(row.get("r", number + 1))
            hidden += row.get("hidden") in ("1", "true")
            column = 0
            for cell in row.findall("c"):
                place = CELL.fullmatch(cell.get("r", ""))
                column = column_number(place[1]) if place else column + 1
                text = self.text(cell)
                formula = cell.find("f") is not None
                formulas += formula
                if cell.get("t") == "e":
                    errors.append((f"{letters(column)}{number}", text))
                if formula and not value_text(cell) and cell.get("t") != "str":
                    no_result.append(f"{letters(column)}{number}")
                if text != "":
                    cells[number, column] = text
        merged = [each.get("ref", "") for each in tree.iter("mergeCell")]
        if fill_merged:
            self.fill(cells, merged)
        hidden_columns = sum(int(each.get("max", 0)) - int(each.get("min", 0)) + 1 for each in tree.iter("col") if each.get("hidden") in ("1", "true"))
        rows = grid(cells)
        return Sheet(name, state, rows, merged, hidden, hidden_columns, errors, no_result, formulas, tree.find("autoFilter") is not None)

    def text(self, cell):
        kind, stored = cell.get("t", "n"), value_text(cell)
        if kind == "s":
            at = int(stored or -1)
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if kind == "inlineStr":
            return spoken(cell.find("is")) if cell.find("is") is not None else ""
        if kind == "b":
            return "TRUE" if stored == "1" else "FALSE"
        if kind == "n" and stored:
            return self.formats.text(stored, int(cell.get("s", 0)))
        return stored

    def fill(self, cells, merged):
        for reference in merged:
            corners = CELL.findall(reference)
            if len(corners) == 2:
                (left, top), (right, bottom) = [(column_number(column), int(row)) for column, row in corners]
                if (bottom - top + 1) * (right - left + 1) <= 100_000 and (top, left) in cells:
                    for row in range(top, bottom + 1):
                        for column in range(left, right + 1):
                            cells[row, column] = cells[top, left]


def grid(cells):
    """Rows of equal width, from the first cell of the sheet to the last that holds something."""
    if not cells:
        return []
    height, width = max(row for row, _ in cells), max(column for _, column in cells)
    if height * width > MOST_CELLS:
        height = max(row for row, _ in cells if row * width <= MOST_CELLS)
    rows = [[""] * width for _ in range(height)]
    for (row, column), text in cells.items():
        if row <= height:
            rows[row - 1][column - 1] = text
    return rows


def value_text(cell):
    found = cell.find("v")
    return "" if found is None else (found.text or "")


def spoken(element):
    """The text of a string, without the reading aids of East Asian scripts."""
    parts = [each.text or "" for child in element for each in ([child] if child.tag == "t" else child.findall("t") if child.tag == "r" else [])]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), "".join(parts)).replace("\r\n", "\n").replace("\r", "\n")


def column_number(name):
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
