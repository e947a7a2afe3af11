"""Puts the parts of a .docx together. The same text gives the same bytes."""
import io
import zipfile

from body import escape
from styles import W, numbering_xml, styles_xml

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PAPERS = {"a4": (11906, 16838), "letter": (12240, 15840)}
MARGIN = 1361  # 24 mm
CORE = ('xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"')


def text_width(paper):
    return PAPERS[paper][0] - 2 * MARGIN


def build(body, front, content, look):
    """The bytes of the document. look has paper, font, size, language, page_numbers; front has title, author, date."""
    width, height = PAPERS[look["paper"]]
    footer = '<w:footerReference w:type="default" r:id="rIdFooter"/>' if look["page_numbers"] else ""
    section = f'<w:sectPr>{footer}<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1361" w:right="{MARGIN}" w:bottom="1361" w:left="{MARGIN}" w:header="680" w:footer="680" w:gutter="0"/></w:sectPr>'
    blank = lambda tag, kind, key: f'<w:footnote w:type="{kind}" w:id="{key}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
    parts = {
        "word/document.xml": f"<w:document {W} {R}><w:body>{content}{section}</w:body></w:document>",
        "word/styles.xml": styles_xml(escape(look["font"]), look["size"], look["language"]),
        "word/numbering.xml": numbering_xml(body.starts),
        "word/footnotes.xml": f'<w:footnotes {W} {R}>{blank("separator", "separator", -1)}{blank("continuationSeparator", "continuationSeparator", 0)}{"".join(body.note_xml)}</w:footnotes>',
        "word/settings.xml": f'<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
                             '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "word/footer1.xml": f'<w:ftr {W} {R}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>',
        "docProps/core.xml": core(front),
    }
    links = "".join(f'<Relationship Id="{key}" Type="{KIND}hyperlink" Target="{escape(href)}" TargetMode="External"/>' for href, key in body.links.items())
    named = "".join(f'<Relationship Id="rId{at}" Type="{KIND}{name}" Target="{name}.xml"/>' for at, name in enumerate(("styles", "numbering", "footnotes", "settings"), 1))
    named += f'<Relationship Id="rIdFooter" Type="{KIND}footer" Target="footer1.xml"/>'
    images = "".join(f'<Relationship Id="rIdImage{at}" Type="{KIND}image" Target="media/{target}"/>' for at, target in enumerate(body.media.values(), 1))
    parts["word/_rels/document.xml.rels"] = relationships(named + images + links)
    if body.note_xml and links:
        parts["word/_rels/footnotes.xml.rels"] = relationships(links)
    parts["_rels/.rels"] = relationships(
        f'<Relationship Id="rId1" Type="{KIND}officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [("[Content_Types].xml", content_types()), *parts.items()]:
            add(archive, name, (XML + data).encode("utf-8"))
        for name, target in body.media.items():
            add(archive, f"word/media/{target}", body.files[name])
    return out.getvalue()


def add(archive, name, data):
    entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    archive.writestr(entry, data)


def relationships(inner):
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def content_types():
    defaults = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
        ("png", "image/png"), ("jpeg", "image/jpeg"), ("gif", "image/gif")))
    kinds = {"document": "document.main", "footer1": "footer"}
    names = ("document", "styles", "numbering", "footnotes", "settings", "footer1")
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}{kinds.get(name, name)}+xml"/>' for name in names)
    overrides += '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{defaults}{overrides}</Types>'


def core(front):
    date = f'<dcterms:created xsi:type="dcterms:W3CDTF">{front["date"]}T00:00:00Z</dcterms:created>' if front["date"] else ""
    return f'<cp:coreProperties {CORE}><dc:title>{escape(front["title"])}</dc:title><dc:creator>{escape(front["author"])}</dc:creator>{date}</cp:coreProperties>'
