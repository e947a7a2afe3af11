"""Groups and measures. Totals are computed from the rows, never from the cells of the table."""
import math
import statistics

import given
import table

HOW = ("sum", "mean", "median", "count", "min", "max", "distinct", "share")
EMPTY = "(empty)"


def filtered(data, where, notes):
    """Positions of the rows whose columns hold one of the values asked for."""
    if not isinstance(where, dict):
        raise given.Problem('"where" has to be an object such as {"region": ["North", "South"]}.')
    kept = list(range(len(data.rows)))
    for name, wanted in where.items():
        at = data.column(name, "where")
        wanted = {str(each).strip().casefold() for each in (wanted if isinstance(wanted, list) else [wanted])}
        kept = [row for row in kept if data.rows[row][at].strip().casefold() in wanted]
    if not kept:
        raise given.Problem(f'"where" leaves none of the {len(data.rows)} rows. Check the spelling of its values.')
    if data.ragged:
        notes.append(f"{len(data.ragged)} rows have the wrong number of fields, first on line {data.ragged[0][0]}; their values may be in the wrong column.")
    return kept


def grouping(data, name, setting, period, notes):
    """A column's name and, for each row, the group it belongs to."""
    at = data.column(name, setting)
    cells = data.cells(at)
    first = table.day_first(cells)
    dates = [table.date(cell, bool(first)) for cell in cells]
    if period != "none" and all(date or table.missing(cell) for date, cell in zip(dates, cells)) and any(dates):
        if first is None and any("/" in cell for cell in cells):
            notes.append(f"Dates in {data.header[at]} were read month first; nothing in the file proves the order.")
        return f"{data.header[at]} ({period})", [EMPTY if date is None else label(date, period) for date in dates]
    # Spelling variants are one group in nobody's eyes; they are merged by case and spaces only.
    shown, groups = {}, []
    for cell in cells:
        cell = " ".join(cell.split()) if not table.missing(cell) else EMPTY
        groups.append(shown.setdefault(cell.casefold(), cell))
    return data.header[at], groups


def label(date, period):
    return f"{date.year}" if period == "year" else f"{date.year}-{date.month:02}" if period == "month" else f"{date.year} Q{(date.month + 2) // 3}"


def measures(data, wanted, notes):
    """(name, how, values by row) of each measure; without a wish, the rows are counted."""
    wanted = [{"how": "count"}] if wanted in (None, []) else wanted
    if not isinstance(wanted, list) or not all(isinstance(each, dict) for each in wanted):
        raise given.Problem('"measures" has to be a list such as [{"of": "revenue", "how": "sum"}].')
    result = []
    for each in wanted:
        how = each.get("how", "sum")
        if how not in HOW:
            raise given.Problem(f'"measures": how has to be one of {", ".join(HOW)}.')
        if not each.get("of"):
            if how != "count":
                raise given.Problem(f'"measures": {how} needs the column in "of".')
            result.append((each.get("name") or "rows", how, [1.0] * len(data.rows)))
            continue
        at = data.column(each["of"], "measures")
        cells = data.cells(at)
        values = [None if table.missing(cell) else cell.strip().casefold() for cell in cells] if how in ("count", "distinct") else table.numbers(cells)
        if how not in ("count", "distinct"):
            bad = [row for row, cell in enumerate(cells) if values[row] is None and not table.missing(cell)]
            if len(bad) * 2 > len(cells):
                raise given.Problem(f'"measures": {data.header[at]} holds no numbers (line {data.lines[bad[0]]}: {cells[bad[0]]!r}). Use count or distinct.')
            for row in bad[:3]:
                notes.append(f"{data.header[at]}, line {data.lines[row]}: `{table.shown(cells[row])}` is no number and was left out.")
            gaps = sum(table.missing(cell) for cell in cells)
            if gaps:
                notes.append(f"{data.header[at]} is missing in {gaps} of {len(cells)} rows. They add nothing to a sum and do not count in a mean.")
        result.append((each.get("name") or f"{how} of {data.header[at]}", how, values))
    return result


class Cube:
    """Rows by group; asks each cell's rows for its measures."""

    def __init__(self, data, kept, down, across, measures):
        self.down, self.across, self.measures, self.kept = down, across, measures, kept
        self.columns = sorted({across[1][row] for row in kept}, key=order) if across else []
        self.where = {}
        for row in kept:
            key = tuple(groups[row] for _, groups in down)
            side = across[1][row] if across else None
            for depth in range(len(key) + 1):
                for column in {side, None}:
                    self.where.setdefault((key[:depth], column), []).append(row)
        self.keys = sorted({key for key, column in self.where if len(key) == len(down)}, key=lambda key: tuple(map(order, key)))
        self.size = len(self.keys) * (len(self.columns) + 1) * len(measures)

    def cell(self, key, column, measure):
        _, how, values = self.measures[measure]
        numbers = [values[row] for row in self.where.get((key, column), ()) if values[row] is not None]
        if how == "count":
            return len(numbers)
        if how == "distinct":
            return len(set(numbers))
        if not numbers:
            return None
        if how == "share":
            whole = math.fsum(values[row] for row in self.where[((), column)] if values[row] is not None)
            return 100 * math.fsum(numbers) / whole if whole else None
        return {"sum": math.fsum, "mean": statistics.fmean, "median": statistics.median, "min": min, "max": max}[how](numbers)


def order(label):
    """Numbers by size and before words, the empty group last."""
    number = table.number(label)
    return (label == EMPTY, number is None, number or 0, label.casefold())
