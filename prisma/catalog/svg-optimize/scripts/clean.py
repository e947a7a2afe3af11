"""Takes out of an SVG what no picture needs, and what no picture should have."""
import collections
import re

import paths

SVG, XLINK, XML, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/1999/xhtml"
GEOMETRY = set("x y x1 y1 x2 y2 cx cy r rx ry fx fy width height dx dy stroke-width stroke-dashoffset stroke-dasharray points viewBox font-size letter-spacing".split())
REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)|^#(\S+)$")
TEXT = {"text", "tspan", "textPath", "a", "title", "desc", "style"}
# Their numbers are often shares of a box, from 0 to 1.
UNIT_SQUARE = {"linearGradient", "radialGradient", "pattern", "filter", "mask", "clipPath", "feOffset", "feGaussianBlur"}
SMIL = {"animate", "animateTransform", "animateMotion", "set"}


def split(name):
    """(namespace, local name)"""
    return tuple(name[1:].split("}", 1)) if name.startswith("{") else ("", name)


def local(element):
    return split(element.tag)[1]


class Cleaner:
    def __init__(self, root, places, keep_ids):
        self.root, self.places, self.keep = root, places, set(keep_ids)
        self.removed = collections.Counter()
        self.warnings = []

    def run(self):
        self.strip(self.root)
        if any(each.get(name) == "objectBoundingBox" for each in self.root.iter() for name in ("clipPathUnits", "maskContentUnits", "patternContentUnits")):
            self.places += 3
        for element in self.root.iter():
            self.tidy(element)
        self.ids()
        self.groups(self.root)
        return self.root

    def count(self, what, number=1):
        self.removed[what] += number

    def strip(self, element):
        """Foreign elements, metadata, scripts, and the attributes of editors and events."""
        for name in list(element.attrib):
            space, plain = split(name)
            value = element.attrib[name]
            if space == "" and plain.lower().startswith("on"):
                self.count("event handlers")
            elif plain == "href" and re.sub(r"[\s\x00-\x1f]", "", value).lower().startswith(("javascript:", "vbscript:", "data:text/html")):
                self.count("links that run code")
            elif space not in ("", XLINK, XML) or space == XLINK and plain != "href":
                self.count("editor attributes")
            elif (space, plain) in (("", "enable-background"), ("", "version"), ("", "baseProfile"), ("", "data-name")):
                self.count("attributes without effect")
            else:
                continue
            del element.attrib[name]
        for child in list(element):
            space, plain = split(child.tag)
            what = None
            if space not in (SVG, XHTML) and element.tag != f"{{{SVG}}}foreignObject":
                what = "editor elements"
            elif plain == "metadata":
                what = "metadata blocks"
            elif plain == "script":
                what = "scripts"
            elif plain in ("iframe", "object", "embed"):
                what = "embedded pages"
            elif plain in SMIL and child.get("attributeName", "").lower() in ("href", "xlink:href"):
                what = "animations of links"
            if what:
                self.count(what)
                self.unlink(element, child)
            else:
                self.strip(child)

    @staticmethod
    def unlink(parent, child):
        """Removes a child and keeps the text behind it."""
        at = list(parent).index(child)
        if child.tail:
            if at:
                parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
            else:
                parent.text = (parent.text or "") + child.tail
        parent.remove(child)

    def tidy(self, element):
        if split(element.tag)[0] != SVG:
            return
        if local(element) not in TEXT:
            element.text = (element.text or "").strip() or None
            for child in element:
                child.tail = (child.tail or "").strip() or None
        for name, value in list(element.attrib.items()):
            try:
                new = self.shorter(name, value, element)
            except paths.BadPath as problem:
                self.warnings.append(f"`{name}` of a {local(element)} was left as it is: {problem} is no size that can be drawn.")
                continue
            if new is None:
                del element.attrib[name]
            else:
                element.set(name, new)

    def shorter(self, name, value, element):
        places = self.places + (3 if local(element) in UNIT_SQUARE else 0)
        if name == "d":
            try:
                return paths.round_path(value, places)
            except paths.BadPath as problem:
                self.warnings.append(f"A path was left as it is, because it cannot be read from `{problem}` on. Browsers stop drawing there too.")
                return value
        if name in ("transform", "gradientTransform", "patternTransform"):
            return paths.round_transform(value, places)
        if name in GEOMETRY:
            return paths.round_list(value, places + (1 if name in ("font-size", "letter-spacing", "stroke-width") else 0))
        if name == "style" and "data:" not in value:
            kept = [each.strip() for each in value.split(";") if each.strip() and not re.match(r"\s*-(inkscape|sodipodi)", each)]
            return ";".join(re.sub(r"\s*:\s*", ":", each, count=1) for each in kept) or None
        if name in ("fill", "stroke", "stop-color", "flood-color"):
            short = re.fullmatch(r"#([0-9a-fA-F])\1([0-9a-fA-F])\2([0-9a-fA-F])\3", value)
            return f"#{short[1]}{short[2]}{short[3]}".lower() if short else value.lower() if value.startswith("#") else value
        return value

    def ids(self):
        """Unused definitions go first, as they may hold the last use of another; then ids nobody points to."""
        styles = " ".join("".join(each.itertext()) for each in self.root.iter(f"{{{SVG}}}style"))
        sprite = any(local(each) == "symbol" for each in self.root.iter())
        while True:
            used = self.keep | set(re.findall(r"#([\w-]+)", styles)) | self.referenced()
            gone = 0
            for defs in list(self.root.iter(f"{{{SVG}}}defs")):
                for child in list(defs):
                    if local(child) in ("style", "font", "font-face", "symbol") or any(each.get("id") in used for each in child.iter()):
                        continue
                    defs.remove(child)
                    gone += 1
            if not gone:
                break
            self.count("unused definitions", gone)
        for element in self.root.iter():
            name = element.get("id")
            if name and name not in used and not (sprite and local(element) in ("symbol", "view")):
                del element.attrib["id"]
                self.count("unused ids")

    def referenced(self):
        used = set()
        for element in self.root.iter():
            for name, value in element.attrib.items():
                for pair in REFERENCE.findall(value):
                    used.update(each for each in pair if each)
                if name in ("aria-labelledby", "aria-describedby"):
                    used.update(value.split())
                if name in ("begin", "end"):
                    used.update(re.findall(r"([\w-]+)\.\w", value))
        return used

    def groups(self, element):
        """Empty groups go; a group without attributes hands its children up. Style sheets may count children: then all stay."""
        if any(True for _ in self.root.iter(f"{{{SVG}}}style")):
            return
        for child in list(element):
            self.groups(child)
            if local(child) in ("g", "defs") and not len(child) and not (child.text or "").strip() and "id" not in child.attrib:
                self.count("empty groups")
                self.unlink(element, child)
            elif local(child) == "g" and not child.attrib and local(element) in ("svg", "g") and not any(local(each) in SMIL | {"title", "desc"} for each in child):
                at = list(element).index(child)
                element[at:at + 1] = list(child)
                self.count("needless groups")
