"""The guide as one HTML page without outside parts."""
import html
import re

from contrast import grade, luminance, shown

STYLE = """
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.55 var(--family); }
main { max-width: 960px; margin: 0 auto; padding: 56px 32px; }
h1 { font-size: 56px; line-height: 1.05; margin: 0 0 12px; }
h2 { font-size: 22px; margin: 48px 0 16px; padding-top: 16px; border-top: 2px solid currentColor; }
.swatches { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 16px; }
.swatch { border-radius: 10px; padding: 84px 14px 14px; border: 1px solid #0002; }
.swatch b { display: block; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px; }
.pair { border-radius: 10px; padding: 16px; border: 1px solid #0002; }
.pair strong { font-size: 24px; display: block; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 32px; }
@media print { main { padding: 0; } .swatch, .pair, body { print-color-adjust: exact; -webkit-print-color-adjust: exact; } h2 { break-after: avoid; } }
"""


def render(brand, pairs, findings):
    colors = brand["colors"]
    ground = next((c["hex"] for c in colors if c["role"] == "ground"), "#ffffff")
    ink = next((c["hex"] for c in colors if c["role"] == "ink"), "#111111")
    family = ", ".join([f"'{face(font)}'" for font in brand["fonts"][:1]] + ["system-ui", "sans-serif"])
    e = html.escape
    parts = [f"<h1>{e(brand['name'])}</h1>", f"<p>{e(brand['promise'])}</p>" if brand["promise"] else ""]
    parts.append("<h2>Colours and their jobs</h2><div class=swatches>")
    parts += [f'<div class=swatch style="background:{c["hex"]};color:{on(c["hex"])}"><b>{e(c["name"])}</b>{c["hex"]}<br>{e(c["role"])}</div>' for c in colors]
    parts.append("</div><h2>Pairs for text</h2><div class=pairs>")
    for ratio, dark, light in pairs:
        if ratio >= 3:
            parts.append(f'<div class=pair style="background:{light["hex"]};color:{dark["hex"]}"><strong>{e(dark["name"])}</strong>on {e(light["name"])}, '
                         f"{shown(ratio)} : 1<br>{grade(ratio)}</div>")
    parts.append("</div>")
    if brand["fonts"]:
        parts.append("<h2>Type</h2>" + "".join(f"<p>{e(font)}</p>" for font in brand["fonts"]))
    if brand["voice"] or brand["avoid"]:
        parts.append(f"<h2>Voice</h2><div class=two><div><b>We say</b>{bullets(brand['voice'])}</div><div><b>We leave</b>{bullets(brand['avoid'])}</div></div>")
    if brand["logo"]:
        parts.append(f"<h2>Logo</h2><p>{e(brand['logo'])}</p>")
    if findings:
        plain = [re.sub(r"[*`]", "", finding) for finding in findings]
        parts.append(f"<h2>To be settled</h2>{bullets(plain)}")
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{e(brand['name'])}: brand guide</title><style>:root {{ --ground: {ground}; --ink: {ink}; --family: {family}; }}{STYLE}</style></head>"
            f"<body><main>{''.join(parts)}</main></body></html>\n")


def face(font):
    """The typeface of "Work Sans for text, 400", safe to stand in a style."""
    return re.sub(r"[^A-Za-z0-9 -]", "", re.split(r",| for ", font)[0]).strip()


def bullets(items):
    return "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>"


def on(code):
    return "#000000" if luminance(code) > 0.179 else "#ffffff"
