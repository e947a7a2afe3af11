"""What a document is, once its XML has been understood. Lengths are in points."""
import collections
from dataclasses import dataclass, field

import characters


@dataclass(frozen=True)
class RunStyle:
    family: str = "sans"
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    colour: str = "000000"
    highlight: str = ""
    caps: bool = False
    rise: int = 0  # 1 superscript, -1 subscript
    link: str = ""

    @property
    def font(self):
        return characters.face(self.family, self.bold, self.italic)

    @property
    def drawn_size(self):
        return self.size * 0.65 if self.rise else self.size


@dataclass
class Paragraph:
    """items: ("text", str, style) ("tab", style) ("br",) ("page",) ("image", key, w, h) ("field", name, style) ("note", id, style)"""
    items: list
    mark: RunStyle
    style: str = ""
    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    line_rule: str = "auto"
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    contextual: bool = False
    level: int = 0  # 1 to 9 for headings
    label: str = ""
    label_style: RunStyle | None = None
    tabs: list = field(default_factory=list)  # (position, kind, leader)
    shading: str = ""
    borders: dict = field(default_factory=dict)
    bookmarks: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(item[1] if item[0] == "text" else " " if item[0] in ("tab", "br") else "" for item in self.items).strip()


@dataclass
class Cell:
    blocks: list
    span: int = 1
    merge: str = ""  # "restart", "continue" or not merged
    shading: str = ""
    borders: dict = field(default_factory=dict)
    margins: tuple = (0.0, 5.4, 0.0, 5.4)  # top, right, bottom, left
    align: str = "top"


@dataclass
class Row:
    cells: list
    header: bool = False
    height: float = 0.0
    exact: bool = False
    skip: int = 0  # grid columns left out before the first cell


@dataclass
class Table:
    columns: list
    rows: list
    align: str = "left"
    indent: float = 0.0


@dataclass
class Section:
    blocks: list = field(default_factory=list)
    width: float = 612.0
    height: float = 792.0
    top: float = 72.0
    right: float = 72.0
    bottom: float = 72.0
    left: float = 72.0
    header_distance: float = 36.0
    footer_distance: float = 36.0
    headers: dict = field(default_factory=dict)  # "default", "first", "even" → blocks
    footers: dict = field(default_factory=dict)
    title_page: bool = False
    continuous: bool = False
    first_number: int | None = None

    def resize(self, width, height):
        if self.width > self.height:
            width, height = height, width
        self.width, self.height = width, height


@dataclass
class Document:
    sections: list
    images: dict
    notes_text: dict  # footnote id → blocks
    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    language: str = ""
    even_and_odd: bool = False
    tables: int = 0
    notes: collections.Counter = field(default_factory=collections.Counter)  # what could not be kept
