"""Reads the parts of a .docx package into the model."""
import io
import re
import zipfile
import xml.etree.ElementTree as ET

import images
from model import Cell, Document, Paragraph, Row, Section, Table
from package import M, Package, R, WP
from styles import A, BadDocument, Numbering, Styles, W, flag, paragraph_borders, paragraph_properties, points, run_properties

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
DC = "{http://purl.org/dc/elements/1.1/}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


def read_docx(name, data):
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadDocument(f"{name} is either protected by a password or an old .doc file. Remove the password or save it as .docx, then send it again.")
    if not data:
        raise BadDocument(f"{name} is empty. Attach the document again.")
    try:
        package = Package(zipfile.ZipFile(io.BytesIO(data)))
        return Reader(package).document()
    except (zipfile.BadZipFile, ET.ParseError, KeyError, NotImplementedError, EOFError) as problem:
        raise BadDocument(f"{name} is damaged or not a .docx file ({problem}). Open it in Word, save it again as .docx and send that.") from None


class Reader:
    def __init__(self, package):
        self.package = package
        main = next((target for kind, target in package.relations("").values() if kind == "officeDocument"), "word/document.xml")
        self.root = package.xml(main)
        if self.root is None or self.root.find(f"{W}body") is None:
            raise BadDocument("The file is a ZIP archive but holds no Word document. Is it really a .docx?")
        self.relations = package.relations(main)
        parts = {kind: target for kind, target in self.relations.values()}
        self.styles = Styles(package.xml(parts.get("styles", "")), package.xml(parts.get("theme", "")))
        self.numbering = Numbering(package.xml(parts.get("numbering", "")), self.styles)
        self.settings = package.xml(parts.get("settings", ""))
        self.doc = Document([], {}, {})
        self.main, self.parts = main, parts
        self.fields, self.note_numbers, self.current_note = [], {}, None
        self.image_keys = {}

    def document(self):
        doc = self.doc
        core = self.package.xml("docProps/core.xml")
        if core is not None:
            doc.title, doc.author = (core.findtext(f"{DC}title") or "").strip(), (core.findtext(f"{DC}creator") or "").strip()
            doc.subject, doc.keywords = (core.findtext(f"{DC}subject") or "").strip(), (core.findtext(f"{CP}keywords") or "").strip()
        doc.language = self.styles.language
        doc.even_and_odd = self.settings is not None and flag(self.settings, "evenAndOddHeaders")
        body = self.root.find(f"{W}body")
        section, previous = Section(), None
        for element in body:
            if element.tag == f"{W}sectPr":
                continue
            section.blocks.extend(self.blocks([element]))
            ending = element.find(f"{W}pPr/{W}sectPr")
            if ending is not None:
                previous = self.finish_section(section, ending, previous)
                section = Section()
        ending = body.find(f"{W}sectPr")
        self.finish_section(section, ending if ending is not None else ET.Element(f"{W}sectPr"), previous)
        for kind in ("footnotes", "endnotes"):
            self.read_notes(kind)
        if self.root.find(f".//{W}del") is not None or self.root.find(f".//{W}ins") is not None:
            doc.notes["Tracked changes are shown as accepted"] += 1
        if self.root.find(f".//{W}commentReference") is not None:
            doc.notes["Comments are left out"] += 1
        if self.styles.substituted:
            pairs = ", ".join(f"{a} by {b}" for a, b in sorted(self.styles.substituted.items()))
            doc.notes[f"Fonts are replaced by the PDF standard ones ({pairs}), so lines and pages may break elsewhere"] += 1
        return doc

    def finish_section(self, section, properties, previous):
        size, margin = properties.find(f"{W}pgSz"), properties.find(f"{W}pgMar")
        if size is not None:
            section.width, section.height = points(size.get(f"{W}w"), 612), points(size.get(f"{W}h"), 792)
        if margin is not None:
            for side in ("top", "right", "bottom", "left"):
                setattr(section, side, abs(points(margin.get(f"{W}{side}"), 72)))
            section.left += points(margin.get(f"{W}gutter"), 0)
            section.header_distance, section.footer_distance = points(margin.get(f"{W}header"), 36), points(margin.get(f"{W}footer"), 36)
        kind = properties.find(f"{W}type")
        section.continuous = kind is not None and kind.get(f"{W}val") == "continuous"
        section.title_page = flag(properties, "titlePg")
        numbers = properties.find(f"{W}pgNumType")
        if numbers is not None and (numbers.get(f"{W}start") or "").isdigit():
            section.first_number = int(numbers.get(f"{W}start"))
        columns = properties.find(f"{W}cols")
        if columns is not None and int(columns.get(f"{W}num") or 1) > 1:
            self.doc.notes["Text in columns is set in a single column"] += 1
        for where, target in (("header", section.headers), ("footer", section.footers)):
            if previous:
                target.update(getattr(previous, where + "s"))
            for reference in properties.findall(f"{W}{where}Reference"):
                part = self.relations.get(reference.get(f"{R}id"), ("", ""))[1]
                target[reference.get(f"{W}type", "default")] = self.part_blocks(part)
        self.doc.sections.append(section)
        return section

    def part_blocks(self, part):
        root = self.package.xml(part)
        if root is None:
            return []
        outer, self.relations, tables = self.relations, self.package.relations(part), self.doc.tables
        blocks = list(self.blocks(root))
        self.relations, self.doc.tables = outer, tables
        return blocks

    def read_notes(self, kind):
        part = self.parts.get(kind, "")
        root = self.package.xml(part)
        if root is None:
            return
        outer, self.relations = self.relations, self.package.relations(part)
        for note in root:
            key = (kind, note.get(f"{W}id"))
            if key in self.note_numbers:
                self.current_note = str(self.note_numbers[key])
                self.doc.notes_text[self.note_numbers[key]] = list(self.blocks(note))
                if kind == "endnotes":
                    self.doc.notes["Endnotes are set as footnotes"] += 1
        self.relations, self.current_note = outer, None

    # --- blocks ---

    def blocks(self, elements, table_style=None):
        for element in elements:
            tag = element.tag
            if tag == f"{W}p":
                yield self.paragraph(element, table_style)
            elif tag == f"{W}tbl":
                yield self.table(element)
            elif tag == f"{W}sdt":
                content = element.find(f"{W}sdtContent")
                yield from self.blocks(content if content is not None else (), table_style)
            elif tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                yield from self.blocks(element, table_style)

    def paragraph(self, element, table_style):
        direct = element.find(f"{W}pPr")
        own = paragraph_properties(direct)
        style_id = own.get("style") or self.styles.default_paragraph
        style_ppr, style_rpr = self.styles.resolve(style_id)
        merged = {**self.styles.default_ppr, **(table_style or {}).get("ppr", {}), **style_ppr}
        number = own.get("num") or style_ppr.get("num")
        label = None
        if number and number[0] not in (None, "0"):
            level = own.get("num", (None, None))[1] or number[1] or self.numbering.level_of_style(number[0], style_id) or 0
            label = self.numbering.next_label(number[0], int(level))
            if label:
                indents = {key: value for key, value in label.ppr.items() if "num" not in own and key not in style_ppr or "num" in own}
                merged.update(indents)
        merged.update({key: value for key, value in own.items() if key != "tabs"})
        merged["tabs"] = sorted({position: (position, kind, leader) for source in (style_ppr, label.ppr if label else {}, own)
                                 for position, kind, leader in source.get("tabs", ())}.values())
        base = {**self.styles.default_rpr, **(table_style or {}).get("rpr", {}), **style_rpr}
        mark_own = run_properties(direct.find(f"{W}rPr")) if direct is not None else {}
        paragraph = Paragraph([], self.styles.run_style({**base, **mark_own}), style=style_id or "")
        for key in ("align", "left", "right", "first", "before", "after", "line", "line_rule", "keep_next", "keep_lines", "page_break_before", "contextual", "tabs", "shading"):
            if key in merged:
                setattr(paragraph, key, merged[key])
        paragraph.borders = merged.get("borders", {})
        level = merged.get("outline")
        paragraph.level = level + 1 if level is not None and level < 9 else 0
        if label:
            paragraph.label, paragraph.label_style = label.text, self.styles.run_style({**base, **mark_own, **label.rpr, "link": ""})
        self.inlines(element, base, paragraph, "")
        if paragraph.level and not paragraph.text:
            paragraph.level = 0
        return paragraph

    def inlines(self, parent, base, paragraph, link):
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self.run(element, base, paragraph, link)
            elif tag == f"{W}hyperlink":
                target = self.relations.get(element.get(f"{R}id"), ("", ""))[1]
                anchor = element.get(f"{W}anchor")
                self.inlines(element, base, paragraph, (target + (f"#{anchor}" if anchor else "")) if target else f"#{anchor}" if anchor else link)
            elif tag in (f"{W}ins", f"{W}moveTo", f"{W}smartTag", f"{W}customXml", f"{W}dir", f"{W}bdo"):
                self.inlines(element, base, paragraph, link)
            elif tag == f"{W}sdt":
                content = element.find(f"{W}sdtContent")
                self.inlines(content if content is not None else (), base, paragraph, link)
            elif tag == f"{W}fldSimple":
                name = (element.get(f"{W}instr") or "").split()[:1]
                if name and name[0].upper() in ("PAGE", "NUMPAGES", "SECTIONPAGES"):
                    paragraph.items.append(("field", name[0].upper(), self.styles.run_style(base)))
                else:
                    self.inlines(element, base, paragraph, link)
            elif tag == f"{W}bookmarkStart":
                paragraph.bookmarks.append(element.get(f"{W}name"))
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self.doc.notes["Equations are set as plain text in a line"] += 1
                text = "".join(part.text or "" for part in element.iter(f"{M}t"))
                paragraph.items.append(("text", text, self.styles.run_style({**base, "italic": True})))

    def run(self, element, base, paragraph, link):
        own = run_properties(element.find(f"{W}rPr"))
        if own.get("hidden"):
            return
        properties = {**base, **self.styles.resolve(own.get("style"))[1], **own}
        properties["link"] = link or next((field["link"] for field in self.fields if field.get("link")), "")
        style = self.styles.run_style(properties)
        for child in element:
            tag = child.tag
            if tag == f"{W}fldChar":
                self.field(child.get(f"{W}fldCharType"), paragraph, style)
            elif tag == f"{W}instrText":
                if self.fields:
                    self.fields[-1]["code"] += child.text or ""
            elif any(field["phase"] == "code" or field.get("number") for field in self.fields):
                continue
            elif tag == f"{W}t":
                paragraph.items.append(("text", child.text or "", style))
            elif tag in (f"{W}tab", f"{W}ptab"):
                paragraph.items.append(("tab", style))
            elif tag == f"{W}br":
                paragraph.items.append(("page",) if child.get(f"{W}type") in ("page", "column") else ("br",))
            elif tag == f"{W}cr":
                paragraph.items.append(("br",))
            elif tag == f"{W}noBreakHyphen":
                paragraph.items.append(("text", "\u2011", style))
            elif tag == f"{W}sym":
                paragraph.items.append(("text", symbol(child), style))
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                key = ("footnotes" if tag.endswith("footnoteReference") else "endnotes", child.get(f"{W}id"))
                number = self.note_numbers.setdefault(key, len(self.note_numbers) + 1)
                paragraph.items.append(("note", number, self.styles.run_style({**properties, "rise": 1})))
            elif tag in (f"{W}footnoteRef", f"{W}endnoteRef"):
                paragraph.items.append(("text", self.current_note or "", style))
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self.drawing(child, paragraph, style)
            elif tag == f"{MC}AlternateContent":
                choice = child.find(f"{MC}Choice/{W}drawing")
                self.drawing(choice if choice is not None else child, paragraph, style)

    def field(self, kind, paragraph, style):
        if kind == "begin":
            self.fields.append({"code": "", "phase": "code"})
        elif self.fields:
            field = self.fields[-1]
            words = field["code"].split()
            name = words[0].upper() if words else ""
            if field["phase"] == "code" and name in ("PAGE", "NUMPAGES", "SECTIONPAGES"):
                paragraph.items.append(("field", name, style))
                field["number"] = True
            if name == "HYPERLINK" and (target := re.search(r'(\\l\s+)?"([^"]+)"', field["code"])):
                field["link"] = ("#" if target[1] else "") + target[2]
            if name == "TOC" and kind == "separate":
                self.doc.notes["Page numbers in the table of contents are those Word saved last"] += 1
            field["phase"] = "result"
            if kind == "end":
                self.fields.pop()

    def drawing(self, element, paragraph, style):
        blip = next(element.iter(f"{A}blip"), None)
        reference = blip.get(f"{R}embed") if blip is not None else None
        if reference is None:
            vml = next(element.iter(f"{V}imagedata"), None)
            reference = vml.get(f"{R}id") if vml is not None else None
        boxed = list(element.iter(f"{W}txbxContent"))[:1]
        if reference is None:
            if boxed:
                self.doc.notes["Text boxes are set in the running text, without their frame"] += 1
                for part in boxed[0].iter(f"{W}t"):
                    paragraph.items.append(("text", (part.text or "") + " ", style))
            elif next(element.iter(f"{V}rect"), None) is None:
                self.doc.notes["A chart, shape or SmartArt drawing is left out"] += 1
            return
        extent = next(element.iter(f"{WP}extent"), None)
        width, height = (int(extent.get("cx", 0)) / 12700, int(extent.get("cy", 0)) / 12700) if extent is not None else vml_size(element)
        if element.find(f"{WP}anchor") is not None:
            self.doc.notes["A floating picture is set in the line it belongs to"] += 1
        part = self.relations.get(reference, ("", ""))[1]
        if part not in self.image_keys:
            key = f"Im{len(self.image_keys)}"
            try:
                if part not in self.package.names:
                    raise images.UnsupportedImage("a linked picture that is not in the file")
                self.doc.images[key] = images.load(self.package.archive.read(part))
            except images.UnsupportedImage as problem:
                self.doc.notes[f"Shown as an empty frame: {problem}"] += 1
            self.image_keys[part] = key
        paragraph.items.append(("image", self.image_keys[part], width or 72.0, height or 72.0))

    def table(self, element):
        self.doc.tables += 1
        properties = element.find(f"{W}tblPr")
        style = self.styles.table_style(properties)
        columns = [points(column.get(f"{W}w"), 0) for column in element.findall(f"{W}tblGrid/{W}gridCol")]
        table = Table(columns, [])
        borders, margins = dict(style["borders"]), [0.0, 5.4, 0.0, 5.4]
        if properties is not None:
            borders.update(paragraph_borders(properties.find(f"{W}tblBorders")))
            justify, indent = properties.find(f"{W}jc"), properties.find(f"{W}tblInd")
            table.align = justify.get(f"{W}val", "left") if justify is not None else "left"
            table.indent = points(indent.get(f"{W}w"), 0) if indent is not None else 0.0
            margins = cell_margins(properties.find(f"{W}tblCellMar"), style["margins"] or margins)
        rows = [row for row in element.iter(f"{W}tr") if any(row in list(parent) for parent in direct_parents(element))]
        for index, row in enumerate(rows):
            table.rows.append(self.row(row, index, len(rows), borders, margins, style))
        shade_merged(table)
        return table

    def row(self, element, index, count, borders, margins, style):
        row = Row([])
        properties = element.find(f"{W}trPr")
        if properties is not None:
            row.header = flag(properties, "tblHeader")
            height, before = properties.find(f"{W}trHeight"), properties.find(f"{W}gridBefore")
            if height is not None:
                row.height, row.exact = points(height.get(f"{W}val"), 0), height.get(f"{W}hRule") == "exact"
            row.skip = int(before.get(f"{W}val", 0)) if before is not None else 0
        elements = [cell for child in element for cell in ([child] if child.tag == f"{W}tc" else child.iter(f"{W}tc") if child.tag == f"{W}sdt" else ())]
        for position, cell in enumerate(elements):
            look = style["look"](index, position)
            row.cells.append(self.cell(cell, index, count, position, len(elements), borders, margins, look))
        return row

    def cell(self, element, index, count, position, width, borders, margins, look):
        edges = {"top": borders.get("top" if index == 0 else "insideH"), "bottom": borders.get("bottom" if index == count - 1 else "insideH"),
                 "left": borders.get("left" if position == 0 else "insideV"), "right": borders.get("right" if position == width - 1 else "insideV")}
        edges.update({edge: line for edge, line in look.get("borders", {}).items() if edge in edges})
        cell = Cell([], margins=tuple(margins), shading=look.get("shading", ""))
        properties = element.find(f"{W}tcPr")
        if properties is not None:
            span, merge, shade, align = (properties.find(f"{W}{name}") for name in ("gridSpan", "vMerge", "shd", "vAlign"))
            cell.span = max(1, int(span.get(f"{W}val", 1))) if span is not None else 1
            cell.merge = (merge.get(f"{W}val") or "continue") if merge is not None else ""
            fill = shade.get(f"{W}fill", "auto") if shade is not None else "auto"
            cell.shading = fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else cell.shading
            cell.align = align.get(f"{W}val", "top") if align is not None else "top"
            cell.margins = tuple(cell_margins(properties.find(f"{W}tcMar"), margins))
            edges.update(paragraph_borders(properties.find(f"{W}tcBorders")))
        cell.borders = {edge: line for edge, line in edges.items() if line}
        cell.blocks = list(self.blocks(element, look))
        return cell


