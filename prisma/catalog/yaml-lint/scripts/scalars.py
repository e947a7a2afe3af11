"""What is no block collection: plain, quoted and block scalars, flow collections, aliases."""
import re

from reader import DEEPEST, Broken, Node

ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"',
           "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029", "\n": ""}
QUOTED = re.compile(r'"(?:[^"\\]|\\[\s\S])*"|\'(?:[^\']|\'\')*\'')


def unquote(text, line):
    inner = text[1:-1]
    # A quoted text that runs over lines is folded: one break is a space, an empty line a break.
    inner = re.sub(r"(?<!\\)[ \t]*\n([ \t]*\n)*[ \t]*", lambda m: "\n" * (m.group(0).count("\n") - 1) or " ", inner)
    if text[0] == "'":
        return inner.replace("''", "'")

    def one(match):
        sign, digits = match.group(1), match.group(2)
        if digits:
            return chr(int(digits, 16))
        if sign[0] not in ESCAPES:
            raise Broken(line, f"\\{sign[0]} means nothing in double quotes. Double the backslash, or use single quotes.")
        return ESCAPES[sign[0]]

    return re.sub(r"\\((?:x|u|U)(?=[0-9A-Fa-f]{2})([0-9A-Fa-f]{8}|[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2})|\n[ \t]*|[\s\S])", one, inner)


class Scalars:
    def __init__(self, reader):
        self.reader = reader

    def read(self, row, column, rest, parent):
        reader = self.reader
        if rest[0] in "|>":
            return self.block(row, rest, parent)
        if rest[0] in "\"'[{":
            return self.over_lines(row, column)
        if rest[0] == "*":
            name = re.match(r"\*([^\s,\[\]{}]*)", rest).group(1)
            reader.at += 1
            reader.aliases.append((name, row + 1, name in reader.anchors))
            return Node("alias", row + 1, reader.anchors.get(name, name))
        if rest[0] in "@`%":
            raise Broken(row + 1, f"A value cannot begin with {rest[0]}. Quote it.")
        if rest[0] in "]},":
            raise Broken(row + 1, f"{rest[0]} closes nothing that is open here.")
        lines = [cut(rest)]
        reader.at += 1
        blank = 0
        while reader.at < len(reader.lines) and not reader.marker() and "#" not in rest[len(lines[0]):] and parent >= -1:
            text = reader.lines[reader.at]
            if not text.strip():
                blank += 1
            elif len(text) - len(text.lstrip(" ")) <= parent or text.lstrip().startswith("#"):
                break
            else:
                if re.search(r":(\s|$)", cut(text)):
                    raise Broken(reader.at + 1, "A key stands inside a text that began above. Check the indent of this line.")
                lines.append("\n" * blank + cut(text.strip()) if blank else cut(text.strip()))
                blank = 0
            reader.at += 1
        return Node("scalar", row + 1, re.sub(r" (\n+)", r"\1\n", " ".join(lines)) if len(lines) > 1 else lines[0], "plain")

    def block(self, row, rest, parent):
        reader = self.reader
        head = re.match(r"([|>])([+-]?)([1-9]?)([+-]?)\s*(#.*)?$", rest)
        if not head:
            raise Broken(row + 1, f"After {rest[0]} only +, - or a digit may follow on the line.")
        keep = head.group(2) or head.group(4)
        reader.at += 1
        lines = []
        while reader.at < len(reader.lines):
            text = reader.lines[reader.at]
            if text.strip() and (len(text) - len(text.lstrip(" ")) <= parent or (parent < 0 and reader.marker())):
                break
            lines.append(text)
            reader.at += 1
        first = next((text for text in lines if text.strip()), "")
        width = max(parent, 0) + int(head.group(3)) if head.group(3) else len(first) - len(first.lstrip(" "))
        body = "\n".join(text[width:] if text.strip() else "" for text in lines) + "\n"
        core = body.rstrip("\n")
        if head.group(1) == ">":
            core = re.sub(r"(?<=\S)\n(?=\S)", " ", core)
            core = re.sub(r"(?<=\S)\n(\n+)(?=\S)", r"\1", core)
        tail = "" if keep == "-" or not core else body[len(body.rstrip("\n")):] if keep == "+" else "\n"
        return Node("scalar", row + 1, core + tail, "block")

    def over_lines(self, row, column):
        """A quoted text or a flow collection, which may end some lines below."""
        reader = self.reader
        source = "\n".join([reader.lines[row][column:], *reader.lines[row + 1:]])
        found, end = self.flow(source, 0, row + 1, 0)
        reader.at = row + source.count("\n", 0, end)
        rest = source[end:].split("\n", 1)[0]
        if rest.strip() and not re.match(r"\s+#", rest):
            raise Broken(reader.at + 1, f"{rest.strip()[:20]!r} follows the end of the value. Quote the whole value.")
        reader.at += 1
        return found

    def flow(self, source, at, first, depth):
        line = first + source.count("\n", 0, at)
        if depth > DEEPEST:
            raise Broken(line, f"Nested deeper than {DEEPEST} levels.")
        if source[at] in "\"'":
            match = QUOTED.match(source, at)
            if not match:
                raise Broken(line, f"The quote {source[at]} that opens here is never closed.")
            return Node("scalar", line, unquote(match.group(), line), "quoted"), match.end()
        if source[at] not in "[{":
            match = re.compile(r"(?:[^,\[\]{}#:\n]|:(?![\s,\[\]{}]|$)|(?<=\S)#)*").match(source, at)
            text = match.group().strip()
            if text.startswith("*"):
                known = text[1:] in self.reader.anchors
                self.reader.aliases.append((text[1:], line, known))
                return Node("alias", line, self.reader.anchors.get(text[1:], text[1:])), match.end()
            return Node("scalar", line, text, "plain"), match.end()
        kind, closing = ("seq", "]") if source[at] == "[" else ("map", "}")
        found, at = Node(kind, line, []), self.space(source, at + 1)
        while at < len(source) and source[at] != closing:
            here, before = first + source.count("\n", 0, at), at
            item, at = self.flow(source, at, first, depth + 1)
            at = self.space(source, at)
            if at < len(source) and source[at] == ":":
                at = self.space(source, at + 1)
                empty = at < len(source) and source[at] in ",]}"
                value, at = (Node("scalar", here, "", "plain"), at) if empty or at >= len(source) else self.flow(source, at, first, depth + 1)
                item = (item, value)
            elif kind == "map":
                item = (item, Node("scalar", here, "", "plain"))
            found.value.append(item if kind == "map" or isinstance(item, Node) else Node("map", here, [item]))
            at = self.space(source, at)
            if at < len(source) and source[at] == ",":
                at = self.space(source, at + 1)
            elif at < len(source) and (source[at] != closing or at == before):
                raise Broken(first + source.count("\n", 0, at), f"{source[at]!r} stands where , or {closing} is expected.")
        if at >= len(source):
            raise Broken(line, f"{'[' if kind == 'seq' else '{'} opens here and is never closed.")
        return found, at + 1

    def space(self, source, at):
        return re.compile(r"(?:\s|(?<=\s)#[^\n]*)*").match(source, at).end()


def cut(text):
    """Without the comment and the space at the end."""
    return re.split(r"\s#", text, maxsplit=1)[0].rstrip()
