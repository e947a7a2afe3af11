"""The square as SVG (one path) and as a PNG of two colours."""
import re
import struct
import zlib

from given import BadRequest


def colour(value, name):
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise BadRequest(f"{name}: must be a colour such as #1b2430, not {str(value)[:40]!r}.")
    return bytes.fromhex(value[1:])


def luminance(rgb):
    parts = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def svg(grid, margin, dark, light, title):
    side = len(grid) + 2 * margin
    runs = []
    for y, row in enumerate(grid):
        for run in re.finditer("1+", "".join(map(str, row))):
            runs.append(f"M{run.start() + margin} {y + margin}h{run.end() - run.start()}v1h-{run.end() - run.start()}z")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 8}" height="{side * 8}" '
            f'shape-rendering="crispEdges">\n<title>{title}</title>\n<rect width="{side}" height="{side}" fill="#{light.hex()}"/>\n'
            f'<path fill="#{dark.hex()}" d="{"".join(runs)}"/>\n</svg>\n')


def png(grid, margin, dark, light, scale):
    side = (len(grid) + 2 * margin) * scale
    quiet = "0" * margin * scale
    lines = []
    for row in grid:
        bits = quiet + "".join(str(cell) * scale for cell in row) + quiet
        packed = int(bits.ljust(-(-side // 8) * 8, "0"), 2).to_bytes(-(-side // 8), "big")
        lines.append((b"\0" + packed) * scale)
    blank = (b"\0" + bytes(-(-side // 8))) * (margin * scale)
    body = zlib.compress(blank + b"".join(lines) + blank, 9)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 3, 0, 0, 0))
            + chunk(b"PLTE", light + dark) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
