"""The changes between two texts, each with what kind it is."""
import re

import align
import units

FIGURE = re.compile(
    r"\d+(?:[.,:]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|twice|double|dozen)\b"
)
NEGATION = re.compile(r"\b(?:not|no|never|none|nor|without|neither|cannot|only|unless|except|\w+n['’]t)\b", re.I)


class Sentence:
    def __init__(self, text, ignore):
        self.text = text
        self.key = units.key_of(text, ignore)
        self.words = align.bag_of(self.key)


class Change:
    """One paragraph of the redline: runs of text that stayed, went or came."""

    def __init__(self, kind, runs, old=None, new=None, labels=()):
        self.kind, self.runs, self.old, self.new, self.labels = kind, runs, old, new, labels

    @property
    def place(self):
        return f"paragraph {self.new}" if self.new else f"old paragraph {self.old}"


def compare(before, after, ignore):
    old, new = units.paragraphs(before, ignore), units.paragraphs(after, ignore)
    out = []
    for a, b, moved in align.align(old, new, lambda part: part.key, lambda part: part.words):
        if b is None:
            out.append(Change("removed", [("-", old[a].text)], old=old[a].number))
        elif a is None:
            out.append(Change("added", [("+", new[b].text)], new=new[b].number))
        elif old[a].key == new[b].key:
            out.append(Change("moved" if moved else "same", [("=", new[b].text)], old[a].number, new[b].number))
        else:
            runs, labels = inside(old[a].text, new[b].text, ignore)
            out.append(Change("moved and edited" if moved else "edited", runs, old[a].number, new[b].number, labels))
    return out


def inside(old_text, new_text, ignore):
    """Sentence by sentence, and word by word within a sentence."""
    old = [Sentence(text, ignore) for text in units.sentences(old_text)]
    new = [Sentence(text, ignore) for text in units.sentences(new_text)]
    runs, labels = [], []
    for a, b, moved in align.align(old, new, lambda part: part.key, lambda part: part.words):
        if b is None:
            runs.append(("-", spaced(old[a].text)))
            labels.append("sentence removed")
        elif a is None:
            runs.append(("+", spaced(new[b].text)))
            labels.append("sentence added")
        elif moved:
            labels.append("sentence moved")
            parts = [("=", new[b].text.rstrip())] if old[a].key == new[b].key else by_words(old[a].text, new[b].text, ignore)
            labels += labels_of(parts) if len(parts) > 1 else []
            runs += [("<", ""), *parts, (">", ""), ("=", " ")]
        elif old[a].key == new[b].key:
            runs.append(("=", spaced(new[b].text)))
        else:
            parts = by_words(old[a].text, new[b].text, ignore)
            labels += labels_of(parts)
            runs += [*parts, ("=", " ")]
    return runs, sorted(set(labels), key=labels.index)


def by_words(old, new, ignore):
    return align.words(units.tokens(old.rstrip()), units.tokens(new.rstrip()), lambda token: alone(token, ignore))


def spaced(text):
    return text.rstrip() + " "


def alone(token, ignore):
    """The key of one token; what is ignored is equal to anything of its sort."""
    if token.isspace():
        return " "
    key = units.key_of(token, ignore)
    return key[0] if key else ""


def labels_of(runs):
    found = []
    gone = "".join(text for kind, text in runs if kind == "-")
    came = "".join(text for kind, text in runs if kind == "+")
    if sorted(FIGURE.findall(gone.lower())) != sorted(FIGURE.findall(came.lower())):
        found.append("figure")
    if len(NEGATION.findall(gone)) != len(NEGATION.findall(came)):
        found.append("negation or limit")
    bare = lambda text: "".join(sign for sign in text.lower() if sign.isalnum())
    if bare(gone) == bare(came):
        found.append("punctuation or case only")
    elif not found:
        found.append("wording")
    return found
