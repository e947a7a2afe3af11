"""Options and criteria from what was given, points, and what would change the winner."""
import itertools
from dataclasses import dataclass

import given
import table

FIELDS = ("name", "weight", "better", "at_least", "at_most", "worst", "best")


@dataclass
class Criterion:
    name: str
    weight: float  # a share of 1
    sign: int  # 1 where more is better
    at: int
    limits: tuple
    ends: tuple  # worst and best, None where the options decide


@dataclass
class Option:
    name: str
    values: list
    points: list = None
    score: float = 0


def criteria(found, sheet):
    raw = found.get("criteria")
    if not isinstance(raw, list) or not raw or not all(isinstance(each, dict) for each in raw):
        raise given.Problem('"criteria" has to be a list such as [{"name": "price", "weight": 30, "better": "less"}].')
    result, weights = [], []
    for each in raw:
        strange = [name for name in each if name not in FIELDS]
        if strange:
            raise given.Problem(f'"criteria" has a field "{strange[0]}". There are: {", ".join(FIELDS)}.')
        name = given.words(each, "name")
        at = sheet.column(name, "criteria")
        if at == 0:
            raise given.Problem(f'"criteria" names {name!r}, the first column. That one holds the names of the options.')
        if any(other.at == at for other in result):
            raise given.Problem(f'"criteria" has {name!r} twice.')
        if "weight" not in each:
            raise given.Problem(f'"criteria": {name} has no "weight".')
        weights.append(given.amount(each, "weight", None, 0, 1000))
        sign = 1 if given.choice(each, "better", ("more", "less"), "more") == "more" else -1
        ends = tuple(given.amount(each, role, None, -1e15, 1e15) for role in ("worst", "best"))
        if None not in ends and (ends[1] - ends[0]) * sign <= 0:
            raise given.Problem(f'"criteria": {name} is better with {"more" if sign > 0 else "less"}, so "worst" {ends[0]:g} and "best" {ends[1]:g} are the wrong way round.')
        result.append(Criterion(sheet.header[at], 0, sign, at, tuple(given.amount(each, role, None, -1e15, 1e15) for role in ("at_least", "at_most")), ends))
    if sum(weights) <= 0:
        raise given.Problem('"criteria": at least one weight has to be above 0.')
    for each, weight in zip(result, weights):
        each.weight = weight / sum(weights)
    return result


def options(sheet, all_criteria):
    """Those that stay, those that are out with the reason."""
    cells = {each.at: table.numbers(sheet.cells(each.at)) for each in all_criteria}
    stay, out, seen = [], [], set()
    for row, line in enumerate(sheet.lines):
        name = sheet.rows[row][0].strip() or f"line {line}"
        if name.casefold() in seen:
            raise given.Problem(f"Line {line}: the option {name!r} stands in the table twice.")
        seen.add(name.casefold())
        values = [cells[each.at][row] for each in all_criteria]
        for each, value in zip(all_criteria, values):
            if value is None:
                raise given.Problem(f"Line {line} ({name}): no number in {each.name!r}. Put in an estimate, or leave the option out; a blank would count as a judgement.")
        reasons = [f"{each.name} is {value:g}, {'at least' if low else 'at most'} {limit:g} is asked for"
                   for each, value in zip(all_criteria, values) for low, limit in zip((True, False), each.limits)
                   if limit is not None and (value < limit if low else value > limit)]
        if reasons:
            out.append((name, "; ".join(reasons)))
        else:
            stay.append(Option(name, values))
    if len(stay) < 2:
        raise given.Problem(f"{len(stay)} of {len(sheet.rows)} options meet the limits; two are needed to compare. " + ". ".join(f"{name}: {why}" for name, why in out[:5]))
    if len(stay) > 50:
        raise given.Problem(f"{len(stay)} options are too many to weigh. Use limits to come down to 50, better to 8.")
    return stay, out


def score(stay, counting, how):
    for each in stay:
        each.points = []
    for at, criterion in counting:
        values = [each.values[at] for each in stay]
        if how == "share" and min(values) < 0 or (how == "share" and criterion.sign < 0 and min(values) == 0):
            raise given.Problem(f'"normalise" is share, which needs values above 0; {criterion.name} has {min(values):g}. Use range.')
        low, high = min(values), max(values)
        worst, best = criterion.ends
        worst = (low if criterion.sign > 0 else high) if worst is None else worst
        best = (high if criterion.sign > 0 else low) if best is None else best
        for each in stay:
            value = each.values[at]
            if how == "share":
                each.points.append((value / high if high else 1.0) if criterion.sign > 0 else low / value)
            else:
                each.points.append(min(1.0, max(0.0, (value - worst) / (best - worst))) if (best - worst) * criterion.sign > 0 else 1.0)
    for each in stay:
        each.score = sum(criterion.weight * point for (_, criterion), point in zip(counting, each.points))


def dominated(stay, counting):
    """Option and one that is nowhere worse and somewhere better."""
    for each in stay:
        mine = [each.values[at] * criterion.sign for at, criterion in counting]
        for other in stay:
            theirs = [other.values[at] * criterion.sign for at, criterion in counting]
            if other is not each and all(a >= b for a, b in zip(theirs, mine)) and theirs != mine:
                yield each, other
                break


def turning(stay, counting):
    """For each criterion the nearest weights, below and above, at which another option takes over from the first."""
    first = max(stay, key=lambda each: each.score)
    for at, (_, criterion) in enumerate(counting):
        found = {}
        if criterion.weight >= 1:
            continue
        rest = lambda each: (each.score - criterion.weight * each.points[at]) / (1 - criterion.weight)
        for other in stay:
            ahead, gain = rest(first) - rest(other), other.points[at] - first.points[at]
            if other is first or abs(ahead + gain) < 1e-12:
                continue
            weight = ahead / (ahead + gain)
            side = "up" if gain > ahead * -1 and weight >= criterion.weight else "down" if weight < criterion.weight and gain + ahead < 0 else None
            if side and 0 <= weight <= 1 and (side not in found or abs(weight - criterion.weight) < abs(found[side][0] - criterion.weight)):
                found[side] = (weight, other)
        yield criterion, found


def wins(stay, count):
    """How often each option comes first over all weightings in equal steps; ties are shared. None where there are too many."""
    steps = next((steps for steps in (20, 10, 5) if ways(steps, count) <= 12_000), None)
    if steps is None:
        return None
    won, total = [0.0] * len(stay), 0
    for bars in itertools.combinations(range(steps + count - 1), count - 1):
        weights = [b - a - 1 for a, b in zip((-1, *bars), (*bars, steps + count - 1))]
        scores = [sum(weight * point for weight, point in zip(weights, each.points)) for each in stay]
        best = max(scores)
        leaders = [at for at, value in enumerate(scores) if value > best - 1e-9]
        for at in leaders:
            won[at] += 1 / len(leaders)
        total += 1
    return [each / total for each in won]


def ways(steps, count):
    result = 1
    for at in range(1, count):
        result = result * (steps + at) // at
    return result
