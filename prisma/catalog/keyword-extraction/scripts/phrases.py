"""Candidate phrases and their weight. Close to RAKE in how it cuts, to YAKE in what it counts."""
import collections
import math
from dataclasses import dataclass


@dataclass
class Phrase:
    shown: str
    times: int
    score: float
    words: tuple


def stem(word):
    """Plurals and singulars together, nothing more."""
    word = word.casefold()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def candidates(sentences, stop, longest):
    """(stems, as written, number of the sentence) of every run of up to `longest` content words."""
    for at, sentence in enumerate(sentences):
        run = []
        for word in [*sentence, ""]:
            if word and word.casefold() not in stop and not word[0].isdigit() and len(word) > 1:
                run.append(word)
                continue
            for begin in range(len(run)):
                for end in range(begin + 1, min(begin + longest, len(run)) + 1):
                    yield tuple(stem(each) for each in run[begin:end]), " ".join(run[begin:end]), at
            run = []


def rank(sentences, stop, longest):
    times, written, places = collections.Counter(), collections.defaultdict(collections.Counter), {}
    for words, text, at in candidates(sentences, stop, longest):
        times[words] += 1
        written[words][text] += 1
        places.setdefault(words, set()).add(at)
    total = max(1, len(sentences))
    openings = {sentence[0] for sentence in sentences}
    found = []
    for words, count in times.items():
        if len(words) > 1 and count < 2:
            continue
        # A phrase counts by how often it occurs, how much of its words' life it is, how far it is spread and how early it comes.
        bound = 1.0 if len(words) == 1 else (math.prod(count / times[(word,)] for word in words) ** (1 / len(words)))
        spread = 0.5 + min(1.0, len(places[words]) / math.sqrt(total)) / 2
        early = 1.0 + 0.5 / (1 + min(places[words]))
        name = 1.15 if is_name(written[words], openings) else 1.0
        score = count * bound * spread * early * name * (1 + 0.6 * (len(words) - 1))
        found.append(Phrase(most_written(written[words]), count, score, words))
    found.sort(key=lambda each: (-each.score, each.shown.casefold()))
    return without_parts(found, times)


def without_parts(found, times):
    """Drops a word or phrase that hardly occurs outside a longer one that is in the list, and a longer one that adds nothing."""
    inside = collections.Counter()  # of each part: how often the most frequent longer phrase around it occurs
    for each in found:
        for part in parts(each.words):
            inside[part] = max(inside[part], each.times)
    kept = {}
    for each in found:
        covered = any(kept.get(part, 0) > 2 * each.times for part in parts(each.words))
        if (not inside[each.words] or each.times - inside[each.words] > 0.5 * each.times) and not covered:
            kept[each.words] = each.times
    return [each for each in found if each.words in kept]


def parts(words):
    """Every shorter run of words in a phrase."""
    return {words[at:at + size] for size in range(1, len(words)) for at in range(len(words) - size + 1)}


def most_written(forms):
    return max(forms, key=lambda form: (forms[form], form.islower(), form))


def is_name(forms, openings):
    return all(form[:1].isupper() and form.split()[0] not in openings for form in forms)
