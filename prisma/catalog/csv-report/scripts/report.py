"""The report: what stands out, then the columns."""
import re

import columns as cols
from numbers_text import count, exact, plural

PICTURE = "![{alt}](chart.svg)\n\n"


def write(name, grid, profiled, noteworthy, picture):
    parts = [f"# {name}: {plural(len(grid.rows), 'row')}, {plural(len(grid.header), 'column')}\n"]
    header = "header in the first row" if grid.has_header else "no header row, so columns are numbered"
    parts.append(f"Read as {grid.delimiter_name}-separated {grid.encoding}, {header}.\n")
    parts.append("## What stands out\n")
    if noteworthy:
        parts.extend(f"{position}. {sentence}" for position, sentence in enumerate(noteworthy[:12], 1))
        if len(noteworthy) > 12:
            parts.append(f"\n{len(noteworthy) - 12} smaller observations are left out.")
    else:
        parts.append("Nothing: no duplicates, no gaps worth mentioning, no outliers, every value fits its column.")
    parts.append("")
    if picture:
        parts.append(f"## {picture.title}\n")
        parts.append(PICTURE.format(alt=picture.title) + picture.caption + "\n")
    parts.append("## Columns\n")
    parts.extend(column_table(grid, profiled))
    numeric = [column for column in profiled if column.numeric]
    if numeric:
        parts.append("\n## Numbers\n")
        parts.extend(number_table(numeric))
    grouped = [column for column in profiled if column.type in ("category", "boolean")]
    if grouped:
        parts.append("\n## Most frequent values\n")
        for column in grouped:
            values = ", ".join(f"{cell(value)} ({count(times)})" for value, times in column.top)
            rest = f", {count(column.distinct - len(column.top))} others" if column.distinct > len(column.top) else ""
            parts.append(f"- **{cell(column.name)}**: {values}{rest}")
    pairs = [entry for entry in cols.correlations(profiled) if abs(entry[0]) >= 0.3][:10]
    if pairs:
        parts.append("\n## Correlations\n")
        parts.append("| Columns | r | Rows |\n| --- | ---: | ---: |")
        parts.extend(f"| {cell(left)} – {cell(right)} | {r:.2f} | {count(rows)} |" for r, left, right, rows in pairs)
    return "\n".join(parts) + "\n"


def without_picture(text):
    """The terminal cannot show the image; the chart's sentence stays."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("![")).replace("\n\n\n", "\n\n")


def column_table(grid, profiled):
    yield "| Column | Type | Missing | Distinct | Range or example |\n| --- | --- | ---: | ---: | --- |"
    for column in profiled:
        share = column.missing / len(grid.rows)
        missing = f"{count(column.missing)} ({share:.0%})" if column.missing else "0"
        kind = f"{column.type}, {column.unit}" if column.unit else column.type
        yield f"| {cell(column.name)} | {kind} | {missing} | {count(column.distinct)} | {cell(span(column))} |"


def span(column):
    if column.numeric:
        return f"{exact(column.stats['min'], column.unit)} to {exact(column.stats['max'], column.unit)}"
    if column.type == "date":
        first, last, form = column.stats["first"], column.stats["last"], column.stats["form"]
        return f"{int(first)} to {int(last)}" if form == "%Y" else f"{first.strftime(form)} to {last.strftime(form)}"
    return column.top[0][0] if column.top else ""


def number_table(numeric):
    yield "| Column | Min | Median | Mean | Max | Std dev | Outliers |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for column in numeric:
        shown = [exact(column.stats[key], column.unit) for key in ("min", "median", "mean", "max", "std")]
        yield f"| {cell(column.name)} | {' | '.join(shown)} | {count(len(column.outliers)) if column.stats['count'] >= 8 else '–'} |"


def cell(text):
    # What is in a cell is shown as it is, and is no Markdown or HTML of the report's.
    text = " ".join(str(text).split())
    return re.sub(r"([\\`*<\[|])", r"\\\1", text if len(text) <= 60 else text[:59] + "…")
