"""The report: response, recommendation, statements, groups, open answers."""
import collections

import intervals
import themes
from table import missing, shown

SMALL = 30


def write(data, asked, by, invited, smallest):
    base, rows = len(data.rows), []
    rate = f" of {invited:,} invited ({base / invited:.0%})" if invited else ""
    parts = [f"**{base:,} responses{rate}; {len(asked.items)} rating question{'s' if len(asked.items) != 1 else ''}, {'a recommendation question' if asked.nps else 'no recommendation question'}, {len(asked.open)} open.**"]
    if base < SMALL:
        parts.append(f"With {base} responses one person is {100 / base:.0f} percentage points. Read shares as counts.")
    if asked.nps:
        parts.append(recommendation(asked.nps, rows))
    if asked.items:
        parts.append(statements(asked.items, rows))
    if by is not None:
        parts.append(groups(data, asked, by, smallest, rows))
    for name, answers in asked.open:
        parts.append(own_words(name, answers, base))
    parts.append("Margins are 95 % and cover chance alone, not who chose to answer. Files: `report.md`, `results.csv`.")
    return "\n\n".join(parts) + "\n", rows


def recommendation(nps, rows):
    name, points = nps
    points = [each for each in points if each is not None]
    if not points:
        return f"## {shown(name)}\n\nNobody answered."
    up, passive, down, score, margin = intervals.nps(points)
    rows.append([name, "all", "nps", f"{score:.1f}", f"{score - margin:.1f}", f"{score + margin:.1f}", len(points)])
    unsure = " The interval takes in zero: it is not settled whether promoters outnumber detractors." if abs(score) <= margin else ""
    return (f"## Net promoter score: {signed(score)}, give or take {margin:.0f}\n\n{shown(name, 100)}: {up} promoters (9–10, {up / len(points):.0%}), "
            f"{passive} passive (7–8), {down} detractors (0–6, {down / len(points):.0%}); {len(points)} answers.{unsure}")


def statements(items, rows):
    out = ["## Statements, best first"]
    described = []
    for item in items:
        points = [each for each in item.points if each is not None]
        top = sum(each > len(item.labels) - 2 for each in points)
        low, high = intervals.wilson(top, len(points))
        rows.append([item.name, "all", "top_two_share", f"{top / len(points):.4f}", f"{low:.4f}", f"{high:.4f}", len(points)])
        described.append((top / len(points), item, points, low, high))
    for labels in dict.fromkeys(tuple(item.labels) for item in items):
        out.append("| Statement | " + " | ".join(labels) + f" | Top two | 95 % | Base |\n| --- |{' ---: |' * (len(labels) + 3)}")
        for share, item, points, low, high in sorted((each for each in described if tuple(each[1].labels) == labels), key=lambda each: -each[0]):
            counts = collections.Counter(points)
            cells = " | ".join(f"{counts[step] / len(points):.0%}" for step in range(1, len(labels) + 1))
            out[-1] += f"\n| {shown(item.name, 80)} | {cells} | **{share:.0%}** | {low:.0%}–{high:.0%} | {len(points)} |"
            rows.extend([item.name, "all", label, f"{counts[step] / len(points):.4f}", "", "", len(points)] for step, label in enumerate(labels, 1))
    for share, item, points, _, _ in described:
        ends = sum(each in (1, len(item.labels)) for each in points) / len(points)
        if ends >= 0.5 and 1 in points and len(points) >= 10 and min(points.count(1), points.count(len(item.labels))) >= 0.2 * len(points):
            out.append(f"- **{shown(item.name, 80)}** splits people: {ends:.0%} chose one of the two ends. Its average describes nobody.")
        if item.dont_know:
            out.append(f"- {shown(item.name, 80)}: {item.dont_know} answered “don't know”; they are not in the base.")
        if item.labels[0] == "1":
            out.append(f"- {shown(item.name, 80)}: read as a scale from 1 to {len(item.labels)}, the highest the best. If its steps are others, list them in `scale`.")
        if item.strange:
            out.append(f"- {shown(item.name, 80)}: {item.strange} answers are not on the scale and were left out.")
    alike = sum(len({item.points[at] for item in items}) == 1 and items[0].points[at] is not None for at in range(len(items[0].points))) if len(items) >= 4 else 0
    if alike:
        out.append(f"- {alike} respondents gave the same answer to all {len(items)} statements. Look whether they read them.")
    return "\n\n".join(out)


