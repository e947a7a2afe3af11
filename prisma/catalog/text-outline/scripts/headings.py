"""Finds the headings of a text: Markdown's own, or lines of plain text that stand like headings."""
import re

NUMBER = re.compile(r"^((?:\d{1,3}\.)*\d{1,3})[.)]?\s+(?=\S)")
ROMAN = re.compile(r"^([IVXL]{1,6})\.\s+(?=\S)")
NAMED = re.compile(r"^(part|chapter|appendix|annex|article|section)\s+([0-9]{1,3}|[IVXL]{1,6}|[A-Z])\b[.:]?\s*", re.I)
LEADER = re.compile(r"(\.{3,}|…|(\. ){3,}|\t)\s*\d+$")
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+|(?<=\d)[.,:]\d+)*")


class Heading:
    def __init__(self, level, title, line, number=None, body_from=None):
        self.level, self.title, self.line, self.number = level, title, line, number
        self.body_from = body_from or line + 1


def is_markdown(lines):
    return any(re.match(r"#{1,6}\s+\S", line) for line in lines)


def markdown_headings(lines):
    """ATX and underlined headings outside code fences and front matter; lines are counted from 1."""
    found, fence, start = [], None, 0
    if lines and lines[0] == "---" and "---" in lines[1:60]:
        start = lines.index("---", 1) + 1
    for at in range(start, len(lines)):
        line = lines[at]
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark:
            sign = mark.group(1)
            if fence is None:
                fence = sign
            elif sign[0] == fence[0] and len(sign) >= len(fence) and not line.strip().strip(sign[0]):
                fence = None
            continue
        if fence:
            continue
        atx = re.match(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$", line)
        if atx:
            found.append(titled(len(atx.group(1)), plain(atx.group(2) or ""), at + 1))
        elif at > start and re.match(r" {0,3}(=+|-{2,})[ \t]*$", line) and lines[at - 1].strip() and is_line_alone(lines, at - 1):
            found.append(titled(1 if "=" in line else 2, plain(lines[at - 1].strip()), at, at + 2))
    return found


def is_line_alone(lines, at):
    before = lines[at - 1].strip() if at else ""
    return not before and not lines[at].lstrip().startswith(("|", ">", "-", "*", "#"))


def plain(title):
    title = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", title)
    return re.sub(r"\s*\{#[^}]*\}$", "", re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", title)).strip()


def titled(level, title, line, body_from=None):
    number = NUMBER.match(title)
    return Heading(level, title, line, number.group(1) if number else None, body_from)


def plain_headings(lines):
    """Numbered lines, lines in capitals, underlined lines and short lines that stand alone above a paragraph."""
    marked = [(at, kind) for at in range(len(lines)) if (kind := kind_of(lines, at))]
    kinds = {kind for _, kind in marked}
    if "number" in kinds and is_list(lines, [at for at, kind in marked if kind == "number"], {at for at, _ in marked}):
        marked = [(at, kind) for at, kind in marked if kind != "number"]
        kinds.discard("number")
    base = ("part" in kinds) + bool(kinds & {"chapter"})
    # Below "Chapter 2" the numbers often begin with 2.1: the fewest figures there are stand right below it.
    fewest = min((NUMBER.match(lines[at].strip()).group(1).count(".") for at, kind in marked if kind == "number"), default=0)
    found = []
    for at, kind in marked:
        title, number = lines[at].strip(), None
        if kind == "part":
            level = 1
        elif kind == "chapter":
            level = 1 + ("part" in kinds)
        elif kind == "number":
            number = NUMBER.match(title).group(1)
            level = base + number.count(".") + 1 - (fewest if base else 0)
        elif kind in ("roman", "capitals", "double"):
            level = base + 1
        else:  # a short line, or one underlined with hyphens
            level = base + 1 + bool(kinds & {"roman", "capitals", "double"})
        underlined = at + 1 < len(lines) and re.fullmatch(r"\s*([=\-~_])\1{2,}\s*", lines[at + 1])
        found.append(Heading(level, title, at + 1, number, at + 3 if underlined else at + 2))
    return under_title(lines, found, marked)


def under_title(lines, found, marked):
    """A first line that is the only one of its kind is the title of all the rest."""
    opening = next((at for at, line in enumerate(lines) if line.strip()), 0)
    kinds = [kind for _, kind in marked]
    if len(found) > 2 and found[0].line == opening + 1 and kinds[0] in ("capitals", "short", "double") and kinds.count(kinds[0]) == 1:
        others = min(heading.level for heading in found[1:])
        for heading in found[1:]:
            heading.level += 2 - others
        found[0].level = 1
    return found


def kind_of(lines, at):
    line = lines[at].strip()
    if not line or len(line) > 90 or LEADER.search(line) or line[0] in "-*•|>–":
        return None
    if at and lines[at - 1].strip():
        return None
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    words = WORD.findall(line)
    if not words or len(words) > 14:
        return None
    rule = re.fullmatch(r"([=\-~_])\1{2,}", below)
    if rule:
        return "double" if rule.group(1) == "=" else "single"
    if below:
        return None
    named = NAMED.match(line)
    if named and not line.endswith((".", ";", ",")):
        return "part" if named.group(1).lower() == "part" else "chapter"
    if NUMBER.match(line) and not line.endswith((".", ";", ",")):
        rest = line[NUMBER.match(line).end():]
        return "number" if rest[:1].isupper() or rest[:1].isdigit() else None
    if ROMAN.match(line) and not line.endswith("."):
        return "roman"
    letters = [sign for sign in line if sign.isalpha()]
    if len(letters) >= 3 and all(sign.isupper() for sign in letters) and not line.endswith((".", ",")):
        return "capitals"
    if len(words) <= 9 and line[0].isupper() and line[-1] not in ".,;:!" and paragraph_below(lines, at) >= 12:
        return "short"
    return None


def paragraph_below(lines, at):
    """How many words the next paragraph has."""
    at += 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    count = 0
    while at < len(lines) and lines[at].strip():
        count += len(WORD.findall(lines[at]))
        at += 1
    return count


def is_list(lines, places, headings):
    """Numbered lines with nothing between most of them are a list, not headings."""
    bare = 0
    for place in places:
        at = place + 1
        while at < len(lines) and not lines[at].strip():
            at += 1
        numbered = at in headings and at in places
        deeper = numbered and lines[at].split()[0].rstrip(".)").count(".") > lines[place].split()[0].rstrip(".)").count(".")
        bare += at >= len(lines) or (numbered and not deeper)
    return bare * 2 > len(places)
