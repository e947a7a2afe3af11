"""What was done, what was not, and what a person has to decide."""
import collections

from table import MARK_NAMES, shown

ORDER = ("duplicate removed", "spelling variant", "date to ISO", "number to plain form", "missing value", "spaces")


def write(data, result, more=0):
    rules = collections.Counter(change[4] for change in result.changes)
    cells = sum(rules.values()) - rules["duplicate removed"]
    parts = [f"**{data.name}: {len(data.rows)} row{'s' if len(data.rows) > 1 else ''} in, {len(result.rows)} out; {cells} cells changed, duplicate rows removed: {rules['duplicate removed']}.**",
             f"Read as {data.encoding}, separated by {MARK_NAMES[data.mark]}. Line numbers are those of the file as it came."]
    if more:
        parts.append(f"{more} further attached file{'s were' if more > 1 else ' was'} not looked at: one file a run.")
    if result.aside:
        where = ", ".join(f"line {line} ({len(fields)} fields instead of {len(data.header)})" for line, fields in result.aside[:5])
        result.asks.insert(0, f"{len(result.aside)} row{'s' if len(result.aside) > 1 else ''} of the wrong width went to `set-aside.csv`, not into the result: {where}. Repair and append.")
    if result.asks:
        parts += ["## For you to decide", "\n".join(f"{n}. {ask}" for n, ask in enumerate(result.asks[:20], 1))]
        if len(result.asks) > 20:
            parts.append(f"{len(result.asks) - 20} more of the same kind are not listed.")
    if result.changes:
        parts.append("## What was changed")
        parts.append("| Rule | Times | First case |\n| --- | ---: | --- |\n" + "\n".join(rule_row(rule, rules[rule], result.changes) for rule in ORDER if rules[rule]))
    else:
        parts.append("Nothing had to be changed.")
    parts.append("## Columns")
    parts.append("| Column | Type | Empty |\n| --- | --- | ---: |\n" + "\n".join(f"| {shown(name)} | {kind} | {empty} |" for name, (kind, empty) in zip(data.header, result.types)))
    parts.append("Files: `clean.csv`, `changes.csv` with every change" + (", `set-aside.csv`" if result.aside else "") + ", `report.md`.")
    return "\n\n".join(parts) + "\n"


def rule_row(rule, times, changes):
    line, column, before, after, _ = next(change for change in changes if change[4] == rule)
    if rule == "spaces":
        before, after = before.replace(" ", "·"), after.replace(" ", "·")
    case = f"line {line}: {before}" if rule == "duplicate removed" else f"line {line}, {shown(column)}: “{shown(before, 30)}” → {f'“{shown(after, 30)}”' if after else 'empty'}"
    return f"| {rule} | {times} | {case} |"
