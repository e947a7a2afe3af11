"""Breaks paragraphs into lines and draws them."""
import re
from dataclasses import dataclass, field

import characters

LEADING = 1.15  # height of a single-spaced line relative to the type size
DEPTH = 0.24  # how much of it lies below the baseline
DEFAULT_TAB = 36.0
TOKENS = re.compile(r" +|[^ \-–—]*[-–—]+|[^ \-–—]+")


@dataclass
class Fragment:
    """A line or a table row: it has a height and can be drawn at a place on a page."""
    height: float
    draw: object  # draw(page, x, top)
    glue: bool = False  # must stay with the next fragment
    notes: list = field(default_factory=list)
    marks: list = field(default_factory=list)  # ("heading", level, title) or ("bookmark", name)
    trim: float = 0.0  # space above, dropped at the top of a page
    new_page: bool = False
    repeat: list = field(default_factory=list)  # header rows, drawn again where a table continues
    split: object = None


def colour(value):
    return " ".join(f"{int(value[i:i + 2], 16) / 255:.3g}" for i in (0, 2, 4))


def width_of(text, style):
    return sum(width for _, _, width in characters.pieces(text, style.font)) * style.drawn_size / 1000


def paragraph_fragments(paragraph, frame, fields, images):
    """The paragraph's lines as fragments, or several groups of them where it holds page breaks."""
    groups, current = [], []
    for item in paragraph.items:
        if item[0] == "page":
            groups.append(current)
            current = []
        else:
            current.append(item)
    groups.append(current)
    result = []
    for index, items in enumerate(groups):
        # Word often puts a lone break into a paragraph of its own: that must not leave an empty line behind.
        if len(groups) > 1 and not items and index == 0:
            continue
        if len(groups) > 1 and not items:
            result.append(Fragment(0.0, lambda page, x, top: None, new_page=True))
            continue
        lines = break_lines(paragraph, items, frame, fields, images, labelled=index == 0)
        made = [line_fragment(paragraph, line, frame, images) for line in lines]
        if paragraph.borders or paragraph.shading:
            for position, fragment in enumerate(made):
                fragment.draw = boxed(fragment, paragraph, frame, position == 0, position == len(made) - 1)
        if index:
            made[0].new_page = True
        result.extend(made)
    if not any(fragment.height for fragment in result):
        return result
    glue_lines(paragraph, result)
    space_above(result[0], paragraph.before)
    result[-1].height += paragraph.after
    result[0].new_page = result[0].new_page or paragraph.page_break_before
    if paragraph.level:
        result[0].marks.append(("heading", paragraph.level, " ".join(f"{paragraph.label} {paragraph.text}".split())))
    result[0].marks.extend(("bookmark", name) for name in paragraph.bookmarks)
    return result


def glue_lines(paragraph, made):
    """No single line of a paragraph alone at the foot or the head of a page; headings stay with what follows."""
    last = len(made) - 1
    for index, fragment in enumerate(made):
        if index < last:
            fragment.glue = paragraph.keep_lines or bool(paragraph.level) or index == 0 or index == last - 1
        else:
            fragment.glue = paragraph.keep_next or bool(paragraph.level)


def space_above(fragment, amount):
    inner = fragment.draw
    fragment.height += amount
    fragment.trim = amount
    fragment.draw = lambda page, x, top: inner(page, x, top - amount)


def break_lines(paragraph, items, frame, fields, images, labelled=True):
    units = list(to_units(items, fields))
    if labelled and paragraph.label:
        style = paragraph.label_style
        units[:0] = [("chunk", [(paragraph.label, style)], width_of(paragraph.label, style)), ("tab", style)]
    lines, line = [], new_line(paragraph, 0, frame, labelled)
    queue = list(reversed(units))
    while queue:
        unit = queue.pop()
        kind = unit[0]
        if kind == "br":
            line["hard"] = True
            lines.append(line)
            line = new_line(paragraph, len(lines), frame, labelled)
        elif kind == "tab":
            place_tab(paragraph, line, unit, queue, frame)
        elif kind == "space":
            line["atoms"].append(unit)
            line["used"] += unit[2]
        else:
            width = min(unit[2], line["room"]) if kind == "image" else unit[2]
            if line["used"] + width > line["room"] + 0.01 and any(atom[0] != "space" for atom in line["atoms"]):
                lines.append(line)
                line = new_line(paragraph, len(lines), frame, labelled)
            if kind == "chunk" and width > line["room"] and not line["atoms"]:
                head, rest = cut(unit, line["room"])
                if rest:
                    queue.append(rest)
                unit, width = head, head[2]
            line["atoms"].append(unit if kind != "image" else ("image", unit[1], width, unit[3] * width / unit[2] if unit[2] else unit[3]))
            line["used"] += width
    line["hard"] = True
    lines.append(line)
    return lines


