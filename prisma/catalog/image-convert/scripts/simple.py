"""The formats without much packing: BMP and PPM both ways, GIF read (its first frame)."""
import re
import struct


class BadImage(Exception):
    pass


def check(width, height, name, most_pixels):
    if width < 1 or height < 1:
        raise BadImage(f"{name} says it is {width} × {height} pixels.")
    if width * height > most_pixels:
        raise BadImage(f"{name} has {width * height / 1e6:.1f} megapixels; at most {most_pixels / 1e6:g} fit here.")


def read_bmp(data, name, most_pixels):
    if len(data) < 54:
        raise BadImage(f"{name} is too short for a BMP.")
    start, header = struct.unpack("<10xII", data[:18])
    width, height, _, depth, packing, _, _, _, used = struct.unpack("<iiHHIIiiI", data[18:50])
    upward, height = height > 0, abs(height)
    check(width, height, name, most_pixels)
    if header < 40 or depth not in (1, 4, 8, 24, 32) or packing not in (0, 3) or (packing == 3 and depth != 32):
        raise BadImage(f"{name} is a BMP of {depth} bits with packing {packing}; only unpacked ones of 1, 4, 8, 24 and 32 bits are read.")
    stride = (width * depth + 31) // 32 * 4
    if len(data) < start + stride * height:
        raise BadImage(f"{name} is cut off in the middle; send the whole file.")
    places = (2, 1, 0, None)
    if packing == 3:
        masks = struct.unpack("<IIII", data[54:70].ljust(16, b"\0"))
        places = [mask.bit_length() // 8 - 1 if mask else None for mask in masks]
        if any(mask and mask != 255 << 8 * place for mask, place in zip(masks, places)):
            raise BadImage(f"{name} has unusual colour masks, which are not read.")
        if header < 56:
            places[3] = None
    palette = data[14 + header:14 + header + 4 * (used or 1 << min(depth, 8))]
    tables = [palette[channel::4].ljust(256, b"\0")[:256] for channel in (2, 1, 0)]
    out = bytearray(b"\xff") * (width * height * 4)
    for y in range(height):
        at = start + stride * (height - 1 - y if upward else y)
        row, begin, end = data[at:at + stride], y * width * 4, (y + 1) * width * 4
        if depth <= 8:
            per, top = 8 // depth, (1 << depth) - 1
            flat = row if per == 1 else bytes(byte >> 8 - depth * (i + 1) & top for byte in row for i in range(per))
            for channel in range(3):
                out[begin + channel:end:4] = flat[:width].translate(tables[channel])
        else:
            step = depth // 8
            for channel, place in enumerate(places):
                if place is not None:
                    out[begin + channel:end:4] = row[place:width * step:step]
    return width, height, out


def write_bmp(width, height, rgba):
    stride = (width * 3 + 3) // 4 * 4
    body = bytearray(stride * height)
    for y in range(height):
        at, source = (height - 1 - y) * stride, y * width * 4
        for channel in range(3):
            body[at + channel:at + width * 3:3] = rgba[source + 2 - channel:source + width * 4:4]
    return struct.pack("<2sIIIIiiHHIIiiII", b"BM", 54 + len(body), 0, 54, 40, width, height, 1, 24, 0, len(body), 2835, 2835, 0, 0) + bytes(body)


def read_ppm(data, name, most_pixels):
    kind = data[:2]
    if kind not in (b"P2", b"P3", b"P5", b"P6"):
        raise BadImage(f"{name} is a {kind.decode()} bitmap; P2, P3, P5 and P6 are read.")
    found = re.match(rb"P\d(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)\s", data)
    if not found:
        raise BadImage(f"{name} has no readable header.")
    width, height, top = (int(each) for each in found.groups())
    check(width, height, name, most_pixels)
    if not 0 < top < 65536:
        raise BadImage(f"{name} says its brightest value is {top}; 1 to 65535 is possible.")
    channels = 3 if kind in (b"P3", b"P6") else 1
    count, body = width * height * channels, data[found.end():]
    if kind in (b"P2", b"P3"):
        try:
            values = [int(each) for each in re.sub(rb"#[^\n]*", b"", body).split()[:count]]
        except ValueError:
            raise BadImage(f"{name} holds something that is no number.") from None
    elif top > 255:
        values = list(struct.unpack(f">{min(count, len(body) // 2)}H", body[:min(count, len(body) // 2) * 2]))
    else:
        values = body[:count]
    if len(values) < count:
        raise BadImage(f"{name} is cut off: {len(values)} of {count} values are there.")
    if top != 255:
        values = bytes([min(255, (value * 255 + top // 2) // top) for value in values])
    out = bytearray(b"\xff") * (width * height * 4)
    for channel in range(3):
        out[channel::4] = bytes(values[channel % channels::channels])
    return width, height, out


def write_ppm(width, height, rgba):
    body = bytearray(width * height * 3)
    for channel in range(3):
        body[channel::3] = rgba[channel::4]
    return f"P6\n{width} {height}\n255\n".encode() + bytes(body)


def read_gif(data, name, most_pixels):
    """(width, height, RGBA, frames)"""
    width, height, flags = struct.unpack("<HHB", data[6:11].ljust(5, b"\0"))
    check(width, height, name, most_pixels)
    at = 13
    shared = data[at:at + (3 << (flags & 7) + 1)] if flags & 128 else b""
    at += len(shared)
    first, frames, clear = None, 0, None
    try:
        while data[at] != 0x3B:
            if data[at] == 0x21:
                if data[at + 1] == 0xF9 and first is None:
                    clear = data[at + 6] if data[at + 3] & 1 else None
                at = blocks(data, at + 2)[1]
            elif data[at] == 0x2C:
                left, top, wide, high, flags = struct.unpack("<HHHHB", data[at + 1:at + 10])
                at += 10
                own = data[at:at + (3 << (flags & 7) + 1)] if flags & 128 else b""
                at += len(own)
                size = data[at]
                packed, at = blocks(data, at + 1)
                frames += 1
                if first is None:
                    first = left, top, wide, high, flags & 64, own or shared, size, packed
            else:
                raise BadImage(f"{name} is damaged: an unknown block at byte {at}.")
    except (IndexError, struct.error):
        if first is None:
            raise BadImage(f"{name} is cut off before its first picture ends.") from None
    if first is None:
        raise BadImage(f"{name} holds no picture.")
    left, top, wide, high, laced, palette, size, packed = first
    check(wide, high, name, most_pixels)
    indices = unpack(packed, size, wide * high, name).ljust(wide * high, b"\0")
    tables = [palette[channel::3].ljust(256, b"\0") for channel in range(3)]
    tables.append(bytes(0 if i == clear else 255 for i in range(256)))
    out = bytearray(width * height * 4)
    order = [y for begin, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for y in range(begin, high, step)] if laced else range(high)
    for i, y in enumerate(order):
        seen = max(0, min(wide, width - left))
        if top + y < height and seen:
            row, begin = indices[i * wide:i * wide + seen], ((top + y) * width + left) * 4
            for channel in range(4):
                out[begin + channel:begin + seen * 4:4] = row.translate(tables[channel])
    return width, height, out, frames


def blocks(data, at):
    out = bytearray()
    while data[at]:
        out += data[at + 1:at + 1 + data[at]]
        at += 1 + data[at]
    return bytes(out), at + 1


def unpack(packed, size, wanted, name):
    """LZW, least significant bit first."""
    if not 1 <= size <= 11:
        raise BadImage(f"{name} is damaged: a code size of {size}.")
    clear, end = 1 << size, (1 << size) + 1
    base = [bytes([min(i, 255)]) for i in range(clear)] + [b"", b""]
    table, width, before, out, have, count = list(base), size + 1, None, bytearray(), 0, 0
    for byte in packed:
        have, count = have | byte << count, count + 8
        while count >= width:
            code = have & (1 << width) - 1
            have, count = have >> width, count - width
            if code == clear:
                table, width, before = list(base), size + 1, None
                continue
            if code == end or len(out) >= wanted:
                return bytes(out[:wanted])
            if code > len(table) or (code == len(table) and before is None):
                raise BadImage(f"{name} is damaged: its picture does not unpack.")
            entry = table[code] if code < len(table) else before + before[:1]
            out += entry
            if before is not None and len(table) < 4096:
                table.append(before + entry[:1])
                if len(table) == 1 << width and width < 12:
                    width += 1
            before = entry
    return bytes(out[:wanted])
