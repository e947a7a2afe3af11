"""The YAML that API descriptions are written in: block and flow style, quotes, block scalars, comments. No tags or anchors."""
import json
import re

from intake import Refused

KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'\[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?|/[^#]*?)\s*:(?:\s+|$)""")


class Lines:
    """Lines with their indentation and number; empty ones and comments are passed over, except inside block scalars."""

    def __init__(self, text):
        self.raw = text.split("\n")
        self.at = 0

    def peek(self):
        while self.at < len(self.raw):
            line = self.raw[self.at]
            plain = line.strip()
            if plain and not plain.startswith("#") and not (plain in ("---", "...") or plain.startswith("%")):
                if "\t" in line[:len(line) - len(line.lstrip())]:
                    raise self.wrong("is indented with a tab; YAML wants spaces")
                return len(line) - len(line.lstrip(" ")), plain
            self.at += 1
        return None

    def wrong(self, why):
        return Refused(f"Line {self.at + 1} {why}: {self.raw[min(self.at, len(self.raw) - 1)].strip()[:60]}")


def parse(text):
    lines = Lines(text)
    value = block(lines, 0)
    if lines.peek():
        raise lines.wrong("does not fit the indentation above it")
    return value


def block(lines, least):
    first = lines.peek()
    if first is None or first[0] < least:
        return None
    indent, text = first
    if text.startswith("- ") or text == "-":
        return sequence(lines, indent)
    if text[0] not in "[{" and KEY.match(text):
        return mapping(lines, indent)
    lines.at += 1
    return scalar(lines, text, indent)


def sequence(lines, indent):
    found = []
    while (now := lines.peek()) and now[0] == indent and (now[1].startswith("- ") or now[1] == "-"):
        rest = now[1][1:].lstrip()
        if not rest or rest.startswith("#"):
            lines.at += 1
            found.append(block(lines, indent + 1))
        else:
            # The rest of the line is read as a line of its own, further in.
            raw = lines.raw[lines.at]
            inner = indent + len(now[1]) - len(rest)
            lines.raw[lines.at] = " " * inner + raw.strip()[len(now[1]) - len(rest):]
            found.append(block(lines, inner))
    return found


def mapping(lines, indent):
    found = {}
    while (now := lines.peek()) and now[0] == indent and not now[1].startswith("- "):
        match = KEY.match(now[1])
        if not match:
            raise lines.wrong("is neither a key nor a value")
        key = match[1]
        key = unquoted(key) if key[0] in "\"'" else key.strip()
        if key in found:
            raise lines.wrong("repeats a key of the same object")
        rest = now[1][match.end():].strip()
        lines.at += 1
        if not rest or rest.startswith("#"):
            after = lines.peek()
            same = after and after[0] == indent and after[1].startswith("-")
            found[key] = sequence(lines, indent) if same else block(lines, indent + 1)
        else:
            found[key] = scalar(lines, rest, indent)
    return found


def scalar(lines, text, indent):
    if re.match(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?$", text):
        return folded(lines, text[0], indent, text[1:2])
    if text[0] in "&*!" and len(text) > 1 and not text.startswith("*/"):
        lines.at -= 1
        raise lines.wrong("uses an anchor, an alias or a tag, which are not read; resolve them first")
    if text[0] in "\"'":
        while not re.match(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?$""", text):
            following = lines.peek()
            if following is None:
                raise lines.wrong("has a quote that is never closed")
            text += " " + following[1]
            lines.at += 1
        return unquoted(re.match(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", text)[0])
    if text[0] in "[{":
        while (end := flow_end(text)) is None:
            following = lines.peek()
            if following is None:
                raise lines.wrong("has a bracket that is never closed")
            text += " " + following[1]
            lines.at += 1
        value, rest = flow(text[:end])
        if rest.strip():
            raise lines.wrong("has a flow value that cannot be read")
        return value
    text = re.sub(r"\s+#.*$", "", text)
    while (following := lines.peek()) and following[0] > indent and not KEY.match(following[1]):
        text += " " + following[1]
        lines.at += 1
    return plain(text)


def folded(lines, style, indent, chomp):
    parts, inner = [], None
    while lines.at < len(lines.raw):
        line = lines.raw[lines.at]
        depth = len(line) - len(line.lstrip(" "))
        if line.strip() and depth <= indent:
            break
        inner = depth if inner is None and line.strip() else inner
        parts.append(line[inner or 0:])
        lines.at += 1
    text = "\n".join(parts).rstrip("\n ")
    text = re.sub(r"(?<!\n)\n(?![\n ])", " ", text) if style == ">" else text
    return text + ("" if chomp == "-" else "\n")


def unquoted(text):
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    try:
        return json.loads(text)
    except ValueError:
        return text[1:-1]


def plain(text):
    text = text.strip()
    if text in ("null", "~", "Null", "NULL", ""):
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?(?:0|[1-9]\d*)", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?\d+\.\d+(?:[eE][-+]?\d+)?", text) else text


def flow_end(text):
    depth, quote = 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
            if depth == 0:
                return at + 1
    return None


def flow(text):
    text = text.lstrip()
    if text[:1] == "[" or text[:1] == "{":
        closing, found, rest = ("]", [], text[1:].lstrip()) if text[0] == "[" else ("}", {}, text[1:].lstrip())
        while rest and rest[0] != closing:
            if closing == "}":
                match = re.match(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^:,{}\[\]]+)\s*:\s*""", rest)
                if not match:
                    raise Refused(f"A flow object cannot be read at: {rest[:40]}")
                key = match[1].strip()
                value, rest = flow(rest[match.end():])
                found[unquoted(key) if key[0] in "\"'" else key] = value
            else:
                value, rest = flow(rest)
                found.append(value)
            rest = rest.lstrip().removeprefix(",").lstrip()
        return found, rest[1:]
    match = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|[^,\[\]{}]*""", text)
    return (unquoted(match[0]) if match[1] else plain(match[0])), text[match.end():]
