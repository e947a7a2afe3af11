"""A full-wrap cover template. Usage: main.py request.json, or the JSON on stdin."""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from sheet import Sheet, text_width

INCH = 25.4
# Thickness of one page (half a leaf) in millimetres.
PAPERS = {"white": 0.002252 * INCH, "cream": 0.0025 * INCH, "premium-color": 0.002347 * INCH}
TRIMS = {"5x8": (5 * INCH, 8 * INCH), "5.5x8.5": (5.5 * INCH, 8.5 * INCH), "6x9": (6 * INCH, 9 * INCH), "8.5x11": (8.5 * INCH, 11 * INCH),
         "a5": (148, 210), "b-format": (129, 198), "a4": (210, 297)}
BARCODE = (2 * INCH, 1.2 * INCH)
GUIDE, FOLD = "#00a0c8", "#d0208c"
FIELDS = {"title", "subtitle", "author", "blurb", "trim", "pages", "paper", "leaf_microns", "bleed_mm", "ground", "ink", "accent", "guides"}


class BadRequest(Exception):
    pass


def main():
    book = read()
    width, height, bleed, spine = book["width"], book["height"], book["bleed"], book["spine"]
    sheet = Sheet(2 * (width + bleed) + spine, height + 2 * bleed, f"{book['title']}: cover")
    sheet.trim = (bleed, bleed, sheet.width - bleed, sheet.height - bleed)
    notes = []
    back, fold, front = bleed, bleed + width, bleed + width + spine
    sheet.rect(0, 0, sheet.width, sheet.height, fill=book["ground"])
    sheet.rect(front, bleed + height * 0.62, sheet.width - front, 1.2, fill=book["accent"])
    draw_front(sheet, book, front, notes)
    draw_spine(sheet, book, fold, notes)
    draw_back(sheet, book, back)
    if book["guides"]:
        draw_guides(sheet, book, back, fold, front)
    missing = sorted({letter for field in ("title", "subtitle", "author", "blurb") for letter in book[field]
                      if not letter.isspace() and not letter.encode("cp1252", "ignore")})
    if missing:
        notes.append(f"The PDF's own typefaces have no {' '.join(missing[:12])}; a question mark stands there. The SVG is right: export the PDF from it.")
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "cover.svg"), "w", encoding="utf-8") as handle:
        handle.write(sheet.svg())
    with open(os.path.join(output, "cover.pdf"), "wb") as handle:
        handle.write(sheet.pdf())
    print(report(book, sheet, notes))


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        given = json.loads(raw.lstrip("\ufeff"))
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise BadRequest('Send an object such as {"title": "Salt Line", "author": "M. Aster", "pages": 312, "trim": "6x9", "paper": "cream"}.')
    unknown = sorted(set(given) - FIELDS)
    if unknown:
        raise BadRequest(f"{unknown[0]!r} is not a field; there are {', '.join(sorted(FIELDS))}.")
    book = {field: given.get(field, "") for field in ("title", "subtitle", "author", "blurb")}
    for field, value in book.items():
        if not isinstance(value, str) or len(value) > (1200 if field == "blurb" else 120):
            raise BadRequest(f"{field}: must be text of at most {1200 if field == 'blurb' else 120} characters.")
    if not book["title"].strip():
        raise BadRequest("title: is missing.")
    # A break in the title is the author's; elsewhere it reads as a space.
    book["broken"] = "\n".join(filter(None, (" ".join(line.split()) for line in book["title"].splitlines())))
    for field in ("title", "subtitle", "author"):
        book[field] = " ".join(book[field].split())
    book["pages"] = limited(given, "pages", 24, 1200, None)
    if book["pages"] % 2:
        book["pages"] += 1
    book["bleed"] = limited(given, "bleed_mm", 0, 10, 0.125 * INCH)
    book["width"], book["height"] = trim_size(given.get("trim", "6x9"))
    paper, leaf = given.get("paper", "cream"), given.get("leaf_microns")
    if leaf is not None:
        book["spine"], book["stock"] = book["pages"] / 2 * limited(given, "leaf_microns", 40, 400, None) / 1000, f"{leaf:g} µm a leaf"
    elif paper in PAPERS:
        book["spine"], book["stock"] = book["pages"] * PAPERS[paper], f"{paper}, {PAPERS[paper] * 1000:.1f} µm a page"
    else:
        raise BadRequest(f"paper: must be one of {', '.join(PAPERS)}, or give leaf_microns. It is {paper!r}.")
    for field, usual in (("ground", "#14303c"), ("ink", "#f4ead8"), ("accent", "#e08a3c")):
        book[field] = given.get(field, usual)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(book[field])):
            raise BadRequest(f"{field}: must be #rrggbb, not {book[field]!r}.")
    book["guides"] = given.get("guides", True) is not False
    return book


def limited(given, field, low, high, usual):
    value = given.get(field, usual)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high or (field == "pages" and value != int(value)):
        raise BadRequest(f"{field}: must be a number from {low} to {high}, not {value!r}.")
    return int(value) if field == "pages" else value


def trim_size(trim):
    if str(trim).lower() in TRIMS:
        return TRIMS[trim.lower()]
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*mm", str(trim))
    if not found or not 90 <= float(found[1]) <= 300 or not 120 <= float(found[2]) <= 420:
        raise BadRequest(f"trim: must be one of {', '.join(TRIMS)}, or such as 135x215mm, not {trim!r}.")
    return float(found[1]), float(found[2])


