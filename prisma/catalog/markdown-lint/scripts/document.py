"""The lines of a Markdown file, with what each one is: front matter, code, heading, table or text."""
import re
import unicodedata
from dataclasses import dataclass, field

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
ATX = re.compile(r"^ {0,3}(#{1,6})(\s+(.*?))?(\s+#+)?\s*$")


@dataclass
class Heading:
    line: int
    level: int
    text: str
    anchor: str = ""


@dataclass
class Document:
    lines: list
    kinds: list = field(default_factory=list)  # matter, code, fence, heading, table, blank or text
    headings: list = field(default_factory=list)
    tables: list = field(default_factory=list)  # (first line, last line), from 1
    unclosed: int = 0
    bare_fences: list = field(default_factory=list)

    def prose(self):
        for number, (line, kind) in enumerate(zip(self.lines, self.kinds), 1):
            if kind in ("text", "heading", "table"):
                yield number, without_code(line)


def without_code(line):
    """Code spans and comments blanked, so that columns stay."""
    line = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda m: " " * len(m.group()), line)
    return re.sub(r"<!--.*?-->", lambda m: " " * len(m.group()), line)


def read(text):
    document = Document(text.split("\n"))
    lines, fence = document.lines, ""
    matter = bool(lines) and lines[0] == "---" and "---" in lines[1:]
    for at, line in enumerate(lines):
        mark = FENCE.match(line)
        if matter:
            kind = "matter"
            matter = at == 0 or line != "---"
        elif fence:
            closes = mark and mark.group(1).startswith(fence) and not mark.group(2).strip()
            kind, fence = ("fence", "") if closes else ("code", fence)
        elif mark and not (mark.group(1)[0] == "`" and "`" in mark.group(2)):
            kind, fence = "fence", mark.group(1)
            document.unclosed = at + 1
            if not mark.group(2).strip():
                document.bare_fences.append(at + 1)
        elif not line.strip():
            kind = "blank"
        elif re.match(r"^( {4}|\t)", line) and (at == 0 or document.kinds[-1] in ("blank", "code")) and not in_list(lines, at):
            kind = "code"
        elif ATX.match(line):
            kind = "heading"
            found = ATX.match(line)
            document.headings.append(Heading(at + 1, len(found.group(1)), (found.group(3) or "").strip()))
        elif re.match(r"^ {0,3}(=+|-+)\s*$", line) and at and document.kinds[-1] == "text" and not re.match(r"\s*([-*+>|]|\d+\.)", lines[at - 1]):
            kind = "heading"
            document.kinds[-1] = "heading"
            document.headings.append(Heading(at, 1 if "=" in line else 2, lines[at - 1].strip()))
        else:
            kind = "text"
        document.kinds.append(kind)
    document.unclosed = document.unclosed if fence else 0
    find_tables(document)
    name_anchors(document.headings)
    return document


def in_list(lines, at):
    while at > 0:
        at -= 1
        if lines[at].strip() and not lines[at].startswith((" ", "\t")):
            return bool(re.match(r"([-*+]|\d+[.)])\s", lines[at]))
    return False


def cells(line):
    row = re.sub(r"^\||(?<!\\)\|$", "", line.strip())
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]


def find_tables(document):
    at = 1
    while at < len(document.lines):
        rule = document.lines[at]
        if document.kinds[at] == "text" and document.kinds[at - 1] == "text" and "|" in document.lines[at - 1] and re.match(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$", rule) and "|" in rule:
            end = at
            while end + 1 < len(document.lines) and document.kinds[end + 1] == "text":
                end += 1
            document.tables.append((at, end + 1))
            for row in range(at - 1, end + 1):
                document.kinds[row] = "table"
            at = end
        at += 1


def name_anchors(headings):
    """The anchors that GitHub gives: lower case, no punctuation, spaces to hyphens, repeats numbered."""
    given = {}
    for heading in headings:
        text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]+>", r"\1", heading.text).lower()
        base = "".join(c for c in text if c in "-_ " or unicodedata.category(c)[0] in "LN" or unicodedata.category(c) in ("Mn", "Mc")).replace(" ", "-")
        heading.anchor = f"{base}-{given[base]}" if base in given else base
        given[base] = given.get(base, 0) + 1
