"""The three forms. Each gives shapes: ("line", points, colour, weight), ("disc", x, y, r, colour) or ("ring", x, y, r, colour, weight)."""
import math

from chance import Chance, Noise

MARGIN = 60


def flow(width, height, seed, density, colours):
    """Streamlines through a field of smooth noise. A line ends where it would touch an older one."""
    chance = Chance(seed)
    noise = Noise(chance)
    gap = 26 - density * 0.2
    taken, shapes = {}, []
    cells_x, cells_y = int((width - 2 * MARGIN) / (gap * 1.4)), int((height - 2 * MARGIN) / (gap * 1.4))
    starts = [(chance.number(), MARGIN + (i + 0.5) * gap * 1.4, MARGIN + (j + 0.5) * gap * 1.4) for j in range(cells_y) for i in range(cells_x)]
    for number, (_, x, y) in enumerate(sorted(starts)):
        shade = noise.at(x / 300 + 20, y / 300 + 20)
        points, mine = [(x, y)], set()
        for _ in range(220):
            angle = noise.at(x / 340, y / 340) * math.pi * 4
            x, y = round(x + math.cos(angle) * 5, 3), round(y + math.sin(angle) * 5, 3)
            cell = (int(x / gap), int(y / gap))
            if not (MARGIN <= x <= width - MARGIN and MARGIN <= y <= height - MARGIN) or taken.get(cell, number) != number:
                break
            mine.add(cell)
            points.append((x, y))
        if len(points) > 7:
            for cell in mine:
                taken[cell] = number
            weight = gap * (0.16 + 0.34 * chance.number())
            shapes.append(("line", points, colours[min(int(shade * len(colours)), len(colours) - 1)], weight))
    return shapes


def packing(width, height, seed, density, colours):
    """Discs that grow until they touch. Large ones find room only at the beginning."""
    chance = Chance(seed)
    largest, smallest = 150, 14 - density * 0.11
    discs, shapes = [], []
    for _ in range(1200 + density * 40):
        x, y = MARGIN + chance.number() * (width - 2 * MARGIN), MARGIN + chance.number() * (height - 2 * MARGIN)
        room = min(largest, x - MARGIN, y - MARGIN, width - MARGIN - x, height - MARGIN - y)
        for other_x, other_y, r in discs:
            room = min(room, math.sqrt((x - other_x) ** 2 + (y - other_y) ** 2) - r - 3)
            if room < smallest:
                break
        if room < smallest:
            continue
        discs.append((x, y, room))
        colour = colours[int(chance.number() * len(colours))]
        if chance.number() < 0.3 and room > 20:
            for ring in range(int(room / 9)):
                shapes.append(("ring", x, y, room - 2 - ring * 9, colour, 3))
        else:
            shapes.append(("disc", x, y, room, colour))
    return shapes


def truchet(width, height, seed, density, colours):
    """Square tiles with two quarter circles, turned by a coin. The ends always meet, so paths run on over the whole sheet."""
    chance = Chance(seed)
    wanted = 160 - density * 1.2
    across = max(3, round((width - 2 * MARGIN) / wanted))
    side = (width - 2 * MARGIN) / across
    down = int((height - 2 * MARGIN) / side + 1e-6)
    top = (height - down * side) / 2
    noise = Noise(chance)
    shapes = []
    for row in range(down):
        for column in range(across):
            x, y = MARGIN + column * side, top + row * side
            turned = chance.number() < 0.5
            colour = colours[min(int(noise.at(column / 4, row / 4) * len(colours)), len(colours) - 1)]
            corners = ((x, y, 0), (x + side, y + side, 2)) if turned else ((x + side, y, 1), (x, y + side, 3))
            for centre_x, centre_y, quarter in corners:
                for part in (0.3, 0.5, 0.7):
                    points = []
                    for step in range(9):
                        angle = (quarter + step / 8) * math.pi / 2
                        points.append((centre_x + math.cos(angle) * side * part, centre_y + math.sin(angle) * side * part))
                    shapes.append(("line", points, colour, side * 0.09))
    return shapes


FORMS = {"flow": flow, "packing": packing, "truchet": truchet}
