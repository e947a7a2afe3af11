"""Entries over time as an SVG: bars for all, errors on top of them in red."""
import datetime
from collections import Counter
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 800, 360, 56, 64, 64, 20
STEPS = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 7 * 86400, 30 * 86400]


def draw(timed, source):
    if len(timed) < 2:
        return None
    zero = datetime.datetime(1900, 1, 1)
    seconds = [int((each.at - zero).total_seconds()) for each in timed]
    span = seconds[-1] - seconds[0]
    step = next((size for size in STEPS if span / size <= 60), max(STEPS[-1], span // 60 + 1))
    start = seconds[0] // step
    number = seconds[-1] // step - start + 1
    everything = Counter(at // step - start for at in seconds)
    errors = Counter(at // step - start for at, each in zip(seconds, timed) if each.level == "error")
    highest = max(everything.values())
    tick = next(size * 10 ** power for power in range(9) for size in (1, 2, 5) if highest / (size * 10 ** power) <= 5)
    top = -(-highest // tick) * tick
    wide, tall = (WIDTH - LEFT - RIGHT) / number, HEIGHT - TOP - BOTTOM
    unit = f"{step // 60} min" if step < 3600 else f"{step // 3600} h" if step < 86400 else f"{step // 86400} d"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Geist, Arial, sans-serif" font-size="12" fill="#333">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             f'<text x="{LEFT}" y="26" font-size="17" font-weight="600">Log entries per {unit if step > 60 else "minute"}</text>',
             f'<text x="{LEFT}" y="46" fill="#666">grey: all ({len(timed):,}), red: errors ({sum(errors.values()):,})</text>']
    for value in range(0, top + 1, tick):
        y = TOP + tall * (1 - value / top)
        parts += [f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>', f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>']
    for at in range(number):
        for count, colour in ((everything[at], "#b8bec6"), (errors[at], "#c62828")):
            if count:
                height = tall * count / top
                parts.append(f'<rect x="{LEFT + at * wide + 0.5:.1f}" y="{TOP + tall - height:.1f}" width="{max(1, wide - 1):.1f}" height="{height:.1f}" fill="{colour}"/>')
    every = max(1, -(-number // 8))
    for at in range(0, number, every):
        moment = zero + datetime.timedelta(seconds=(start + at) * step)
        label = f"{moment:%H:%M}" if step < 86400 and span < 86400 else f"{moment:%m-%d %H:%M}" if step < 86400 else f"{moment:%Y-%m-%d}"
        parts.append(f'<text x="{LEFT + at * wide:.1f}" y="{HEIGHT - BOTTOM + 18}">{label}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 14}" fill="#666">Source: {escape(source[:80])}. Times in UTC where the log names a zone, else as written.</text></svg>')
    return "\n".join(parts) + "\n"