def new_line(paragraph, index, frame, labelled):
    indent = paragraph.left + (paragraph.first if index == 0 and labelled else 0.0)
    return {"indent": indent, "room": max(frame - indent - paragraph.right, 12.0), "used": 0.0, "atoms": [], "hard": False}


def to_units(items, fields):
    chunk = []
    for item in items:
        kind = item[0]
        if kind == "field":
            item = ("text", str(fields.get(item[1], "?")), item[2])
        elif kind == "note":
            chunk.append((str(item[1]), item[2], item[1]))
            continue
        if item[0] != "text":
            yield from closed(chunk)
            chunk = []
            yield item if kind != "image" else ("image", item[1], item[2], item[3])
            continue
        text, style = item[1].replace("\n", " ").replace("\t", " "), item[2]
        for token in TOKENS.findall(text.upper() if style.caps else text):
            if token[0] == " ":
                yield from closed(chunk)
                chunk = []
                yield "space", [(token, style)], width_of(token, style)
            else:
                chunk.append((token, style))
                if token[-1] in "-–—":
                    yield from closed(chunk)
                    chunk = []
    yield from closed(chunk)


def closed(chunk):
    if chunk:
        yield "chunk", list(chunk), sum(width_of(part[0], part[1]) for part in chunk)


def cut(unit, room):
    """A word longer than the line is cut where it has to be."""
    letters = [(letter, *part[1:]) for part in unit[1] for letter in part[0]]
    used, count = 0.0, 0
    for part in letters:
        used += width_of(part[0], part[1])
        if used > room and count:
            break
        count += 1
    head, rest = letters[:count], letters[count:]
    return next(closed(head)), next(closed(rest), None)


def place_tab(paragraph, line, unit, queue, frame):
    here = line["indent"] + line["used"]
    stops = sorted(paragraph.tabs + ([(paragraph.left, "left", "none")] if paragraph.first < 0 else []))
    stop = next((stop for stop in stops if stop[0] > here + 0.5), None)
    if stop is None:
        position, kind, leader = (int(here / DEFAULT_TAB) + 1) * DEFAULT_TAB, "left", "none"
    else:
        position, kind, leader = stop
        position = min(position, frame - paragraph.right) if kind in ("right", "end") else position
    following = 0.0
    if kind not in ("left", "start", "num"):
        for later in reversed(queue):
            if later[0] in ("tab", "br"):
                break
            following += later[2]
    gap = position - here - (following / 2 if kind == "center" else following)
    gap = max(gap, 0.0)
    line["atoms"].append(("tab", unit[1], gap, leader))
    line["used"] += gap


def line_fragment(paragraph, line, frame, images):
    atoms = line["atoms"]
    while atoms and atoms[-1][0] == "space":
        line["used"] -= atoms.pop()[2]
    sizes = [part[1].size for atom in atoms if atom[0] in ("chunk", "space") for part in atom[1]] or [paragraph.mark.size]
    size = max(sizes)
    natural = size * LEADING
    tallest = max((atom[3] for atom in atoms if atom[0] == "image"), default=0.0)
    if paragraph.line_rule == "auto":
        height = natural * paragraph.line
        height = max(height, tallest + size * DEPTH) if tallest else height
    else:
        height = paragraph.line if paragraph.line_rule == "exact" else max(paragraph.line, natural, tallest + size * DEPTH if tallest else 0)
    # Spacing below single would push the descenders into the next line: share it out.
    depth = size * DEPTH * min(1.0, height / natural)

    def draw(page, x, top):
        baseline = top - height + depth
        slack = line["room"] - line["used"]
        start, spacing = x + line["indent"], 0.0
        tabbed = max((i for i, atom in enumerate(atoms) if atom[0] == "tab"), default=-1)
        if paragraph.align == "both" and not line["hard"] and slack > 0:
            gaps = sum(len(part[0]) for atom in atoms[tabbed + 1:] if atom[0] == "space" for part in atom[1])
            spacing = slack / gaps if gaps else 0.0
        elif paragraph.align in ("center", "right") and tabbed < 0:
            start += slack / 2 if paragraph.align == "center" else slack
        run, run_start, here = [], start, start
        for index, atom in enumerate(atoms):
            if atom[0] in ("chunk", "space"):
                for part in atom[1]:
                    stretch = spacing if index > tabbed else 0.0
                    if run and (run[-1][1] != part[1] or run[-1][2] != stretch):
                        here = draw_run(page, run, run_start, baseline)
                        run, run_start = [], here
                    run.append((part[0], part[1], stretch))
                continue
            here = draw_run(page, run, run_start, baseline) if run else here
            run = []
            if atom[0] == "image":
                draw_image(page, atom, here, baseline, images)
            elif atom[3] not in ("none", "") and atom[2] > 6:
                draw_leader(page, atom, here, baseline)
            here += atom[2]
            run_start = here
        if run:
            draw_run(page, run, run_start, baseline)

    notes = [part[2] for atom in atoms if atom[0] == "chunk" for part in atom[1] if len(part) > 2]
    return Fragment(height, draw, notes=notes)


