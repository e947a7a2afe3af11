"""Fills pages: tables, footnotes, headers and footers, and what must stay together."""
from dataclasses import dataclass, field

from lines import Fragment, colour, paragraph_fragments, space_above
from model import Paragraph, Table

NOTE_GAP = 10.0  # between the text and the first footnote, with the rule in it


@dataclass
class Page:
    width: float
    height: float
    section: object
    number: int
    first_of_section: bool = False
    ops: list = field(default_factory=list)
    links: list = field(default_factory=list)
    fonts: set = field(default_factory=set)
    images: int = 0


@dataclass
class Result:
    pages: list
    headings: list = field(default_factory=list)  # (level, title, page index, y)
    bookmarks: dict = field(default_factory=dict)
    footnotes_placed: list = field(default_factory=list)
    fonts: set = field(default_factory=set)
    images: int = 0
    links: int = 0
    image_data: dict = field(default_factory=dict)


def lay_out(document):
    flow = Flow(document)
    for section in document.sections:
        flow.section(section)
    flow.close_page()
    result = flow.result
    for index, page in enumerate(result.pages):
        flow.furniture(page, len(result.pages))
        result.fonts |= page.fonts
        result.images += page.images
        result.links += len(page.links)
    return result


class Flow:
    def __init__(self, document):
        self.document = document
        self.result = Result([], image_data=document.images)
        self.page, self.y, self.notes = None, 0.0, []

    def section(self, section):
        same = self.page and (self.page.width, self.page.height) == (section.width, section.height)
        self.current = section
        self.frame = section.width - section.left - section.right
        self.top = max(section.top, section.header_distance + self.part_height(section.headers))
        self.bottom = max(section.bottom, section.footer_distance + self.part_height(section.footers))
        if not (section.continuous and same):
            if section.blocks or not self.page:
                self.new_page(first=True)
        self.pour(self.blocks(section.blocks, self.frame, {}))

    def part_height(self, parts):
        blocks = parts.get("default")
        return sum(fragment.height for fragment in self.blocks(blocks, self.frame, {"PAGE": 1, "NUMPAGES": 1})) + 6 if blocks and has_content(blocks) else 0.0

    def blocks(self, blocks, frame, fields):
        """The fragments of a list of paragraphs and tables, spaces between them settled."""
        result, previous = [], None
        for block in blocks:
            if isinstance(block, Table):
                made = table_fragments(self, block, frame, fields)
                self.stick(block, made)
            else:
                made = paragraph_fragments(block, frame, fields, self.document.images)
                if made and previous is not None and block.contextual and previous.style == block.style:
                    squeeze(made[0], block.before)
                    if result and previous.contextual:
                        result[-1].height -= previous.after
            result.extend(made)
            previous = block if isinstance(block, Paragraph) else None
        return result

    @staticmethod
    def stick(table, made):
        heads = 0
        while heads < len(made) - 1 and table.rows[heads].header:
            made[heads].glue = True
            heads += 1
        for fragment in made[heads:]:
            fragment.repeat = made[:heads]

    # --- pages ---

    def new_page(self, first=False):
        self.close_page()
        section = self.current
        number = section.first_number if first and section.first_number is not None else (self.result.pages[-1].number + 1 if self.result.pages else 1)
        self.page = Page(section.width, section.height, section, number, first)
        self.result.pages.append(self.page)
        self.y = section.height - self.top
        self.fresh = True

    def close_page(self):
        if self.page and self.notes:
            height = sum(fragment.height for fragment in self.notes)
            y = self.bottom + height
            x = self.page.section.left
            self.page.ops.append(f"0.4 G 0.5 w {x:.2f} {y + NOTE_GAP / 2:.2f} m {x + 144:.2f} {y + NOTE_GAP / 2:.2f} l S")
            for fragment in self.notes:
                fragment.draw(self.page, x, y)
                y -= fragment.height
        self.notes = []

    def room(self):
        notes = sum(fragment.height for fragment in self.notes) + NOTE_GAP if self.notes else 0.0
        return self.y - self.bottom - notes

    def note_fragments(self, numbers):
        return [fragment for number in numbers for fragment in self.blocks(self.document.notes_text.get(number, []), self.frame, {})]

    def pour(self, fragments):
        index = 0
        full = self.current.height - self.top - self.bottom
        while index < len(fragments):
            end = index
            while end < len(fragments) - 1 and fragments[end].glue and not fragments[end + 1].new_page:
                end += 1
            group = fragments[index:end + 1]
            if group[0].new_page and not self.fresh:
                self.new_page()
            needed = sum(self.needs(fragment) for fragment in group)
            if len(group) > 1 and needed <= full and needed > self.room() + 0.01 and not self.fresh:
                self.new_page()
            for fragment in group:
                self.place(fragment, full)
            index = end + 1

    def needs(self, fragment):
        notes = sum(note.height for note in self.note_fragments(fragment.notes))
        return fragment.height + (notes + (0 if self.notes else NOTE_GAP) if notes else 0)

    def place(self, fragment, full):
        if self.fresh and fragment.trim and len(self.result.pages) > 1 and not fragment.new_page:
            squeeze(fragment, fragment.trim)
        while self.needs(fragment) > self.room() + 0.01:
            parts = fragment.split(self.room()) if fragment.split and (fragment.height > full or self.fresh) else None
            if parts:
                self.put(parts[0])
                fragment = parts[1]
                self.new_page()
                self.again(fragment)
            elif self.fresh:
                break  # taller than a page and not divisible: let it run over the edge rather than lose it
            else:
                self.new_page()
                self.again(fragment)
        self.put(fragment)

    def again(self, fragment):
        """A table that goes on at the top of a page shows its header rows once more."""
        if fragment.trim:
            squeeze(fragment, fragment.trim)
        for row in fragment.repeat:
            row.draw(self.page, self.current.left, self.y)
            self.y -= row.height

    def put(self, fragment):
        place = (len(self.result.pages) - 1, self.y)
        for mark in fragment.marks:
            if mark[0] == "heading":
                self.result.headings.append((mark[1], mark[2], *place))
            else:
                self.result.bookmarks.setdefault(mark[1], place)
        fragment.draw(self.page, self.current.left, self.y)
        self.y -= fragment.height
        self.fresh = self.fresh and fragment.height == 0
        self.notes.extend(self.note_fragments(fragment.notes))
        self.result.footnotes_placed.extend(fragment.notes)

    def furniture(self, page, total):
        section = page.section
        kind = "first" if section.title_page and page.first_of_section else "even" if self.document.even_and_odd and page.number % 2 == 0 else "default"
        frame = section.width - section.left - section.right
        fields = {"PAGE": page.number, "NUMPAGES": total, "SECTIONPAGES": total}
        body, page.ops = page.ops, []  # header, body, footer: the order in which text is copied and read aloud
        head = self.blocks(section.headers.get(kind, []), frame, fields)
        y = section.height - section.header_distance
        for fragment in head:
            fragment.draw(page, section.left, y)
            y -= fragment.height
        page.ops.extend(body)
        foot = self.blocks(section.footers.get(kind, []), frame, fields)
        y = section.footer_distance + sum(fragment.height for fragment in foot)
        for fragment in foot:
            fragment.draw(page, section.left, y)
            y -= fragment.height


