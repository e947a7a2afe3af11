"""A BM25 index over passages: what the words are, how rare each one is, and which passage fits a question."""

import math
import re
import unicodedata
from collections import Counter

K1, B = 1.2, 0.75
STOP = set(
    "a an and any are as at be been but by can could did do does for from had has have how i if in into is it its may me my no not "
    "of on or our shall should so than that the their them then there these they this to was we were what when where which who whom "
    "whose why will with would you your much many must need get got happen happens own per until ever please tell know want".split()
)


def stem(word: str) -> str:
    """Endings off, so that 'refunds' finds 'refund'. Deliberately timid: it must not join strangers."""
    if word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word.rstrip("e") if len(word) > 3 else word


def terms(text: str) -> list[str]:
    """The words that are searched: small, without accents, endings and filler. 'A4-7' and '3.5' stay whole."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    found = []
    for word in re.findall(r"[^\W_]+(?:[.\-'][^\W_]+)*", plain):
        parts = [word] if re.search(r"\d", word) else re.split(r"[.\-']", word)
        found += [stem(part) if len(part) > 3 and part.isalpha() else part for part in parts if part not in STOP]
    return found


class Index:
    def __init__(self, texts: list[str]):
        self.counts = [Counter(terms(text)) for text in texts]
        self.lengths = [sum(count.values()) for count in self.counts]
        self.average = sum(self.lengths) / max(1, len(texts)) or 1
        self.holders = Counter(term for count in self.counts for term in count)

    def rarity(self, term: str) -> float:
        found = self.holders[term]
        return math.log(1 + (len(self.counts) - found + 0.5) / (found + 0.5))

    def weight(self, term: str, at: int) -> float:
        times = self.counts[at][term]
        return self.rarity(term) * times * (K1 + 1) / (times + K1 * (1 - B + B * self.lengths[at] / self.average)) if times else 0

    def search(self, groups: list[list[str]], top: int) -> list[tuple[int, float]]:
        """Passages by score. A group is a word of the question with its synonyms; the best of them counts."""
        scored = [(at, sum(max(self.weight(term, at) for term in group) for group in groups)) for at in range(len(self.counts))]
        return sorted((each for each in scored if each[1] > 0), key=lambda each: (-each[1], each[0]))[:top]

    def coverage(self, groups: list[list[str]], text: str) -> tuple[float, list[str]]:
        """How much of the question, weighed by rarity, a text holds; and the words that it lacks."""
        has = set(terms(text))
        weights = [(group, min(self.rarity(term) for term in group)) for group in groups]
        total = sum(weight for _, weight in weights)
        held = sum(weight for group, weight in weights if has & set(group))
        return (held / total if total else 0.0), [group[0] for group, _ in weights if not has & set(group)]


def ask(question: str, synonyms: dict[str, list[str]]) -> list[list[str]]:
    also = {stemmed: [t for word in words for t in terms(word)] for key, words in synonyms.items() for stemmed in terms(key)}
    return [[term, *also.get(term, [])] for term in dict.fromkeys(terms(question))]
