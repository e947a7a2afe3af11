"""A .docx as a template. Its XML is changed only where a field stands, so that the look survives to the last detail."""
import html
import io
import re
import zipfile
from xml.sax.saxutils import escape as escape_xml

from fields import FIELD, names_in
from office import Package, parse

PARAGRAPH = re.compile(r"<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", re.S)
TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:t(?:\s[^>]*)?/>")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


class WordTemplate:
    ending = ".docx"

    def __init__(self, name, data):
        package = Package(name, data)
        package.main_part(("document",))
        self.entries = {entry: package.read(entry) for entry in package.names.values()}
        self.xml = {}
        for entry, content in self.entries.items():
            if PARTS.fullmatch(entry):
                parse(content, f"{name}: {entry}")
                self.xml[entry] = PARAGRAPH.sub(lambda match: gathered(match[0]), content.decode("utf-8-sig"))
        self.names = list(dict.fromkeys(field for xml in self.xml.values() for text in TEXT.findall(xml) for field in names_in(html.unescape(text))))

    def fill(self, row):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for entry, content in self.entries.items():
                if entry in self.xml:
                    content = TEXT.sub(lambda match: filled(match, row), self.xml[entry]).encode("utf-8")
                place = zipfile.ZipInfo(entry, (2000, 1, 1, 0, 0, 0))
                place.compress_type, place.create_system, place.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
                archive.writestr(place, content)
        return out.getvalue()


def gathered(paragraph):
    """Word cuts {{name}} into several runs as it likes; a field is put together in the run where it begins."""
    spans = [(match.start(), match.end(), html.unescape(match[1] or "")) for match in TEXT.finditer(paragraph)]
    whole = "".join(text for *_, text in spans)
    if "{{" not in whole:
        return paragraph
    starts, at = [], 0
    for *_, text in spans:
        starts.append(at)
        at += len(text)
    texts = [text for *_, text in spans]
    for match in reversed(list(FIELD.finditer(whole))):
        first = max(place for place, start in enumerate(starts) if start <= match.start() and (texts[place] or start < match.start()))
        last = max(place for place, start in enumerate(starts) if start < match.end())
        if first != last:
            texts[last] = texts[last][match.end() - starts[last]:]
            texts[first] = texts[first][:match.start() - starts[first]] + match[0]
            texts[first + 1:last] = [""] * (last - first - 1)
    for (begin, end, old), new in reversed(list(zip(spans, texts))):
        if old != new:
            paragraph = paragraph[:begin] + f'<w:t xml:space="preserve">{escape_xml(new)}</w:t>' + paragraph[end:]
    return paragraph


def filled(match, row):
    text = html.unescape(match[1] or "")
    if "{{" not in text:
        return match[0]
    lines = ILLEGAL.sub("", row.fill(text)).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape_xml(line)}</w:t>' for line in lines)
