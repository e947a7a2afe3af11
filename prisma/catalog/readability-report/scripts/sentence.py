"""Why a sentence is hard, where it could be cut, and what it costs the whole text."""
import re

from prose import counts, grade, syllables, words

TURNS = re.compile(r"; |, (?:and|but|so|or|which|who|where|because|although|while|whereas|unless|if|as)\b| (?:because|although|unless|provided that)\b| – | — |: ")
LINKS = re.compile(r"\b(?:which|that|who|whom|whose|because|although|though|unless|whereas|while|provided|if|when|where|since)\b", re.I)
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?(?:\w{2,}ed|made|given|taken|sent|paid|held|kept|known|shown|written|done|found|set|met|sold|told|lost|left|built|brought|seen|chosen)\b", re.I)
NOUNS = re.compile(r"\b\w{3,}(?:tion|sion|ment|ance|ence|ity|ness)s?\b", re.I)


class Sentence:
    def __init__(self, paragraph, text):
        self.paragraph, self.text = paragraph, text
        self.words = words(text)
        self.counts = counts([text])
        self.cost = 0.0

    def long_words(self):
        """Of three syllables and more; names are spared, except at the beginning."""
        found = [word for at, word in enumerate(self.words) if syllables(word) >= 3 and (at == 0 or not word[0].isupper())]
        return list(dict.fromkeys(word.lower() for word in found if not word[0].isdigit()))

    def reasons(self, limit):
        length, links = len(self.words), LINKS.findall(self.text)
        found = []
        if length > limit:
            found.append(f"{length} words, {length - limit} over the limit")
        if len(links) >= 3:
            found.append(f"{len(links)} clauses hung on ({', '.join(dict.fromkeys(link.lower() for link in links))})")
        long_words = self.long_words()
        if len(long_words) * 5 >= length and len(long_words) > 1:
            found.append(f"{len(long_words)} long words: {', '.join(sorted(long_words, key=lambda word: -syllables(word))[:5])}")
        nouns = NOUNS.findall(self.text)
        if len(nouns) >= 3:
            found.append(f"{len(nouns)} abstract nouns")
        passive = PASSIVE.search(self.text)
        if passive:
            found.append(f"passive: “{passive.group()}”")
        inside = max((len(words(each)) for each in re.findall(r"\(([^)]*)\)", self.text)), default=0)
        if inside > 5:
            found.append(f"a bracket of {inside} words")
        negations = re.findall(r"\b(?:not|no|never|unless|except|without|neither|nor|un(?:able|likely|less))\b|n['’]t\b", self.text, re.I)
        if len(negations) >= 2:
            found.append(f"{len(negations)} negations")
        return found

    def cuts(self):
        """The sentence with a sign where it turns, if both sides can stand: five words or more."""
        marks, last = [], 0
        for match in TURNS.finditer(self.text):
            if len(words(self.text[last:match.start()])) >= 5 and len(words(self.text[match.start():])) >= 5:
                marks.append(match.start() + (1 if match.group()[0] in ",;:" else 0))
                last = match.start()
        text = self.text
        for mark in reversed(marks):
            text = f"{text[:mark]} ‖{text[mark:]}"
        return text if marks else None


def rank(sentences):
    """Hardest first, by how much the grade of the whole would fall without the sentence."""
    whole = [sum(each.counts[at] for each in sentences) for at in range(3)]
    for each in sentences:
        rest = [whole[at] - each.counts[at] for at in range(3)]
        each.cost = grade(*whole) - grade(*rest) if rest[0] else 0.0
    return sorted(sentences, key=lambda each: -each.cost)
