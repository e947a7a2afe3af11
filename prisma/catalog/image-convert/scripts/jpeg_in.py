"""Reads baseline JPEG: grey or YCbCr, any subsampling, restart markers, and the camera's orientation."""
import re
import struct

from dct import ZIGZAG, inverse

CLAMP = bytes([0] * 512 + list(range(256)) + [255] * 512)
REFUSED = {0xC2: "progressive", 0xC3: "lossless", 0xC9: "arithmetic-coded", 0xCA: "arithmetic-coded"}


class BadJpeg(Exception):
    pass


class Part:
    """One component: its sampling, its tables and its plane of samples."""
    def __init__(self, identity, sampling, table):
        self.identity, self.h, self.v, self.table = identity, sampling >> 4, sampling & 15, table
        self.last = 0


def read(data, name, most_pixels):
    """(width, height, RGBA, orientation)."""
    quant, huffman, parts, interval, turn, adobe = {}, {}, [], 0, 1, None
    width = height = 0
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF or data[at + 1] in (0xFF, 0):
            at += 1
            continue
        marker = data[at + 1]
        if marker in (0xD8, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        if marker == 0xD9:
            break
        size = struct.unpack(">H", data[at + 2:at + 4])[0]
        body = data[at + 4:at + 2 + size]
        at += 2 + size
        if marker == 0xDB:
            read_quantisers(body, quant)
        elif marker == 0xC4:
            read_huffman(body, huffman)
        elif marker in (0xC0, 0xC1):
            precision, height, width, count = struct.unpack(">BHHB", body[:6])
            if precision != 8 or count not in (1, 3) or not width or not height:
                raise BadJpeg(f"{name} has {count} channels of {precision} bits; save it as an 8-bit RGB JPEG first (CMYK does not work).")
            if width * height > most_pixels:
                raise BadJpeg(f"{name} has {width * height / 1e6:.1f} megapixels; a JPEG may have {most_pixels / 1e6:g} here.")
            parts = [Part(*body[6 + 3 * i:9 + 3 * i]) for i in range(count)]
            if any(not 1 <= p.h <= 4 or not 1 <= p.v <= 4 for p in parts):
                raise BadJpeg(f"{name} is damaged: impossible sampling.")
        elif marker in REFUSED:
            raise BadJpeg(f"{name} is a {REFUSED[marker]} JPEG; only baseline is read here. Save it again without that option.")
        elif marker == 0xDD:
            interval = struct.unpack(">H", body[:2])[0]
        elif marker == 0xE1 and body[:6] == b"Exif\0\0":
            turn = orientation(body[6:])
        elif marker == 0xEE and body[:5] == b"Adobe":
            adobe = body[11]
        elif marker == 0xDA:
            if not parts or body[0] != len(parts):
                raise BadJpeg(f"{name} keeps its channels in separate scans, which is not read here. Save it again as baseline.")
            for i, part in enumerate(parts):
                part.dc, part.ac = huffman.get(body[2 + 2 * i] >> 4), huffman.get(body[2 + 2 * i] & 15 | 16)
                part.quant = quant.get(part.table)
                if not (part.dc and part.ac and part.quant):
                    raise BadJpeg(f"{name} is damaged: a table is missing.")
            scan(data[at:], parts, width, height, interval)
            return width, height, colours(parts, width, height, adobe == 0), turn
    raise BadJpeg(f"{name} ends before its picture begins.")


def read_quantisers(body, quant):
    at = 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        step = 128 if wide else 64
        quant[number] = struct.unpack(">64H" if wide else ">64B", body[at + 1:at + 1 + step])
        at += 1 + step


def read_huffman(body, huffman):
    """Each table as a list: the next 16 bits lead to the symbol and to how many bits it took."""
    at = 0
    while at + 17 <= len(body):
        kind, counts = body[at], body[at + 1:at + 17]
        at += 17
        table = []
        for length, count in enumerate(counts, 1):
            for symbol in body[at:at + count]:
                table.extend([(length, symbol)] * (1 << 16 - length))
            at += count
        huffman[kind] = (table + [(0, 0)] * 65536)[:65536]


def scan(data, parts, width, height, interval):
    most_h, most_v = max(p.h for p in parts), max(p.v for p in parts)
    if len(parts) == 1:
        parts[0].h = parts[0].v = most_h = most_v = 1
    across, down = -(-width // (8 * most_h)), -(-height // (8 * most_v))
    for part in parts:
        part.stride = across * part.h * 8
        part.plane = bytearray(part.stride * down * part.v * 8)
    end = re.search(rb"\xff[^\x00\xd0-\xd7\xff]", data)
    pieces = re.split(rb"\xff[\xd0-\xd7]", data[:end.start() if end else len(data)])
    total, done = across * down, 0
    for piece in pieces:
        bits = Bits(piece.replace(b"\xff\x00", b"\xff"))
        for part in parts:
            part.last = 0
        for unit in range(done, min(done + (interval or total), total)):
            row, column = divmod(unit, across)
            for part in parts:
                for v in range(part.v):
                    for h in range(part.h):
                        store(part, (row * part.v + v) * 8, (column * part.h + h) * 8, bits.block(part))
        done += interval or total


class Bits:
    def __init__(self, data):
        self.data, self.at, self.have, self.count = data, 0, 0, 0

    def fill(self):
        more = self.data[self.at:self.at + 8]
        self.at += 8
        self.have = (self.have & (1 << self.count) - 1) << 64 | int.from_bytes(more.ljust(8, b"\0"), "big")
        self.count += 64

    def block(self, part):
        out, quant, table, k = [0] * 64, part.quant, part.dc, 0
        while k < 64:
            if self.count < 32:
                self.fill()
            length, symbol = table[self.have >> self.count - 16 & 0xFFFF]
            if not length or self.at > len(self.data) + 64:
                raise BadJpeg("The JPEG is damaged: its data does not decode.")
            self.count -= length
            size = symbol & 15
            value = 0
            if size:
                self.count -= size
                value = self.have >> self.count & (1 << size) - 1
                if not value >> size - 1:
                    value += 1 - (1 << size)
            if k == 0:
                part.last += value
                out[0] = part.last * quant[0]
                table = part.ac
            elif size:
                k += symbol >> 4
                if k > 63:
                    break
                out[ZIGZAG[k]] = value * quant[k]
            elif symbol == 0xF0:
                k += 15
            else:
                break
            k += 1
        return out


def store(part, y, x, block):
    values = inverse(block)
    line = bytes([CLAMP[640 + value] if -640 <= value < 640 else 255 * (value > 0) for value in values])
    at, stride, plane = y * part.stride + x, part.stride, part.plane
    for i in range(0, 64, 8):
        plane[at:at + 8] = line[i:i + 8]
        at += stride


def colours(parts, width, height, plain_rgb):
    out = bytearray(b"\xff") * (width * height * 4)
    most_h, most_v = max(p.h for p in parts), max(p.v for p in parts)
    red, green_b, green_r, blue = [[round(f * (v - 128) * 65536) for v in range(256)] for f in (1.402, -0.344136, -0.714136, 1.772)]
    for y in range(height):
        lines = []
        for part in parts:
            start = y * part.v // most_v * part.stride
            line = part.plane[start:start + part.stride]
            if part.h < most_h:
                wider = bytearray(len(line) * most_h // part.h)
                for i in range(most_h // part.h):
                    wider[i::most_h // part.h] = line
                line = wider
            lines.append(line[:width])
        end, at = (y + 1) * width * 4, y * width * 4
        if len(lines) == 1 or plain_rgb:
            lines = lines * 3 if len(lines) == 1 else lines
        else:
            luma, cb, cr = lines
            lines = [bytes([CLAMP[512 + l + (red[r] + 32768 >> 16)] for l, r in zip(luma, cr)]),
                     bytes([CLAMP[512 + l + (green_b[b] + green_r[r] + 32768 >> 16)] for l, b, r in zip(luma, cb, cr)]),
                     bytes([CLAMP[512 + l + (blue[b] + 32768 >> 16)] for l, b in zip(luma, cb)])]
        for channel in range(3):
            out[at + channel:end:4] = lines[channel]
    return out


def orientation(exif):
    order = ">" if exif[:2] == b"MM" else "<"
    try:
        (start,) = struct.unpack(order + "I", exif[4:8])
        (count,) = struct.unpack(order + "H", exif[start:start + 2])
        for i in range(min(count, 100)):
            tag, _, _, value = struct.unpack(order + "HHIH", exif[start + 2 + 12 * i:start + 12 + 12 * i])
            if tag == 0x0112 and 1 <= value <= 8:
                return value
    except struct.error:
        pass
    return 1
