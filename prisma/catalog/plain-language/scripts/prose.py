"""English prose taken apart: paragraphs, sentences, words, syllables, and the two Flesch formulas."""
import re

from syllables import syllables

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,:]\d+)*%?")
SHORTENED = ("mr mrs ms dr prof st no vs e.g i.e etc p pp fig approx inc ltd co jan feb mar apr aug sept sep oct nov dec a.m p.m u.k u.s cf "
             "ca al").split()
COMMON = set("the of and to in a is that it for on with as are was be by this or from at not you have an your we will can if which".split())


class Paragraph:
    def __init__(self, number, sentences):
        self.number, self.sentences = number, sentences

    @property
    def text(self):
        return " ".join(self.sentences)


def paragraphs(text):
    """Blocks of prose. Headings, code, tables and addresses of a Markdown text are no prose; a list item is a sentence."""
    text = re.sub(r"```.*?(```|\Z)", "\n\n", text, flags=re.S)
    text = re.sub(r"!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text)
    text = re.sub(r"https?://\S+", " ", text)
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if line.strip() and not re.match(r"\s*(#{1,6} |\||[-=_*]{3,}\s*$)", line)]
        parts = re.split(r"\n(?=\s*(?:[-*+•]|\d+[.)]) )", "\n".join(lines))
        clean = [re.sub(r"^\s*(?:[-*+•>]|\d+[.)]) +", "", part) for part in parts]
        clean = [re.sub(r"\s+", " ", re.sub(r"[*`_]{1,3}(?=\S)|(?<=\S)[*`_]{1,3}", "", part)).strip() for part in clean]
        whole = [sentence for part in clean for sentence in sentences(part) if WORD.search(sentence)]
        if whole:
            found.append(Paragraph(len(found) + 1, whole))
    return found


def sentences(text):
    """Cut after . ! ? where a new sentence can begin, and not after an abbreviation, an initial or inside a number."""
    found, start = [], 0
    for match in re.finditer(r"[.!?…]+[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9À-Þ])", text):
        before = re.search(r"(\S+)$", text[start:match.start()])
        last = before.group(1).lower().lstrip("(\"“‘[") if before else ""
        if text[match.start()] == "." and (last in SHORTENED or re.fullmatch(r"[a-z]", last)):
            continue
        found.append(text[start:match.end()].strip())
        start = match.end()
    return found + ([text[start:].strip()] if text[start:].strip() else [])


def words(text):
    return WORD.findall(text)


def counts(sentence_list):
    """(sentences, words, syllables)"""
    found = [word for sentence in sentence_list for word in words(sentence)]
    return len(sentence_list), len(found), sum(map(syllables, found))


def grade(sentence_count, word_count, syllable_count):
    """Flesch-Kincaid: years of schooling in the United States."""
    return 0.39 * word_count / sentence_count + 11.8 * syllable_count / word_count - 15.59


def ease(sentence_count, word_count, syllable_count):
    """Flesch reading ease: 100 very easy, 0 very hard."""
    return 206.835 - 1.015 * word_count / sentence_count - 84.6 * syllable_count / word_count


def is_english(text):
    found = [word.lower() for word in words(text)]
    return len(found) < 20 or sum(word in COMMON for word in found) / len(found) > 0.15
