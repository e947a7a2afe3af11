"""People by weeks, each field coloured by how full it is."""
from figure import INK, QUIET, box, fit, line, page, words

LEFT, TOP, ROW = 170, 122, 40
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def short(date):
    return f"{date.day} {MONTHS[date.month - 1]}"


def colour(share):
    return "#e9ecef" if share is None else "#c8442f" if share > 1.1 else "#e58a6f" if share > 1.0005 else "#f2cf7a" if share >= 0.85 else "#bcd9c0" if share >= 0.5 else "#e3f0e5"


def draw(rows, weeks, title, subtitle, source):
    """`rows`: name, whether it is a role, and for each week the share that is used, or None where nobody is there."""
    cell = max(34, min(92, 780 // len(weeks)))
    bottom = TOP + ROW * len(rows)
    parts = []
    every = max(1, -(-46 // cell))
    for at, week in enumerate(weeks):
        if at % every == 0:
            parts.append(words(LEFT + (at + 0.5) * cell, TOP - 12, short(week), 12, QUIET, "middle"))
    for row, (name, is_role, shares) in enumerate(rows):
        y = TOP + row * ROW
        if is_role and row and not rows[row - 1][1]:
            parts.append(line(32, y, LEFT + cell * len(weeks), y, INK, 1))
        parts.append(words(LEFT - 12, y + 25, fit(name, LEFT - 44, 15), 14, INK, "end", 600 if is_role else 400))
        for at, share in enumerate(shares):
            x = LEFT + at * cell
            parts.append(box(x + 1, y + 1, cell - 2, ROW - 2, colour(share), ' rx="2"'))
            label = "away" if share is None else f"{share * 100:.0f}" if share < 9.995 else ">999"
            if share is None or share > 0:
                parts.append(words(x + cell / 2, y + 25, fit(label, cell - 2, 13), 12 if share is None else 14, "#ffffff" if share is not None and share > 1.1 else INK, "middle", 600 if share and share > 1.0005 else 400))
    x = LEFT
    for share, label in ((0.2, "below 50 %"), (0.7, "50 to 85"), (0.9, "85 to 100"), (1.05, "to 110"), (1.5, "above 110")):
        parts += [box(x, bottom + 16, 16, 12, colour(share)), words(x + 22, bottom + 26, label, 12, QUIET)]
        x += 112
    return page(max(LEFT + cell * len(weeks) + 40, 780), bottom + 76, title, subtitle, source, parts)
