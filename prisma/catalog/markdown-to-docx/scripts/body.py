"""Markdown blocks as the XML of a Word document."""
import re
from xml.sax.saxutils import escape as escape_text

import inlines
from pictures import drawing, picture
from styles import indent

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MARKS = {"strong": "<w:b/>", "em": "<w:i/>", "del": "<w:strike/>",
         "sup": '<w:vertAlign w:val="superscript"/>', "sub": '<w:vertAlign w:val="subscript"/>'}
ORDER = ["<w:b/>", "<w:i/>", "<w:strike/>"]  # The schema wants the marks of a run in this order.


def escape(text):
    return escape_text(ILLEGAL.sub("", text), {'"': "&quot;"})


class Body:
    def __init__(self, markdown, files, text_width):
        self.markdown, self.files, self.text_width = markdown, files, text_width
        self.starts, self.links, self.media, self.headings, self.findings = [], {}, {}, [], []
        self.notes, self.note_xml, self.slugs, self.drawings = {}, [], {}, 0
        self.targets = {anchor(node) for node in markdown.blocks if node[0] == "heading"}

    def blocks(self, nodes, style="", depth=0):
        return "".join(self.block(node, style, depth) for node in nodes)

    def block(self, node, style, depth):
        kind = node[0]
        if kind == "heading":
            return self.heading(node)
        if kind == "p":
            return self.figure(node[1]) if len(node[1]) == 1 and node[1][0][0] == "image" else self.paragraph(node[1], style)
        if kind == "code":
            lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in node[2].split("\n"))
            return f'<w:p><w:pPr><w:pStyle w:val="SourceCode"/></w:pPr><w:r>{lines}</w:r></w:p>'
        if kind == "quote":
            return self.blocks(node[1], "Quote", depth)
        if kind == "list":
            return self.list(node, depth)
        if kind == "table":
            return self.table(node)
        if kind == "newpage":
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        return '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="C5CDD5"/></w:pBdr></w:pPr></w:p>'

    def paragraph(self, nodes, style="", layout=""):
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        return f"<w:p><w:pPr>{named}{layout}</w:pPr>{self.runs(nodes)}</w:p>"

    def heading(self, node):
        slug, number = anchor(node), len(self.headings) + 1
        seen = self.slugs[slug] = self.slugs.get(slug, 0) + 1
        mark = bookmark(slug if seen == 1 else f"{slug}-{seen - 1}")
        self.headings.append((node[1], inlines.words(node[2]), mark))
        return (f'<w:p><w:pPr><w:pStyle w:val="Heading{node[1]}"/></w:pPr><w:bookmarkStart w:id="{number}" w:name="{mark}"/>'
                f'{self.runs(node[2])}<w:bookmarkEnd w:id="{number}"/></w:p>')

    def list(self, node, depth):
        _, ordered, start, loose, items = node
        level = min(depth, 8)
        number = 1
        if ordered:
            self.starts.append((level, start))
            number = len(self.starts) + 1
        out = []
        for at, (done, blocks) in enumerate(items, 1):
            box = [] if done is None else [("text", "☑ " if done else "☐ ")]
            first = blocks[0][1] if blocks and blocks[0][0] == "p" else []
            spacing = '<w:spacing w:after="140"/>' if loose or (depth == 0 and at == len(items)) else ""
            out.append(self.paragraph(box + first, "ListParagraph", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{spacing}'))
            for inner in blocks[1:] if first else blocks:
                if inner[0] == "p":
                    out.append(self.paragraph(inner[1], "ListParagraph", f'<w:ind w:left="{indent(level)}"/>'))
                else:
                    out.append(self.block(inner, "", depth + 1))
        return "".join(out)

    def table(self, node):
        _, align, header, rows = node
        longest = [min(60, max(4, *(len(inlines.words(row[at])) for row in [header, *rows]))) for at in range(len(header))]
        widths = [self.text_width * each // sum(longest) for each in longest]
        out = ['<w:tbl><w:tblPr><w:tblStyle w:val="PlainGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>']
        out += [f'<w:gridCol w:w="{width}"/>' for width in widths]
        out.append("</w:tblGrid>")
        for at, row in enumerate([header, *rows]):
            out.append("<w:tr><w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if at == 0 else "") + "</w:trPr>")
            for cell, side, width in zip(row, align, widths):
                layout = "" if side == "left" else f'<w:jc w:val="{side}"/>'
                out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self.paragraph(cell, "TableText", layout)}</w:tc>')
            out.append("</w:tr>")
        # Two tables without a paragraph between them would become one.
        return "".join(out) + '</w:tbl><w:p><w:pPr><w:spacing w:after="60"/></w:pPr></w:p>'

    def figure(self, node):
        _, _, _, caption = node[0]
        shown = self.paragraph(node, "Figure")
        return shown + (self.paragraph(self.markdown.inline(caption), "Caption") if caption else "")

    def runs(self, nodes, marks=frozenset(), style=""):
        out = []
        for node in nodes:
            kind = node[0]
            if kind in ("text", "code"):
                out.append(run(node[1], marks, "VerbatimChar" if kind == "code" else style))
            elif kind in MARKS:
                out.append(self.runs(node[1], marks | {kind}, style))
            elif kind == "break":
                out.append("<w:r><w:br/></w:r>")
            elif kind == "link":
                out.append(self.link(node[1], self.runs(node[2], marks, "Hyperlink")))
            elif kind == "note":
                out.append(self.note(node[1]))
            elif kind == "image":
                out.append(self.image(node))
        return "".join(out)

    def link(self, href, shown):
        if href.startswith("#"):
            if href[1:].lower() not in self.targets:
                self.findings.append(f"The link to `{href}` has no heading of that name; its text is kept.")
            return f'<w:hyperlink w:anchor="{bookmark(href[1:].lower())}">{shown}</w:hyperlink>'
        if not re.match(r"(https?://|mailto:)", href, re.I):
            self.findings.append(f"The link to `{href}` leads to a file or an odd scheme and is now plain text.")
            return shown
        key = self.links.setdefault(href, f"rIdLink{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{key}">{shown}</w:hyperlink>'

    def note(self, label):
        if label not in self.markdown.notes:
            self.findings.append(f"The note `[^{label}]` is referred to, but there is no text for it.")
            return run(f"[^{label}]", frozenset(), "")
        number = len(self.notes) + 1
        self.notes[number] = label
        reference = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        blocks = [block for block in self.markdown.notes[label] if block[0] == "p"] or [("p", [])]
        without = [[node for node in block[1] if node[0] not in ("note", "image")] for block in blocks]
        inner = "".join(self.paragraph(nodes, "FootnoteText").replace("</w:pPr>", "</w:pPr>" + (reference if at == 0 else ""), 1) for at, nodes in enumerate(without))
        self.note_xml.append(f'<w:footnote w:id="{number}">{inner}</w:footnote>')
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def image(self, node):
        _, source, alt, _ = node
        found = picture(source, self.files)
        if isinstance(found, str):
            self.findings.append(found)
            return run(f"[Picture: {alt or source}]", frozenset(), "")
        name, kind, width, height = found
        target = self.media.setdefault(name, f"image{len(self.media) + 1}.{kind}")
        if not alt:
            self.findings.append(f"`{name}` has no alternative text; write it between the brackets of `![…]`.")
        self.drawings += 1
        return drawing(self.drawings, f"rIdImage{list(self.media).index(name) + 1}", target, escape(alt), width, height, self.text_width)


def run(text, marks, style):
    letters = (f'<w:rStyle w:val="{style}"/>' if style else "") + "".join(sorted((MARKS[mark] for mark in marks), key=lambda each: ORDER.index(each) if each in ORDER else 9))
    return "<w:r>" + (f"<w:rPr>{letters}</w:rPr>" if letters else "") + f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def anchor(heading):
    """A heading's name in links, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", inlines.words(heading[2]).strip().lower()).replace(" ", "-")


def bookmark(name):
    """Word's bookmarks begin with a letter and have at most 40 characters."""
    return ("h_" + re.sub(r"\W", "_", name))[:40]
