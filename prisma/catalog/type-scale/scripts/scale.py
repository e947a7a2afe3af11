"""The arithmetic of a fluid type scale, its style sheet and its specimen."""
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

NAMES = {-2: "xs", -1: "s", 0: "body", 1: "l", 2: "xl", 3: "2xl", 4: "3xl", 5: "4xl", 6: "5xl", 7: "6xl", 8: "7xl"}


def trimmed(number, places):
    text = f"{Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def steps(s):
    """[{step, name, low, high, line, css}] from the largest down; sizes in px at both ends."""
    rows = []
    for step in range(s["up"], -s["down"] - 1, -1):
        low, high = s["base"][0] * s["ratio"][0] ** step, s["base"][1] * s["ratio"][1] ** step
        # Long lines of small type need air, headlines of two words do not.
        line = min(1.6, 1.05 + 8.8 / max(low, high))
        rows.append({"step": step, "name": NAMES[step], "low": low, "high": high, "line": float(trimmed(line, 2)), "css": fluid(low, high, s["width"])})
    return rows


def fluid(low, high, width):
    """A length that grows in a straight line between two viewport widths and stands still outside."""
    if abs(high - low) < 0.005:
        return f"{trimmed(low / 16, 4)}rem"
    slope = (high - low) / (width[1] - width[0])
    start = low - slope * width[0]
    small, large = sorted((low, high))
    sign = "+" if slope >= 0 else "-"
    return f"clamp({trimmed(small / 16, 4)}rem, {trimmed(start / 16, 4)}rem {sign} {trimmed(abs(slope) * 100, 4)}vw, {trimmed(large / 16, 4)}rem)"


def css(rows, s):
    lines = [f"/* {s['base'][0]:g} px x {s['ratio'][0]:g} at {s['width'][0]:g} px to {s['base'][1]:g} px x {s['ratio'][1]:g} at {s['width'][1]:g} px */", ":root {"]
    for row in rows:
        lines.append(f"  --text-{row['name']}: {row['css']};")
    for row in rows:
        lines.append(f"  --leading-{row['name']}: {row['line']:g};")
    lines += ["}", "", "body { font-size: var(--text-body); line-height: var(--leading-body); }"]
    heads = [row for row in rows if row["step"] > 0][-4:]
    for level, row in enumerate(heads, 5 - len(heads)):
        lines.append(f"h{level} {{ font-size: var(--text-{row['name']}); line-height: var(--leading-{row['name']}); text-wrap: balance; }}")
    if s["down"]:
        lines.append("small, figcaption { font-size: var(--text-s); line-height: var(--leading-s); }")
    return "\n".join([*lines, ""])


def findings(rows, s):
    found = []
    largest, smallest = rows[0], rows[-1]
    room = s["width"][0] - 32
    needs = largest["low"] * 0.55 * len(s["word"])
    if needs > room:
        fits = [row for row in rows if row["low"] * 0.55 * len(s["word"]) <= room]
        found.append(f"**{s['word']}** in `{largest['name']}` is about {needs:.0f} px wide at {s['width'][0]:g} px, where {room:g} px are free. "
                     + (f"The largest step it fits is `{fits[0]['name']}`. " if fits else "") + "Lower the ratio for small screens, or use a smaller step there.")
    steep = [row["name"] for row in rows if max(row["low"], row["high"]) > 2.5 * min(row["low"], row["high"])]
    if steep:
        found.append(f"**{', '.join(steep)}** more than 2.5 times as large at one end as at the other. Zooming to 200 % may then not double the text, "
                     "as WCAG 1.4.4 asks. Bring the ends closer.")
    if s["base"][0] > s["base"][1]:
        found.append(f"**Body shrinks from {s['base'][0]:g} to {s['base'][1]:g} px as the screen grows.** `base` begins with the small screen; turn it round if that was not meant.")
    if min(s["base"]) < 16:
        found.append(f"**Body text of {min(s['base']):g} px** on one end: under 16 px, and iOS zooms into form fields when they are tapped.")
    if min(smallest["low"], smallest["high"]) < 12:
        found.append(f"**`{smallest['name']}` falls to {min(smallest['low'], smallest['high']):.1f} px.** Under 12 px keep it for nothing a person must read.")
    for end, ratio in zip(s["width"], s["ratio"]):
        if ratio < 1.15:
            found.append(f"**Ratio {ratio:g} at {end:g} px**: neighbouring steps differ by less than 15 %, which reads as an accident. Use every second step, or add weight.")
    return found


def specimen(rows, s):
    """Both ends beside each other, at true size."""
    gap, left = 56, 130
    size = lambda row, key: row[key]
    widths = [left + 20 + max(size(row, key) for row in rows) * 0.72 * len(s["word"]) for key in ("low", "high")]
    width = round(widths[0] + widths[1] - left + gap)
    parts, y = [], 118
    for row in rows:
        tall = max(row["low"], row["high"])
        y += tall * row["line"]
        base = y - tall * 0.2
        parts.append(f'<text x="32" y="{base:.1f}" font-size="13" fill="#5b6776">{row["name"]}</text>'
                     f'<text x="76" y="{base:.1f}" font-size="13" fill="#5b6776">{row["low"]:.1f}–{row["high"]:.1f}</text>')
        for x, key in ((left + 24, "low"), (widths[0] + gap, "high")):
            parts.append(f'<text x="{x:.1f}" y="{base:.1f}" font-size="{row[key]:.2f}" font-family="{escape(s["font"], {chr(34): "&apos;"})}, Geist, sans-serif" '
                         f'font-weight="{700 if row["step"] > 0 else 400}">{escape(s["word"])}</text>')
        y += 14
    height = round(y + 44)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="Geist, Helvetica, Arial, sans-serif" fill="#1b2430">'
            f'<rect width="{width}" height="{height}" fill="#ffffff"/><text x="32" y="48" font-size="22" font-weight="700">Type scale</text>'
            f'<text x="{left + 24}" y="92" font-size="13" fill="#5b6776">{s["width"][0]:g} px wide, ratio {s["ratio"][0]:g}</text>'
            f'<text x="{widths[0] + gap:.1f}" y="92" font-size="13" fill="#5b6776">{s["width"][1]:g} px wide, ratio {s["ratio"][1]:g}</text>'
            f'<line x1="32" x2="{width - 32}" y1="104" y2="104" stroke="#d5d9de"/>{"".join(parts)}'
            f'<text x="32" y="{height - 18}" font-size="12" fill="#5b6776">Sizes in px at 100 % zoom. Set in {escape(s["font"])} where it is installed.</text></svg>\n')
