"""Dotenv files as their most common readers see them, with the line of everything."""
import re
from dataclasses import dataclass

NAME = re.compile(r"\s*(export\s+)?([^\s=#][^=]*?)(\s*)=(\s*)(.*)", re.S)


@dataclass
class Entry:
    name: str
    value: str
    line: int
    quote: str
    raw: str
    spaced: bool
    exported: bool


def parse(text):
    """(entries, broken): broken are (line, why) of what no reader agrees on."""
    entries, broken, lines, at = [], [], text.split("\n"), 0
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = NAME.match(line)
        if not match:
            broken.append((number, "is no NAME=value and is dropped without a word by most readers"))
            continue
        exported, name, before, after, rest = match.groups()
        quote = rest[:1] if rest[:1] in ("'", '"', "`") else ""
        if quote:
            while not closed(rest, quote) and at < len(lines):
                rest += "\n" + lines[at]
                at += 1
            if not closed(rest, quote):
                broken.append((number, f"opens a {quote} that is never closed: everything below it becomes its value"))
                break
            end = closing(rest, quote)
            value = rest[1:end]
        else:
            value = re.split(r"\s+#", rest)[0].rstrip()
        entries.append(Entry(name.strip(), value, number, quote, rest, bool(before or (after and rest)), bool(exported)))
    return entries, broken


def closed(rest, quote):
    return closing(rest, quote) > 0


def closing(rest, quote):
    at = 1
    while at < len(rest):
        if rest[at] == "\\" and quote == '"':
            at += 1
        elif rest[at] == quote:
            return at
        at += 1
    return -1
