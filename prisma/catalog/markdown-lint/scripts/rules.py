"""The findings: (weight, line, rule, sentence). 3 is broken for readers, 2 gets in their way, 1 is untidy."""
import posixpath
import re
from urllib.parse import unquote

import document as doc

LINK = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\(\s*(<[^>]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)")
USED = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.)+)\]\[([^\]]*)\]")
DEFINED = re.compile(r"^ {0,3}\[([^\]^]+)\]:\s*(\S+)")
BARE = re.compile(r"(?<![(<\[\"'=\w])https?://[^\s<>)\]]+[^\s<>)\].,;:!?'\"*_]")
VAGUE = {"here", "click here", "this", "link", "this link", "read more", "more", "this page"}


def check(document, files, width):
    """`files` are the names of all that was handed in with this one, or None when nothing else was."""
    for rule in (fences, headings, tables, references, spaces):
        yield from rule(document)
    yield from links(document, files)
    yield from long_lines(document, width)


def fences(document):
    if document.unclosed:
        yield 3, document.unclosed, "fence", "This code fence is never closed; everything below it is code."
    for line in document.bare_fences:
        if line != document.unclosed:
            yield 1, line, "fence language", "A code fence without a language is not highlighted. Write `text` if it has none."


def headings(document):
    level, first, seen = 0, None, {}
    for heading in document.headings:
        if not heading.text:
            yield 3, heading.line, "heading empty", "A heading without text."
        if level and heading.level > level + 1:
            yield 2, heading.line, "heading jump", f"From level {level} to level {heading.level}. Use level {level + 1}, or lift it."
        if heading.level == 1 and first:
            yield 2, heading.line, "heading title", f"A second title; line {first} has the first."
        first = first or (heading.line if heading.level == 1 else None)
        key = (heading.level, heading.text.lower())
        if key in seen and heading.text:
            yield 1, heading.line, "heading repeated", f"The same heading as line {seen[key]}; its anchor is `#{heading.anchor}`."
        seen.setdefault(key, heading.line)
        level = heading.level
    for number, line in document.prose():
        if re.match(r"^#{1,6}[^#\s!/]", line) and not re.match(r"^#\d+\b", line):
            yield 3, number, "heading space", "A space is missing after the #, so this is no heading."
        if re.match(r"^(\*\*|__)[^*_]+(\*\*|__)\s*:?$", line) and document.kinds[number - 1] == "text":
            around = [document.kinds[at] for at in (number - 2, number) if 0 <= at < len(document.kinds)]
            if all(kind == "blank" for kind in around):
                yield 1, number, "heading bold", "A bold line in place of a heading has no anchor and is in no table of contents."


def tables(document):
    for start, end in document.tables:
        columns = len(doc.cells(document.lines[start - 1]))
        for number in range(start + 1, end + 1):
            count = len(doc.cells(document.lines[number - 1]))
            if count != columns:
                what = "cells beyond that are dropped" if count > columns else "the rest stays empty"
                yield 3 if count > columns or number == start + 1 else 2, number, "table width", f"{count} cell{'' if count == 1 else 's'} under {columns} headings; {what}. Escape a | in a cell as \\|."
        if start > 1 and document.kinds[start - 2] not in ("blank", "heading"):
            yield 2, start, "table start", "No blank line above the table; many readers show it as text."


def references(document):
    defined = {}
    for number, line in document.prose():
        if match := DEFINED.match(line):
            defined.setdefault(match.group(1).lower(), number)
    used = set()
    for number, line in document.prose():
        for match in USED.finditer(line):
            name = (match.group(3) or match.group(2)).lower()
            used.add(name)
            if name not in defined:
                yield 3, number, "reference", f"`[{match.group(3) or match.group(2)}]` is defined nowhere."
        used.update(match.group(1).lower() for match in re.finditer(r"\[([^\]]+)\](?![\[(:])", line))
    for name, number in defined.items():
        if name not in used:
            yield 1, number, "reference unused", f"`[{name}]` is defined and not used."


def links(document, files):
    anchors = {heading.anchor for heading in document.headings}
    for number, line in document.prose():
        anchors.update(re.findall(r"<a\s[^>]*(?:id|name)=\"([^\"]+)\"", line))
    for number, line in document.prose():
        for image, text, target in LINK.findall(line):
            target = target.strip("<>")
            if image and not text.strip():
                yield 2, number, "image alt", f"The image {target} has no alt text. Say what it shows."
            elif image and re.fullmatch(r"(image|img|screenshot|photo|picture)[\s\d.-]*|\S+\.(png|jpe?g|gif|svg|webp)", text.strip(), re.I):
                yield 2, number, "image alt", f"`{text}` says nothing to somebody who cannot see it."
            elif not image and text.strip().lower() in VAGUE:
                yield 1, number, "link text", f"`{text}` says nothing out of its sentence. Link the words that name the target."
            if not target:
                yield 3, number, "link empty", f"`{text}` links to nothing."
            yield from target_of(target, anchors, files, number)
        for match in BARE.finditer(re.sub(r"!?\[[^\]]*\]\([^)]*\)|^\s*\[[^\]]+\]:.*", lambda m: " " * len(m.group()), line)):
            yield 1, number, "bare url", f"{match.group()} stands bare. Put it in < >, or behind words."


def target_of(target, anchors, files, number):
    path, hash_, anchor = target.partition("#")
    if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.I) or not target:
        return
    if not path:
        if unquote(anchor) not in anchors and unquote(anchor).lower() not in anchors and anchor != "top":
            close = sorted(each for each in anchors if each.startswith(anchor[:6]) or anchor.startswith(each[:6]) and each)
            yield 3, number, "anchor", f"No heading makes `#{anchor}`.{f' There is `#{close[0]}`.' if close else ''}"
    elif files is not None and not path.startswith("/"):
        wanted = posixpath.basename(unquote(path.split("?")[0]))
        if wanted and wanted not in files:
            yield 3, number, "file", f"{path} is not among the files handed in."


def spaces(document):
    for number, line in enumerate(document.lines, 1):
        kind = document.kinds[number - 1]
        if kind in ("code", "matter"):
            continue
        if re.search(r"[^ ]( |   +|\t+)$", line) or (kind == "heading" and line.endswith("  ")):
            yield 1, number, "trailing space", "Spaces at the end of the line."
        elif kind == "text" and line.endswith("  ") and line.strip():
            yield 1, number, "hidden break", "Two spaces make a line break that nobody sees. A backslash says it."
        if kind == "blank" and number > 2 and document.kinds[number - 2] == "blank" and number < len(document.lines):
            yield 1, number, "blank lines", "More than one blank line."
        if kind == "heading" and number > 1 and document.kinds[number - 2] in ("text", "table", "fence") and doc.ATX.match(line):
            yield 1, number, "heading blank", "No blank line above the heading."


def long_lines(document, width):
    for number, line in document.prose():
        plain = document.lines[number - 1]
        if width and len(plain) > width and document.kinds[number - 1] == "text" and " " in plain.strip()[:width] and not DEFINED.match(plain):
            if len(re.sub(r"\]\([^)]*\)|https?://\S+", "", plain)) > width:
                yield 1, number, "long line", f"{len(plain)} characters; the limit is {width}."
