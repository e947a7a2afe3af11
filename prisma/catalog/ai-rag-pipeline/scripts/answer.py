"""Answers a question with sentences of the passages, word for word, each with the place that it stands at."""

from dataclasses import dataclass, field

import bm25
from chunks import Chunk, sentences

ENOUGH = 0.5  # the share of a question, weighed by rarity, that its best passage must hold


@dataclass
class Quote:
    before: str
    sentence: str
    after: str
    chunk: Chunk


@dataclass
class Answer:
    question: str
    found: bool
    coverage: float
    missing: list[str]
    quotes: list["Quote"] = field(default_factory=list)
    hits: list[tuple[Chunk, float]] = field(default_factory=list)


def indexed(chunk: Chunk) -> str:
    """What is searched: the passage with its headings, which often hold the word that the text leaves out."""
    return f"{chunk.heading}\n{chunk.text}"


def answer(question: str, chunks: list[Chunk], index: bm25.Index, synonyms: dict[str, list[str]], top: int) -> Answer:
    groups = bm25.ask(question, synonyms)
    hits = [(chunks[at], score) for at, score in index.search(groups, top)]
    if not hits:
        return Answer(question, False, 0.0, [group[0] for group in groups])
    covered = [index.coverage(groups, indexed(chunk)) for chunk, _ in hits[:3]]
    best, missing = max(covered, key=lambda each: each[0])
    if best < ENOUGH:
        return Answer(question, False, best, missing, [], hits)

    quotes = []
    for (chunk, score), (share, _) in zip(hits[:3], covered, strict=False):
        if share >= ENOUGH and score >= 0.6 * hits[0][1]:
            quotes.append(quote(chunk, groups, index))
    return Answer(question, True, best, missing, quotes, hits)


def quote(chunk: Chunk, groups: list[list[str]], index: bm25.Index) -> Quote:
    """The sentence that holds most of the question, with its neighbours: an answer often ends in the next one."""
    found = sentences(chunk.text)
    best = max(range(len(found)), key=lambda at: (index.coverage(groups, found[at])[0], -at))
    return Quote(found[best - 1] if best else "", found[best], found[best + 1] if best + 1 < len(found) else "", chunk)