def groups(data, asked, by, smallest, rows):
    cells = ["(no answer)" if missing(cell) else " ".join(cell.split()) for cell in data.cells(by)]
    sizes = collections.Counter(cells)
    measures = [(item.name, [None if each is None else each > len(item.labels) - 2 for each in item.points]) for item in asked.items]
    tests = max(1, len(measures) * len([size for size in sizes.values() if size >= smallest]))
    names = [name for name, _ in sizes.most_common()]
    header = [f"{shown(name, 40)} (n = {sizes[name]}{', small base' if sizes[name] < SMALL else ''})" for name in names]
    out, said = [], []
    table_rows = ["| Top two | " + " | ".join(header) + " |\n| --- |" + " ---: |" * len(names)]
    for question, hits in measures:
        line = []
        for name in names:
            inside = [hit for hit, cell in zip(hits, cells) if cell == name and hit is not None]
            outside = [hit for hit, cell in zip(hits, cells) if cell != name and hit is not None]
            if len(inside) < smallest:
                line.append("not shown")
                continue
            low, high = intervals.wilson(sum(inside), len(inside))
            rows.append([question, name, "top_two_share", f"{sum(inside) / len(inside):.4f}", f"{low:.4f}", f"{high:.4f}", len(inside)])
            p = intervals.difference(sum(inside), len(inside), sum(outside), len(outside)) if len(outside) >= smallest else 1
            mark = "*" if p < 0.05 / tests else ""
            line.append(f"{sum(inside) / len(inside):.0%}{mark}")
            if mark:
                said.append(f"- **{shown(name)}** on “{shown(question, 80)}”: {sum(inside) / len(inside):.0%} against {sum(outside) / len(outside):.0%} of the others, more than chance explains ({f'p = {p:.3f}' if p >= 0.001 else 'p < 0.001'}, {tests} comparisons allowed for).")
        table_rows.append(f"| {shown(question, 80)} | " + " | ".join(line) + " |")
    if asked.nps:
        line = []
        for name in names:
            inside = [each for each, cell in zip(asked.nps[1], cells) if cell == name and each is not None]
            if len(inside) < smallest:
                line.append("not shown")
                continue
            _, _, _, score, margin = intervals.nps(inside)
            rows.append([asked.nps[0], name, "nps", f"{score:.1f}", f"{score - margin:.1f}", f"{score + margin:.1f}", len(inside)])
            line.append(f"{signed(score)} ± {margin:.0f}")
        table_rows.append("| Net promoter score | " + " | ".join(line) + " |")
    out.append(f"## By {shown(data.header[by])}")
    out.append("\n".join(table_rows))
    out.append("\n".join(said) if said else "No group differs from the others by more than chance explains, once the number of comparisons is allowed for.")
    if any(size < SMALL for size in sizes.values()):
        out.append(f"A small base is under {SMALL}: a hint to ask further. Groups under {smallest} are not shown, so that nobody can be picked out.")
    hidden = [name for name, size in sizes.items() if size < smallest]
    if len(hidden) == 1 and len(sizes) > 1:
        out.append(f"Only {shown(hidden[0])} is hidden, and the total less the other groups gives it away. Merge it with another group before this table leaves your hands.")
    return "\n\n".join(out)


def own_words(name, answers, base):
    found, rest = themes.group(answers)
    out = [f"## {shown(name, 100)}: {len(answers)} of {base} wrote something"]
    for word, members in found:
        quotes = "; ".join(f"“{shown(answer, 110)}”" for answer in members[:2])
        out.append(f"- **{shown(word)}**, {len(members)} answers: {quotes}")
    if rest:
        out.append(f"- {len(rest)} that share no word with the others, such as “{shown(rest[0], 110)}”")
    return "\n".join([out[0], "", *out[1:]])


def signed(score):
    return f"{score:+.0f}".replace("-", "−")
