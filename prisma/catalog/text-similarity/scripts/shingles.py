"""Texts as sets of overlapping pieces, how alike two sets are, and who belongs together."""
import re
import unicodedata
import zlib

ALL_PAIRS = 1200  # up to here every pair is compared; beyond, MinHash proposes the pairs
BANDS, ROWS = 32, 4
PRIME = (1 << 61) - 1


def words(text):
    return re.findall(r"\w+(?:['’]\w+)*", unicodedata.normalize("NFKC", text).casefold())


def cut(text, unit, size):
    """Pieces of `size` words or characters; a text shorter than that is one piece."""
    tokens = words(text)
    line = tokens if unit == "words" else " ".join(tokens)
    if not line:
        return frozenset()
    pieces = [line[at:at + size] for at in range(max(1, len(line) - size + 1))]
    return frozenset(" ".join(piece) if unit == "words" else piece for piece in pieces)


def compare(a, b):
    """Jaccard's similarity, and the part of the smaller that is in the larger."""
    common = len(a & b)
    return common / (len(a) + len(b) - common), common / min(len(a), len(b))


def pairs(sets, threshold):
    """(first, second, similarity, contained) of every pair that is alike, or of which one is inside the other."""
    filled = [at for at, each in enumerate(sets) if each]
    if len(filled) <= ALL_PAIRS:
        chosen = ((a, b) for n, a in enumerate(filled) for b in filled[n + 1:])
        how = "every pair compared"
    else:
        chosen, how = sorted(candidates(sets, filled)), f"pairs proposed by MinHash ({BANDS} bands of {ROWS}), each then compared exactly"
    result = []
    for a, b in chosen:
        alike, inside = compare(sets[a], sets[b])
        if alike >= threshold or (inside >= 0.9 and min(len(sets[a]), len(sets[b])) >= 8):
            result.append((a, b, alike, inside))
    return sorted(result, key=lambda pair: (-pair[2], -pair[3], pair[0], pair[1])), how


def candidates(sets, filled):
    seeds = [((at * 0x9E3779B97F4A7C15 + 1) % PRIME, (at * 0xC2B2AE3D27D4EB4F + 7) % PRIME) for at in range(1, BANDS * ROWS + 1)]
    proposed, boxes = set(), {}
    for at in filled:
        hashes = [zlib.crc32(piece.encode()) for piece in sets[at]]
        sketch = [min((a * each + b) % PRIME for each in hashes) for a, b in seeds]
        for band in range(BANDS):
            boxes.setdefault((band, *sketch[band * ROWS:(band + 1) * ROWS]), []).append(at)
    for box in boxes.values():
        # A box of hundreds is one text many times: its neighbours suffice to tie it together.
        proposed.update((a, b) for n, a in enumerate(box) for b in box[n + 1:n + 30])
    return proposed


def clusters(count, links):
    """Groups of everything that is tied together, the largest first."""
    root = list(range(count))

    def top(at):
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for a, b in links:
        a, b = sorted((top(a), top(b)))
        root[b] = a
    groups = {}
    for at in range(count):
        groups.setdefault(top(at), []).append(at)
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda group: (-len(group), group[0]))
