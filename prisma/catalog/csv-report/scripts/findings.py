"""What a careful analyst would mention before anybody looks at an average."""
import collections
import datetime

import columns as cols
from numbers_text import count, exact, plural


def find(grid, profiled):
    """Sentences, most consequential first."""
    ranked = []
    for check in (duplicate_rows, ragged_rows, missing_values, unreadable_values, duplicate_ids, spelling_variants,
                  ambiguous_dates, date_gaps, outliers, strong_correlations, dominant_values, constant_columns):
        ranked.extend(check(grid, profiled))
    return [sentence for _, sentence in sorted(ranked, key=lambda entry: -entry[0])]


def duplicate_rows(grid, _):
    seen, again = {}, []
    for line, row in zip(grid.lines, grid.rows):
        key = tuple(row)
        if key in seen:
            again.append((line, seen[key]))
        else:
            seen[key] = line
    if again:
        line, original = again[0]
        yield 90, f"**{plural(len(again), 'duplicate row')}**: line {line} repeats line {original}{more(again)}. Totals count them twice."


def ragged_rows(grid, _):
    if grid.ragged:
        line, width = grid.ragged[0]
        yield 95, f"**{plural(len(grid.ragged), 'row')} of the wrong width**: line {line} has {width} fields instead of {len(grid.header)}{more(grid.ragged)}. Values there may sit in the wrong column."


def missing_values(grid, profiled):
    for column in profiled:
        share = column.missing / len(grid.rows)
        if column.type == "empty":
            yield 60, f"**{column.name}** is empty throughout."
        elif share >= 0.05:
            yield 40 + 50 * share, f"**{column.name}** is missing in {count(column.missing)} of {count(len(grid.rows))} rows ({share:.0%}); its statistics describe the rest."


def unreadable_values(_, profiled):
    for column in profiled:
        if column.odd:
            line, cell = column.odd[0]
            kind = "a date" if column.type == "date" else "a number"
            yield 85, f"**{column.name}**: {plural(len(column.odd), 'value')} not readable as {kind}, first `{cell}` on line {line}. Left out of the statistics."


def duplicate_ids(_, profiled):
    for column in profiled:
        if not cols.ID_NAME.search(column.name) or column.numeric and column.type == "number":
            continue
        filled = [cell for cell in column.cells if cell.lower() not in cols.MISSING]
        repeated = [(cell, times) for cell, times in collections.Counter(filled).most_common() if times > 1]
        # An identifier with a few repeats is a mistake; one with many is a foreign key.
        if repeated and len(repeated) <= max(1, len(filled) * 0.05):
            yield 80, f"**{column.name}** looks like an identifier, yet `{repeated[0][0]}` occurs {repeated[0][1]} times{more(repeated)}."


def spelling_variants(_, profiled):
    for column in profiled:
        if column.type != "category":
            continue
        spellings = collections.defaultdict(set)
        for cell in column.cells:
            if cell.lower() not in cols.MISSING:
                spellings[" ".join(cell.lower().replace("-", " ").split())].add(cell)
        doubled = [sorted(forms) for forms in spellings.values() if len(forms) > 1]
        if doubled:
            yield 70, f"**{column.name}** spells one value in several ways: {', '.join(f'`{form}`' for form in doubled[0])}{more(doubled)}. They are counted apart."


def ambiguous_dates(_, profiled):
    for column in profiled:
        if column.ambiguous_dates:
            yield 75, f"**{column.name}** could be day-first or month-first; nothing in it decides. Read month-first. Set `dates` if that is wrong."


def date_gaps(_, profiled):
    for column in profiled:
        if column.type != "date" or column.stats["form"] != "%Y-%m-%d":
            continue
        days = sorted({moment.date() for _, moment in column.values})
        if len(days) < 8:
            continue
        steps = [(later - earlier).days for earlier, later in zip(days, days[1:])]
        usual = collections.Counter(steps).most_common(1)[0][0]
        longest = max(range(len(steps)), key=steps.__getitem__)
        if steps.count(usual) >= len(steps) * 0.6 and steps[longest] > 3 * max(usual, 1):
            start, end = days[longest] + datetime.timedelta(days=1), days[longest + 1] - datetime.timedelta(days=1)
            yield 55, f"**{column.name}** has a gap from {start} to {end}, where {'a day' if usual == 1 else f'{usual} days'} is the usual step."


def outliers(_, profiled):
    for column in profiled:
        if column.outliers:
            middle = column.stats["median"]
            line, value = max(column.outliers, key=lambda entry: abs(entry[1] - middle))
            share = len(column.outliers) / column.stats["count"]
            note = "" if share < 0.05 else " That many points to a long tail rather than to mistakes."
            yield 50 + (10 if share < 0.05 else 0), (
                f"**{column.name}** has {plural(len(column.outliers), 'outlier')} by the 1.5 × IQR rule; the furthest is "
                f"{exact(value, column.unit)} on line {line} (median {exact(middle, column.unit)}).{note}")


def strong_correlations(_, profiled):
    for r, left, right, pairs in cols.correlations(profiled)[:5]:
        if abs(r) >= 0.7:
            how = "rise together" if r > 0 else "move in opposite directions"
            yield 45 * abs(r), f"**{left}** and **{right}** {how} (r = {r:.2f} over {count(pairs)} rows)."


def dominant_values(grid, profiled):
    for column in profiled:
        if column.type in ("category", "boolean") and column.top and column.distinct > 1:
            value, times = column.top[0]
            share = times / (len(grid.rows) - column.missing)
            if share >= 0.8:
                yield 30, f"**{column.name}** is `{value}` in {share:.0%} of the rows."


def constant_columns(grid, profiled):
    for column in profiled:
        if column.distinct == 1 and len(grid.rows) > 2 and column.top:
            yield 35, f"**{column.name}** never changes (`{column.top[0][0]}`) and can be left out of any comparison."


def more(found):
    return f" (and {len(found) - 1} more)" if len(found) > 1 else ""
