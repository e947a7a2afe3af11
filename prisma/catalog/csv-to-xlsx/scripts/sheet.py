"""The XML of a workbook with one sheet for each table."""
import io
import re
import zipfile
from xml.sax.saxutils import escape as escape_text

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = 1  # The cell style of the first row.
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def escape(text):
    return escape_text(ILLEGAL.sub("", text), {'"': "&quot;"})


class Formats:
    """Number formats in use; each gives two cell styles, one for the body and one for the totals row."""

    def __init__(self):
        self.codes = ["General"]

    def style(self, column, total=False):
        code = format_code(column)
        if code not in self.codes:
            self.codes.append(code)
        return HEADER + 1 + 2 * self.codes.index(code) + total

    def xml(self):
        numbers = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{escape(code)}"/>' for at, code in enumerate(self.codes) if at)
        cells = '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
        for at in range(len(self.codes)):
            number = 164 + at if at else 0
            cells += f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
            cells += f'<xf numFmtId="{number}" fontId="2" fillId="0" borderId="2" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"/>'
        side = lambda name, style: f'<{name} style="{style}"><color rgb="FF5B6770"/></{name}>'
        font = lambda inner: f'<font>{inner}<sz val="11"/>%s<name val="Calibri"/><family val="2"/></font>'
        return (f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(self.codes) - 1}">{numbers}</numFmts>'
                f'<fonts count="3">{font("") % ""}{font("<b/>") % "<color rgb=%sFFFFFFFF%s/>" % (chr(34), chr(34))}{font("<b/>") % ""}</fonts>'
                '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
                '<fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/><bgColor indexed="64"/></patternFill></fill></fills>'
                f'<borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/>{side("bottom", "thin")}<diagonal/></border>'
                f'<border><left/><right/>{side("top", "thin")}{side("bottom", "double")}<diagonal/></border></borders>'
                '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
                f'<cellXfs count="{2 * len(self.codes) + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{cells}</cellXfs>'
                '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')


def format_code(column):
    decimals = "." + "0" * column.places if column.places else ""
    if column.kind == "money":
        body = f"#,##0{decimals}"
        return f'"{column.unit}"{body};[Red]-"{column.unit}"{body}' if column.unit in "$£" else f'{body} "{column.unit}";[Red]-{body} "{column.unit}"'
    return {"number": f"#,##0{decimals}", "percent": f"0{decimals}%", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "text": "@"}.get(column.kind, "General")


def sheet_xml(columns, formats, totals):
    last_row, last = len(columns[0].values) + 1, letters(len(columns))
    out = [f'<worksheet xmlns="{MAIN}"><dimension ref="A1:{last}{last_row + totals}"/><sheetViews><sheetView workbookViewId="0">'
           '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
           '<sheetFormatPr defaultRowHeight="15"/><cols>']
    out += [f'<col min="{at}" max="{at}" width="{width(column)}" customWidth="1"/>' for at, column in enumerate(columns, 1)]
    out.append('</cols><sheetData><row r="1" ht="22" customHeight="1">')
    out += [text_cell(f"{letters(at)}1", column.name, HEADER) for at, column in enumerate(columns, 1)]
    out.append("</row>")
    styles = [formats.style(column) for column in columns]
    names = [letters(at) for at in range(1, len(columns) + 1)]
    for row in range(2, last_row + 1):
        out.append(f'<row r="{row}">')
        for column, name, style in zip(columns, names, styles):
            value = column.values[row - 2]
            if isinstance(value, bool):
                out.append(f'<c r="{name}{row}" s="{style}" t="b"><v>{int(value)}</v></c>')
            elif isinstance(value, str):
                out.append(text_cell(f"{name}{row}", value, style))
            elif value is not None:
                out.append(f'<c r="{name}{row}" s="{style}"><v>{value:f}</v></c>' if not isinstance(value, (int, float)) else f'<c r="{name}{row}" s="{style}"><v>{value!r}</v></c>')
        out.append("</row>")
    if totals:
        out.append(f'<row r="{last_row + 1}">')
        for at, (column, name) in enumerate(zip(columns, names)):
            style = formats.style(column, True)
            place = f"{name}{last_row + 1}"
            if column.summed:
                out.append(f'<c r="{place}" s="{style}"><f>SUBTOTAL(109,{name}2:{name}{last_row})</f><v>{sum_of(column):f}</v></c>')
            else:
                out.append(text_cell(place, "Total", style) if at == 0 else f'<c r="{place}" s="{style}"/>')
        out.append("</row>")
    out.append(f'</sheetData><autoFilter ref="A1:{last}{last_row}"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
               '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>' + codes_as_text(columns, names, last_row) + "</worksheet>")
    return "".join(out).replace("<dimension", '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension', 1)


def codes_as_text(columns, names, last_row):
    """Keeps Excel from marking every postcode with a green corner."""
    ranges = " ".join(f"{name}2:{name}{last_row}" for column, name in zip(columns, names) if column.kind == "text")
    return f'<ignoredErrors><ignoredError sqref="{ranges}" numberStoredAsText="1"/></ignoredErrors>' if ranges else ""


def sum_of(column):
    return sum(value for value in column.values if value is not None and not isinstance(value, str))


def text_cell(place, text, style):
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text[:32767])}</t></is></c>'


def width(column):
    shown = [max(map(len, str(value).split("\n"))) + (4 if column.kind in ("money", "number") else 0) for value in column.values[:2000] if value is not None]
    fixed = {"date": 11, "datetime": 17, "boolean": 8}.get(column.kind)
    return min(60, max(8, len(column.name) + 4, fixed or (max(shown, default=0) + 2)))


def workbook(sheets, formats):
    """The bytes of the .xlsx; sheets is [(name, xml, last column, last row)]."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    entries = "".join(f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, (name, *_) in enumerate(sheets, 1))
    quoted = lambda name: escape("'" + name.replace("'", "''") + "'")
    defined = "".join(f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">{quoted(name)}!$A$1:${last}${row}</definedName>'
                      for at, (name, _, last, row) in enumerate(sheets))
    defined += "".join(f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{quoted(name)}!$1:$1</definedName>' for at, (name, *_) in enumerate(sheets))
    links = "".join(f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in range(1, len(sheets) + 1))
    links += f'<Relationship Id="rId{len(sheets) + 1}" Type="{LINKS}/styles" Target="styles.xml"/>'
    pack = lambda inner: f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}worksheet+xml"/>' for at in range(1, len(sheets) + 1))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                               f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{kind}styles+xml"/>{overrides}</Types>',
        "_rels/.rels": pack(f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{entries}</sheets><definedNames>{defined}</definedNames><calcPr fullCalcOnLoad="1"/></workbook>',
        "xl/_rels/workbook.xml.rels": pack(links),
        "xl/styles.xml": formats.xml(),
        **{f"xl/worksheets/sheet{at}.xml": xml for at, (_, xml, *_) in enumerate(sheets, 1)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, (XML + data).encode("utf-8"))
    return out.getvalue()


def letters(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
