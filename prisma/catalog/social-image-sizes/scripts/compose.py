"""Lays title, line and name out in the safe area of one size, over a ground or an artwork cropped around its subject."""
import re
import xml.etree.ElementTree as tree
from xml.sax.saxutils import escape

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
tree.register_namespace("", SVG)
tree.register_namespace("xlink", XLINK)
NARROW, WIDE = set("fijlrtI1.,;:'!|()[] "), set("mwMW@%&")


class BadRequest(Exception):
    pass


def width_of(text, size, bold):
    """Widths of a grotesque in four classes, with room for a wider stand-in; wide scripts count a full square."""
    units = sum(1.0 if ord(each) > 0x2E80 else 0.34 if each in NARROW else 0.92 if each in WIDE else 0.72 if each.isupper() else 0.6 for each in text)
    return units * size * (1.12 if bold else 1.04)


def wrapped(text, size, room, bold):
    lines = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size, bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def fitted(text, room, height, largest, smallest, bold):
    """(size, lines) of the largest size at which the text stays in its box; None when even the smallest does not."""
    size = largest
    while size >= smallest:
        lines = wrapped(text, size, room, bold)
        if len(lines) * size * 1.16 <= height and all(width_of(line, size, bold) <= room for line in lines):
            return size, lines
        size -= 2
    return None


def artwork(text):
    """(element, (x, y, width, height)) of a harmless SVG."""
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]*\[", text, re.I):
        raise BadRequest("artwork: declares entities, which may pull in other files. Export it as plain SVG.")
    try:
        root = tree.fromstring(re.sub(r"<!DOCTYPE[^>]*>|<\?xml[^>]*\?>", "", text).strip())
    except (tree.ParseError, RecursionError) as error:
        raise BadRequest(f"artwork: is not well-formed XML: {error}.") from None
    box = re.findall(r"-?\d+\.?\d*|-?\.\d+", root.get("viewBox", ""))
    if root.tag != f"{{{SVG}}}svg" or len(box) != 4 or float(box[2]) <= 0 or float(box[3]) <= 0:
        raise BadRequest("artwork: must be an <svg> with xmlns and a viewBox of four numbers.")
    for parent in list(root.iter()):
        for child in list(parent):
            if not child.tag.startswith(f"{{{SVG}}}") or child.tag.rsplit("}", 1)[-1] in ("script", "foreignObject", "metadata"):
                parent.remove(child)
        for key, value in list(parent.attrib.items()):
            link = key in ("href", f"{{{XLINK}}}href") and not value.startswith(("#", "data:image/"))
            if key.lower().startswith("on") or link:
                del parent.attrib[key]
    return root, tuple(float(each) for each in box)


def crop(box, subject, width, height, aim):
    """((x, y, w, h) of the artwork that fills the picture, the subject in the picture's pixels, the share of it that is seen)."""
    scale = max(width / box[2], height / box[3])
    w, h = width / scale, height / scale
    left, top = box[0] + subject[0] / 100 * box[2], box[1] + subject[1] / 100 * box[3]
    sw, sh = subject[2] / 100 * box[2], subject[3] / 100 * box[3]
    x = min(max(left + sw / 2 - w * aim[0], box[0]), box[0] + box[2] - w)
    y = min(max(top + sh / 2 - h * aim[1], box[1]), box[1] + box[3] - h)
    seen = max(0, min(left + sw, x + w) - max(left, x)) * max(0, min(top + sh, y + h) - max(top, y))
    there = ((left - x) * scale, (top - y) * scale, sw * scale, sh * scale)
    return (x, y, w, h), there, seen / (sw * sh)


def compose(size, spec, art):
    """(svg text, findings, size of the title in the picture, size on the screen)"""
    width, height, (left, top, right, bottom), shown, _ = size
    room, tall = width - left - right, height - top - bottom
    found, parts, upright = [], [], height > width
    place = None
    if art:
        # Beside the subject where the picture lies, above it where it stands.
        view, place, seen = crop(art[1], spec["subject"], width, height, (0.5, 0.66) if upright else (0.76, 0.5))
        room = room - 56 if upright else round(room * 0.54)
        left += 28
        root = tree.Element(f"{{{SVG}}}svg", {"viewBox": " ".join(f"{each:.2f}" for each in view), "width": str(width), "height": str(height)})
        root.extend(list(art[0]))
        parts.append(tree.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', ""))
        if seen < 0.99:
            found.append(f"the crop shows only {seen * 100:.0f} % of the subject")
    brand = max(20, round(min(width, height) * 0.034)) if spec["brand"] else 0
    line_height = 0
    second = fitted(spec["line"], room, tall * 0.22, round(max(min(width, height) * 0.05, width * 0.037)), 16, False) if spec["line"] else None
    if second:
        line_height = len(second[1]) * second[0] * 1.3 + second[0]
    free = (tall * 0.36 if art and upright else tall - (brand * 2.2 if brand else 0)) - line_height - (64 if art else 0)
    title = fitted(spec["title"], room, free, round(min(width * 0.12, tall * 0.3)), 20, True)
    if not title or spec["line"] and not second:
        raise BadRequest(f"title and line do not fit a picture of {width} × {height} at any readable size. Shorten them.")
    on_screen = title[0] * shown / width
    if on_screen < 14:
        found.append(f"the title is {on_screen:.0f} px high where the picture is shown {shown} px wide; shorten it")
    if second and second[0] * shown / width < 11:
        found.append(f"the second line is {second[0] * shown / width:.0f} px on the screen, so treat it as texture")
    block = len(title[1]) * title[0] * 1.16 + line_height
    y = top + 24 if art and upright else top + (24 if art else 0) + (free + line_height - block) / 2
    if art:
        covered = max(0, min(left + room + 28, place[0] + place[2]) - max(left - 28, place[0])) * max(0, min(y + block + 16, place[1] + place[3]) - max(y - 24, place[1]))
        if covered > 0.02 * place[2] * place[3]:
            found.append(f"the text covers {covered / (place[2] * place[3]) * 100:.0f} % of the subject; move the subject in the artwork or shorten the title")
        parts.append(f'<rect x="{left - 28}" y="{y - 24:.1f}" width="{room + 56}" height="{block + 40:.1f}" rx="12" fill="{spec["ground"]}" fill-opacity="0.94"/>')
    for line in title[1]:
        y += title[0] * 1.16
        parts.append(text(left, y - title[0] * 0.26, title[0], 700, spec["ink"], line))
    if second:
        y += second[0] * 0.7
        for line in second[1]:
            y += second[0] * 1.3
            parts.append(text(left, y - second[0] * 0.3, second[0], 400, spec["ink"], line))
    if brand:
        wide = width_of(spec["brand"], brand, True) + brand * 1.4
        foot, left = height - bottom - brand * 1.7, left - (28 if art else 0)
        parts.append(f'<rect x="{left}" y="{foot:.1f}" width="{wide:.1f}" height="{brand * 1.7:.1f}" rx="{brand * 0.3:.1f}" fill="{spec["accent"]}"/>'
                     + text(left + brand * 0.7, foot + brand * 1.18, brand, 700, spec["accent_ink"], spec["brand"]))
    return (f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="Geist, Helvetica, Arial, sans-serif">'
            f'<rect width="{width}" height="{height}" fill="{spec["ground"]}"/>{"".join(parts)}</svg>\n'), found, title[0], on_screen


def text(x, y, size, weight, fill, content):
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}">{escape(content)}</text>'


def contrast(one, other):
    def luminance(colour):
        parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
        r, g, b = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
