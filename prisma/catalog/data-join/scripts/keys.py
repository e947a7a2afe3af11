"""Which columns the two files are joined on, and when two keys count as equal."""
import re
import unicodedata

import given
import table

ENOUGH = 0.3  # least share of the smaller side's keys that have to be found on the other


def choose(left, right, found, match):
    """Pairs of column positions, and a word about how they were found."""
    same = given.names(found, "on")
    ours, theirs = given.names(found, "on_left") or same, given.names(found, "on_right") or same
    if ours or theirs:
        if len(ours) != len(theirs):
            raise given.Problem('"on_left" and "on_right" have to name the same number of columns.')
        return [(left.column(a, "on" if same else "on_left"), right.column(b, "on" if same else "on_right")) for a, b in zip(ours, theirs)], "as told"
    best, score = None, 0
    for a, name in enumerate(left.header):
        for b, other in enumerate(right.header):
            points = rate(left.cells(a), right.cells(b), similar(name, other), match)
            if points > score:
                best, score = (a, b), points
    if not best:
        raise given.Problem(
            f'No column of {left.name} ({", ".join(left.header)}) shares enough values with one of {right.name} ({", ".join(right.header)}). '
            'Name the key: "on" when it is called the same in both, else "on_left" and "on_right".')
    return [best], "found by comparing values"


def rate(ours, theirs, alike, match):
    """Overlap of the values, weighed by how well the better side names its rows; a like name helps."""
    a = {normal(cell, match) for cell in ours if not table.missing(cell)}
    b = {normal(cell, match) for cell in theirs if not table.missing(cell)}
    if len(a) < 2 or len(b) < 2:
        return 0
    overlap = len(a & b) / min(len(a), len(b))
    unique = max(len(a) / len(ours), len(b) / len(theirs))
    return 0 if overlap < ENOUGH or unique < 0.5 else overlap * unique + 0.5 * alike


def similar(name, other):
    a, b = (re.sub(r"[^a-z0-9]", "", each.casefold()) for each in (name, other))
    return 1 if a == b else 0.5 if len(a) > 1 and len(b) > 1 and (a.endswith(b) or b.endswith(a)) else 0


def normal(cell, match):
    cell = cell.strip()
    if match == "exact":
        return cell
    cell = " ".join(unicodedata.normalize("NFKC", cell).casefold().split())
    # 0042, 42 and 42.0 are one customer to everybody but a computer.
    return (re.sub(r"\.0+$", "", cell).lstrip("0") or "0") if re.fullmatch(r"\d+(\.0+)?", cell) else cell
