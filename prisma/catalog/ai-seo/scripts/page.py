"""A page as a machine without JavaScript sees it: head, headings, passages, tables and structured data."""
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SKIPPED = {"script", "style", "noscript", "template", "nav", "footer", "svg", "button", "select"}
BLOCKS = {"p", "li", "dd", "dt", "blockquote", "figcaption", "caption", "div", "section", "article", "main", "body", "td", "th", "tr", "table", "ul", "ol", "dl", "header", "aside", "figure", "pre"}
VOID = {"meta", "link", "br", "img", "input", "hr", "source", "wbr", "area", "base", "col", "embed", "track"}


@dataclass
class Passage:
    heading: str
    place: int  # 1 is the first under its heading
    kind: str
    text: str


@dataclass
class Page:
    title: str = ""
    lang: str = ""
    canonical: str = ""
    meta: dict = field(default_factory=dict)
    headings: list = field(default_factory=list)  # (level, text)
    passages: list = field(default_factory=list)
    tables: list = field(default_factory=list)  # [caption, has header cells, rows]
    data: list = field(default_factory=list)  # JSON-LD nodes
    broken: list = field(default_factory=list)  # why a JSON-LD block cannot be read
    scripts: int = 0


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page, self.words, self.kind = Page(), [], "p"
        self.skipping, self.json_ld, self.in_title, self.heading = [], None, False, 0
        self.place = 0

    def handle_starttag(self, tag, attributes):
        at = {name: value or "" for name, value in attributes}
        page = self.page
        if tag == "html":
            page.lang = at.get("lang", "")
        elif tag == "meta" and at.get("name"):
            page.meta[at["name"].lower()] = at.get("content", "").strip()
        elif tag == "link" and "canonical" in at.get("rel", "").lower().split():
            page.canonical = at.get("href", "").strip()
        elif tag == "script":
            page.scripts += 1
            if at.get("type", "").lower() == "application/ld+json":
                self.json_ld = []
        elif tag == "title" and not self.skipping:
            self.in_title = True
        if tag in VOID:
            if tag in ("br", "wbr"):
                self.words.append(" ")
            return
        if self.skipping or tag in SKIPPED or ("data-nosnippet" in at and tag not in ("html", "body")):
            if self.skipping or tag not in VOID:
                self.skipping.append(tag)
            return
        if re.fullmatch("h[1-6]", tag):
            self.flush()
            self.heading = int(tag[1])
        elif tag in BLOCKS:
            self.flush()
            self.kind = tag
            if tag == "table":
                page.tables.append(["", False, 0])
            elif page.tables and tag == "th":
                page.tables[-1][1] = True
            elif page.tables and tag == "tr":
                page.tables[-1][2] += 1

    def handle_endtag(self, tag):
        if tag == "script" and self.json_ld is not None:
            self.read_json_ld("".join(self.json_ld))
            self.json_ld = None
        if tag == "title":
            self.in_title = False
        if self.skipping:
            if tag in self.skipping:
                while self.skipping.pop() != tag:
                    pass
            return
        if tag in BLOCKS or re.fullmatch("h[1-6]", tag):
            self.flush()

    def handle_data(self, data):
        if self.json_ld is not None:
            self.json_ld.append(data)
        elif self.in_title:
            self.page.title += data
        elif not self.skipping:
            self.words.append(data)

    def flush(self):
        text, self.words = " ".join("".join(self.words).split()), []
        level, self.heading = self.heading, 0
        if not text:
            return
        if level:
            self.page.headings.append((level, text))
            self.place = 0
        elif self.kind == "caption" and self.page.tables:
            self.page.tables[-1][0] = text
        elif self.kind not in ("td", "th"):
            self.place += 1
            heading = self.page.headings[-1][1] if self.page.headings else ""
            self.page.passages.append(Passage(heading, self.place, self.kind, text))

    def read_json_ld(self, text):
        try:
            self.page.data += nodes(json.loads(text))
        except (ValueError, RecursionError) as problem:
            self.page.broken.append(str(problem))


def nodes(value):
    """The top-level things of a JSON-LD block, whether in a list, in a @graph or alone."""
    if isinstance(value, list):
        return [node for each in value for node in nodes(each)]
    if not isinstance(value, dict):
        return []
    return nodes(value["@graph"]) if "@graph" in value and "@type" not in value else [value]


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    reader.page.title = " ".join(reader.page.title.split())
    return reader.page
