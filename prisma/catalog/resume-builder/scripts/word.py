"""The CV as a Word document: headings and lists by style, nothing in tables or text boxes, so that readers of CVs find it."""
import io
import re
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAPER = {"a4": (11906, 16838), "letter": (12240, 15840)}
MARGIN = 1134


def style(identity, name, text, paragraph="", base=' w:customStyle="1"'):
    return (f'<w:style w:type="paragraph"{base} w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>")


def styles(paper):
    right = PAPER[paper][0] - 2 * MARGIN
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="8A8A8A"/></w:pBdr>'
    return (f'{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/>'
            '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="60"/></w:pPr></w:style>'
            + style("Title", "Title", '<w:b/><w:sz w:val="44"/>', '<w:spacing w:after="0"/>', "")
            + style("Subtitle", "Subtitle", '<w:color w:val="444444"/><w:sz w:val="24"/>', "", "")
            + style("Heading1", "heading 1", '<w:b/><w:caps/><w:sz w:val="22"/>', f'<w:keepNext/>{rule}<w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="0"/>', "")
            + style("Heading2", "heading 2", "<w:b/>", f'<w:keepNext/><w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs><w:spacing w:before="100" w:after="0"/><w:outlineLvl w:val="1"/>', "")
            + style("ListBullet", "List Bullet", "", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="20"/>', "")
            + "</w:styles>")


NUMBERING = (f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
             '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')


def run(text, properties=""):
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content, name=""):
    return f'<w:p>{f"<w:pPr><w:pStyle w:val={chr(34)}{name}{chr(34)}/></w:pPr>" if name else ""}{content}</w:p>'


def document(data, jobs, schools, paper):
    parts = [paragraph(run(data["name"]), "Title")]
    parts += [paragraph(run(data["headline"]), "Subtitle")] if data.get("headline") else []
    contact = [data[key] for key in ("location", "phone", "email") if data.get(key)] + [link.split("//", 1)[1].rstrip("/") for link in data.get("links", [])]
    parts += [paragraph(run(" · ".join(contact)))] if contact else []
    parts += [paragraph(run(data["summary"]))] if data.get("summary") else []
    for heading, entries in (("Experience", jobs), ("Education", schools)):
        parts += [paragraph(run(heading), "Heading1")] if entries else []
        for each in entries:
            dates = f"<w:r><w:tab/></w:r>{run(each.dates(), '<w:b w:val=' + chr(34) + '0' + chr(34) + '/>')}" if each.dates() else ""
            parts.append(paragraph(run(each.title) + dates, "Heading2"))
            parts.append(paragraph(run(each.organisation + (f", {each.place}" if each.place else ""))))
            parts += [paragraph(run(line), "ListBullet") for line in each.bullets]
    parts += [paragraph(run("Skills"), "Heading1")] if data.get("skills") else []
    parts += [paragraph(run(f"{each['group']}: ", "<w:b/>") + run(", ".join(each.get("items", [])))) for each in data.get("skills", [])]
    for each in data.get("extra", []):
        parts += [paragraph(run(each["heading"]), "Heading1"), *(paragraph(run(item), "ListBullet") for item in each.get("items", []))]
    width, height = PAPER[paper]
    page = (f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/>'
            f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>')
    return f"{HEAD}<w:document {W}><w:body>{''.join(parts)}{page}</w:body></w:document>"


def write(data, jobs, schools, paper):
    types = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{MAIN}.{kind}+xml"/>' for part, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")))
    files = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>'
                                        f'<Relationship Id="rId2" Type="{OFFICE}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": document(data, jobs, schools, paper),
        "word/styles.xml": styles(paper),
        "word/numbering.xml": NUMBERING,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content.encode("utf-8"))
    return out.getvalue()
