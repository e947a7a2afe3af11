"""A Word document as Markdown blocks."""
import collections
import posixpath
import re

from inlines import Inlines, guarded
from office import Package, value
from styles import Numbering, Styles
from tables import table

BREAK = "\n\n"


class Document:
    def __init__(self, name, data, changes, pictures):
        self.package = Package(name, data)
        self.part, tree = self.package.main_part(("document",))
        self.body = tree.find("body")
        self.links = self.package.links(self.part)
        self.changes, self.pictures, self.count = changes, pictures, collections.Counter()
        part_of = {kind: target for kind, target, external in self.links.values() if not external}
        trees = {kind: self.package.xml(part_of[kind]) if kind in part_of else None
                 for kind in ("styles", "numbering", "footnotes", "endnotes", "comments")}
        self.part_of = part_of
        self.styles = Styles(trees["styles"])
        self.numbering = Numbering(trees["numbering"], self.styles)
        self.notes = {(kind, each.get("id")): each for kind in ("footnote", "endnote", "comment")
                      for each in (trees[kind + "s"].findall(kind) if trees[kind + "s"] is not None else [])}
        self.asked, self.files, self.anchors = [], {}, {}
        self.inlines = Inlines(self)
        self.has_title = any(self.styles.kind(each)[0] == "title" for each in self.body.iter("p"))
        self.find_anchors()

    def find_anchors(self):
        """Bookmarks inside headings can be linked to; Markdown names a heading by its words."""
        for paragraph in self.body.iter("p"):
            if self.styles.kind(paragraph)[0] in ("heading", "title"):
                words = "".join(each.text or "" for each in paragraph.iter("t")).strip().lower()
                for mark in paragraph.iter("bookmarkStart"):
                    self.anchors[mark.get("name")] = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")

    def markdown(self):
        text = self.blocks(self.body)
        done = 0
        while done < len(self.asked):  # A note may hold another one.
            label, kind, key = self.asked[done]
            note = self.notes[(kind, key)]
            if kind != "comment":
                self.links = self.package.links(self.part_of[kind + "s"])
            said = " ".join(filter(None, (self.inlines.text(each) for each in note.iter("p"))))
            who = f"{note.get('author', 'Comment')}: " if kind == "comment" else ""
            text += f"{BREAK if done == 0 else chr(10)}[^{label}]: {who}{said}"
            done += 1
        return text.strip() + "\n"

    def blocks(self, parent):
        out, indents, markers, last = [], [], [], ""
        for child in flattened(parent):
            if child.tag == "tbl":
                last, block, gap = "table", table(self, child), BREAK
            else:
                kind, level = self.styles.kind(child)
                if kind == "toc":
                    self.count["contents"] = 1
                    continue
                block = self.inlines.text(child)
                if not block and not (kind == last == "code"):
                    last = last if last != "item" else "after"
                    continue
                item = self.numbering.item(child) if kind in ("text", "quote") else None
                gap = BREAK
                if item:
                    depth, marker = item
                    sign = "-" if marker == "-" else "1."
                    # A list of another sort needs a blank line before it, unless it starts inside an item with - or 1.
                    goes_on = markers[depth] == sign if depth < len(markers) else marker in ("-", "1.")
                    gap = "\n" if last == "item" and goes_on else BREAK
                    markers[depth:] = [""] * (depth - len(markers)) + [sign]
                    del indents[depth:]
                    indents += [2] * (depth - len(indents))
                    block = indented(f"{marker} {block}", sum(indents), len(marker) + 1)
                    indents.append(len(marker) + 1)
                    last = "item"
                elif kind in ("heading", "title"):
                    deeper = 1 if self.has_title and kind == "heading" else 0
                    block, last = f"{'#' * min(6, level + deeper)} {plain_line(block)}", "heading"
                elif kind == "quote":
                    gap = "\n>\n" if last == "quote" else BREAK
                    block, last = "> " + block.replace("\n", "\n> "), "quote"
                elif kind == "code":
                    block = "".join((each.text or "") if each.tag == "t" else "\n" if each.tag in ("br", "cr") else "\t" for each in child.iter() if each.tag in ("t", "br", "cr", "tab") and each not in child.findall("pPr/tabs/tab"))
                    if last == "code":
                        out[-1] = out[-1][: -len("\n```")]
                        block, gap = f"{block}\n```", "\n"
                    else:
                        block = f"```\n{block}\n```"
                    last = "code"
                else:
                    block, last, indents, markers = guarded(block), "text", [], []
            out.append((gap if out else "") + block)
        return "".join(out)

    def note(self, kind, key):
        if (kind, key) not in self.notes:
            return ""
        if kind == "comment":
            self.count["comments"] += 1
            if not self.show_comments:
                return ""
        number = 1 + sum(1 for each in self.asked if (each[1] == "comment") == (kind == "comment"))
        label = f"c{number}" if kind == "comment" else str(number)
        self.asked.append((label, kind, key))
        return f"[^{label}]"

    show_comments = False

    def picture(self, drawing):
        """A picture's Markdown; its file is kept. Text boxes become text, anything else is counted."""
        box = drawing.find(".//txbxContent")
        if box is not None:
            self.count["boxes"] += 1
            return " ".join(filter(None, (self.inlines.text(each) for each in box.iter("p"))))
        found = drawing.find(".//blip")
        key = found.get("r:embed") if found is not None else value(drawing, ".//imagedata", key="r:id")
        kind, target, external = self.links.get(key, ("", "", False))
        if kind != "image":
            self.count["drawings"] += 1
            return ""
        properties = drawing.find(".//docPr")
        alt = "" if properties is None else (properties.get("descr") or "").replace("\n", " ").strip()
        self.count["no alt"] += not alt
        if external:
            return f"![{alt}]({target})"
        if target not in self.files:
            ending = posixpath.splitext(target)[1].lower()
            self.files[target] = f"{self.pictures}/image{len(self.files) + 1}{ending}"
        return f"![{alt.replace('[', '(').replace(']', ')')}]({self.files[target]})"


def flattened(parent):
    """Paragraphs and tables in order, out of content controls and the like; a built-in table of contents is left out."""
    for child in parent:
        if child.tag in ("p", "tbl"):
            yield child
        elif child.tag == "sdt" and "Table of Contents" in (value(child, "sdtPr/docPartObj/docPartGallery") or ""):
            continue
        elif child.tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"):
            yield from flattened(child)


def indented(text, by, hanging):
    lines = text.split("\n")
    return "\n".join([" " * by + lines[0]] + [" " * (by + hanging) + line for line in lines[1:]])


def plain_line(text):
    return re.sub(r"\\?\n", " ", re.sub(r"^\*\*(.*)\*\*$", r"\1", text))
