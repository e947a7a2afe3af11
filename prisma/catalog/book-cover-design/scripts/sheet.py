"""A sheet in millimetres whose shapes are written twice: as SVG and as a vector PDF. Zero is at the top left."""
import re
from xml.sax.saxutils import escape

POINT = 72 / 25.4
# Advance widths of Helvetica Bold for the characters from space to tilde, in thousandths of the size.
WIDTHS = [278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278] + [556] * 10 + [
    333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667,
    611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889,
    611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584]
FAMILY = "Helvetica Neue, Helvetica, Arial, Liberation Sans, Nimbus Sans, Geist, sans-serif"
ROUND = 0.5522847498


def text_width(text, size, tracking=0.0):
    """In the unit of the size; tracking is in thousandths of it."""
    units = sum(WIDTHS[ord(each) - 32] if 32 <= ord(each) < 127 else 660 for each in text)
    return (units + tracking * max(0, len(text) - 1)) * size / 1000


def safe(text):
    """For SVG: a control character would make the whole drawing unreadable."""
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text))


def number(value):
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Sheet:
    def __init__(self, width, height, title):
        self.width, self.height, self.title, self.items = width, height, title, []
        self.trim = (0, 0, width, height)

    def path(self, steps, fill=None, stroke=None, weight=0.0, dash=None, opacity=1.0):
        """steps: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",)."""
        self.items.append(("path", steps, fill, stroke, weight, dash, opacity))

    def rect(self, x, y, width, height, **style):
        self.path([("M", x, y), ("L", x + width, y), ("L", x + width, y + height), ("L", x, y + height), ("Z",)], **style)

    def line(self, x1, y1, x2, y2, **style):
        self.path([("M", x1, y1), ("L", x2, y2)], **style)

    def circle(self, x, y, r, **style):
        k = ROUND * r
        self.path([("M", x + r, y), ("C", x + r, y + k, x + k, y + r, x, y + r), ("C", x - k, y + r, x - r, y + k, x - r, y),
                   ("C", x - r, y - k, x - k, y - r, x, y - r), ("C", x + k, y - r, x + r, y - k, x + r, y), ("Z",)], **style)

    def text(self, x, y, size, text, fill="#000000", anchor="start", bold=True, tracking=0.0, turned=False):
        """The baseline begins, is centred or ends at x; turned reads downwards. Size in millimetres, tracking in thousandths."""
        self.items.append(("text", x, y, size, text, fill, anchor, bold, tracking, turned))

    def svg(self):
        out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(self.width)}mm" height="{number(self.height)}mm" '
               f'viewBox="0 0 {number(self.width)} {number(self.height)}"><title>{safe(self.title)}</title>']
        for item in self.items:
            out.append(self.svg_path(*item[1:]) if item[0] == "path" else self.svg_text(*item[1:]))
        return "\n".join(out) + "\n</svg>\n"

    @staticmethod
    def svg_path(steps, fill, stroke, weight, dash, opacity):
        shape = " ".join(" ".join([step[0], *map(number, step[1:])]) for step in steps)
        style = f'fill="{fill or "none"}"'
        if stroke:
            style += f' stroke="{stroke}" stroke-width="{number(weight)}"'
            style += f' stroke-dasharray="{" ".join(map(number, dash))}"' if dash else ""
        style += f' opacity="{number(opacity)}"' if opacity < 1 else ""
        return f'<path d="{shape}" {style}/>'

    @staticmethod
    def svg_text(x, y, size, text, fill, anchor, bold, tracking, turned):
        style = f'font-family="{FAMILY}" font-size="{number(size)}" font-weight="{700 if bold else 400}" fill="{fill}" text-anchor="{anchor}"'
        style += f' letter-spacing="{number(tracking * size / 1000)}"' if tracking else ""
        place = f'transform="translate({number(x)} {number(y)}) rotate(90)"' if turned else f'x="{number(x)}" y="{number(y)}"'
        return f"<text {place} {style}>{safe(text)}</text>"

    def pdf(self):
        levels = sorted({item[6] for item in self.items if item[0] == "path" and item[6] < 1})
        body = [f"{number(POINT)} 0 0 {number(-POINT)} 0 {number(self.height * POINT)} cm"]
        for item in self.items:
            body.append(self.pdf_path(levels, *item[1:]) if item[0] == "path" else self.pdf_text(*item[1:]))
        stream = "\n".join(body).encode("cp1252", "replace")
        page = [0, 0, self.width, self.height]
        states = " ".join(f"/G{i} << /ca {number(level)} /CA {number(level)} >>" for i, level in enumerate(levels))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{self.box(page)}] /BleedBox [{self.box(page)}] /TrimBox [{self.box(self.trim)}] "
            f"/Resources << /Font << /F0 5 0 R /F1 6 0 R >> /ExtGState << {states} >> >> /Contents 4 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
            *(b"<< /Type /Font /Subtype /Type1 /BaseFont /" + name + b" /Encoding /WinAnsiEncoding >>" for name in (b"Helvetica", b"Helvetica-Bold")),
            b"<< /Title (" + escaped(self.title) + b") >>",
        ]
        out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
        for i, each in enumerate(objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % i + each + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), start)
        return bytes(out)

    def box(self, corners):
        left, top, right, bottom = corners
        return " ".join(number(each * POINT) for each in (left, self.height - bottom, right, self.height - top))

    @staticmethod
    def pdf_path(levels, steps, fill, stroke, weight, dash, opacity):
        names = {"M": "m", "L": "l", "C": "c", "Z": "h"}
        out = ["q"] + ([f"/G{levels.index(opacity)} gs"] if opacity < 1 else [])
        out += [f"{colour(fill)} rg"] if fill else []
        out += [f"{colour(stroke)} RG {number(weight)} w [{' '.join(map(number, dash or ()))}] 0 d"] if stroke else []
        out += [" ".join([*map(number, step[1:]), names[step[0]]]) for step in steps]
        return "\n".join(out + ["B" if fill and stroke else "f" if fill else "S", "Q"])

    @staticmethod
    def pdf_text(x, y, size, text, fill, anchor, bold, tracking, turned):
        back = text_width(text, size, tracking) * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        # The page is flipped, so letters are flipped back.
        matrix = f"0 1 1 0 {number(x)} {number(y - back)}" if turned else f"1 0 0 -1 {number(x - back)} {number(y)}"
        words = escaped(text).decode("cp1252")
        return f"BT {colour(fill)} rg /F{int(bold)} {number(size)} Tf {number(tracking * size / 1000)} Tc {matrix} Tm ({words}) Tj ET"


def escaped(text):
    return text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def colour(code):
    return " ".join(number(value / 255) for value in bytes.fromhex(code[1:]))
