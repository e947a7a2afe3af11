"""Block YAML to nodes that know their lines: mappings, sequences, scalars, anchors, aliases and several documents."""
import re
from dataclasses import dataclass, field

DEEPEST = 100
PROPERTY = re.compile(r"(&[^\s,\[\]{}]+|!\S*)(?=\s|$)\s*")
KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'\[\]{}&*!|>%@`,?-](?:[^#:]|:(?=\S)|(?<!\s)\#)*?|[?:-](?=\S)(?:[^#:]|:(?=\S)|(?<!\s)\#)*?|&\S+\s+\S+?|<<|\*\S+)\s*:(?=\s|$)""")


class Broken(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


class Beyond(Broken):
    """Sound YAML that this reader does not know."""

    def __init__(self, line):
        super().__init__(line, 'A key that is introduced with "?" may be sound YAML, but this checker cannot read it.')


@dataclass
class Node:
    kind: str  # map, seq, scalar or alias
    line: int
    value: object = None  # entries, items, text, or the anchor's name
    style: str = ""  # plain, quoted or block for a scalar
    anchor: str = ""
    tag: str = ""


@dataclass
class Document:
    root: Node
    anchors: dict = field(default_factory=dict)


class Reader:
    def __init__(self, text):
        self.lines = text.split("\n")
        self.at = 0
        self.anchors = {}
        self.aliases = []

    def documents(self):
        found = []
        while self.skip_blank() or not found:
            if self.at < len(self.lines) and self.lines[self.at].startswith("%"):
                self.at += 1
                continue
            marked = self.marker()
            if marked:
                line = self.lines[self.at]
                self.at += 1
                if line.startswith("..."):
                    continue
                if line[3:].strip() and not line[3:].strip().startswith("#"):
                    self.at -= 1
                    self.lines[self.at] = "   " + line[3:]
            self.anchors = {}
            self.skip_blank()
            root = Node("scalar", self.at + 1, "", "plain")
            if self.at < len(self.lines) and not self.marker():
                root = self.node(self.at, self.indent(), -1, 0)
            found.append(Document(root, self.anchors))
            if self.skip_blank() and not self.marker():
                raise Broken(self.at + 1, f"This line begins in column {self.indent() + 1}, which matches no level above it.")
        return found

    def marker(self):
        return re.match(r"(---|\.\.\.)(\s|$)", self.lines[self.at]) if self.at < len(self.lines) else None

    def skip_blank(self):
        """Moves to the next line with content; False at the end."""
        while self.at < len(self.lines) and (not self.lines[self.at].strip() or self.lines[self.at].lstrip().startswith("#")):
            self.at += 1
        return self.at < len(self.lines)

    def indent(self):
        line = self.lines[self.at]
        blank = line[: len(line) - len(line.lstrip())]
        if "\t" in blank:
            raise Broken(self.at + 1, "A tab indents this line. YAML allows spaces only.")
        return len(blank)

    def more(self, deeper_than):
        """Whether content follows that is indented deeper and is no document marker."""
        return self.skip_blank() and not self.marker() and self.indent() > deeper_than

    def node(self, row, column, parent, depth, inline=False):
        """The node that begins at this place; `parent` is the indent of the collection around it."""
        if depth > DEEPEST:
            raise Broken(row + 1, f"Nested deeper than {DEEPEST} levels.")
        self.at = row
        properties, start = {"anchor": "", "tag": ""}, column
        while match := PROPERTY.match(self.lines[row], column):
            if KEY.match(self.lines[row], start) and match.group(1).startswith("&") and not inline and KEY.match(self.lines[row], match.end()):
                break
            properties["anchor" if match.group(1).startswith("&") else "tag"] = match.group(1)[1:]
            column = match.end()
        rest = self.lines[row][column:]
        if not rest.strip() or rest.startswith("#"):
            self.at += 1
            # Only under a key may a list stand in the column of its parent; after a dash the next dash is a sibling.
            same = self.skip_blank() and inline and not self.marker() and self.indent() == parent and re.match(r"-(\s|$)", self.lines[self.at].lstrip())
            if same or self.more(parent):
                found = self.node(self.at, self.indent(), parent, depth + 1)
            else:
                found = Node("scalar", row + 1, "", "plain")
        else:
            found = self.content(row, column, rest, parent, depth, inline)
        found.anchor, found.tag = properties["anchor"] or found.anchor, properties["tag"] or found.tag
        if found.anchor:
            self.anchors[found.anchor] = found
        return found

    def content(self, row, column, rest, parent, depth, inline):
        if re.match(r"-(\s|$)", rest):
            if inline:
                raise Broken(row + 1, "A list cannot begin on the line of its key. Put it on the next line.")
            return self.sequence(column, depth)
        if re.match(r"\?(\s|$)", rest):
            raise Beyond(row + 1)
        if rest[0] not in "[{" and KEY.match(rest):
            if inline:
                raise Broken(row + 1, 'A second ": " on one line. Quote the value, or put the mapping on a line of its own.')
            return self.mapping(column, depth)
        from scalars import Scalars  # The two halves of the grammar need each other.

        return Scalars(self).read(row, column, rest, parent)

    def sequence(self, column, depth):
        found = Node("seq", self.at + 1, [])
        while self.skip_blank() and not self.marker():
            text = self.lines[self.at]
            here = column if not found.value else self.indent()
            if here != column or not re.match(r"-(\s|$)", text[column:]):
                if here > column:
                    raise Broken(self.at + 1, f"Column {here + 1} is deeper than the list it stands in, and no value is open.")
                break
            row, after = self.at, column + 1
            after += len(text[after:]) - len(text[after:].lstrip(" "))
            if text[after: after + 1] == "\t":
                raise Broken(row + 1, "A tab follows the dash. Use a space.")
            found.value.append(self.node(row, after, column, depth + 1))
        return found

    def mapping(self, column, depth):
        found = Node("map", self.at + 1, [])
        while self.skip_blank() and not self.marker():
            text = self.lines[self.at]
            here = column if not found.value else self.indent()
            if here < column:
                break
            if here > column:
                raise Broken(self.at + 1, f"This line begins in column {here + 1}; the keys around it begin in column {column + 1}.")
            match = KEY.match(text, column)
            if not match:
                if re.match(r"-(\s|$)", text[column:]):
                    raise Broken(self.at + 1, "A list item stands among the keys of a mapping.")
                if re.match(r"\?(\s|$)", text[column:]):
                    raise Beyond(self.at + 1)
                glued = re.match(r"[^\s:]+:\S", text[column:])
                raise Broken(self.at + 1, "A space is missing after the colon." if glued else 'Text without ": " stands among the keys of a mapping.')
            row, key = self.at, match.group(1)
            if key[0] == "&":
                anchor, key = key[1:].split(None, 1)
                self.anchors[anchor] = Node("scalar", row + 1, key, "plain")
            style = "quoted" if key[0] in "\"'" else "plain"
            from scalars import unquote

            name = Node("scalar", row + 1, unquote(key, row + 1) if style == "quoted" else key, style)
            after = match.end() + len(text[match.end():]) - len(text[match.end():].lstrip())
            found.value.append((name, self.node(row, after, column, depth + 1, inline=True)))
        return found
