"""Cuts an object out of a plain background. Usage: echo "" | main.py picture.png"""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import cutout
import png

MOST_PIXELS = 4_000_000
DEFAULTS = {"color": "auto", "tolerance": "auto", "edge": 2, "holes": False, "trim": True, "margin": 8}


class BadRequest(Exception):
    pass


def main():
    wanted = read()
    paths = sys.argv[1:]
    if not paths and os.path.isdir("attachments"):
        paths = [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))]
    if not paths:
        raise BadRequest("There is no picture: attach a PNG file.")
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    for path in paths:
        with open(path, "rb") as handle:
            print(cut(os.path.basename(path), handle.read(), wanted, output))


def cut(name, data, wanted, output):
    if data[:8] != png.MAGIC:
        raise BadRequest(f"{name} is not a PNG file. Convert it first, for instance with the image-convert skill.")
    width, height, rgba, _ = png.decode(data, name, MOST_PIXELS)
    found, share, spread = cutout.border_colour(width, height, rgba)
    if found is None:
        raise BadRequest(f"{name} is see-through along its whole frame: its background is gone already.")
    key = wanted["key"] or found
    limit = wanted["tolerance"] if wanted["tolerance"] != "auto" else min(48, max(10, spread + 6))
    far = cutout.distances(rgba, key)
    background = cutout.enclosed(far, limit) if wanted["holes"] else cutout.flood(width, height, far, limit)
    removed = background.count(1) / (width * height)
    if not removed:
        raise BadRequest(f"color: nothing at the frame of {name} is within {limit} of {png_hex(key)}. The frame is mostly {png_hex(found)}.")
    before = rgba[3::4]
    alpha, softened = cutout.soften(width, height, rgba, far, background, limit, key, wanted["edge"])
    rgba[3::4] = bytes(map(min, alpha, before))
    seen = cutout.box(width, height, rgba[3::4])
    if seen is None:
        raise BadRequest(f"tolerance: at {limit} all of {name} counts as background. Use a smaller number.")
    new_width, new_height, result = crop(width, height, rgba, seen, wanted["margin"]) if wanted["trim"] else (width, height, rgba)
    file = f"{os.path.splitext(name)[0]}-cutout.png"
    with open(os.path.join(output, file), "wb") as handle:
        handle.write(png.encode(new_width, new_height, result))
    inside = enclosed_share(far, background, limit) if not wanted["holes"] else 0
    warnings = list(doubts(share, spread, removed, inside, seen, width, height, wanted["key"]))
    lines = [f"# {name}: {'cut out' if not warnings else 'cut out, but look at it'}\n"]
    lines += [f"- {each}" for each in warnings] + ([""] if warnings else [])
    lines.append("| | |\n| --- | --- |")
    lines.append(f"| Background | {png_hex(key)}{'' if wanted['key'] else ', found along the frame'}, tolerance {limit} |")
    lines.append(f"| Frame of that colour | {share:.0%} |")
    lines.append(f"| Removed | {removed:.1%} of the picture |")
    lines.append(f"| Softened | {softened:,} edge pixels, background colour taken out of them |")
    lines.append(f"| Result | `{file}`, {new_width} × {new_height}{' after trimming' if wanted['trim'] else ''} |")
    return "\n".join(lines) + "\n"


def read():
    path = os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    raw = raw.lstrip("\ufeff").strip()
    wanted = dict(DEFAULTS)
    if raw.startswith("{"):
        try:
            given = json.loads(raw)
        except ValueError as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
        unknown = sorted(set(given) - set(DEFAULTS))
        if unknown:
            raise BadRequest(f"{unknown[0]!r} is not a setting; there are {', '.join(DEFAULTS)}.")
        wanted.update(given)
    elif re.search(r"#[0-9a-fA-F]{6}\b", raw):
        wanted["color"] = re.search(r"#[0-9a-fA-F]{6}\b", raw)[0]
    for field, low, high in (("tolerance", 0, 128), ("edge", 0, 4), ("margin", 0, 500)):
        value = wanted[field]
        if value != "auto" or field != "tolerance":
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise BadRequest(f"{field}: must be a whole number from {low} to {high}, not {value!r}.")
    for field in ("holes", "trim"):
        if not isinstance(wanted[field], bool):
            raise BadRequest(f"{field}: must be true or false, not {wanted[field]!r}.")
    code = re.fullmatch(r"#?([0-9a-fA-F]{6})", str(wanted["color"]))
    if not code and wanted["color"] != "auto":
        raise BadRequest(f"color: must be auto or #rrggbb, not {wanted['color']!r}.")
    wanted["key"] = tuple(bytes.fromhex(code[1])) if code else None
    return wanted


def crop(width, height, rgba, seen, margin):
    left, top, right, bottom = max(0, seen[0] - margin), max(0, seen[1] - margin), min(width, seen[2] + margin), min(height, seen[3] + margin)
    out = bytearray()
    for y in range(top, bottom):
        out += rgba[(y * width + left) * 4:(y * width + right) * 4]
    return right - left, bottom - top, out


def enclosed_share(far, background, limit):
    return (cutout.enclosed(far, limit).count(1) - background.count(1)) / len(far)


def doubts(share, spread, removed, inside, seen, width, height, chosen):
    """What makes the cut doubtful, the worst first."""
    if share < 0.6 and not chosen:
        yield (f"Only {share:.0%} of the frame has one colour. This is a photo with a real background; no colour key will find its "
               "object. Use a tool with a segmentation model.")
    if spread > 24:
        yield "The background is uneven (shadow, gradient or noise). Look for grey remains near the object."
    if removed < 0.05:
        yield f"Only {removed:.1%} was removed. Raise the tolerance, or the object fills the picture."
    if removed > 0.95:
        yield f"{removed:.1%} was removed. If parts of the object are missing, lower the tolerance."
    if inside > 0.002:
        yield (f"{inside:.1%} of the picture has the background's colour but is enclosed by the object. It was kept; "
               "set holes to true if those are gaps such as a handle.")
    touching = [side for side, at in (("left", seen[0] == 0), ("top", seen[1] == 0), ("right", seen[2] == width), ("bottom", seen[3] == height)) if at]
    if touching:
        yield f"The object touches the picture's {' and '.join(touching)} edge: it ends in a straight cut there."


def png_hex(colour):
    return "#" + bytes(colour).hex()


try:
    main()
except (BadRequest, png.BadPng, OSError) as problem:
    sys.exit(f"Cannot cut out: {problem}")
