"""A PDF of text, lines and filled boxes, page by page. Measures from the top left, in points."""
import hashlib

WIDTH, HEIGHT = 595.28, 841.89


class Pdf:
    def __init__(self):
        self.pages, self.current = [], None

    def page(self):
        """A new page; what is drawn goes there, until current is set to another one."""
        self.current = []
        self.pages.append(self.current)

    def text(self, x, y, text, size=9.5, bold=False, grey=0.0, align="left", measure=None):
        if align == "right":
            x -= measure(text, size, bold)
        raw = text.encode("cp1252", "replace")
        shown = "".join("\\" + chr(code) if chr(code) in "()\\" else chr(code) if 32 <= code < 127 else f"\\{code:03o}" for code in raw)
        self.current.append(f"BT {grey:g} g /F{2 if bold else 1} {size:g} Tf {x:.2f} {HEIGHT - y:.2f} Td ({shown}) Tj ET")

    def line(self, x1, x2, y, width=0.5, grey=0.6):
        self.current.append(f"{grey:g} G {width:g} w {x1:.2f} {HEIGHT - y:.2f} m {x2:.2f} {HEIGHT - y:.2f} l S")

    def box(self, x1, x2, top, bottom, grey=0.94):
        self.current.append(f"{grey:g} g {x1:.2f} {HEIGHT - bottom:.2f} {x2 - x1:.2f} {bottom - top:.2f} re f")

    def bytes(self, title, author, date):
        count = len(self.pages)
        kids = " ".join(f"{7 + 2 * at} 0 R" for at in range(count))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            f"<< /Title {string(title)} /Author {string(author)} /CreationDate (D:{date.replace('-', '')}000000Z) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
            "<< /Font << /F1 4 0 R /F2 5 0 R >> >>",
        ]
        for at, content in enumerate(self.pages):
            stream = "\n".join(content)
            objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources 6 0 R /Contents {8 + 2 * at} 0 R >>")
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
        start, key = len(out), hashlib.md5(bytes(out)).hexdigest()
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R /ID [<{key}> <{key}>] >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def string(text):
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex() + ">"