def squeeze(fragment, amount):
    """Takes away space that was put above a fragment."""
    amount = min(amount, fragment.trim)
    if amount:
        trim = fragment.trim - amount
        space_above(fragment, -amount)
        fragment.trim = trim


def has_content(blocks):
    return any(isinstance(block, Table) or block.items or block.borders for block in blocks)


# --- tables ---

def table_fragments(flow, table, frame, fields):
    columns = column_widths(table, frame)
    total = sum(columns)
    shift = {"center": (frame - total) / 2, "right": frame - total, "end": frame - total}.get(table.align, table.indent)
    if table.align not in ("center", "right", "end") and table.rows and not table.indent:
        # Word hangs a table out by its cell margin, so that the text lines up with the paragraphs around it.
        shift -= table.rows[0].cells[0].margins[3] if table.rows[0].cells else 0
    rows = [row_fragment(flow, table, index, columns, shift, fields) for index in range(len(table.rows))]
    return rows


def column_widths(table, frame):
    count = max((row.skip + sum(cell.span for cell in row.cells) for row in table.rows), default=1)
    columns = list(table.columns[:count]) if sum(table.columns) > 0 else []
    if len(columns) < count or min(columns, default=0) <= 0:
        columns = [frame / count] * count
    total = sum(columns)
    return [column * frame / total for column in columns] if total > frame * 1.04 + 12 else columns