def shade_merged(table):
    """A cell merged downwards has one background, that of its first row."""
    fills = {}
    for row in table.rows:
        column = row.skip
        for cell in row.cells:
            if cell.merge == "continue":
                cell.shading = fills.get(column, cell.shading)
            fills[column] = cell.shading
            column += cell.span


def direct_parents(table):
    """Rows may sit in content controls or tracked insertions; rows of nested tables are not ours."""
    yield table
    for wrapper in table:
        if wrapper.tag == f"{W}sdt" and wrapper.find(f"{W}sdtContent") is not None:
            yield wrapper.find(f"{W}sdtContent")
        elif wrapper.tag in (f"{W}ins", f"{W}customXml"):
            yield wrapper


def cell_margins(element, default):
    result = list(default)
    for side, names in enumerate((("top",), ("right", "end"), ("bottom",), ("left", "start"))):
        for name in names:
            found = element.find(f"{W}{name}") if element is not None else None
            if found is not None:
                result[side] = points(found.get(f"{W}w"), result[side])
    return result


def symbol(element):
    code = int(element.get(f"{W}char", "F0B7"), 16) & 0xFF
    return {0xFC: "✓", 0xFB: "✗", 0xA8: "☐", 0xFE: "☑", 0xFD: "☒", 0xE0: "→", 0xB7: "•", 0xA7: "▪", 0x4A: ":-)"}.get(code, "•")


def vml_size(element):
    shape = next(element.iter(f"{V}shape"), None)
    found = dict(re.findall(r"(width|height):([\d.]+)pt", shape.get("style", ""))) if shape is not None else {}
    return float(found.get("width", 72)), float(found.get("height", 72))
