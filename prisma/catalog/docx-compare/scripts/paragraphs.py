"""The paragraphs of a document as text: a Word file with its changes accepted, or a plain one."""
import re

import job
from office import Package, value


def read(name, data):
    if name.lower().endswith((".docx", ".docm")) or data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return word(name, data)
    if b"\0" in data[:1000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise job.Refused(f"{name} is neither a .docx nor text.")
    return [" ".join(line.split()) for line in re.split(r"\n", job.decode(data)) if line.strip()], 0


def word(name, data):
    package = Package(name, data)
    part, tree = package.main_part(("document",))
    tracked = sum(1 for each in tree.iter() if each.tag in ("ins", "del", "moveFrom", "moveTo"))
    blocks = list(blocks_of(tree.find("body")))
    for kind, target, external in package.links(part).values():
        if kind in ("footnotes", "endnotes") and not external:
            notes = package.xml(target)
            for note in [] if notes is None else notes:
                said = " ".join(filter(None, map(text_of, note.iter("p"))))
                if said:
                    blocks.append(f"[{kind[:-1]}] {said}")
    return blocks, tracked


def blocks_of(parent):
    for child in parent:
        if child.tag == "p":
            said = text_of(child)
            if said:
                yield said
        elif child.tag == "tbl":
            for row in child.iter("tr"):
                cells = [" ".join(filter(None, map(text_of, cell.iter("p")))) for cell in row.findall("tc")]
                if any(cells):
                    yield " | ".join(cells)
        elif child.tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from blocks_of(child)


def text_of(paragraph):
    pieces = []

    def walk(element):
        for child in element:
            if child.tag in ("del", "moveFrom", "instrText", "pPr", "rPr"):
                continue
            if child.tag == "t":
                pieces.append(child.text or "")
            elif child.tag in ("tab", "br", "cr"):
                pieces.append(" ")
            elif child.tag == "noBreakHyphen":
                pieces.append("-")
            else:
                walk(child)

    walk(paragraph)
    return " ".join("".join(pieces).split())
