"""Paragraphs, sentences and words of a text, and when two of them count as the same."""
import re
from collections import Counter

TOKEN = re.compile(r"\s+|[^\W_]+(?:['’.,:\-][^\W_]+)*%?|[\W_]", re.U)
NO_END = {"dr", "mr", "mrs", "ms", "prof", "st", "no", "nr", "vs", "e.g", "i.e", "etc", "cf", "fig", "approx", "ca", "vol", "p", "pp", "z.b", "bzw"}
SIGNS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})


class Paragraph:
    def __init__(self, text, number, ignore):
        self.text, self.number = text, number
        self.key = key_of(text, ignore)
        self.words = Counter(self.key)


def paragraphs(text, ignore):
    """Blank lines divide; a line that is a heading or an item of a list stands alone."""
    blocks, current = [], []
    for line in text.split("\n") + [""]:
        stands_alone = re.match(r"\s*(#{1,6}\s|[-*•]\s|\d{1,3}[.)]\s|\|)", line)
        if (not line.strip() or stands_alone) and current:
            blocks.append(" ".join(current))
            current = []
        if line.strip():
            current.append(" ".join(line.split()))
            if re.match(r"\s*#{1,6}\s", line):
                blocks.append(" ".join(current))
                current = []
    return [Paragraph(block, number, ignore) for number, block in enumerate(blocks, 1)]


def sentences(text):
    """The parts add up to the text: each keeps the blanks behind it."""
    out, start = [], 0
    for end in re.finditer(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-ZÀ-ÖØ-Þ0-9])", text):
        before = text[start:end.start()].rsplit(None, 1)[-1:] or [""]
        word = before[0].lower().lstrip("(")
        if text[end.start()] == "." and (word in NO_END or re.fullmatch(r"[a-z]|\d{1,3}", word)):
            continue
        out.append(text[start:end.end()])
        start = end.end()
    return out + [text[start:]] if start < len(text) else out


def tokens(text):
    return TOKEN.findall(text)


def key_of(text, ignore):
    """What is compared: the words and signs that are left after what is to be ignored."""
    text = text.translate(SIGNS) if "typography" in ignore else text
    text = text.lower() if "case" in ignore else text
    kept = [token for token in tokens(text) if not token.isspace()]
    return tuple(token for token in kept if token[0].isalnum()) if "punctuation" in ignore else tuple(kept)


def likeness(one, other):
    """Shared words of both together, 0 to 1 (Dice)."""
    size = sum(one.values()) + sum(other.values())
    if not size:
        return 1.0
    smaller, larger = (one, other) if len(one) < len(other) else (other, one)
    return 2 * sum(min(count, larger[word]) for word, count in smaller.items()) / size


def count_words(text):
    return sum(token[0].isalnum() for token in tokens(text))
