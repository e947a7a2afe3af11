"""HTML as a tree with lines, forgiving about what is not closed."""
from html.parser import HTMLParser

VOID = set("area base br col embed hr img input link meta param source track wbr".split())
CLOSED_BY = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "p": set("p div ul ol table h1 h2 h3 h4 h5 h6 section article form header footer nav main aside blockquote pre".split()),
             "option": {"option", "optgroup"}, "tr": {"tr", "tbody", "tfoot"}, "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}, "thead": {"tbody", "tfoot"}, "tbody": {"tbody", "tfoot"}}


class Element:
    def __init__(self, name, attributes, line, parent):
        self.name, self.line, self.parent, self.children = name, line, parent, []
        self.attributes = {}
        for key, value in attributes:
            self.attributes.setdefault(key, "" if value is None else value)
        self.repeated = len(attributes) > len(self.attributes)

    def get(self, name):
        return self.attributes.get(name)

    def walk(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, *names):
        return [each for each in self.walk() if each.name in names]

    def elements(self):
        return list(self.walk())

    def ancestors(self):
        each = self.parent
        while each is not None:
            yield each
            each = each.parent

    def hidden(self):
        return any(each.get("aria-hidden") == "true" or each.get("hidden") is not None or "display:none" in (each.get("style") or "").replace(" ", "") or each.name in ("template", "script", "style", "noscript") for each in [self, *self.ancestors()])

    def text(self):
        """What is read out of it: text and the alternatives of images."""
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.name not in ("script", "style", "template") and child.get("aria-hidden") != "true":
                label = child.get("aria-label")
                parts.append(label if label and label.strip() else child.get("alt") or "" if child.name in ("img", "area") else child.text())
        return " ".join("".join(parts).split())

    def source(self):
        shown = "".join(f' {name}="{value[:30]}{"…" if len(value) > 30 else ""}"' for name, value in list(self.attributes.items())[:4])
        return f"<{self.name}{shown}>"[:110]


class Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", [], 0, None)
        self.at, self.depth = self.root, 0

    def handle_starttag(self, name, attributes):
        while self.at.name in CLOSED_BY and name in CLOSED_BY[self.at.name]:
            self.at, self.depth = self.at.parent, self.depth - 1
        element = Element(name, attributes, self.getpos()[0], self.at)
        self.at.children.append(element)
        if name not in VOID and self.depth < 400:
            self.at, self.depth = element, self.depth + 1

    def handle_startendtag(self, name, attributes):
        self.at.children.append(Element(name, attributes, self.getpos()[0], self.at))

    def handle_endtag(self, name):
        chain = [self.at, *self.at.ancestors()]
        if name not in VOID and any(each.name == name for each in chain):
            while self.at.name != name:
                self.at, self.depth = self.at.parent, self.depth - 1
            self.at, self.depth = self.at.parent, self.depth - 1

    def handle_data(self, data):
        self.at.children.append(data)


def parse(html):
    builder = Builder()
    builder.feed(html)
    builder.close()
    return builder.root
