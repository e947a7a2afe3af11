"""styles.xml and numbering.xml: real Word styles, so that the look is changed in one place."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INK, BLUE, GREY = "1F2933", "1F4E79", "5B6770"


def styles_xml(font, size, language):
    half = size * 2
    parts = [
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>',
        paragraph("Title", "Title", '<w:spacing w:before="0" w:after="120"/><w:contextualSpacing/>', look(half + 30, INK, bold=True)),
        paragraph("Subtitle", "Subtitle", '<w:spacing w:after="320"/>', look(half + 4, GREY)),
    ]
    for level, (extra, before) in enumerate(((14, 400), (8, 320), (4, 260), (1, 220), (0, 200), (0, 200)), 1):
        colour = BLUE if level < 3 else INK
        parts.append(paragraph(f"Heading{level}", f"heading {level}",
                               f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>',
                               look(half + extra, colour, bold=level < 6, italic=level == 6)))
    parts += [
        paragraph("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/><w:ind w:left="720"/>', ""),
        paragraph("Quote", "Quote", '<w:pBdr><w:left w:val="single" w:sz="18" w:space="12" w:color="C5CDD5"/></w:pBdr><w:ind w:left="360" w:right="360"/>', look(half, GREY, italic=True)),
        paragraph("SourceCode", "Source Code", '<w:keepLines/><w:shd w:val="clear" w:color="auto" w:fill="F3F5F7"/><w:spacing w:before="60" w:after="180" w:line="240" w:lineRule="auto"/><w:ind w:left="120" w:right="120"/>', mono(half - 3)),
        paragraph("Caption", "caption", '<w:spacing w:after="240"/><w:jc w:val="center"/>', look(half - 3, GREY, italic=True)),
        paragraph("Figure", "Figure", '<w:keepNext/><w:spacing w:before="160" w:after="80"/><w:jc w:val="center"/>', ""),
        paragraph("TableText", "Table Text", '<w:spacing w:before="50" w:after="50" w:line="240" w:lineRule="auto"/>', look(half - 1, INK)),
        paragraph("FootnoteText", "footnote text", '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>', f'<w:sz w:val="{half - 4}"/>'),
        paragraph("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="center"/>', look(half - 4, GREY)),
        paragraph("TOCHeading", "TOC Heading", '<w:spacing w:before="240" w:after="100"/>', look(half + 8, BLUE, bold=True)),
    ]
    for level in (1, 2, 3):
        parts.append(paragraph(f"TOC{level}", f"toc {level}", f'<w:spacing w:after="60"/><w:ind w:left="{220 * (level - 1)}"/>', ""))
    parts += [
        character("Hyperlink", "Hyperlink", '<w:color w:val="0B5CAD"/><w:u w:val="single"/>'),
        character("VerbatimChar", "Verbatim Char", mono(half - 2)),
        character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        '<w:style w:type="table" w:styleId="PlainGrid"><w:name w:val="Plain Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C5CDD5"/>' for side in ("top", "bottom", "insideH"))
        + '</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="5B6770"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="EEF2F5"/></w:tcPr></w:tblStylePr></w:style>',
        "</w:styles>",
    ]
    return "".join(parts)


def paragraph(style_id, name, layout, letters):
    following = "" if style_id in ("SourceCode", "Quote", "ListParagraph", "TableText", "FootnoteText") else '<w:next w:val="Normal"/>'
    return (f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{following}<w:qFormat/>'
            f'<w:pPr>{layout}</w:pPr>' + (f"<w:rPr>{letters}</w:rPr>" if letters else "") + "</w:style>")


def character(style_id, name, letters):
    return f'<w:style w:type="character" w:styleId="{style_id}"><w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{letters}</w:rPr></w:style>'


def look(half, colour, bold=False, italic=False):
    return ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + f'<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def mono(half):
    return f'<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def numbering_xml(starts):
    """Abstract list 0 has bullets, 1 has numbers. Every ordered list of the text gets its own number, so that it restarts."""
    parts = [f"<w:numbering {W}>"]
    for abstract, forms in ((0, [("bullet", "•"), ("bullet", "–"), ("bullet", "▪")]), (1, [("decimal", "."), ("lowerLetter", "."), ("lowerRoman", ".")])):
        parts.append(f'<w:abstractNum w:abstractNumId="{abstract}"><w:multiLevelType w:val="multilevel"/>')
        for level in range(9):
            form, sign = forms[level % 3]
            text = sign if form == "bullet" else f"%{level + 1}{sign}"
            parts.append(f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
                         f'<w:pPr><w:ind w:left="{indent(level)}" w:hanging="360"/></w:pPr></w:lvl>')
        parts.append("</w:abstractNum>")
    parts.append('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
    for number, (level, start) in enumerate(starts, 2):
        parts.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>')
    return "".join(parts) + "</w:numbering>"


def indent(level):
    return 426 + 397 * level
