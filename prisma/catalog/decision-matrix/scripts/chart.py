"""Each option as a bar, put together from what its criteria contribute."""
from figure import INK, QUIET, box, fit, line, page, width, words

COLOURS = ("#1f5f8b", "#d98a2b", "#4c8c4a", "#8a5a9e", "#b8443c", "#2f9a9a", "#7d6b4f", "#c2719b", "#6b7785", "#9aa52c", "#3d4f9f", "#c9b23c")
LEFT, TOP, ROW, WIDE = 210, 132, 46, 1000


def draw(stay, counting, title, source):
    bottom = TOP + ROW * len(stay)
    scale = (WIDE - LEFT - 90) / 100
    parts, left, y = [], 32, 94
    for at, (_, criterion) in enumerate(counting):
        label = f"{criterion.name} {criterion.weight * 100:.0f}"
        room = width(label, 12) + 46
        if left + room > WIDE - 20 and left > 32:
            left, y = 32, y + 18
        parts += [box(left, y - 10, 12, 12, COLOURS[at % 12]), words(left + 18, y, label, 12, QUIET)]
        left += room
    for tick in range(0, 101, 20):
        parts += [line(LEFT + tick * scale, TOP - 6, LEFT + tick * scale, bottom), words(LEFT + tick * scale, bottom + 20, tick, 12, QUIET, "middle")]
    parts.append(words(LEFT + 50 * scale, bottom + 40, "points out of 100, weight of each criterion beside its name", 12, QUIET, "middle"))
    for row, each in enumerate(stay):
        at, y = LEFT, TOP + row * ROW
        parts.append(words(LEFT - 12, y + 28, fit(each.name, LEFT - 44, 15), 14, INK, "end", 600 if row == 0 else 400))
        for index, ((_, criterion), point) in enumerate(zip(counting, each.points)):
            long = criterion.weight * point * 100 * scale
            parts.append(box(at, y + 10, long, ROW - 20, COLOURS[index % 12]))
            at += long
        parts.append(words(at + 8, y + 28, f"{each.score * 100:.1f}", 14, INK, "start", 600))
    return page(WIDE, bottom + 84, title, f"{stay[0].name} leads with {stay[0].score * 100:.1f} points, {stay[1].name} follows with {stay[1].score * 100:.1f}", source, parts)
