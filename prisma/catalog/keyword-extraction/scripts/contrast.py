"""What one text says more often than another: log odds with a prior, so that rare words do not win by rarity."""
import collections
import itertools
import math
from dataclasses import dataclass

from phrases import candidates, most_written
from table import shown


@dataclass
class Difference:
    shown: str
    here: int
    there: int
    z: float
    words: tuple


def compare(first, second, stop, longest):
    counts, written, sizes = [], collections.defaultdict(collections.Counter), []
    for sentences in (first, second):
        times = collections.Counter()
        for words, text, _ in candidates(sentences, stop, longest):
            times[words] += 1
            written[words][text] += 1
        counts.append(times)
        sizes.append(sum(times[words] for words in times if len(words) == 1))
    result = []
    for words in set(counts[0]) | set(counts[1]):
        a, b = counts[0][words], counts[1][words]
        if a + b < 3:
            continue
        # The prior: both texts together, scaled to ten words of its own.
        prior = 10 * (a + b) / max(1, sum(sizes)) + 0.01
        odds = [math.log((count + prior) / max(1e-9, size + 10 - count - prior)) for count, size in zip((a, b), sizes)]
        z = (odds[0] - odds[1]) / math.sqrt(1 / (a + prior) + 1 / (b + prior))
        result.append(Difference(most_written(written[words]), a, b, z, words))
    more = sorted((each for each in result if each.z >= 1), key=lambda each: (-each.z, -len(each.words), each.shown))
    less = sorted((each for each in result if each.z <= -1), key=lambda each: (each.z, -len(each.words), each.shown))
    turned = [Difference(each.shown, each.there, each.here, -each.z, each.words) for each in less]
    return thinned(more), thinned(turned)


def thinned(found):
    """One entry for a phrase and its words when they occur together every time."""
    longer = collections.Counter()  # of each set of words: how often the most frequent phrase with more words occurs
    for each in found:
        names = sorted(set(each.words))
        for size in range(1, len(names)):
            for some in itertools.combinations(names, size):
                longer[some] = max(longer[some], each.here)
    return [each for each in found if longer[tuple(sorted(set(each.words)))] < each.here]


def table_of(title, found):
    if not found:
        return f"## {title}\n\nNothing that occurs often enough to tell."
    rows = [f"| {shown(each.shown)} | {each.here} | {each.there} | {each.z:.1f} |" for each in found]
    return f"## {title}\n\n| Phrase | Here | There | z |\n| --- | ---: | ---: | ---: |\n" + "\n".join(rows)
