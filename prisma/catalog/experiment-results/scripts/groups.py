"""The groups of the experiment: from counts, from means, or from a file with one person a row."""
import collections
import statistics
from dataclasses import dataclass

import given
import table


@dataclass
class Arm:
    name: str
    n: int
    kind: str  # share or mean
    value: float
    hits: int = 0
    variance: float = 0.0
    largest: float = 0.0  # part of the sum that the largest hundredth of the values brings


@dataclass
class Compared:
    diff: float
    low: float
    high: float
    p: float
    relative: float | None
    detectable: float


def read(found):
    """The groups, control first, and the metric's name."""
    listed = found.get("groups")
    if listed is not None:
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise given.Problem('"groups" has to be a list such as [{"name": "A", "n": 5000, "conversions": 410}, …].')
        arms, metric = [from_summary(each, at) for at, each in enumerate(listed, 1)], given.words(found, "metric") or "the metric"
    else:
        files = given.files((".csv", ".tsv", ".txt"))
        if not files:
            raise given.Problem('There is no experiment. Put the counts into "groups", or attach a .csv with one person a row and name "group" and "metric".')
        arms, metric = from_file(table.load(files[0]), found)
    if not 2 <= len(arms) <= 10:
        raise given.Problem(f"An experiment has 2 to 10 groups; there are {len(arms)}.")
    if len({arm.name.casefold() for arm in arms}) < len(arms):
        raise given.Problem('"groups" holds one name twice. Each group needs a name of its own.')
    if len({arm.kind for arm in arms}) > 1:
        raise given.Problem('"groups" mixes conversions and means. All groups need the same kind of numbers.')
    wanted = given.words(found, "control").casefold()
    if wanted:
        if wanted not in [arm.name.casefold() for arm in arms]:
            raise given.Problem(f'"control" is {found["control"]!r}; the groups are {", ".join(arm.name for arm in arms)}.')
        arms.sort(key=lambda arm: arm.name.casefold() != wanted)
    else:
        arms.sort(key=lambda arm: arm.name.casefold() not in ("control", "a", "baseline", "original", "old"))
    return arms, metric


def from_summary(each, at):
    name = str(each.get("name") or f"group {at}")
    number = lambda field: isinstance(each.get(field), (int, float)) and not isinstance(each.get(field), bool)
    if not number("n") or each["n"] < 2 or int(each["n"]) != each["n"]:
        raise given.Problem(f'"groups": {name} needs "n", the number of people, a whole number of at least 2.')
    n = int(each["n"])
    if number("conversions"):
        hits = each["conversions"]
        if not 0 <= hits <= n or int(hits) != hits:
            raise given.Problem(f'"groups": {name} has {hits} conversions of {n} people. It has to be a whole number from 0 to n; count people, not events.')
        return Arm(name, n, "share", hits / n, int(hits))
    if number("mean") and number("sd") and each["sd"] >= 0:
        return Arm(name, n, "mean", float(each["mean"]), 0, float(each["sd"]) ** 2)
    raise given.Problem(f'"groups": {name} needs "conversions", or "mean" and "sd".')


def from_file(data, found):
    if not found.get("group") or not found.get("metric"):
        raise given.Problem(f'Name the columns in "group" and "metric". There are: {", ".join(data.header)}.')
    group, metric = data.column(given.words(found, "group"), "group"), data.column(given.words(found, "metric"), "metric")
    words = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
    cells = data.cells(metric)
    values = [words.get(cell.strip().casefold(), number) for cell, number in zip(cells, table.numbers(cells))]
    boxes = collections.defaultdict(list)
    for line, row, value in zip(data.lines, data.rows, values):
        if table.missing(row[group]):
            continue
        if value is None:
            raise given.Problem(f'"metric": {data.header[metric]} has {row[metric]!r} on line {line}. Every person needs a number; who bought nothing counts as 0 and must not be left out.')
        boxes[row[group].strip()].append(value)
    shares = {value for box in boxes.values() for value in box} <= {0.0, 1.0}
    arms = []
    for name, box in sorted(boxes.items()):
        if len(box) < 2:
            raise given.Problem(f'"group": {name} has a single row. At least two people are needed in each group.')
        top = sorted(map(abs, box), reverse=True)[: max(1, len(box) // 100)]
        whole = sum(map(abs, box)) or 1
        arms.append(Arm(name, len(box), "share" if shares else "mean", statistics.fmean(box), int(sum(box)) if shares else 0, statistics.variance(box), sum(top) / whole))
    return arms, data.header[metric]


def split(found, arms):
    """The shares of people that each group was meant to get, in the order of the groups."""
    wanted = found.get("split")
    if wanted is None:
        return [1 / len(arms)] * len(arms)
    if not isinstance(wanted, dict) or set(wanted) != {arm.name for arm in arms} or not all(isinstance(part, (int, float)) and part > 0 for part in wanted.values()):
        raise given.Problem(f'"split" has to give each group its part, such as {{{", ".join(f"{arm.name!r}: 50" for arm in arms)}}}.'.replace("'", '"'))
    return [wanted[arm.name] / sum(wanted.values()) for arm in arms]
