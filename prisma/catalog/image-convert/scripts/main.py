"""Converts pictures. Usage: echo "to jpg, quality 80" | main.py picture.png"""
import os
import struct
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import jpeg_in
import jpeg_out
import png
import request
import simple

MOST_PIXELS = 8_000_000
MOST_JPEG = 2_000_000
ELSEWHERE = {b"RIFF": "WebP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"%PDF": "PDF", b"<svg": "SVG", b"<?xm": "SVG or XML", b"8BPS": "Photoshop"}


def main():
    wanted = request.read()
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    rows, remarks = [], []
    for name, data in request.pictures():
        width, height, rgba, source, notes = load(name, data)
        packed, more = save(width, height, rgba, source, wanted, name)
        ending = "jpg" if wanted["format"] == "jpeg" else wanted["format"]
        file = f"{os.path.splitext(name)[0]}.{ending}"
        with open(os.path.join(output, file), "wb") as handle:
            handle.write(packed)
        change = len(packed) / len(data) - 1
        rows.append(f"| `{name}` | {source} | `{file}` | {width} × {height} | {size(data)} → {size(packed)} | {change:+.0%} |")
        remarks.extend(f"`{file}`: {each}" for each in notes + more)
    print(f"# {len(rows)} picture{'s' if len(rows) != 1 else ''} converted\n")
    print("## What was lost\n")
    print("\n".join(f"- {each}" for each in remarks) if remarks else "Nothing: every pixel is as it was.")
    print("\n| From | Kind | To | Pixels | Size | Change |\n| --- | --- | --- | ---: | ---: | ---: |")
    print("\n".join(rows))


def size(data):
    return f"{len(data) / 1024:,.1f} KB"


def load(name, data):
    notes = []
    if data[:8] == png.MAGIC:
        width, height, rgba, head = png.decode(data, name, MOST_PIXELS)
        if head.depth == 16:
            notes.append("16 bits a channel became 8.")
        if b"iCCP" in head.chunks:
            notes.append("the colour profile was dropped and the values taken as sRGB.")
        if b"acTL" in head.chunks:
            notes.append("the animation was dropped; this is its first frame.")
        return width, height, rgba, f"PNG ({head.kind})", notes
    if data[:2] == b"\xff\xd8":
        width, height, rgba, turn = jpeg_in.read(data, name, MOST_JPEG)
        if b"ICC_PROFILE\0" in data[:200_000]:
            notes.append("the colour profile was dropped and the values taken as sRGB.")
        if b"Exif\0\0" in data[:200_000]:
            notes.append("the camera's data (date, place, exposure) was dropped.")
        if turn != 1:
            width, height, rgba = turned(width, height, rgba, turn)
            notes.append("the camera's orientation was applied, so the pixels themselves now stand upright.")
        return width, height, rgba, "JPEG", notes
    if data[:6] in (b"GIF87a", b"GIF89a"):
        width, height, rgba, frames = simple.read_gif(data, name, MOST_PIXELS)
        if frames > 1:
            notes.append(f"{frames - 1} of {frames} frames were dropped; this is the first.")
        return width, height, rgba, "GIF", notes
    if data[:2] == b"BM":
        return *simple.read_bmp(data, name, MOST_PIXELS), "BMP", notes
    if data[:1] == b"P" and data[1:2] in b"123456" and len(data) > 2:
        return *simple.read_ppm(data, name, MOST_PIXELS), "PPM", notes
    known = ELSEWHERE.get(data[:4]) or ("HEIC or AVIF" if data[4:8] == b"ftyp" else None)
    raise request.BadRequest(f"{name} is {f'a {known} file' if known else 'no picture of a known kind'}; PNG, JPEG, GIF, BMP and PPM are read.")


def save(width, height, rgba, source, wanted, name):
    notes, target = [], wanted["format"]
    if target != "png" and rgba[3::4].count(255) != width * height:
        colour = wanted["background"]
        flatten(rgba, colour)
        notes.append(f"transparency was laid on #{colour.hex()}; {target.upper()} has none.")
    if target == "png":
        return png.encode(width, height, rgba), notes
    if target == "bmp":
        return simple.write_bmp(width, height, rgba), notes
    if target == "ppm":
        return simple.write_ppm(width, height, rgba), notes
    if width * height > MOST_JPEG:
        raise request.BadRequest(f"{name} has {width * height / 1e6:.1f} megapixels; a JPEG may have {MOST_JPEG / 1e6:g} here. Resize it first.")
    if max(width, height) > 65535:
        raise request.BadRequest(f"{name}: a JPEG's sides may have 65,535 pixels.")
    half = wanted["chroma"] == "4:2:0"
    again = " It was a JPEG before, so it has now lost twice." if source == "JPEG" else ""
    notes.append(f"JPEG at quality {wanted['quality']} rounds fine detail off{', and colour is kept at half the resolution' if half else ''}.{again}")
    return jpeg_out.write(width, height, rgba, wanted["quality"], half), notes


def flatten(rgba, colour):
    alpha = rgba[3::4]
    for channel in range(3):
        back = colour[channel]
        rgba[channel::4] = bytes([(value * a + back * (255 - a) + 127) // 255 for value, a in zip(rgba[channel::4], alpha)])
    rgba[3::4] = b"\xff" * len(alpha)


def turned(width, height, rgba, turn):
    """The eight orientations of the Exif tag: rows and columns swapped or not, then mirrored either way."""
    pixels = memoryview(bytes(rgba)).cast("I")
    if turn >= 5:
        rows = [pixels[x::width] for x in range(width)]
        width, height = height, width
    else:
        rows = [pixels[y * width:(y + 1) * width] for y in range(height)]
    if turn in (2, 3, 6, 7):
        rows = [row[::-1] for row in rows]
    if turn in (3, 4, 7, 8):
        rows.reverse()
    return width, height, bytearray(b"".join(row.tobytes() for row in rows))


try:
    main()
except (request.BadRequest, png.BadPng, jpeg_in.BadJpeg, simple.BadImage, OSError) as problem:
    sys.exit(f"Cannot convert: {problem}")
except (IndexError, struct.error):
    sys.exit("Cannot convert: a picture is damaged or cut off; send the whole file again.")
