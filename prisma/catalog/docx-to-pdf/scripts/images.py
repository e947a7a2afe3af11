"""PNG and JPEG into what a PDF image object needs, without re-encoding where that is possible."""
import struct
import zlib
from dataclasses import dataclass

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
BIGGEST = 12_000_000  # bytes of pixels that plain Python unfilters in reasonable time


@dataclass
class Image:
    width: int
    height: int
    colours: str
    bits: int
    data: bytes
    extra: str = ""
    alpha: bytes | None = None
    compress: bool = True


class UnsupportedImage(Exception):
    pass


def load(data):
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return load_png(data)
        if data.startswith(b"\xff\xd8"):
            return load_jpeg(data)
    except (struct.error, zlib.error, IndexError, KeyError, ValueError) as problem:
        raise UnsupportedImage("a damaged picture") from problem
    kinds = {b"GIF8": "a GIF picture", b"BM": "a BMP picture", b"\x01\x00\x00\x00": "an EMF picture", b"\xd7\xcd\xc6\x9a": "a WMF picture",
             b"<svg": "an SVG picture", b"<?xm": "an SVG picture", b"II*\x00": "a TIFF picture", b"MM\x00*": "a TIFF picture"}
    raise UnsupportedImage(next((kind for mark, kind in kinds.items() if data.startswith(mark)), "a picture of unknown format"))


def load_jpeg(data):
    at, adobe = 2, False
    while at < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD9 or marker == 0x01:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        if marker == 0xEE and data[at + 4:at + 9] == b"Adobe":
            adobe = True
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            bits, height, width, parts = struct.unpack(">BHHB", data[at + 4:at + 10])
            colours = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[parts]
            extra = " /Filter /DCTDecode" + (" /Decode [1 0 1 0 1 0 1 0]" if parts == 4 and adobe else "")
            return Image(width, height, colours, bits, data, extra, compress=False)
        at += 2 + length
    raise ValueError("no frame header")


def load_png(data):
    at, body, palette, transparent = 8, [], b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        chunk = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunk)
        elif kind == b"PLTE":
            palette = chunk
        elif kind == b"tRNS":
            transparent = chunk
        elif kind == b"IDAT":
            body.append(chunk)
        at += 12 + length
    if interlaced:
        raise UnsupportedImage("an interlaced PNG")
    packed = b"".join(body)
    channels = CHANNELS[colour]
    colours = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]" if colour == 3 else "/DeviceGray" if colour in (0, 4) else "/DeviceRGB"
    if colour in (0, 2, 3) and not (colour == 3 and transparent and bits == 8):
        # PDF understands PNG's own row filters, so the compressed data goes in untouched.
        extra = f" /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors {channels} /BitsPerComponent {bits} /Columns {width} >>"
        return Image(width, height, colours, bits, packed, extra, compress=False)
    raw = unfilter(zlib.decompress(packed), width, height, channels * bits // 8)
    if bits == 16:
        raw, bits = raw[0::2], 8
    if colour == 3:
        table = bytes(transparent[i] if i < len(transparent) else 255 for i in range(256))
        return Image(width, height, colours, 8, bytes(raw), alpha=bytes(raw).translate(table))
    alpha = bytes(raw[channels - 1::channels])
    if colour == 4:
        return Image(width, height, colours, 8, bytes(raw[0::2]), alpha=alpha)
    rgb = bytearray(width * height * 3)
    for channel in range(3):
        rgb[channel::3] = raw[channel::4]
    return Image(width, height, colours, 8, bytes(rgb), alpha=alpha)


def unfilter(data, width, height, step):
    stride = width * step
    if stride * height > BIGGEST:
        raise UnsupportedImage("a transparent PNG of more than three megapixels")
    out, above = bytearray(), bytearray(stride)
    for row in range(height):
        start = row * (stride + 1)
        kind, line = data[start], bytearray(data[start + 1:start + 1 + stride])
        if kind == 1:
            for i in range(step, stride):
                line[i] = (line[i] + line[i - step]) & 255
        elif kind == 2:
            line = bytearray((a + b) & 255 for a, b in zip(line, above))
        elif kind == 3:
            for i in range(stride):
                line[i] = (line[i] + ((line[i - step] if i >= step else 0) + above[i]) // 2) & 255
        elif kind == 4:
            for i in range(stride):
                a, b, c = (line[i - step], above[i], above[i - step]) if i >= step else (0, above[i], 0)
                pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
                line[i] = (line[i] + (a if pa <= pb and pa <= pc else b if pb <= pc else c)) & 255
        out += line
        above = line
    return out
