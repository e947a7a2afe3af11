"""PNG in and out. Whatever the file holds, the program sees rows of 8-bit red, green, blue and alpha."""
import struct
import zlib
from itertools import accumulate

MAGIC = b"\x89PNG\r\n\x1a\n"
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
KINDS = {0: "greyscale", 2: "RGB", 3: "palette", 4: "greyscale with alpha", 6: "RGB with alpha"}
# Adam7: where each pass begins and how far its pixels lie apart.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


class BadPng(Exception):
    pass


class Header:
    def __init__(self, data, name):
        if data[:8] != MAGIC:
            raise BadPng(f"{name} is not a PNG file.")
        self.chunks, self.body = {}, []
        at = 8
        while at + 8 <= len(data):
            (size,), kind = struct.unpack(">I", data[at:at + 4]), data[at + 4:at + 8]
            content = data[at + 8:at + 8 + size]
            if len(content) < size:
                raise BadPng(f"{name} is cut off in the middle; send the whole file.")
            if kind == b"IDAT":
                self.body.append(content)
            else:
                self.chunks.setdefault(kind, content)
            at += size + 12
            if kind == b"IEND":
                break
        first = self.chunks.get(b"IHDR", b"")
        if len(first) != 13:
            raise BadPng(f"{name} has no image header.")
        self.width, self.height, self.depth, self.color, _, _, self.interlaced = struct.unpack(">IIBBBBB", first)
        if self.depth not in DEPTHS.get(self.color, ()) or not self.width or not self.height:
            raise BadPng(f"{name} has an impossible header: colour type {self.color}, {self.depth} bits.")
        self.name = name

    @property
    def has_alpha(self):
        return self.color in (4, 6) or b"tRNS" in self.chunks

    @property
    def kind(self):
        return f"{KINDS[self.color]}, {self.depth} bit" + (", interlaced" if self.interlaced else "")


