"""Reads one HTML page into what an audit asks about: head, headings, links, images, scripts, forms, words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "template", "noscript", "svg"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Link:
    href: str
    text: str
    line: int


@dataclass
class Page:
    file: str
    path: str
    bytes: int
    lang: str | None = None
    titles: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    canonical: list[str] = field(default_factory=list)
    headings: list[tuple[int, str, int]] = field(default_factory=list)  # level, text, line
    links: list[Link] = field(default_factory=list)
    images: list[tuple[dict, int]] = field(default_factory=list)
    scripts: list[tuple[dict, bool, int]] = field(default_factory=list)  # attributes, in the head, line
    styles: list[tuple[dict, int]] = field(default_factory=list)
    frames: list[tuple[dict, int]] = field(default_factory=list)
    forms: list[tuple[dict, int]] = field(default_factory=list)
    fields: list[tuple[dict, bool, int]] = field(default_factory=list)  # attributes, inside a label, line
    labels: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    json_ld: list[tuple[str, int]] = field(default_factory=list)
    words: int = 0

    @property
    def title(self) -> str:
        return self.titles[0] if self.titles else ""

    @property
    def is_indexed(self) -> bool:
        return "noindex" not in self.meta.get("robots", "").lower()


class Reader(HTMLParser):
    def __init__(self, page: Page):
        super().__init__(convert_charrefs=True)
        self.page = page
        self.in_head = False
        self.silent: list[str] = []
        self.caught: list[tuple[str, list[str], dict, int]] = []  # elements whose text is wanted
        self.in_label = 0

    def handle_starttag(self, tag, attrs):
        a = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        page = self.page
        if a.get("id"):
            page.ids.add(a["id"])
        if a.get("name") and tag == "a":
            page.ids.add(a["name"])
        if tag == "html":
            page.lang = a.get("lang", "").strip() or None
        elif tag in ("head", "body"):
            self.in_head = tag == "head"
        elif tag == "meta":
            name = (a.get("name") or a.get("property") or a.get("http-equiv", "")).lower()
            if name:
                page.meta.setdefault(name, a.get("content", "").strip())
        elif tag == "link":
            kinds = a.get("rel", "").lower().split()
            if "canonical" in kinds:
                page.canonical.append(a.get("href", "").strip())
            if "stylesheet" in kinds:
                page.styles.append((a, line))
        elif tag == "img":
            page.images.append((a, line))
            for caught in self.caught:  # a linked picture is named by its alternative text
                caught[1].append(a.get("alt", ""))
        elif tag == "iframe":
            page.frames.append((a, line))
        elif tag == "form":
            page.forms.append((a, line))
        elif tag in ("input", "select", "textarea") and a.get("type", "").lower() not in ("hidden", "submit", "button", "image", "reset"):
            page.fields.append((a, self.in_label > 0, line))
        elif tag == "label":
            self.in_label += 1
            page.labels.add(a.get("for", ""))
        if tag == "script":
            page.scripts.append((a, self.in_head, line))
        if tag in SILENT and tag not in VOID:
            self.silent.append(tag)
        if tag in ("title", "a", "h1", "h2", "h3", "h4", "h5", "h6", "script") and not (tag == "title" and "svg" in self.silent):
            self.caught.append((tag, [a.get("aria-label", "")] if tag == "a" else [], a, line))

    def handle_endtag(self, tag):
        if tag == "head":
            self.in_head = False
        if tag == "label":
            self.in_label = max(0, self.in_label - 1)
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass
        at = next((at for at in range(len(self.caught) - 1, -1, -1) if self.caught[at][0] == tag), None)
        if at is None:
            return
        _, texts, a, line = self.caught.pop(at)
        text = " ".join(" ".join(texts).split())
        if tag == "title":
            self.page.titles.append(text)
        elif tag == "a" and "href" in a:
            self.page.links.append(Link(a["href"].strip(), text, line))
        elif tag == "script" and a.get("type", "").lower() == "application/ld+json":
            self.page.json_ld.append((" ".join(texts), line))
        elif tag[0] == "h" and len(tag) == 2:
            self.page.headings.append((int(tag[1]), text, line))

    def handle_data(self, data):
        for caught in self.caught:
            caught[1].append(data)
        if not self.silent and not self.in_head:
            self.page.words += len(data.split())


def read(file: str, path: str, data: bytes) -> Page:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    page = Page(file, path, len(data))
    reader = Reader(page)
    reader.feed(text)
    reader.close()
    return page
