"""A poster from a composition: shapes and type on a grid. Usage: poster.py request.json, or the JSON on stdin."""
import json
import math
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
SKILL = os.environ.get("SKILL_DIR") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, os.path.relpath(os.path.join(SKILL, "scripts")))
sys.dont_write_bytecode = True

from sheet import Sheet, text_width

FORMATS = {"a4": (210, 297), "a3": (297, 420), "a2": (420, 594), "18x24in": (457.2, 609.6), "square": (300, 300), "a3-landscape": (420, 297)}
SHAPES = {"disc", "ring", "bar", "stripes", "triangle", "quarter"}
FIELDS = {"title", "format", "columns", "rows", "palette", "shapes", "texts", "show_grid"}
LEVELS = {"display": 0.17, "heading": 0.062, "text": 0.026, "note": 0.017}


class BadRequest(Exception):
    pass


class Grid:
    """Cells between margins; columns and rows are counted from 1, as designers do."""
    def __init__(self, width, height, columns, rows):
        self.margin = min(width, height) * 0.07
        self.columns, self.rows = columns, rows
        self.cell = ((width - 2 * self.margin) / columns, (height - 2 * self.margin) / rows)

    def point(self, at):
        return self.margin + (at[0] - 1) * self.cell[0], self.margin + (at[1] - 1) * self.cell[1]


def main():
    spec = read()
    width, height = FORMATS[spec["format"]]
    sheet, grid = Sheet(width, height, spec["title"]), Grid(width, height, spec["columns"], spec["rows"])
    sheet.rect(0, 0, width, height, fill=spec["palette"][0])
    area = 0.0
    for i, shape in enumerate(spec["shapes"]):
        area += draw_shape(sheet, grid, shape, spec["palette"], f"shapes[{i}]")
    remarks = []
    for i, text in enumerate(spec["texts"]):
        draw_text(sheet, grid, text, spec, f"texts[{i}]", remarks)
    if spec["show_grid"]:
        for column in range(spec["columns"] + 1):
            x = grid.point((column + 1, 1))[0]
            sheet.line(x, grid.margin, x, height - grid.margin, stroke="#00a0c8", weight=0.2)
        for row in range(spec["rows"] + 1):
            y = grid.point((1, row + 1))[1]
            sheet.line(grid.margin, y, width - grid.margin, y, stroke="#00a0c8", weight=0.2)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "poster.svg"), "w", encoding="utf-8") as handle:
        handle.write(sheet.svg())
    with open(os.path.join(output, "poster.pdf"), "wb") as handle:
        handle.write(sheet.pdf())
    missing = sorted({letter for text in spec["texts"] for letter in text["text"] if not letter.isspace() and not letter.encode("cp1252", "ignore")})
    if missing:
        remarks.append(f"The PDF's own typefaces have no {' '.join(missing[:12])}; a question mark stands there. Export the PDF from the SVG instead.")
    remarks += whole(spec, area / (width * height))
    print(f"# {spec['title']}: {width:g} × {height:g} mm\n")
    print("\n".join(f"{i}. {each}" for i, each in enumerate(remarks, 1)) if remarks else "Nothing stands against it: contrast, sizes, margins and count of colours are in order.")
    levels = len({text["level"] for text in spec["texts"]})
    print(f"\n{counted(len(spec['shapes']), 'shape')} covering about {area / (width * height):.0%} of the sheet, {counted(len(spec['texts']), 'text')} in "
          f"{counted(levels, 'size')}, grid {spec['columns']} × {spec['rows']} with cells of "
          f"{grid.cell[0]:.1f} × {grid.cell[1]:.1f} mm, margin {grid.margin:.1f} mm.")