def decode(data, name, most_pixels):
    """(width, height, RGBA bytearray, header)."""
    head = Header(data, name)
    width, height = head.width, head.height
    if width * height > most_pixels:
        raise BadPng(f"{name} has {width * height / 1e6:.1f} megapixels; at most {most_pixels / 1e6:g} fit here.")
    bits = SAMPLES[head.color] * head.depth
    parts = []
    for x, y, dx, dy in PASSES if head.interlaced else ((0, 0, 1, 1),):
        across, down = -(-(width - x) // dx), -(-(height - y) // dy)
        if across > 0 and down > 0:
            parts.append((x, y, dx, dy, across, down, -(-across * bits // 8)))
    wanted = sum(down * (stride + 1) for *_, down, stride in parts)
    try:
        raw = zlib.decompressobj().decompress(b"".join(head.body), wanted)
    except zlib.error:
        raise BadPng(f"{name} is damaged: its pixels cannot be unpacked.") from None
    if len(raw) < wanted:
        raise BadPng(f"{name} is incomplete: some rows are missing.")
    to_rgba = expander(head)
    out, at = bytearray(width * height * 4), 0
    for x, y, dx, dy, across, down, stride in parts:
        before = bytes(stride)
        for row in range(down):
            before = unfilter(raw[at], raw[at + 1:at + 1 + stride], before, max(1, bits // 8), name)
            at += stride + 1
            pixels = to_rgba(before, across)
            start = ((y + row * dy) * width + x) * 4
            if dx == 1:
                out[start:start + across * 4] = pixels
            else:
                end = (y + row * dy + 1) * width * 4
                for channel in range(4):
                    out[start + channel:end:dx * 4] = pixels[channel::4]
    return width, height, out, head


def unfilter(kind, row, above, gap, name):
    if kind == 0:
        return row
    if kind == 1:
        out = bytearray(len(row))
        for channel in range(gap):
            out[channel::gap] = bytes(map((255).__and__, accumulate(row[channel::gap])))
        return bytes(out)
    if kind == 2:
        return bytes(map((255).__and__, map(int.__add__, row, above)))
    out = bytearray(row)
    if kind == 3:
        for i, value in enumerate(row):
            out[i] = (value + ((out[i - gap] if i >= gap else 0) + above[i] >> 1)) & 255
    elif kind == 4:
        for i in range(min(gap, len(row))):
            out[i] = (row[i] + above[i]) & 255
        for i in range(gap, len(row)):
            left, up, corner = out[i - gap], above[i], above[i - gap]
            a, b, c = abs(up - corner), abs(left - corner), abs(left + up - corner - corner)
            out[i] = (row[i] + (left if a <= b and a <= c else up if b <= c else corner)) & 255
    else:
        raise BadPng(f"{name} is damaged: row filter {kind} does not exist.")
    return bytes(out)


def expander(head):
    depth, color, clear = head.depth, head.color, head.chunks.get(b"tRNS")
    wide = depth == 16
    spread = None
    if depth < 8:
        per, top = 8 // depth, (1 << depth) - 1
        spread = [bytes((byte >> (8 - depth * (i + 1))) & top for i in range(per)) for byte in range(256)]
    if color == 3:
        palette = head.chunks.get(b"PLTE", b"")
        tables = [palette[channel::3].ljust(256, b"\0")[:256] for channel in range(3)]
        tables.append((clear or b"").ljust(256, b"\xff")[:256])
    elif color == 0:
        scale = 255 // ((1 << min(depth, 8)) - 1)
        tables = [bytes(min(255, value * scale) for value in range(256))] * 3

    def samples(row, across):
        if spread:
            row = b"".join(map(spread.__getitem__, row))[:across]
        return row[0::2] if wide else row

    def to_rgba(row, across):
        flat = samples(row, across)
        out = bytearray(b"\xff") * (across * 4)
        if color in (0, 3):
            for channel, table in enumerate(tables):
                out[channel::4] = flat.translate(table)
        else:
            step = SAMPLES[color]
            grey = color == 4
            for channel in range(3):
                out[channel::4] = flat[0 if grey else channel::step]
            if color in (4, 6):
                out[3::4] = flat[step - 1::step]
        if clear and color in (0, 2):
            keyed(out, row if wide else flat, across)
        return out

    def keyed(out, row, across):
        """One colour of the file means "nothing here"."""
        key = clear[:SAMPLES[color] * 2]
        step = len(key) if wide else len(key) // 2
        mark = key if wide else key[1::2]
        for i in range(across):
            if row[i * step:i * step + step] == mark:
                out[i * 4 + 3] = 0

    return to_rgba


def encode(width, height, rgba):
    """The smallest plain form: without alpha when every pixel is opaque, and grey when there is no colour."""
    alpha = rgba[3::4].count(255) != width * height
    grey = rgba[0::4] == rgba[1::4] == rgba[2::4]
    keep = ([0] if grey else [0, 1, 2]) + ([3] if alpha else [])
    gap = len(keep)
    flat = bytearray(width * height * gap)
    for place, channel in enumerate(keep):
        flat[place::gap] = rgba[channel::4]
    stride, packed, above = width * gap, zlib.compressobj(9), bytes(width * gap)
    out = []
    for y in range(height):
        row = bytes(flat[y * stride:(y + 1) * stride])
        choices = [(0, row), (1, less(row, bytes(gap) + row[:-gap])), (2, less(row, above))]
        best = min(choices, key=lambda each: (sum(each[1].translate(DISTANCE)), each[0]))
        out.append(packed.compress(bytes([best[0]]) + best[1]))
        above = row
    out.append(packed.flush())
    color = {(True, False): 0, (False, False): 2, (True, True): 4, (False, True): 6}[grey, alpha]
    head = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    return MAGIC + chunk(b"IHDR", head) + chunk(b"sRGB", b"\0") + chunk(b"IDAT", b"".join(out)) + chunk(b"IEND", b"")


DISTANCE = bytes(min(value, 256 - value) for value in range(256))


def less(row, other):
    return bytes(map((255).__and__, map(int.__sub__, row, other)))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
