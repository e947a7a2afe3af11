"""What changed between two lists of paragraphs: whole ones, moved ones, and words within them."""
import collections
import difflib
import re

WORD = re.compile(r"\d+(?:[.,]\d+)*\s?%?|[^\W\d_]+(?:['’-][^\W\d_]+)*|\s+|.", re.S)
Change = collections.namedtuple("Change", "kind old new pieces before after")  # Places count from 1; None where there is none.
DUTY = re.compile(r"\b(shall|must|may|will|should|not|no|never|unless|except|only|solely|all|any|exclusive(?:ly)?|without|including|excluding|best|reasonable|immediately)\b", re.I)


def compare(old, new):
    """Changes in the order of the new document; kind is same, changed, added, removed or moved."""
    out = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [Change("same", old[i], new[j], None, i + 1, j + 1) for i, j in zip(range(a, b), range(c, d))]
        else:
            out += aligned(old, new, a, b, c, d)
    return moved(out)


def aligned(old, new, a, b, c, d):
    """Pairs the paragraphs of a replaced stretch by likeness, in order; the rest were removed or added."""
    pairs = {}
    if (b - a) * (d - c) <= 4_000:
        score = [[0.0] * (d - c + 1) for _ in range(b - a + 1)]
        like = [[likeness(old[i], new[j]) for j in range(c, d)] for i in range(a, b)]
        for i in range(b - a - 1, -1, -1):
            for j in range(d - c - 1, -1, -1):
                together = like[i][j] + score[i + 1][j + 1] if like[i][j] >= 0.45 else 0
                score[i][j] = max(together, score[i + 1][j], score[i][j + 1])
        i = j = 0
        while i < b - a and j < d - c:
            if like[i][j] >= 0.45 and score[i][j] == like[i][j] + score[i + 1][j + 1]:
                pairs[a + i] = c + j
                i, j = i + 1, j + 1
            elif score[i][j] == score[i + 1][j]:
                i += 1
            else:
                j += 1
    out, i = [], a
    partner = {new_at: old_at for old_at, new_at in pairs.items()}
    for j in range(c, d):
        until = next((partner[k] for k in range(j, d) if k in partner), b) if partner else b
        out += [Change("removed", old[k], "", None, k + 1, None) for k in range(i, until)]
        i = until
        if j in partner:
            out.append(Change("changed", old[i], new[j], words(old[i], new[j]), i + 1, j + 1))
            i += 1
        else:
            out.append(Change("added", "", new[j], None, None, j + 1))
    return out + [Change("removed", old[k], "", None, k + 1, None) for k in range(i, b)]


def likeness(one, other):
    left, right = collections.Counter(re.findall(r"\w+", one.lower())), collections.Counter(re.findall(r"\w+", other.lower()))
    total = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / total if total else 1.0


def moved(changes):
    """A paragraph of some length that vanishes in one place and stands word for word in another."""
    gone = {}
    for at, change in enumerate(changes):
        if change.kind == "removed" and len(change.old) >= 25:
            gone.setdefault(change.old, []).append(at)
    drop = set()
    for at, change in enumerate(changes):
        if change.kind == "added" and gone.get(change.new):
            source = gone[change.new].pop(0)
            drop.add(source)
            changes[at] = change._replace(kind="moved", old=change.new, before=changes[source].before)
    return [change for at, change in enumerate(changes) if at not in drop]


def words(old, new):
    """[("=", text), ("-", text), ("+", text)]; single spaces between two changes join them."""
    left, right, out = WORD.findall(old), WORD.findall(new), []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            same = "".join(left[a:b])
            if same.isspace() and out and b < len(left):
                out += [("-", same), ("+", same)]
            else:
                out.append(("=", same))
        else:
            out += [("-", "".join(left[a:b]))] * (b > a) + [("+", "".join(right[c:d]))] * (d > c)
    return tidy(out)


def tidy(pieces):
    """Deletions before insertions between two unchanged stretches, each in one piece."""
    out, minus, plus = [], "", ""
    for sign, text in [*pieces, ("=", "")]:
        if sign == "-":
            minus += text
        elif sign == "+":
            plus += text
        else:
            if minus.strip() or plus.strip() or minus != plus:
                out += [("-", minus)] * bool(minus) + [("+", plus)] * bool(plus)
            elif minus:
                out.append(("=", minus))
            out += [("=", text)] * bool(text)
            minus = plus = ""
    return out


def weight(change):
    """Why a change may matter: numbers, then words that bind or bar; otherwise nothing."""
    if change.kind in ("same", "moved"):
        return []
    minus = " ".join(text for sign, text in change.pieces or [("-", change.old)] if sign == "-")
    plus = " ".join(text for sign, text in change.pieces or [("+", change.new)] if sign == "+")
    numbers = lambda text: sorted(re.findall(r"\d+(?:[.,]\d+)*", text))
    duties = lambda text: sorted(word.lower() for word in DUTY.findall(text))
    found = []
    if numbers(minus) != numbers(plus):
        found.append("a number")
    if duties(minus) != duties(plus):
        found.append("words that bind or limit")
    return found
