"""Resizing with a three-lobed Lanczos filter, in linear light and with colours weighted by their alpha.

All arithmetic is whole numbers, so that every Python gives the same pixels.
"""
import math
from operator import mul

UNIT = 1 << 14  # the weights of one output pixel add up to this
FULL = 65535


def to_linear(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


LINEAR = [round(to_linear(value) * FULL) for value in range(256)]
_edges = [0] + [math.ceil(to_linear(value - 0.5) * FULL) for value in range(1, 256)] + [FULL + 1]
ENCODED = b"".join(bytes([value]) * (_edges[value + 1] - _edges[value]) for value in range(256))


def kernel(x):
    if x == 0:
        return 1.0
    if abs(x) >= 3:
        return 0.0
    x *= math.pi
    return 3 * math.sin(x) * math.sin(x / 3) / (x * x)


def weights(source, target, begin, length):
    """For each of the target's pixels: the first source pixel, and whole-numbered weights from there on.

    begin and length say which stretch of the source is shown (for a crop)."""
    scale = length / target
    reach = 3 * max(1.0, scale)
    table = []
    for i in range(target):
        centre = begin + (i + 0.5) * scale
        first = max(0, math.floor(centre - reach + 0.5))
        last = min(source, math.floor(centre + reach + 0.5))
        raw = [kernel((at + 0.5 - centre) / max(1.0, scale)) for at in range(first, last)]
        total = sum(raw)
        whole = [round(each / total * UNIT) for each in raw]
        whole[max(range(len(whole)), key=whole.__getitem__)] += UNIT - sum(whole)
        table.append((first, whole))
    return table


def resize(width, height, rgba, new_width, new_height, crop=None):
    """RGBA of the new size; crop is (left, top, width, height) in source pixels."""
    left, top, wide, high = crop or (0, 0, width, height)
    if (left, top, wide, high) == (0, 0, new_width, new_height) == (0, 0, width, height):
        return bytearray(rgba)
    across, down = weights(width, new_width, left, wide), weights(height, new_height, top, high)
    opaque = rgba[3::4].count(255) == width * height
    channels = 3 if opaque else 4
    out = bytearray(b"\xff") * (new_width * new_height * 4)
    narrowed = {}
    done = 0
    for y, (first, column) in enumerate(down):
        for row in range(first, first + len(column)):
            if row not in narrowed:
                narrowed[row] = narrow(rgba[row * width * 4:(row + 1) * width * 4], across, channels)
        while done < first:
            narrowed.pop(done, None)
            done += 1
        rows = [narrowed[row] for row in range(first, first + len(column))]
        mixed = []
        for channel in range(channels):
            lines = [row[channel] for row in rows]
            mixed.append([min(max(sum(map(mul, column, values)) >> 14, 0), FULL) for values in zip(*lines)])
        write(out, y * new_width * 4, new_width, mixed)
    return out


def narrow(row, across, channels):
    """One row, resized sideways: a list for each channel, colours already multiplied by alpha."""
    lines = [list(map(LINEAR.__getitem__, row[channel::4])) for channel in range(3)]
    if channels == 4:
        alpha = row[3::4]
        lines = [[value * a // 255 for value, a in zip(line, alpha)] for line in lines]
        lines.append([a * 257 for a in alpha])
    return [[sum(map(mul, whole, line[first:first + len(whole)])) >> 14 for first, whole in across] for line in lines]


def write(out, at, width, mixed):
    end = at + width * 4
    if len(mixed) == 4:
        alpha = mixed[3]
        mixed = [[min(value * FULL // a, FULL) if a else 0 for value, a in zip(line, alpha)] for line in mixed[:3]]
        out[at + 3:end:4] = bytes([(a + 128) // 257 for a in alpha])
    for channel in range(3):
        out[at + channel:end:4] = bytes(map(ENCODED.__getitem__, mixed[channel]))
