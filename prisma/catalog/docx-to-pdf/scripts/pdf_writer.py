"""Objects, streams, outline and cross-reference table of a PDF 1.7 file."""
import time
import zlib

from characters import FACES


class Writer:
    def __init__(self):
        self.objects = [None]

    def reserve(self):
        self.objects.append(None)
        return len(self.objects) - 1

    def add(self, body):
        number = self.reserve()
        self.objects[number] = body if isinstance(body, bytes) else body.encode("latin-1")
        return number

    def put(self, number, body):
        self.objects[number] = body.encode("latin-1")

    def stream(self, entries, data, compress=True):
        if compress:
            data = zlib.compress(data, 6)
            entries += " /Filter /FlateDecode"
        return self.add(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream")

    def finish(self, root, info):
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self.objects[1:], 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % len(self.objects)
        for offset in offsets:
            out += b"%010d 00000 n \n" % offset
        out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(self.objects), root, info, start)
        return bytes(out)


def write_pdf(result, document, title, outline=True):
    pdf = Writer()
    catalog, tree = pdf.reserve(), pdf.reserve()
    fonts = {}
    for number, name in enumerate([name for family in FACES.values() for name in family] + ["Symbol", "ZapfDingbats"]):
        encoding = "" if name in ("Symbol", "ZapfDingbats") else " /Encoding /WinAnsiEncoding"
        if name in result.fonts:
            fonts[name] = (f"F{number}", pdf.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name}{encoding} >>"))
    images = {key: add_image(pdf, image) for key, image in result.image_data.items()}
    resources = pdf.add("<< /Font << %s >> /XObject << %s >> >>" % (
        " ".join(f"/{label} {number} 0 R" for label, number in fonts.values()),
        " ".join(f"/{key} {number} 0 R" for key, number in images.items())))

    numbers = [pdf.reserve() for _ in result.pages]
    for number, page in zip(numbers, result.pages):
        content = "\n".join(op if isinstance(op, str) else draw_text(op, fonts) for op in page.ops)
        stream = pdf.stream("", content.encode("latin-1"))
        notes = [annotation(pdf, link, numbers, result) for link in page.links]
        annots = " /Annots [%s]" % " ".join(f"{note} 0 R" for note in notes if note) if any(notes) else ""
        pdf.put(number, f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.width:.2f} {page.height:.2f}] /Resources {resources} 0 R /Contents {stream} 0 R{annots} >>")
    pdf.put(tree, f"<< /Type /Pages /Count {len(numbers)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>")

    extras = f" /Lang {literal(document.language)}" if document.language else ""
    if outline and result.headings:
        extras += f" /Outlines {add_outline(pdf, result, numbers)} 0 R /PageMode /UseOutlines"
    pdf.put(catalog, f"<< /Type /Catalog /Pages {tree} 0 R /ViewerPreferences << /DisplayDocTitle true >>{extras} >>")
    stamp = time.strftime("D:%Y%m%d%H%M%SZ", time.gmtime())
    fields = {"Title": title, "Author": document.author, "Subject": document.subject, "Keywords": document.keywords}
    entries = " ".join(f"/{key} {literal(value)}" for key, value in fields.items() if value)
    info = pdf.add(f"<< {entries} /Producer (docx-to-pdf skill) /CreationDate ({stamp}) /ModDate ({stamp}) >>")
    return pdf.finish(catalog, info)


def draw_text(op, fonts):
    """op: (font, size, x, y, colour, bytes, word spacing)"""
    font, size, x, y, colour, code, spacing = op
    escaped = code.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").decode("latin-1")
    return f"BT {colour} rg /{fonts[font][0]} {size:.2f} Tf {spacing:.3f} Tw {x:.2f} {y:.2f} Td ({escaped}) Tj ET"


def add_image(pdf, image):
    mask = ""
    if image.alpha is not None:
        number = pdf.stream(f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray /BitsPerComponent 8", image.alpha)
        mask = f" /SMask {number} 0 R"
    entries = f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace {image.colours} /BitsPerComponent {image.bits}{mask}{image.extra}"
    return pdf.stream(entries, image.data, compress=image.compress)


def annotation(pdf, link, numbers, result):
    x0, y0, x1, y1, target = link
    if target.startswith("#"):
        place = result.bookmarks.get(target[1:])
        if not place:
            return None
        action = f"/Dest [{numbers[place[0]]} 0 R /XYZ 0 {place[1]:.1f} null]"
    else:
        action = f"/A << /S /URI /URI {literal_ascii(target)} >>"
    return pdf.add(f"<< /Type /Annot /Subtype /Link /Rect [{x0:.2f} {y0:.2f} {x1:.2f} {y1:.2f}] /Border [0 0 0] {action} >>")


def add_outline(pdf, result, numbers):
    root = pdf.reserve()
    items = [{"level": level, "title": title, "page": page, "y": y, "kids": [], "number": pdf.reserve()} for level, title, page, y in result.headings]
    top, stack = [], []
    for item in items:
        while stack and stack[-1]["level"] >= item["level"]:
            stack.pop()
        item["parent"] = stack[-1]["number"] if stack else root
        (stack[-1]["kids"] if stack else top).append(item)
        stack.append(item)

    def link(siblings):
        for position, item in enumerate(siblings):
            parts = [f"/Title {literal(item['title'])} /Parent {item['parent']} 0 R /Dest [{numbers[item['page']]} 0 R /XYZ 0 {item['y']:.1f} null]"]
            if position:
                parts.append(f"/Prev {siblings[position - 1]['number']} 0 R")
            if position + 1 < len(siblings):
                parts.append(f"/Next {siblings[position + 1]['number']} 0 R")
            if item["kids"]:
                parts.append(f"/First {item['kids'][0]['number']} 0 R /Last {item['kids'][-1]['number']} 0 R /Count {len(item['kids'])}")
                link(item["kids"])
            pdf.put(item["number"], f"<< {' '.join(parts)} >>")

    link(top)
    pdf.put(root, f"<< /Type /Outlines /First {top[0]['number']} 0 R /Last {top[-1]['number']} 0 R /Count {len(items)} >>")
    return root


def literal(text):
    """A text string: UTF-16 with its mark, so that any title survives."""
    return "<FEFF" + text.encode("utf-16-be", "replace").hex().upper() + ">"


def literal_ascii(text):
    safe = "".join(c if 32 < ord(c) < 127 else "".join(f"%{b:02X}" for b in c.encode("utf-8")) for c in text)
    return "(" + safe.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
