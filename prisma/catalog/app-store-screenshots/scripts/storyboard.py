"""The set in its order as an SVG: what a visitor sees while swiping, with the captions where they would stand."""
import base64
import re
from xml.sax.saxutils import escape

FRAME, GAP, TOP = 220, 28, 96
# Above this the pictures are left out of the drawing, which has to open quickly.
MOST_BYTES = 6_000_000


def draw(title, shots, captions, colours):
    count = max(len(shots), len(captions))
    width = GAP + count * (FRAME + GAP)
    parts, heavy = [], sum(shot["bytes"] for shot in shots) > MOST_BYTES
    for i in range(count):
        x = GAP + i * (FRAME + GAP)
        shot = shots[i] if i < len(shots) else None
        caption = captions[i] if i < len(captions) else ""
        parts.append(panel(i, x, shot, caption, colours, heavy))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 640" width="{width}" height="640" '
            f'font-family="Geist, Helvetica, Arial, sans-serif"><title>{escape(title)}</title>'
            f'<rect width="{width}" height="640" fill="#ffffff"/>'
            f'<text x="{GAP}" y="46" font-size="22" font-weight="600" fill="#14202b">{escape(title)}</text>'
            f'<text x="{GAP}" y="70" font-size="13" fill="#5b6776">The first three show in search results. Shaded: the caption’s third.</text>'
            f'{"".join(parts)}</svg>\n')


def panel(i, x, shot, caption, colours, heavy):
    ground, ink = colours
    high = 470
    seen = "" if i < 3 else ' stroke-dasharray="6 5"'
    screen = f'x="{x + 34}" y="{TOP + high * 0.3 + 14:.0f}" width="{FRAME - 68}" height="{high * 0.7 - 14:.0f}" rx="18"'
    lines = [f'<rect x="{x}" y="{TOP}" width="{FRAME}" height="{high}" rx="14" fill="{ground}"/>',
             f'<rect x="{x}" y="{TOP}" width="{FRAME}" height="{high * 0.3:.0f}" rx="14" fill="#000000" fill-opacity="0.08"/>',
             f'<rect {screen} fill="#ffffff"/>']
    if shot and not heavy:
        uri = f"data:image/{shot['format'].lower()};base64,{base64.b64encode(shot['data']).decode()}"
        lines.append(f'<clipPath id="screen-{i + 1}"><rect {screen}/></clipPath><image {screen.rsplit(" ", 1)[0]} '
                     f'preserveAspectRatio="xMidYMin slice" clip-path="url(#screen-{i + 1})" href="{uri}"/>')
    lines.append(f'<rect {screen} fill="none" stroke="#14202b" stroke-width="3"{seen}/>')
    for row, text in enumerate(wrapped(caption, 16)[:3]):
        lines.append(f'<text x="{x + FRAME / 2}" y="{TOP + 46 + row * 28}" font-size="22" font-weight="700" text-anchor="middle" '
                     f'fill="{ink}">{escape(text)}</text>')
    name = shot["name"] if shot else "not taken yet"
    size = f"{shot['width']} × {shot['height']}" if shot else ""
    short = name if len(name) <= 18 else name[:17] + "…"
    lines.append(f'<text x="{x + FRAME / 2}" y="{TOP + high + 30}" font-size="14" text-anchor="middle" fill="#14202b">{escape(short)}</text>')
    lines.append(f'<text x="{x + FRAME / 2}" y="{TOP + high + 52}" font-size="13" text-anchor="middle" fill="#5b6776">{size}</text>')
    return "".join(lines)


def wrapped(text, most):
    lines = [""]
    for word in text.split():
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < most else [lines[-1], word]
    return [line for line in lines if line]


def caption_problems(captions):
    claims = re.compile(r"(#\s?1|\bno\.? ?1\b|\bbest\b|\btop\b|\bfree\b|\bsale\b|\bdiscount\b|\bdownload\b|\binstall\b|award)", re.I)
    seen = {}
    for i, caption in enumerate(captions, 1):
        words = len(caption.split())
        if words > 7:
            yield f"Caption {i} has {words} words. At thumbnail size nobody reads more than five to seven."
        found = claims.search(caption)
        if found:
            yield f"Caption {i} says “{found[0]}”. Rankings, prices and calls to install are grounds for refusal on Google Play."
        first = caption.lower().split()[:1]
        if first and first[0] in seen:
            yield f"Captions {seen[first[0]]} and {i} begin with the same word; in a row they read as a stutter."
        elif first:
            seen[first[0]] = i
