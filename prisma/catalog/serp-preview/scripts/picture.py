"""A search result as SVG. Every line is stretched to its measured width, so that it does not depend on installed fonts."""
from html import escape
from urllib.parse import urlsplit

from glyphs import width
from layout import measure, pieces, wrap

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
BLUE, INK, GREY = "#1a0dab", "#202124", "#4d5156"


def crumbs(url):
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    return " › ".join([f"{parts.scheme}://{parts.netloc}", *steps])


def draw(page, device, title, description, query):
    column = device.column
    address = crumbs(page["url"])
    while width(address, 12) > column - 40:
        address = address[:-2].rstrip("… ") + "…"
    words = pieces(description.lines[0], query) if description.lines else []
    # Two lines of 600 pixels hold more than 920, so the text is broken a little earlier, as on the page.
    rows = wrap(words, device.text_size, column)
    top, body = 62, []
    body.append('<circle cx="30" cy="31" r="13" fill="#e8eaed"/>')
    body.append(line(54, 28, page["site"], 14, INK))
    body.append(line(54, 45, address, 12, GREY))
    for row in title.lines:
        top += round(device.title_size * 1.3)
        body.append(line(16, top, row, device.title_size, BLUE))
    top += 6
    for row in rows:
        top += 22
        body.append(rich(16, top, row, device.text_size))
    height = top + 24
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{column + 32}" height="{height}" viewBox="0 0 {column + 32} {height}" font-family="{FONT}" role="img">'
            f"<title>{escape(device.name)}: {escape(page['title'] or 'no title')}</title>"
            f'<rect x="0.5" y="0.5" width="{column + 31}" height="{height - 1}" rx="12" fill="#ffffff" stroke="#dadce0"/>{"".join(body)}</svg>')


def line(x, y, text, size, colour):
    long = width(text, size)
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" textLength="{long:.1f}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>' if text else ""


def rich(x, y, row, size):
    spans = "".join(f'<tspan font-weight="700">{escape(word)}</tspan> ' if bold else f"{escape(word)} " for word, bold in row)
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{GREY}" textLength="{measure(row, size):.1f}" lengthAdjust="spacingAndGlyphs">{spans.rstrip()}</text>'


def document(cards):
    rows = "".join(f"<section><h2>{escape(name)}</h2><div>{''.join(pictures)}</div></section>" for name, pictures in cards)
    return ('<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Search result previews</title><style>'
            "body{font:14px Arial,sans-serif;margin:24px;color:#202124}h2{font-size:14px;font-weight:400;color:#5f6368}section>div{display:flex;gap:24px;flex-wrap:wrap;align-items:flex-start}"
            f"</style></head><body>{rows}<p>Line widths are Arial's; where Google cuts is observed, not published.</p></body></html>\n")