def row_fragment(flow, table, index, columns, shift, fields):
    row, parts, at = table.rows[index], [], table.rows[index].skip
    for cell in row.cells:
        left, width = sum(columns[:at]), sum(columns[at:at + cell.span])
        top, right, bottom, gap = cell.margins
        inner = [] if cell.merge == "continue" else flow.blocks(cell.blocks, max(width - gap - right, 10.0), fields)
        below = table.rows[index + 1] if index + 1 < len(table.rows) else None
        parts.append({"cell": cell, "left": left + shift, "width": width, "inner": inner, "open": continues(below, at)})
        at += cell.span
    height = row.height if row.exact else max(row.height, natural_height(parts))
    return make_row(parts, height)


def natural_height(parts):
    # A cell merged downwards may spread over the rows below it, so it counts only where nothing is below.
    return max((sum(f.height for f in part["inner"]) + part["cell"].margins[0] + part["cell"].margins[2] for part in parts), default=0.0)


def continues(row, at):
    column = row.skip if row else 0
    for cell in row.cells if row else ():
        if column == at:
            return cell.merge == "continue"
        column += cell.span
    return False


def make_row(parts, height):
    def draw(page, x, top):
        for part in parts:
            cell, left, width = part["cell"], x + part["left"], part["width"]
            if cell.shading:
                page.ops.append(f"{colour(cell.shading)} rg {left:.2f} {top - height:.2f} {width:.2f} {height:.2f} re f")
        for part in parts:
            cell, left = part["cell"], x + part["left"]
            spare = height - cell.margins[0] - cell.margins[2] - sum(f.height for f in part["inner"])
            y = top - cell.margins[0] - (spare / 2 if cell.align == "center" else spare if cell.align == "bottom" else 0)
            for fragment in part["inner"]:
                fragment.draw(page, left + cell.margins[3], y)
                y -= fragment.height
        for part in parts:
            draw_borders(page, part, x + part["left"], top, height)

    def split(room):
        first, rest, moved = [], [], False
        for part in parts:
            taken, used = 0, part["cell"].margins[0] + part["cell"].margins[2]
            while taken < len(part["inner"]) and used + part["inner"][taken].height <= room:
                used += part["inner"][taken].height
                taken += 1
            moved = moved or taken > 0
            first.append({**part, "inner": part["inner"][:taken]})
            rest.append({**part, "inner": part["inner"][taken:]})
        if not moved or not any(part["inner"] for part in rest):
            return None
        head, tail = make_row(first, natural_height(first)), make_row(rest, natural_height(rest))
        head.repeat = tail.repeat = fragment.repeat
        return head, tail

    fragment = Fragment(height, draw, split=split)
    for part in parts:
        for inner in part["inner"]:
            fragment.notes.extend(inner.notes)
            fragment.marks.extend(inner.marks)
    return fragment


def draw_borders(page, part, left, top, height):
    cell = part["cell"]
    right, low = left + part["width"], top - height
    for edge, (x0, y0, x1, y1) in {"top": (left, top, right, top), "bottom": (left, low, right, low), "left": (left, top, left, low), "right": (right, top, right, low)}.items():
        if edge not in cell.borders or edge == "top" and cell.merge == "continue" or edge == "bottom" and part["open"]:
            continue
        width, ink = cell.borders[edge]
        page.ops.append(f"{colour(ink)} RG {width:.2f} w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")
