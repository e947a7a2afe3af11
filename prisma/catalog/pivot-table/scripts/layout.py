"""From cells to lines: order, subtotals, and the table as Markdown and as CSV."""
from table import shown


def header(cube):
    names = [name for name, _ in cube.down]
    if not cube.across:
        return names + [name for name, _, _ in cube.measures]
    several = len(cube.measures) > 1
    return names + [f"{column}: {name}" if several else column for column in [*cube.columns, "total"] for name, _, _ in cube.measures]


def lines(cube, subtotals, sort):
    """(key, kind) of each line: a group, a subtotal or the total; larger groups first when sorted by value."""
    def place(key):
        if sort == "name":
            return ()
        return tuple(-(cube.cell(key[: depth + 1], None, 0) or 0) for depth in range(len(key)))

    result = []
    ordered = sorted(cube.keys, key=lambda key: [part for depth, value in enumerate(place(key)) for part in (value, cube.keys.index(first_with(cube, key[: depth + 1])))]) if sort == "value" else cube.keys
    depths = range(len(cube.down) - 1, 0, -1)
    for at, key in enumerate(ordered):
        result.append((key, "group"))
        after = ordered[at + 1] if at + 1 < len(ordered) else None
        for depth in depths if subtotals else ():
            if after is None or after[:depth] != key[:depth]:
                result.append((key[:depth], "subtotal"))
    result.append(((), "total"))
    return result


def first_with(cube, part):
    return next(key for key in cube.keys if key[: len(part)] == part)


def cells(key, cube):
    for column in [*cube.columns, None] if cube.across else [None]:
        for at, (_, how, _) in enumerate(cube.measures):
            yield cube.cell(key, column, at), how


def labels(key, kind, cube):
    rest = len(cube.down) - len(key)
    return list(key) + (["total" if kind == "total" else "subtotal"] + [""] * (rest - 1) if rest else [])


def plain(each, cube):
    key, kind = each
    return labels(key, kind, cube) + ["" if value is None else f"{value:.10g}" for value, _ in cells(key, cube)]


def markdown(cube, every, data, kept, notes):
    names = header(cube)
    depth = len(cube.down)
    groups = f"{len(cube.keys)} group{'s' if len(cube.keys) > 1 else ''}"
    rows = f"{len(data.rows)} row{'s' if len(data.rows) > 1 else ''}"
    out = [f"**{data.name}: {kept} of {rows}, {groups}**" if kept < len(data.rows) else f"**{data.name}: {rows}, {groups}**", ""]
    out.append("| " + " | ".join(map(shown, names)) + " |")
    out.append("|" + " --- |" * depth + " ---: |" * (len(names) - depth))
    most = 60
    for key, kind in every if len(every) <= most else every[: most - 1] + every[-1:]:
        words = [shown(word) for word in labels(key, kind, cube)]
        figures = [written(value, how) for value, how in cells(key, cube)]
        if kind != "group":
            words, figures = [f"**{word}**" if word else "" for word in words], [f"**{figure}**" for figure in figures]
        out.append("| " + " | ".join(words + figures) + " |")
    if len(every) > most:
        out.append(f"\n{len(every) - most} lines are only in `pivot.csv`.")
    if any(how in ("mean", "median") for _, how, _ in cube.measures):
        notes = [*notes, "Means and medians in total lines are those of all rows below them, not of the lines above."]
    if any(how == "share" for _, how, _ in cube.measures):
        notes = [*notes, "Shares are of the column's total."]
    small = sum(1 for key in cube.keys if len(cube.where[(key, None)]) < 5)
    if small and any(how in ("mean", "median") for _, how, _ in cube.measures):
        notes.append(f"{small} of {len(cube.keys)} groups have fewer than five rows; their averages are single cases.")
    out += ["", *(f"- {note}" for note in notes)] if notes else []
    return "\n".join([*out, "", "File: `pivot.csv`.", ""])


def written(value, how):
    if value is None:
        return "–"
    text = f"{value:,.1f} %" if how == "share" else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return text.replace("-", "−")
