"""Five by five fields with the risks in them."""
from figure import INK, QUIET, box, fit, page, words

LEFT, TOP, CELL, TALL = 190, 106, 128, 92
ROWS = {True: ("to 10 %", "to 30 %", "to 50 %", "to 70 %", "above 70 %"), False: ("1 rare", "2 unlikely", "3 possible", "4 likely", "5 nearly certain")}


def colour(row, column):
    level = row * column
    return "#d9694f" if level >= 15 else "#efb056" if level >= 8 else "#f6e3a1" if level >= 4 else "#cfe5cf"


def draw(found, title, columns, amounts, unit, source):
    parts = []
    for row in range(5, 0, -1):
        y = TOP + (5 - row) * TALL
        parts.append(words(LEFT - 12, y + TALL / 2 + 5, ROWS[amounts][row - 1], 13, INK, "end"))
        for column in range(1, 6):
            x = LEFT + (column - 1) * CELL
            parts.append(box(x + 1.5, y + 1.5, CELL - 3, TALL - 3, colour(row, column), ' rx="3"'))
            inside = [each.id for each in found if (each.row, each.column) == (row, column)]
            for at in range(0, min(len(inside), 9), 3):
                text = "  ".join(inside[at:at + 3]) + (" …" if at == 6 and len(inside) > 9 else "")
                lines = (min(len(inside), 9) + 2) // 3
                parts.append(words(x + CELL / 2, y + TALL / 2 + 5 + (at / 3 - (lines - 1) / 2) * 22, fit(text, CELL - 8, 16), 15, INK, "middle", 600))
    for at, label in enumerate(columns):
        parts.append(words(LEFT + (at + 0.5) * CELL, TOP + 5 * TALL + 22, label, 13, INK, "middle"))
    parts.append(words(LEFT + 2.5 * CELL, TOP + 5 * TALL + 46, f"impact{f', {unit}' if amounts else ''}", 13, QUIET, "middle"))
    parts.append(words(40, TOP + 2.5 * TALL, "probability", 13, QUIET, "middle", 400, True))
    grave = sum(each.level >= 15 for each in found)
    return page(LEFT + 5 * CELL + 40, TOP + 5 * TALL + 92, title, f"{len(found)} open entries, {grave} of them in the red fields", source, parts)
