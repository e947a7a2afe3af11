"""HTML as browsers would nest it: enough of the rules for pages written by hand, exported or copied from a browser."""
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# An opening tag that ends an element which is still open, up to the nearest of the fences.
ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tbody": ({"thead", "tbody", "tr", "td", "th"}, {"table"}),
    "option": ({"option"}, {"select"}),
}
ENDS_PARAGRAPH = set(
    "address article aside blockquote div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul".split()
)
DEEPEST = 200


class Node:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attributes}
        self.children = []
        self.parent = parent

    def get(self, name):
        return self.attributes.get(name, "")

    def all(self, *tags):
        """Every node below this one, in the document's order, of these tags (of all tags without any)."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Node)]
        while waiting:
            node = waiting.pop()
            if not tags or node.tag in tags:
                yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def text(self):
        parts, waiting = [], [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, str):
                parts.append(each)
            else:
                waiting.extend(reversed(each.children))
        return "".join(parts)


class Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("document")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        if tag in ENDS_PARAGRAPH:
            self.end({"p"}, {"td", "th", "li", "div", "blockquote", "button"})
        if tag in ENDS:
            self.end(*ENDS[tag])
        node = Node(tag, attrs, self.open[-1])
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag == tag:
                del self.open[at:]
                return

    def handle_data(self, data):
        self.open[-1].children.append(data)

    def end(self, tags, fences):
        """Closes everything down to the outermost open element of these tags that no fence hides."""
        found = None
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag in fences:
                break
            if self.open[at].tag in tags:
                found = at
        if found:
            del self.open[found:]


def parse(html):
    builder = Builder()
    builder.feed(html)
    builder.close()
    return builder.root
