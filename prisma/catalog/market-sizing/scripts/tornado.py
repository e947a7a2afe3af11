"""Draws what moves the SOM: one bar a factor, widest on top, around the most likely value."""

from html import escape

from wording import money, size

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 270, 60, 104, 40


def draw(model, effects, likely):
    shown = effects[:10]
    height = TOP + ROW * max(1, len(shown)) + 86
    bottom = height - 70
    ends = [value for each in shown for value in (each["low"], each["high"])] + [likely]
    ticks = steps(min(ends), max(ends))
    span = ticks[-1] - ticks[0]

    def x(value):
        return LEFT + (value - ticks[0]) / span * (WIDTH - LEFT - RIGHT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="Geist, Helvetica, Arial, sans-serif" font-size="13" fill="#333">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="24" y="36" font-size="19" font-weight="600" fill="#111">What moves the SOM: {escape(model["market"][:66])}</text>',
        f'<text x="24" y="60" fill="#666">{escape(model["currency"])} a year, {model["year"]}; one factor at a time from its low to its high, the others at their likely values</text>',
    ]
    for tick in ticks:
        parts.append(f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP - 14}" y2="{bottom}" stroke="#e4e4e4"/><text x="{x(tick):.1f}" y="{bottom + 20}" text-anchor="middle">{size(tick)}</text>')
    for at, each in enumerate(shown):
        top = TOP + at * ROW
        name = each["name"] if len(each["name"]) <= 36 else each["name"][:35] + "…"
        parts.append(f'<text x="{LEFT - 14}" y="{top + 18}" text-anchor="end">{escape(name)}</text>')
        for low, high, colour in ((each["low"], likely, "#d55e00"), (likely, each["high"], "#0072b2")):
            parts.append(f'<rect x="{x(low):.1f}" y="{top + 2}" width="{max(0, x(high) - x(low)):.1f}" height="24" fill="{colour}"/>')
    parts += [
        f'<line x1="{x(likely):.1f}" x2="{x(likely):.1f}" y1="{TOP - 14}" y2="{bottom}" stroke="#111" stroke-width="1.5"/>',
        f'<text x="{x(likely):.1f}" y="{TOP - 22}" text-anchor="middle" font-weight="600">{escape(money(likely, model["currency"]))}</text>',
        f'<text x="24" y="{height - 18}" font-size="11" fill="#666">Source: own estimate, factors and sources in model.csv. Orange: towards the low end. Blue: towards the high end.</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def steps(least, most):
    """Four to seven round values that hold all of them."""
    if most <= least:
        most = least + 1
    rough = (most - least) / 5
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    first = int(least // step)
    values = [first * step]
    while values[-1] < most:
        values.append((first + len(values)) * step)
    return values
