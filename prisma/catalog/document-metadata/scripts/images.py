"""PNG and JPEG: what is written beside the picture, and a copy without it. The pixels are not touched."""
import re
import struct
import zlib

import exif

PNG = b"\x89PNG\r\n\x1a\n"
TELLING = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")


def look(data):
    """(found, cleaned copy), or None if it is neither."""
    if data[:8] == PNG:
        return png(data)
    return jpeg(data) if data[:3] == b"\xff\xd8\xff" else None


def png(data):
    found, out, at, turned = {}, [PNG], 8, 1
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I", data[at:at + 4])[0], data[at + 4:at + 8]
        body, whole = data[at + 8:at + 8 + length], data[at:at + 12 + length]
        if kind not in TELLING:
            out.append(whole)
        elif kind == b"eXIf":
            more, turned = exif.read(body)
            found |= more
        elif kind == b"tIME" and length == 7:
            found["Changed"] = "{}-{:02}-{:02} {:02}:{:02}:{:02}".format(*struct.unpack(">HBBBBB", body))
        else:
            name, _, rest = body.partition(b"\0")
            found[f"Text “{name.decode('latin-1')}”"] = spoken(kind, rest)
        at += 12 + length
        if kind == b"IEND":
            break
    if data[at:].strip(b"\0"):
        found["Data after the picture"] = f"{len(data) - at} bytes"
    return found, b"".join(out), turned


def spoken(kind, rest):
    if kind == b"iTXt":
        rest = rest[2:].split(b"\0", 2)[-1] if rest[:1] == b"\0" else b"(compressed)"
    elif kind == b"zTXt":
        try:
            rest = zlib.decompressobj().decompress(rest[1:], 5_000)
        except zlib.error:
            rest = b"(unreadable)"
    return " ".join(rest.decode("utf-8", "replace").split())[:200]


def jpeg(data):
    found, out, at, turned = {}, [b"\xff\xd8"], 2, 1
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        body, whole = data[at + 4:at + 2 + length], data[at:at + 2 + length]
        if marker == 0xE1 and body[:6] == b"Exif\0\0":
            more, turned = exif.read(body[6:])
            found |= more
            found.setdefault("EXIF", f"{len(body)} bytes")
            if turned != 1:
                kept = exif.only_orientation(turned)
                out.append(b"\xff\xe1" + struct.pack(">H", len(kept) + 2) + kept)
        elif marker == 0xE1:
            found["XMP"] = xmp(body)
        elif marker == 0xED:
            found["IPTC"] = f"{len(body)} bytes of captions, names or keywords"
        elif marker == 0xFE:
            found["Comment"] = body.decode("utf-8", "replace").strip()[:200]
        elif marker in (0xE0, 0xE2, 0xEE) or not 0xE0 <= marker <= 0xEF:
            out.append(whole)  # Size, colour profile and how colours are coded belong to the picture.
        else:
            found[f"Block APP{marker - 0xE0}"] = f"{len(body)} bytes"
        at += 2 + max(length, 2)
    end = data.rfind(b"\xff\xd9")
    end = end + 2 if end > at else len(data)
    if data[end:].strip(b"\0"):
        found["Data after the picture"] = f"{len(data) - end} bytes"
    out.append(data[at:end])
    return found, b"".join(out), turned


def xmp(body):
    said = body.decode("utf-8", "replace")
    names = re.findall(r"<(?:dc:creator|photoshop:Credit|xmp:CreatorTool)[^>]*>(.*?)</", said, re.S) + re.findall(r'(?:CreatorTool|Credit)="([^"]*)"', said)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(names)).split())[:200] or f"{len(body)} bytes"