def draw_front(sheet, book, front, notes):
    margin = book["width"] * 0.11
    room, x = book["width"] - 2 * margin, front + margin
    # Less than the room: where Helvetica is missing, its stand-in runs wider.
    lines, size = fitted(book["broken"], room * 0.92, book["height"] * 0.62 - margin * 1.6, book["width"] * 0.2)
    y = book["bleed"] + margin + size * 0.8
    for line in lines:
        sheet.text(x, y, size, line, fill=book["ink"])
        y += size * 1.05
    if book["subtitle"]:
        under, small = fitted(book["subtitle"], room, 30, min(size * 0.4, book["width"] * 0.05))
        for i, line in enumerate(under):
            sheet.text(x, book["bleed"] + book["height"] * 0.62 + 6 + small * (1 + 1.3 * i), small, line, fill=book["ink"], bold=False)
    if book["author"]:
        name, high = fitted(book["author"], room, 24, book["width"] * 0.075)
        for i, line in enumerate(name):
            sheet.text(x, book["bleed"] + book["height"] - margin - high * 1.2 * (len(name) - 1 - i), high, line, fill=book["accent"])
    # A shop's thumbnail is about 100 px wide; capitals below 6 px there cannot be read.
    seen = size * 0.72 / book["width"] * 100
    notes.append(f"In a thumbnail 100 px wide the title's capitals are {seen:.0f} px high" + (": too small, shorten or break it." if seen < 6 else "."))


def wrapped(text, size, width):
    lines = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def fitted(text, width, height, largest):
    """Lines and size: as large as the longest word, or the longest of the given lines, and the room allow."""
    size = largest
    while True:
        lines = text.split("\n") if "\n" in text else wrapped(text, size, width)
        if size <= 2 or (all(text_width(line, size) <= width for line in lines) and len(lines) * size * 1.05 <= height):
            return lines, size
        size *= 0.96


def draw_spine(sheet, book, fold, notes):
    spine = book["spine"]
    if book["pages"] < 80 or spine < 4.5:
        notes.append(f"No type on the spine: {spine:.1f} mm at {book['pages']} pages. Printers ask for about 80 pages, and 1.6 mm of air at each side.")
        return
    size = min((spine - 3.2) / 1.0, 8)
    room = book["height"] - 26
    while text_width(f"{book['title']}   {book['author']}", size) > room:
        size *= 0.96
    x = fold + spine / 2 - size * 0.36
    sheet.text(x, book["bleed"] + 13, size, book["title"], fill=book["ink"], turned=True)
    if book["author"]:
        sheet.text(x, book["bleed"] + book["height"] - 13, size, book["author"], fill=book["accent"], anchor="end", turned=True)


def draw_back(sheet, book, back):
    margin = book["width"] * 0.11
    x, y, size = back + margin, book["bleed"] + margin + 4, 3.9
    for paragraph in filter(str.strip, book["blurb"].split("\n")):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer, size) > book["width"] - 2 * margin:
                sheet.text(x, y, size, line, fill=book["ink"], bold=False)
                y, line = y + size * 1.45, word
            else:
                line = longer
        sheet.text(x, y, size, line, fill=book["ink"], bold=False)
        y += size * 2.1
    left, top = barcode(book, back)
    sheet.rect(left, top, *BARCODE, fill="#ffffff")
    sheet.text(left + BARCODE[0] / 2, top + BARCODE[1] / 2 + 1, 3, "ISBN barcode", fill="#606870", anchor="middle", bold=False)


def barcode(book, back):
    return back + book["width"] - 0.25 * INCH - BARCODE[0], book["bleed"] + book["height"] - 0.25 * INCH - BARCODE[1]


def draw_guides(sheet, book, back, fold, front):
    bleed, width, height, safe = book["bleed"], book["width"], book["height"], 0.25 * INCH
    sheet.rect(bleed, bleed, sheet.width - 2 * bleed, height, stroke=GUIDE, weight=0.25)
    for x in (fold, front):
        sheet.line(x, 0, x, sheet.height, stroke=FOLD, weight=0.25, dash=(3, 1.5))
    for x in (back, front):
        sheet.rect(x + safe, bleed + safe, width - 2 * safe, height - 2 * safe, stroke=GUIDE, weight=0.2, dash=(2, 2))
    label = f"trim {width:.1f} x {height:.1f} mm   spine {book['spine']:.2f} mm   bleed {bleed:.2f} mm   guides: delete before printing"
    sheet.text(back + safe, bleed + height - 1.5, 2.2, label, fill=GUIDE, bold=False)


def report(book, sheet, notes):
    spine = book["spine"]
    lines = [f"# {book['title']}: spine {spine:.2f} mm, cover {sheet.width:.2f} × {sheet.height:.2f} mm\n"]
    lines += [f"- {each}" for each in notes]
    if spine > 0 and book["pages"] >= 80:
        lines.append("- Binding may drift by about 1.6 mm: nothing that ends at the fold, and no thin frame along it.")
    rows = [("Trim", book["width"], book["height"]), ("Full wrap with bleed", sheet.width, sheet.height), ("Barcode box", *BARCODE)]
    lines.append("\n| | Width | Height | Pixels at 300 dpi |\n| --- | ---: | ---: | ---: |")
    lines += [f"| {name} | {w:.2f} mm | {h:.2f} mm | {round(w / INCH * 300):,} × {round(h / INCH * 300):,} |" for name, w, h in rows]
    lines.append(f"\n{book['pages']} pages on {book['stock']}; bleed {book['bleed']:.3f} mm a side. From the left edge: back cover ends at "
                 f"{book['bleed'] + book['width']:.2f} mm, spine at {book['bleed'] + book['width'] + spine:.2f} mm.")
    lines.append("\nFiles: `cover.svg` to work in, `cover.pdf` to lay under your design. Both are true size.")
    return "\n".join(lines)


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot make the cover: {problem}")
