"""Cuts a Markdown or plain text into passages that keep their place: file, headings, first and last line."""

import re
from dataclasses import dataclass

HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
FENCE = re.compile(r"^\s*(```|~~~)")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9À-Þ])")


@dataclass
class Block:
    heading: str
    text: str
    first: int
    last: int

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass
class Chunk:
    id: str
    file: str
    heading: str
    first: int
    last: int
    text: str

    @property
    def place(self) -> str:
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first}–{self.last}"
        return f"{self.file}, {self.heading + ', ' if self.heading else ''}{lines}"


def sentences(text: str) -> list[str]:
    """Sentences, with each list item and table row as one of its own."""
    found = []
    for paragraph in re.split(r"\n(?=\s*(?:[-*+|]|\d+[.)])\s?)", text):
        found += SENTENCE_END.split(" ".join(paragraph.split()))
    return [each for each in found if each.strip()]


def blocks(text: str) -> list[Block]:
    """Paragraphs, lists, tables and fenced code, each under the path of its headings."""
    found: list[Block] = []
    path: list[str] = []
    lines: list[str] = []
    first = 1
    in_code = False

    def close(last: int) -> None:
        if any(line.strip() for line in lines):
            found.append(Block(" › ".join(each for each in path if each), "\n".join(lines).strip("\n"), first, last))
        lines.clear()

    for number, line in enumerate(text.split("\n"), 1):
        if FENCE.match(line):
            in_code = not in_code
        heading = None if in_code else HEADING.match(line)
        if heading or (not in_code and not line.strip()):
            close(number - 1)
            if heading:
                depth = len(heading.group(1))
                path = [*path[: depth - 1], *[""] * (depth - 1 - len(path)), heading.group(2)]
            continue
        if not lines:
            first = number
        lines.append(line)
    close(text.count("\n") + 1)
    return found


def halves(block: Block, most: int) -> list[Block]:
    """A block that is longer than a passage may be, cut between sentences. Lines stay those of the whole block."""
    if block.words <= most:
        return [block]
    parts: list[list[str]] = [[]]
    for sentence in sentences(block.text):
        if parts[-1] and sum(len(each.split()) for each in parts[-1]) + len(sentence.split()) > most:
            parts.append([])
        parts[-1].append(sentence)
    return [Block(block.heading, " ".join(part), block.first, block.last) for part in parts]


def cut(file: str, text: str, most: int, overlap: int) -> list[Chunk]:
    """Passages of at most `most` words. One never crosses a heading; the last block is repeated if it is short."""
    found: list[Chunk] = []
    held: list[Block] = []

    def close() -> None:
        if held:
            body = "\n\n".join(block.text for block in held)
            found.append(Chunk(f"{file}#{len(found) + 1}", file, held[0].heading, held[0].first, held[-1].last, body))

    for block in (part for whole in blocks(text) for part in halves(whole, most)):
        if held and (block.heading != held[0].heading or sum(each.words for each in held) + block.words > most):
            close()
            last = held[-1]
            fits = block.heading == last.heading and last.words <= overlap and last.words + block.words <= most
            held = [last] if fits else []
        held.append(block)
    close()
    return found