def counted(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        spec = json.loads(raw.lstrip("\ufeff"))
    except ValueError:
        spec = None
    if not isinstance(spec, dict):
        raise BadRequest("Send a composition as an object with title, palette, shapes and texts; the skill's example is one.")
    unknown = sorted(set(spec) - FIELDS)
    if unknown:
        raise BadRequest(f"{unknown[0]!r} is not a field; there are {', '.join(sorted(FIELDS))}.")
    spec = {"title": "Poster", "format": "a3", "columns": 12, "rows": 16, "shapes": [], "texts": [], "show_grid": False,
            "palette": ["#f3ede1", "#14303c", "#e08a3c"], **spec}
    if not isinstance(spec["title"], str) or not spec["title"].strip():
        raise BadRequest("title: must be text.")
    if not isinstance(spec["format"], str) or spec["format"] not in FORMATS:
        raise BadRequest(f"format: must be one of {', '.join(FORMATS)}, not {spec['format']!r}.")
    for field in ("columns", "rows"):
        if isinstance(spec[field], bool) or not isinstance(spec[field], int) or not 1 <= spec[field] <= 24:
            raise BadRequest(f"{field}: must be a whole number from 1 to 24, not {spec[field]!r}.")
    palette = spec["palette"]
    if not isinstance(palette, list) or not 2 <= len(palette) <= 6 or not all(isinstance(c, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", c) for c in palette):
        raise BadRequest("palette: must be 2 to 6 colours such as #14303c, the ground first.")
    for field in ("shapes", "texts"):
        if not isinstance(spec[field], list) or len(spec[field]) > 200 or not all(isinstance(each, dict) for each in spec[field]):
            raise BadRequest(f"{field}: must be a list of at most 200 objects.")
    for field, known in (("shapes", {"kind", "at", "size", "colour", "count"}), ("texts", {"level", "text", "at", "colour", "on", "align"})):
        for i, each in enumerate(spec[field]):
            unknown = sorted(set(each) - known)
            if unknown:
                raise BadRequest(f"{field}[{i}].{unknown[0]}: is not a setting; there are {', '.join(sorted(known))}.")
    if not spec["shapes"] and not spec["texts"]:
        raise BadRequest("shapes: there is nothing on this poster; give at least one shape or text.")
    return spec


def pair(owner, field, name, low, high):
    value = owner.get(field)
    good = isinstance(value, list) and len(value) == 2 and all(isinstance(v, (int, float)) and not isinstance(v, bool) and low <= v <= high for v in value)
    if not good:
        raise BadRequest(f"{name}.{field}: must be two numbers from {low} to {high}, not {value!r}.")
    return value


def paint(owner, palette, name, usual=1):
    index = owner.get("colour", usual)
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(palette):
        raise BadRequest(f"{name}.colour: must be a place in the palette from 0 to {len(palette) - 1}, not {index!r}.")
    return palette[index]


def draw_shape(sheet, grid, shape, palette, name):
    """Draws it and returns about how much it covers, in square millimetres."""
    kind, fill = shape.get("kind"), paint(shape, palette, name)
    if not isinstance(kind, str) or kind not in SHAPES:
        raise BadRequest(f"{name}.kind: must be one of {', '.join(sorted(SHAPES))}, not {kind!r}.")
    x, y = grid.point(pair(shape, "at", name, -12, 40))
    across, down = pair(shape, "size", name, 0.02, 60)
    w, h = across * grid.cell[0], down * grid.cell[1]
    if kind in ("disc", "ring"):
        r = w / 2
        if kind == "disc":
            sheet.circle(x + r, y + r, r, fill=fill)
            return math.pi * r * r
        weight = h
        sheet.circle(x + r, y + r, r - weight / 2, stroke=fill, weight=weight)
        return 2 * math.pi * (r - weight / 2) * weight
    if kind == "bar":
        sheet.rect(x, y, w, h, fill=fill)
        return w * h
    if kind == "stripes":
        count = shape.get("count", 6)
        if isinstance(count, bool) or not isinstance(count, int) or not 2 <= count <= 80:
            raise BadRequest(f"{name}.count: must be a whole number from 2 to 80, not {count!r}.")
        step = h / count
        for i in range(count):
            # From thin to thick, so that the field has a direction.
            sheet.rect(x, y + i * step, w, step * (0.12 + 0.68 * i / (count - 1)), fill=fill)
        return w * h * 0.46
    if kind == "triangle":
        sheet.path([("M", x, y + h), ("L", x + w, y + h), ("L", x + w / 2, y), ("Z",)], fill=fill)
        return w * h / 2
    k = 0.5522847498
    sheet.path([("M", x, y + h), ("C", x, y + h - k * h, x + w - k * w, y, x + w, y), ("L", x + w, y + h), ("Z",)], fill=fill)
    return math.pi * w * h / 4


def draw_text(sheet, grid, text, spec, name, remarks):
    level, words = text.get("level", "text"), text.get("text")
    text["level"] = level
    if not isinstance(level, str) or level not in LEVELS:
        raise BadRequest(f"{name}.level: must be one of {', '.join(LEVELS)}, not {level!r}.")
    if not isinstance(words, str) or not words.strip() or len(words) > 400:
        raise BadRequest(f"{name}.text: must be 1 to 400 characters.")
    fill = paint(text, spec["palette"], name)
    x, y = grid.point(pair(text, "at", name, 0, 30))
    ground = paint({"colour": text.get("on", 0)}, spec["palette"], name)
    align = text.get("align", "start")
    if align not in ("start", "middle", "end"):
        raise BadRequest(f"{name}.align: must be start, middle or end, not {align!r}.")
    size = min(sheet.width, sheet.height) * LEVELS[level]
    lines = words.split("\n")
    tracking = -15 if level == "display" else 20 if level == "note" else 0
    widest = max(text_width(line, size, tracking) for line in lines)
    room = {"start": sheet.width - grid.margin - x, "end": x - grid.margin, "middle": 2 * min(x - grid.margin, sheet.width - grid.margin - x)}[align]
    if widest > room + 0.01:
        if room < 5:
            raise BadRequest(f"{name}.at: leaves no room for text inside the margin.")
        remarks.append(f"“{lines[0]}” was {widest / room - 1:.0%} too wide and is set smaller. Break it into lines to keep its size.")
        size *= room / widest
    for i, line in enumerate(lines):
        # The top of the capitals sits on the grid line, not the top of an invisible box.
        sheet.text(x, y + size * 0.72 + i * size * (0.98 if level == "display" else 1.3), size, line, fill=fill, anchor=align,
                   bold=level in ("display", "heading"), tracking=tracking)
    contrast = ratio(fill, ground)
    least = 3 if level in ("display", "heading") else 4.5
    if contrast < least:
        remarks.append(f"“{lines[0]}” has a contrast of {int(contrast * 10) / 10} : 1 on {ground}; {least} : 1 is the least for this size.")
    bottom = y + size * (0.72 + (len(lines) - 1) * 1.3)
    if bottom > sheet.height - grid.margin + 0.5:
        remarks.append(f"“{lines[0]}” runs {bottom - sheet.height + grid.margin:.0f} mm into the lower margin.")


def whole(spec, covered):
    if not any(text["level"] == "display" for text in spec["texts"]):
        yield "No text of the level display: from across the street nothing can be read first."
    if sum(text["level"] == "display" for text in spec["texts"]) > 1:
        yield "Two texts of the level display compete. One must lose."
    if len(spec["shapes"]) > 12:
        yield f"{len(spec['shapes'])} shapes: over a dozen become texture. Group them into one field or take half away."
    if covered > 0.75:
        yield f"Shapes cover {covered:.0%}. Under a quarter of empty ground there is no place for the eye to rest."
    if len(spec["palette"]) > 4:
        yield f"{len(spec['palette'])} colours: more than a ground, an ink and two others rarely hold together on one sheet."


def ratio(one, other):
    def light(code):
        parts = [value / 255 for value in bytes.fromhex(code[1:])]
        r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot draw the poster: {problem}")