def draw_run(page, run, x, baseline):
    """Draws text of one style and returns where it ends."""
    style, spacing = run[0][1], run[0][2]
    text = "".join(part[0] for part in run)
    size = style.drawn_size
    y = baseline + (style.size * 0.33 if style.rise > 0 else -style.size * 0.14 if style.rise < 0 else 0)
    ink, start, ops = colour(style.colour), x, []
    characters.tally(text)
    for font, code, width in characters.pieces(text, style.font):
        page.fonts.add(font)
        ops.append((font, size, x, y, ink, bytes(code), spacing if b" " in code else 0.0))
        x += width * size / 1000 + spacing * code.count(b" ")
    if style.highlight:
        page.ops.append(f"{colour(style.highlight)} rg {start:.2f} {baseline - style.size * DEPTH:.2f} {x - start:.2f} {style.size * LEADING:.2f} re f")
    page.ops.extend(ops)
    if style.underline:
        page.ops.append(f"{ink} rg {start:.2f} {y - size * 0.13:.2f} {x - start:.2f} {max(size * 0.05, 0.4):.2f} re f")
    if style.strike:
        page.ops.append(f"{ink} rg {start:.2f} {y + size * 0.26:.2f} {x - start:.2f} {max(size * 0.05, 0.4):.2f} re f")
    if style.link:
        page.links.append((start, baseline - style.size * DEPTH, x, baseline + style.size * 0.9, style.link))
    return x


def draw_image(page, atom, x, baseline, images):
    _, key, width, height = atom
    page.images += 1
    if key in images:
        page.ops.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {baseline:.2f} cm /{key} Do Q")
    else:
        page.ops.append(f"0.7 G 0.5 w {x:.2f} {baseline:.2f} {width:.2f} {height:.2f} re S {x:.2f} {baseline:.2f} m {x + width:.2f} {baseline + height:.2f} l S")


def draw_leader(page, atom, x, baseline):
    style, gap = atom[1], atom[2]
    sign = {"hyphen": "-", "underscore": "_", "middleDot": "·"}.get(atom[3], ".")
    step = width_of(sign, style)
    count = int((gap - 4) / step)
    if count > 0:
        page.fonts.add(style.font)
        code = characters.pieces(sign * count, style.font)[0][1]
        page.ops.append((style.font, style.size, x + gap - 2 - count * step, baseline, colour(style.colour), bytes(code), 0.0))


def boxed(fragment, paragraph, frame, first, last):
    inner, height = fragment.draw, fragment.height
    edges = [edge for edge in ("top", "bottom", "left", "right") if edge in paragraph.borders and not (edge == "top" and not first) and not (edge == "bottom" and not last)]

    def draw(page, x, top):
        left, right = x + paragraph.left + min(paragraph.first, 0), x + frame - paragraph.right
        low, high = top - height - (2 if last else 0), top + (2 if first else 0)
        if paragraph.shading:
            page.ops.append(f"{colour(paragraph.shading)} rg {left - 2:.2f} {low:.2f} {right - left + 4:.2f} {high - low:.2f} re f")
        for edge in edges:
            width, ink = paragraph.borders[edge]
            x0, x1 = {"left": (left - 4, left - 4), "right": (right + 4, right + 4)}.get(edge, (left, right))
            y0, y1 = {"top": (high, high), "bottom": (low, low)}.get(edge, (low, high))
            page.ops.append(f"{colour(ink)} RG {width:.2f} w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")
        inner(page, x, top)

    return draw
