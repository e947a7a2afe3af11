"""What stands on lines of its own: headings, paragraphs, lists, quotes, code and tables."""
import re

from inline import BREAK
from tree import Node

CONTAINERS = set("document html body main article section div header footer nav aside figure form fieldset details address center hgroup".split())
BLOCKS = CONTAINERS | set("p h1 h2 h3 h4 h5 h6 ul ol menu dl blockquote pre table hr figcaption summary iframe video audio".split())
BULLET = "- "


class Blocks:
    def __init__(self, inline):
        self.inline = inline

    def of(self, node):
        """The Markdown blocks of the node's children."""
        found, run = [], []
        for child in node.children:
            if isinstance(child, Node) and (child.tag in BLOCKS or any(True for _ in child.all(*BLOCKS))):
                found.extend(self.paragraph(run))
                run = []
                found.extend(self.block(child))
            else:
                run.append(child)
        return found + self.paragraph(run)

    def paragraph(self, nodes):
        text = self.inline.line(nodes).strip(" " + BREAK)
        # A sign that would begin a list, a quote or a heading when the line starts with it.
        lines = [re.sub(r"^([#>]|[-+=](?= |$))", r"\\\1", line) for line in re.split(f"{BREAK}+", text)]
        lines = [re.sub(r"^(\d+)([.)])(?= )", r"\1\\\2", line) for line in lines]
        return ["\\\n".join(lines)] if text else []

    def block(self, node):
        tag = node.tag
        if re.fullmatch("h[1-6]", tag):
            text = self.inline.line(node.children, ("**",)).replace(BREAK, " ").strip()
            return ["#" * int(tag[1]) + " " + text] if text else []
        if tag in ("ul", "ol", "menu"):
            return self.list(node)
        if tag == "blockquote":
            inner = "\n\n".join(self.of(node))
            return ["\n".join(("> " + line).rstrip() for line in inner.split("\n"))] if inner else []
        if tag == "pre":
            return self.code(node)
        if tag == "table":
            return self.table(node)
        if tag == "hr":
            return ["---"]
        if tag == "dl":
            return self.definitions(node)
        if tag in ("figcaption", "summary"):
            mark = "*" if tag == "figcaption" else "**"
            text = self.inline.line(node.children, (mark,)).replace(BREAK, " ").strip()
            return [mark + text + mark] if text else []
        if tag in ("iframe", "video", "audio"):
            source = node.get("src") or next((each.get("src") for each in node.all("source")), "")
            return [f"[{node.get('title') or tag}]({self.inline.address(source)})"] if source else []
        return self.of(node)

    def list(self, node):
        lines = []
        at = int(node.get("start")) if re.fullmatch(r"\d{1,6}", node.get("start")) else 1
        loose = False
        for item in node.children:
            if not isinstance(item, Node):
                continue
            # A list that stands beside the items instead of within one belongs to the item before it.
            blocks = self.list(item) if item.tag in ("ul", "ol") else self.of(item)
            if not blocks:
                continue
            nested = item.tag in ("ul", "ol")
            mark = f"{at}. " if node.tag == "ol" else BULLET
            plain = [block for block in blocks if not re.match(r"(- |\d+\. )", block)]
            loose = loose or len(plain) > 1
            inner = ("\n\n" if len(plain) > 1 else "\n").join(blocks)
            pad = " " * len(mark)
            body = inner.replace("\n", "\n" + pad)
            lines.append(re.sub(r"[ \t]+$", "", (pad if nested else mark) + body, flags=re.M))
            at += not nested
        return [("\n\n" if loose else "\n").join(lines)] if lines else []

    def code(self, node):
        text = node.text().replace("\r\n", "\n").strip("\n").expandtabs(4)
        classes = " ".join(each.get("class") for each in [node, *node.all("code"), node.parent or node])
        language = re.search(r"\b(?:language|lang|highlight-source|brush:)[-: ]*([a-z0-9+#]+)", classes, re.I)
        longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
        fence = "`" * (longest + 1)
        return [f"{fence}{language.group(1).lower() if language else ''}\n{text}\n{fence}"] if text.strip() else []

    def definitions(self, node):
        found = []
        for each in node.all("dt", "dd"):
            if each.tag == "dt":
                found.append("**" + self.inline.line(each.children, ("**",)).replace(BREAK, " ").strip() + "**")
            else:
                inner = "\n\n".join(self.of(each)).replace("\n", "\n  ")
                found.append(BULLET + inner)
        return ["\n\n".join(found)] if found else []

    def table(self, node):
        rows = [row for row in node.all("tr") if owner(row) is node]
        cells = [[cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")] for row in rows]
        if any(True for _ in node.all("table")) or max((len(row) for row in cells), default=0) < 2:
            self.inline.seen["layout tables"] += 1
            return [block for row in cells for cell in row for block in self.of(cell)]
        grid, below = [], {}
        for row in cells:
            line = []
            for cell in row:
                self.fill(line, below)
                text = "<br>".join(self.of(cell)).replace("\\\n", "<br>").replace("\n", "<br>").replace("|", "\\|")
                wide, tall = span(cell, "colspan"), span(cell, "rowspan")
                if tall > 1:
                    below.update({len(line) + at: (tall - 1, text) for at in range(wide)})
                line.extend([text] + [""] * (wide - 1))
            self.fill(line, below)
            grid.append(line)
        width = max(map(len, grid))
        grid = [line + [""] * (width - len(line)) for line in grid]
        headed = any(cell.tag == "th" for cell in cells[0]) or rows[0].parent.tag == "thead"
        head, body = (grid[0], grid[1:]) if headed else ([""] * width, grid)
        self.inline.seen["tables"] += 1
        self.inline.seen["tables without a header row"] += not headed
        right = [bool(body) and all(re.fullmatch(r"[-−+€$£]?\s?[\d.,' ]*\d\s?[%€$£]?|", line[at]) for line in body) for at in range(width)]
        lines = [head, ["---:" if each else "---" for each in right], *body]
        caption = [f"*{self.inline.line(each.children).strip()}*" for each in node.all("caption")][:1]
        return [*caption, "\n".join("| " + " | ".join(line) + " |" for line in lines)]

    def fill(self, line, below):
        """Repeats the value of a cell that reaches down into this row, so that every row can be read alone."""
        while len(line) in below:
            left, text = below.pop(len(line))
            if left > 1:
                below[len(line)] = (left - 1, text)
            line.append(text)


def owner(row):
    node = row.parent
    while node.tag != "table":
        node = node.parent
    return node


def span(cell, name):
    text = cell.get(name)
    return max(1, min(int(text), 50)) if re.fullmatch(r"\d{1,4}", text) else 1
