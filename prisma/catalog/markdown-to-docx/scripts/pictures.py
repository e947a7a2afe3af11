"""Pictures: what kind, how large, and the XML that places them."""
import posixpath
import struct
import urllib.parse

EMU_PER_PIXEL, EMU_PER_TWIP = 9525, 635
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def picture(source, files):
    """(name, kind, width, height) of an attached picture, or a sentence that says why there is none."""
    if source.startswith(("http://", "https://", "data:")):
        return f"The picture `{source[:80]}` is not attached; nothing is fetched. Attach the file and name it in the text."
    name = posixpath.basename(urllib.parse.unquote(source))
    if name not in files:
        return f"The picture `{name}` is not attached; its place says so."
    size = measured(files[name])
    return (name, *size) if size else f"`{name}` is no PNG, JPEG or GIF that Word can show; save it as PNG."


def measured(data):
    """(kind, width, height) in pixels, or None."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 24:
        return ("png", *struct.unpack(">II", data[16:24]))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) > 10:
        return ("gif", *struct.unpack("<HH", data[6:10]))
    at = 2
    while data[:2] == b"\xff\xd8" and at + 9 < len(data):
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5:at + 9])
            return "jpeg", width, height
        at += 2 + length
    return None


def drawing(number, link, name, alt, width, height, text_width):
    """At 96 pixels to the inch, but never wider than the text or taller than 20 cm."""
    shrink = min(1, text_width * EMU_PER_TWIP / (max(1, width) * EMU_PER_PIXEL), 7_200_000 / (max(1, height) * EMU_PER_PIXEL))
    cx, cy = int(width * EMU_PER_PIXEL * shrink), int(height * EMU_PER_PIXEL * shrink)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{alt}"/><a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}">'
        f'<pic:pic xmlns:pic="{PIC}"><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
