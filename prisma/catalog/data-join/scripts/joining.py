"""The join itself, and what it found on the way."""
import collections
from dataclasses import dataclass

import table
from keys import normal

MOST_ROWS = 500_000


@dataclass
class Joined:
    header: list
    rows: list
    size: int  # rows that the result has, also when it is too large to be made
    left_only: list  # positions of rows
    right_only: list
    left_repeats: list  # (key, times)
    right_repeats: list
    many: list  # (key, times left, times right)
    left_blank: int
    right_blank: int
    loosely: list  # (left key, right key) that differ as written
    near: list


def join(left, right, pairs, match, kind):
    ours, theirs = [a for a, _ in pairs], [b for _, b in pairs]
    left_keys, left_at = index(left, ours, match)
    right_keys, right_at = index(right, theirs, match)
    many = [(text(key), len(left_at[key]), len(right_at[key])) for key in left_at if len(left_at[key]) > 1 and len(right_at.get(key, ())) > 1]
    carried = [at for at in range(len(right.header)) if at not in theirs]
    taken = {name.casefold() for name in left.header}
    header = left.header + [name if name.casefold() not in taken else f"{name} ({stem(right.name)})" for name in (right.header[at] for at in carried)]
    rows, loosely = [], []
    size = sum(max(1, len(right_at.get(key, ()))) for key in left_keys)
    for at, key in enumerate(left_keys if size <= MOST_ROWS else ()):
        partners = right_at.get(key, ()) if key else ()
        for other in partners:
            rows.append(left.rows[at] + [right.rows[other][c] for c in carried])
            written = [left.rows[at][c].strip() for c in ours], [right.rows[other][c].strip() for c in theirs]
            if written[0] != written[1] and tuple(map(text, written)) not in loosely:
                loosely.append(tuple(map(text, written)))
        if not partners and kind != "inner":
            rows.append(left.rows[at] + [""] * len(carried))
    left_only = [at for at, key in enumerate(left_keys) if not key or key not in right_at]
    right_only = [at for at, key in enumerate(right_keys) if not key or key not in left_at]
    if kind == "outer":
        rows += [outer_row(left, right.rows[at], pairs, carried) for at in right_only]
    return Joined(
        header, rows, size, left_only, right_only, repeats(left_at), repeats(right_at), many,
        left_keys.count(None), right_keys.count(None), loosely,
        near([text(left_keys[at]) for at in left_only if left_keys[at]], [text(right_keys[at]) for at in right_only if right_keys[at]]))


def index(side, columns, match):
    keys = []
    for row in side.rows:
        key = tuple("" if table.missing(row[at]) else normal(row[at], match) for at in columns)
        keys.append(key if all(key) else None)
    where = collections.defaultdict(list)
    for at, key in enumerate(keys):
        if key:
            where[key].append(at)
    return keys, dict(where)


def repeats(where):
    return sorted(((text(key), len(rows)) for key, rows in where.items() if len(rows) > 1), key=lambda each: -each[1])


def outer_row(left, row, pairs, carried):
    """A row of the right side alone: its key goes into the left side's columns."""
    ours = [""] * len(left.header)
    for a, b in pairs:
        ours[a] = row[b]
    return ours + [row[at] for at in carried]


def near(ours, theirs):
    """Unmatched keys that are one typing slip apart."""
    found = []
    for a in ours[:300]:
        for b in theirs[:300]:
            if abs(len(a) - len(b)) <= 1 and len(a) >= 3 and slip(a, b):
                found.append((a, b))
    return found


def slip(a, b):
    at = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    # Codes such as A-1001 and A-1002 differ by one digit and mean two things.
    if a[at:at + 1].isdigit() and b[at:at + 1].isdigit() and a[at:at + 2] != b[at:at + 2][::-1]:
        return False
    return a[at + 1:] == b[at + 1:] or a[at:] == b[at + 1:] or a[at + 1:] == b[at:] or (a[at + 2:] == b[at + 2:] and a[at:at + 2] == b[at:at + 2][::-1])


def text(key):
    return " / ".join(key)


def stem(name):
    return name.rsplit(".", 1)[0]
