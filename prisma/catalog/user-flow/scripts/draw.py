"""Draws a user flow and reports where it gets stuck. Usage: draw.py [flow.txt]"""
import json
import os
import sys
from xml.sax.saxutils import escape

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if os.environ.get("SKILL_DIR") else os.path.dirname(os.path.abspath(__file__))
# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import flow as model
import layout
from flow import BadFlow

INK, QUIET, LINE, BACK = "#1b2430", "#5b6776", "#7b8794", "#b4531c"


def main():
    flow = model.read(read())
    back = model.back_arrows(flow)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "flow.svg"), "w", encoding="utf-8", newline="\n") as handle:
        handle.write(picture(flow, back))
    print(report(flow, *model.findings(flow, back)))


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(100_001)
    else:
        data = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read(100_001)
    text = data[:100_000].decode("utf-8-sig", errors="replace").replace("→", "->")
    if text.lstrip().startswith("{"):
        try:
            text = json.loads(text).get("flow")
        except (ValueError, RecursionError) as error:
            raise BadFlow(f"the input is not readable JSON: {error}.") from None
        if not isinstance(text, str):
            raise BadFlow("flow: must be text in the notation.")
    if not text.strip():
        raise BadFlow("there is nothing to draw. Write one arrow a line, such as: Basket -> Address")
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def picture(flow, back):
    placed, routes, bottom = layout.place(flow, back)
    right = max([x for x, _, _ in placed.values()] + [x for _, points in routes for x, _ in points]) + layout.WIDTH / 2
    shapes, labels = [], []
    for at, points in routes:
        source, target, label = flow.arrows[at]
        (x1, y1), (x2, y2) = points[0], points[-1]
        points = [(x1, y1 + placed[source][2] / 2), *points[1:-1], (x2, y2 - placed[target][2] / 2 - 7)]
        path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            middle = (ay + by) / 2
            path += f"C{ax:.1f} {middle:.1f} {bx:.1f} {middle:.1f} {bx:.1f} {by:.1f}"
        shapes.append(f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.6"/>' + head(points[-1], LINE))
        if label:
            (ax, ay), (bx, by) = points[:2]
            labels.append(caption((ax + bx) / 2, (ay + by) / 2 + 4, label, QUIET))
    lanes = sorted(back | {at for at, (a, b, _) in enumerate(flow.arrows) if a == b})
    for i, at in enumerate(lanes):
        source, target, label = flow.arrows[at]
        (sx, sy, sh), (tx, ty, th) = placed[source], placed[target]
        lane, low, high = right + 30 + 22 * i, sy + sh / 2 + 16 + 6 * (i % 4), ty - th / 2 - 22 - 6 * (i % 4)
        shapes.append(f'<path d="M{sx + 24:.1f} {sy + sh / 2 - 6:.1f}V{low:.1f}H{lane:.1f}V{high:.1f}H{tx + 24:.1f}V{ty - th / 2 - 7:.1f}" fill="none" '
                      f'stroke="{BACK}" stroke-width="1.6" stroke-dasharray="5 4" stroke-linejoin="round"/>' + head((tx + 24, ty - th / 2 - 7), BACK))
        if label:
            labels.append(caption(lane - 6, (low + high) / 2, label, BACK, "end"))
    for name, (x, y, height) in placed.items():
        shapes.append(step(flow, name, x, y, height))
    width, tall = round(right + 60 + 22 * len(lanes)), round(bottom + 76)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}" width="{width}" height="{tall}" font-family="Geist, Helvetica, Arial, sans-serif" fill="{INK}">'
            f'<title>{escape(flow.title)}</title><rect width="{width}" height="{tall}" fill="#ffffff"/><text x="40" y="56" font-size="22" font-weight="700">{escape(flow.title)}</text>'
            f'{"".join(shapes)}{"".join(labels)}<text x="40" y="{tall - 24}" font-size="12" fill="{QUIET}">Diamond: question. Dark: start. Green: end. Dashed: back to an earlier step.</text></svg>\n')


def head(point, colour):
    x, y = point
    return f'<path d="M{x - 5:.1f} {y - 3:.1f}h10l-5 9z" fill="{colour}"/>'


def caption(x, y, text, colour, anchor="middle"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}" fill="{colour}" stroke="#ffffff" stroke-width="4" '
            f'stroke-linejoin="round" paint-order="stroke">{escape(text)}</text>')


def step(flow, name, x, y, height):
    half, lines = layout.WIDTH / 2, layout.lines_of(name)
    stuck = flow.ends and not flow.after(name) and name not in flow.ends
    fill, stroke, ink = ("#1f3a4d", "#1f3a4d", "#ffffff") if name == flow.start else ("#e3f1e6", "#3d7a4c", INK) if name in flow.ends else \
                        ("#fdeee6", BACK, INK) if stuck else ("#f4f6f8", LINE, INK)
    if name.endswith("?"):
        shape = f'<path d="M{x - half:.1f} {y:.1f}L{x:.1f} {y - height / 2:.1f}L{x + half:.1f} {y:.1f}L{x:.1f} {y + height / 2:.1f}z" '
    else:
        shape = f'<rect x="{x - half:.1f}" y="{y - height / 2:.1f}" width="{layout.WIDTH}" height="{height}" rx="{height / 2 if name == flow.start or name in flow.ends else 6:g}" '
    top = y - 9 * (len(lines) - 1) + 5
    rows = "".join(f'<text x="{x:.1f}" y="{top + 18 * i:.1f}" font-size="14" text-anchor="middle" fill="{ink}">{escape(line)}</text>' for i, line in enumerate(lines))
    return f'{shape}fill="{fill}" stroke="{stroke}" stroke-width="1.6"/>{rows}'


def report(flow, found, loops, ends):
    questions = sum(name.endswith("?") for name in flow.names)
    lines = [f"# {flow.title}\n", f"{len(flow.names)} steps, {questions or 'none'} of them {'a question' if questions == 1 else 'questions'}, {len(flow.arrows)} arrow{'' if len(flow.arrows) == 1 else 's'}.\n"]
    lines += ["## Where it gets stuck\n", *(f"{i}. {each}" for i, each in enumerate(found, 1)), ""] if found else ["No dead ends, no traps, and every step can be reached.\n"]
    if ends:
        lines += ["## Shortest ways from the start\n", "| To | Arrows |", "| --- | ---: |", *(f"| {end.replace('|', '/')} | {count} |" for end, count in sorted(ends.items(), key=lambda each: each[1])), ""]
    if loops:
        lines += ["## Loops\n", *(f"- {source} goes back to {target}" for source, target in loops)]
    return "\n".join(lines).rstrip()


try:
    main()
except (BadFlow, OSError) as problem:
    print(f"Cannot draw the flow: {problem}", file=sys.stderr)
    sys.exit(1)
except UnicodeEncodeError:
    print("Cannot draw the flow: the text holds half a character (a lone surrogate). Send it as proper UTF-8.", file=sys.stderr)
    sys.exit(1)
