"""Writes baseline JPEG with the standard's example tables, scaled by a quality from 1 to 100."""
import struct

from dct import ZIGZAG, forward

LUMA = (16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99)
CHROMA = (17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66) + (99,) * 38
DC_COUNTS = (bytes((0, 1, 5, 1, 1, 1, 1, 1, 1) + (0,) * 7), bytes((0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1) + (0,) * 5))
DC_VALUES = bytes(range(12))
AC_COUNTS = (bytes((0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125)), bytes((0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119)))
TAIL = "35363738393A434445464748494A535455565758595A636465666768696A737475767778797A"
AC_VALUES = (
    bytes.fromhex("01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A34" + TAIL +
                  "838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DA"
                  "E1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA"),
    bytes.fromhex("0001020311040521310612415107617113223281081442" "91A1B1C109233352F0156272D10A162434E125F11718191A262728292A" + TAIL +
                  "82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DA"
                  "E2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FA"),
)


def write(width, height, rgba, quality, subsample):
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    tables = [[min(255, max(1, (value * scale + 50) // 100)) for value in table] for table in (LUMA, CHROMA)]
    grey = rgba[0::4] == rgba[1::4] == rgba[2::4]
    step = 2 if subsample and not grey else 1
    planes = split(width, height, rgba, grey, step)
    out = [b"\xff\xd8", segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    kinds = 1 if grey else 2
    for number in range(kinds):
        out.append(segment(0xDB, bytes([number]) + bytes(tables[number][ZIGZAG[k]] for k in range(64))))
    parts = [bytes([1, 0x11 * step, 0])] + ([] if grey else [bytes([2, 0x11, 1]), bytes([3, 0x11, 1])])
    out.append(segment(0xC0, struct.pack(">BHHB", 8, height, width, len(parts)) + b"".join(parts)))
    codes = []
    for number in range(kinds):
        out.append(segment(0xC4, bytes([number]) + DC_COUNTS[number] + DC_VALUES))
        out.append(segment(0xC4, bytes([number | 16]) + AC_COUNTS[number] + AC_VALUES[number]))
        codes.append((canonical(DC_COUNTS[number], DC_VALUES), canonical(AC_COUNTS[number], AC_VALUES[number])))
    chosen = [b"\1\0"] + ([] if grey else [b"\2\x11", b"\3\x11"])
    out.append(segment(0xDA, bytes([len(parts)]) + b"".join(chosen) + b"\0\x3f\0"))
    out.append(entropy(planes, tables, codes, step))
    return b"".join(out) + b"\xff\xd9"


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def canonical(counts, values):
    """Symbol → (code, length)."""
    codes, code, at = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for symbol in values[at:at + count]:
            codes[symbol] = (code, length)
            code += 1
        at += count
        code <<= 1
    return codes


def split(width, height, rgba, grey, step):
    """The planes, each (values, blocks across, blocks down), padded by repeating the edge."""
    wide, high = -(-width // (8 * step)) * 8 * step, -(-height // (8 * step)) * 8 * step
    rows = [[] for _ in range(1 if grey else 3)]
    for y in range(high):
        at = min(y, height - 1) * width * 4
        red, green, blue = (rgba[at + channel:at + width * 4:4] for channel in range(3))
        lines = [list(red)] if grey else [
            [19595 * r + 38470 * g + 7471 * b + 32768 >> 16 for r, g, b in zip(red, green, blue)],
            [-11059 * r - 21709 * g + 32768 * b + 8421375 >> 16 for r, g, b in zip(red, green, blue)],
            [32768 * r - 27439 * g - 5329 * b + 8421375 >> 16 for r, g, b in zip(red, green, blue)]]
        for row, line in zip(rows, lines):
            row.append([value - 128 for value in line] + [line[-1] - 128] * (wide - width))
    if step == 2:
        for i in (1, 2):
            rows[i] = [[a + b + c + d + 2 >> 2 for a, b, c, d in zip(up[::2], up[1::2], low[::2], low[1::2])]
                       for up, low in zip(rows[i][::2], rows[i][1::2])]
    return rows


def entropy(planes, tables, codes, step):
    units = []
    for number, rows in enumerate(planes):
        units.append((rows, step if number == 0 else 1, [8 * each for each in tables[min(number, 1)]], codes[min(number, 1)]))
    last = [0] * len(planes)
    out, have, count = bytearray(), 0, 0
    across, down = len(planes[0][0]) // (8 * step), len(planes[0]) // (8 * step)
    for row in range(down):
        for column in range(across):
            for number, (rows, per, table, (dc, ac)) in enumerate(units):
                for v in range(per):
                    for h in range(per):
                        y, x = (row * per + v) * 8, (column * per + h) * 8
                        block = forward([value for line in rows[y:y + 8] for value in line[x:x + 8]])
                        whole = [(value + (q >> 1)) // q if value >= 0 else -((-value + (q >> 1)) // q) for value, q in zip(block, table)]
                        for code, length in symbols(whole, last[number], dc, ac):
                            have, count = have << length | code, count + length
                        last[number] = whole[0]
            spare = count & 7
            out += (have >> spare).to_bytes(count >> 3, "big")
            have, count = have & (1 << spare) - 1, spare
    if count:
        out.append((have << 8 - count | (1 << 8 - count) - 1) & 255)
    return bytes(out).replace(b"\xff", b"\xff\0")


def symbols(block, before, dc, ac):
    difference = block[0] - before
    size = abs(difference).bit_length()
    yield dc[size]
    if size:
        yield (difference if difference > 0 else difference + (1 << size) - 1), size
    zeros = 0
    for k in range(1, 64):
        value = block[ZIGZAG[k]]
        if not value:
            zeros += 1
            continue
        while zeros > 15:
            yield ac[0xF0]
            zeros -= 16
        size = abs(value).bit_length()
        yield ac[zeros << 4 | size]
        yield (value if value > 0 else value + (1 << size) - 1), size
        zeros = 0
    if zeros:
        yield ac[0]
