"""Which parts of the old text became which parts of the new one, and which of them moved."""
from collections import Counter
from difflib import SequenceMatcher

from units import likeness

SAME_PART = 0.5   # of both together: below that it was written anew
MOVED_PART = 0.6
MOST_PAIRS = 60_000


def align(old, new, key, bag):
    """Pairs (index in old or None, index in new or None) in reading order, then what moved.

    Equal parts are matched first. Between them, parts belong together that share half of their words, so that the
    sum of what they share is largest and the order is kept.
    """
    pairs = []
    matcher = SequenceMatcher(None, [key(part) for part in old], [key(part) for part in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pairs += zip(range(a, b), range(c, d))
        else:
            pairs += best(old, new, range(a, b), range(c, d), bag)
    return with_moves(pairs, old, new, bag)


def best(old, new, left, right, bag):
    if len(left) * len(right) > MOST_PAIRS or not left or not right:
        return [(a, None) for a in left] + [(None, b) for b in right]
    score = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    alike = [[likeness(bag(old[a]), bag(new[b])) for b in right] for a in left]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            value = max(score[i + 1][j], score[i][j + 1])
            if alike[i][j] >= SAME_PART:
                value = max(value, alike[i][j] + score[i + 1][j + 1])
            score[i][j] = value
    out, i, j = [], 0, 0
    while i < len(left) or j < len(right):
        if i < len(left) and j < len(right) and alike[i][j] >= SAME_PART and score[i][j] == alike[i][j] + score[i + 1][j + 1]:
            out.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif j == len(right) or (i < len(left) and score[i][j] == score[i + 1][j]):
            out.append((left[i], None))
            i += 1
        else:
            out.append((None, right[j]))
            j += 1
    return out


def with_moves(pairs, old, new, bag):
    """(old, new, moved): parts that went from one place and came, perhaps edited, at another are one."""
    gone = [a for a, b in pairs if b is None]
    come = [b for a, b in pairs if a is None]
    moved = unchanged_moves(gone, come, old, new, bag)
    carried = set(moved.values())
    gone = [a for a in gone if a not in carried]
    come = [b for b in come if b not in moved]
    if len(gone) * len(come) <= MOST_PAIRS:
        found = sorted(((likeness(bag(old[a]), bag(new[b])), -a, -b) for a in gone for b in come), reverse=True)
        taken = set()
        for share, a, b in found:
            long_enough = min(sum(bag(old[-a]).values()), sum(bag(new[-b]).values())) >= 5
            if share >= MOVED_PART and long_enough and -a not in taken and -b not in moved:
                moved[-b] = -a
                taken.add(-a)
    sources = set(moved.values())
    out = []
    for a, b in pairs:
        if b is None and a in sources:
            continue
        out.append((moved[b], b, True) if a is None and b in moved else (a, b, False))
    return out


def unchanged_moves(gone, come, old, new, bag):
    """Parts with the same words, found without comparing each with each."""
    waiting, moved = {}, {}
    for a in reversed(gone):
        waiting.setdefault(frozenset(bag(old[a]).items()), []).append(a)
    for b in come:
        sources = waiting.get(frozenset(bag(new[b]).items()))
        if sources and sum(bag(new[b]).values()) >= 5:
            moved[b] = sources.pop()
    return moved


def words(old, new, key):
    """Runs ("=", "-", "+", text) from one list of tokens to the other."""
    # A "sentence" of thousands of words is a list or a table: there the quick way has to do.
    matcher = SequenceMatcher(None, [key(token) for token in old], [key(token) for token in new], autojunk=len(old) + len(new) > 6000)
    runs = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            runs.append(("=", "".join(new[c:d])))
            continue
        if b > a:
            runs.append(("-", "".join(old[a:b])))
        if d > c:
            runs.append(("+", "".join(new[c:d])))
    return calm(runs)


def calm(runs):
    """A blank or a comma that happens to be equal between two changes joins them, so that phrases stay whole."""
    out, at = [], 0
    while at < len(runs):
        kind, text = runs[at]
        if kind == "=":
            out.append((kind, text))
            at += 1
            continue
        gone, came = "", ""
        while at < len(runs):
            kind, text = runs[at]
            small = kind == "=" and not any(sign.isalnum() for sign in text) and at + 1 < len(runs)
            if kind == "=" and not small:
                break
            gone += text if kind in "-=" else ""
            came += text if kind in "+=" else ""
            at += 1
        tail = 0
        while tail < min(len(gone), len(came)) and gone[-1 - tail] == came[-1 - tail] and gone[-1 - tail].isspace():
            tail += 1
        end = gone[len(gone) - tail:] if tail else ""
        out += [("-", gone[:len(gone) - tail])] if gone[:len(gone) - tail] else []
        out += [("+", came[:len(came) - tail])] if came[:len(came) - tail] else []
        out += [("=", end)] if end else []
    return out


def bag_of(key):
    return Counter(key)
