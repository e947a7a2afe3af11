"""The slides of a presentation in the order in which they are shown."""
import collections
import re

from office import Package, value

EMU_PER_CM = 360_000
Slide = collections.namedtuple("Slide", "number title hidden layout lines pictures unnamed notes links odd")
FURNITURE = ("dt", "ftr", "sldNum", "hdr")


class Deck:
    def __init__(self, name, data):
        self.package = Package(name, data)
        part, tree = self.package.main_part(("presentation",))
        links = self.package.links(part)
        self.sections = {}
        for section in tree.iter("section"):
            for entry in section.iter("sldId"):
                self.sections[entry.get("id")] = section.get("name", "")
                break
        listed = tree.find("sldIdLst")
        self.order = [] if listed is None else [(each.get("id"), links.get(each.get("r:id"), ("", "", True))[1]) for each in listed]
        self.slides = [self.slide(number, target) for number, (_, target) in enumerate(self.order, 1)]

    def section_before(self, number):
        return self.sections.get(self.order[number - 1][0])

    def slide(self, number, part):
        tree, links = self.package.xml(part), self.package.links(part)
        if tree is None:
            return Slide(number, "", False, "", ["*This slide is missing from the file.*"], [], 0, "", [], [])
        found = {"title": "", "lines": [], "pictures": [], "unnamed": 0, "links": [], "odd": []}
        shapes = tree.find("cSld/spTree")
        for shape in sorted(walk(shapes), key=lambda each: kind_of(each) not in ("title", "ctrTitle")):
            self.shape(shape, links, found)
        layout = next((target for kind, target, _ in links.values() if kind == "slideLayout"), None)
        layout_tree = self.package.xml(layout) if layout else None
        layout_name = value(layout_tree, "cSld", "", "name") if layout_tree is not None else ""
        return Slide(number=number, hidden=tree.get("show") in ("0", "false"), layout=layout_name, notes=self.notes(links), **found)

    def shape(self, shape, links, found):
        named = shape.find("*/cNvPr")
        alt = "" if named is None else (named.get("descr") or "").strip()
        kind = kind_of(shape)
        if shape.tag == "pic":
            media = next((each.tag for each in shape.iter() if each.tag in ("videoFile", "audioFile")), None)
            self.picture(named, alt, "video" if media == "videoFile" else "audio" if media else "picture", found)
        elif shape.tag == "graphicFrame":
            table = shape.find(".//tbl")
            if table is not None:
                found["lines"] += table_lines(table)
            else:
                uri = value(shape, "graphic/graphicData", "", "uri")
                self.picture(named, alt, next((word for word in ("chart", "diagram", "ole") if word in uri), "object"), found)
        elif shape.tag == "sp" and kind not in FURNITURE:
            paragraphs = shape.findall("txBody/p")
            texts = [(int(value(each, "pPr", "0", "lvl")), said(each)) for each in paragraphs]
            texts = [(level, text) for level, text in texts if text]
            if kind in ("title", "ctrTitle"):
                found["title"] = found["title"] or " ".join(text for _, text in texts)
            else:
                found["lines"] += [f"{'  ' * level}- {escaped(text)}" for level, text in texts]
        for link in shape.iter("hlinkClick"):
            target = links.get(link.get("r:id"), ("", "", False))
            if target[2] and target[1] not in found["links"]:
                found["links"].append(target[1])
        sizes = [int(each.get("sz")) / 100 for each in shape.iter("rPr") if (each.get("sz") or "").isdigit()]
        if shape.tag == "sp" and kind not in FURNITURE and sizes and min(sizes) < 12:
            found["odd"].append(f"text of {min(sizes):g} pt")

    def picture(self, named, alt, kind, found):
        name = "" if named is None else named.get("name", "")
        decorative = named is not None and any(each.tag == "decorative" and each.get("val") in ("1", "true") for each in named.iter())
        if decorative:
            return
        automatic = bool(re.search(r"\.(png|jpe?g|gif|svg|emf)$|automatically generated", alt, re.I))
        if not alt or automatic:
            found["unnamed"] += 1
            found["pictures"].append(f"{kind} “{name}”" + (f", its text is only “{alt}”" if alt else ""))
        found["lines"].append(f"- [{kind}: {escaped(alt) if alt else 'no alternative text'}]")

    def notes(self, links):
        part = next((target for kind, target, _ in links.values() if kind == "notesSlide"), None)
        tree = self.package.xml(part) if part else None
        if tree is None:
            return ""
        body = [shape for shape in tree.iter("sp") if kind_of(shape) == "body"]
        return "\n".join(filter(None, (said(each) for shape in body for each in shape.findall("txBody/p"))))


def walk(tree):
    for shape in [] if tree is None else tree:
        if shape.tag == "grpSp":
            yield from walk(shape)
        elif shape.tag in ("AlternateContent", "Choice"):
            yield from walk(shape)
        elif shape.tag in ("sp", "pic", "graphicFrame"):
            yield shape


def kind_of(shape):
    placeholder = shape.find("nvSpPr/nvPr/ph")
    return "" if placeholder is None else placeholder.get("type", "obj")


def said(paragraph):
    pieces = [each.text or "" if each.tag == "t" else " " for each in paragraph.iter() if each.tag in ("t", "br", "tab")]
    return " ".join("".join(pieces).split())


def table_lines(table):
    rows = [[" ".join(filter(None, map(said, cell.findall("txBody/p")))).replace("|", "\\|") for cell in row.findall("tc")] for row in table.findall("tr")]
    if not rows:
        return []
    shown = ["| " + " | ".join(row) + " |" for row in rows]
    return ["", shown[0], "|" + " --- |" * len(rows[0]), *shown[1:], ""]


def escaped(text):
    return re.sub(r"([\\`*_\[\]<])", r"\\\1", text)
