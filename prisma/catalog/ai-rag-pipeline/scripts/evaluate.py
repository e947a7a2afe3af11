"""Measures retrieval against questions whose passage is known, and says which chunk size would do better."""

from dataclasses import dataclass

import bm25
from answer import answer, indexed
from chunks import Chunk, cut


@dataclass
class Case:
    question: str
    file: str | None
    text: str | None
    answerable: bool


@dataclass
class Result:
    case: Case
    rank: int | None  # of the first right passage; None when it is not among the hits
    refused: bool
    first: str


@dataclass
class Measure:
    results: list[Result]

    @property
    def asked(self) -> list[Result]:
        return [each for each in self.results if each.case.answerable]

    @property
    def unanswerable(self) -> list[Result]:
        return [each for each in self.results if not each.case.answerable]

    def hits(self, within: int) -> int:
        return sum(1 for each in self.asked if each.rank and each.rank <= within)

    @property
    def reciprocal(self) -> float:
        return sum(1 / each.rank for each in self.asked if each.rank) / max(1, len(self.asked))


def is_right(chunk: Chunk, case: Case) -> bool:
    flat = " ".join(chunk.text.split()).casefold()
    return (case.file is None or chunk.file == case.file) and (case.text is None or " ".join(case.text.split()).casefold() in flat)


def measure(cases: list[Case], chunks: list[Chunk], index: bm25.Index, synonyms: dict[str, list[str]], top: int) -> Measure:
    results = []
    for case in cases:
        given = answer(case.question, chunks, index, synonyms, top)
        rank = next((at for at, (chunk, _) in enumerate(given.hits, 1) if is_right(chunk, case)), None) if case.answerable else None
        results.append(Result(case, rank, not given.found, given.hits[0][0].place if given.hits else "nothing"))
    return Measure(results)


def sweep(cases: list[Case], texts: dict[str, str], size: int, overlap: int, synonyms: dict[str, list[str]], top: int):
    """The same questions with passages half as long, as long, and twice as long."""
    rows = []
    for words in (max(40, size // 2), size, size * 2):
        chunks = [chunk for file, text in texts.items() for chunk in cut(file, text, words, overlap)]
        rows.append((words, len(chunks), measure(cases, chunks, bm25.Index([indexed(c) for c in chunks]), synonyms, top)))
    return rows
