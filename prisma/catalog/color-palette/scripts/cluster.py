"""The few colours that stand for many: median cut for a start, then k-means, both in OKLab.

Sums are added one after the other on purpose: Python's own sum rounds differently from version to version.
"""
from oklab import chroma, distance, to_lab, to_rgb


def tally(rgba, width, height, most=60_000):
    """Weighted colours from at most about this many pixels; see-through ones do not count."""
    step = 1
    while width * height / (step * step) > most:
        step += 1
    bins = {}
    counted = 0
    for y in range(step // 2, height, step):
        row = rgba[y * width * 4:(y + 1) * width * 4]
        for r, g, b, a in zip(row[step // 2 * 4::4 * step], row[step // 2 * 4 + 1::4 * step],
                              row[step // 2 * 4 + 2::4 * step], row[step // 2 * 4 + 3::4 * step]):
            if a < 128:
                continue
            counted += 1
            entry = bins.setdefault((r >> 3, g >> 3, b >> 3), [0, 0, 0, 0])
            entry[0] += 1
            entry[1] += r
            entry[2] += g
            entry[3] += b
    points = []
    for key in sorted(bins):
        n, r, g, b = bins[key]
        points.append((to_lab(((r + n // 2) // n, (g + n // 2) // n, (b + n // 2) // n)), n))
    return points, counted


def mean(points):
    total, sums = 0, [0.0, 0.0, 0.0]
    for lab, n in points:
        total += n
        for axis in range(3):
            sums[axis] += lab[axis] * n
    return tuple(each / total for each in sums), total


def median_cut(points, count):
    boxes = [points]
    while len(boxes) < count:
        spreads = []
        for box in boxes:
            centre, total = mean(box)
            axes = []
            for axis in range(3):
                spread = 0.0
                for lab, n in box:
                    spread += n * (lab[axis] - centre[axis]) ** 2
                axes.append(spread)
            spreads.append((max(axes) if len(box) > 1 else -1.0, axes.index(max(axes))))
        worst = max(range(len(boxes)), key=lambda i: spreads[i][0])
        if spreads[worst][0] <= 0:
            break
        axis = spreads[worst][1]
        box = sorted(boxes.pop(worst), key=lambda point: point[0][axis])
        half, seen, cut = mean(box)[1] / 2, 0, 1
        for i, (_, n) in enumerate(box[:-1], 1):
            seen += n
            cut = i
            if seen >= half:
                break
        boxes += [box[:cut], box[cut:]]
    return [mean(box)[0] for box in boxes]


def k_means(points, centres, rounds=12):
    for _ in range(rounds):
        groups = [[] for _ in centres]
        for point in points:
            lab = point[0]
            groups[min(range(len(centres)), key=lambda i: distance(lab, centres[i]))].append(point)
        moved = [mean(group)[0] if group else centre for group, centre in zip(groups, centres)]
        if moved == centres:
            break
        centres = moved
    return [(centre, mean(group)[1]) for centre, group in zip(centres, groups) if group]


def palette(points, count):
    """Colours as dicts, the largest share first; a small but vivid one is added as the accent."""
    found = k_means(points, median_cut(points, count))
    total = mean(points)[1]
    colours = [{"lab": lab, "share": n / total, "accent": False} for lab, n in sorted(found, key=lambda each: -each[1])]
    vivid = [(lab, n) for lab, n in points if chroma(lab) > 0.09 and all(distance(lab, each["lab"]) > 0.11 for each in colours)]
    if vivid:
        peak = max(vivid, key=lambda each: chroma(each[0]) * each[1] ** 0.5)[0]
        near = [(lab, n) for lab, n in vivid if distance(lab, peak) < 0.08]
        lab, n = mean(near)
        if n / total >= 0.002:
            colours.append({"lab": lab, "share": n / total, "accent": True})
    for colour in colours:
        colour["rgb"] = to_rgb(colour["lab"])
    return colours
