"""Finds one thing under several names or spellings, and definitions in the text."""
import re
from collections import Counter

WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’\-][A-Za-zÀ-ÖØ-öø-ÿ]+)*")
OURS = [("our", "or", set("colour favour behaviour labour harbour honour neighbour flavour humour rumour".split())),
        ("re", "er", set("centre metre litre theatre fibre".split())), ("ence", "ense", {"licence", "defence", "offence"}),
        ("ogue", "og", {"catalogue", "dialogue", "analogue"}), ("mme", "m", {"programme"})]
DEFINED = [
    re.compile(r"[“\"]([A-Z][\w \-]{2,40})[”\"]\s+(?:means|shall mean|refers to|is defined as)\s+([^.;\n]{5,240})"),
    re.compile(r"^\s*(?:[-*]\s+)?\*\*([^*\n]{2,40}?):?\*\*\s*(?::|–|—|-)?\s+(?=[a-zA-Z])([^\n]{12,240}?)(?:\.\s|\.?$)", re.M),
    re.compile(r"(?:^|[.;]\s+)(?:A|An|The)\s+([a-z][\w\-]+(?: [a-z][\w\-]+){0,2})\s+is\s+(?:defined as|understood as|understood to be)\s+([^.;\n]{5,240})"),
]


def definitions(text):
    found = {}
    for pattern in DEFINED:
        for match in pattern.finditer(text):
            found.setdefault(" ".join(match.group(1).split()), []).append((match.start(1), " ".join(match.group(2).split())))
    return found


def spellings(text):
    """Groups of forms that are one word: e-mail and email, data set and dataset, organise and organize."""
    words = [(match.group(0), match.start(), match.end()) for match in WORD.finditer(text)]
    single = {}
    for word, start, _ in words:
        single.setdefault(word.lower(), []).append(start)
    groups = {}
    for word, places in single.items():
        if len(word.replace("-", "")) >= 5:
            groups.setdefault(key_of(word), {})[word] = places
    for (one, start, end), (other, after, _) in zip(words, words[1:]):
        joined = key_of((one + other).lower())
        if joined in groups and "-" not in one + other and text[end:after].isspace() and min(len(one), len(other)) > 1:
            groups[joined].setdefault(f"{one} {other}".lower(), []).append(start)
    out = []
    for forms in groups.values():
        plain = Counter({form: len(places) for form, places in forms.items()})
        if len(plain) > 1 and not only_hyphen(plain):
            out.append((plain.most_common(), min(min(places) for places in forms.values())))
    return sorted(out, key=lambda group: (-sum(count for _, count in group[0]), group[1]))


def only_hyphen(forms):
    """"Long-term plan" beside "in the long term" is right: a hyphen before a noun, none after it."""
    return len(forms) == 2 and {form.count(" ") + form.count("-") for form in forms} == {1} and any(" " in form for form in forms)


def key_of(word):
    key = word.replace("-", "").replace("’", "'")
    key = re.sub(r"(?<=[a-z]{3})([iy])z(e[ds]?|ing|ation|ations|er|ers)$", r"\1s\2", key)
    for british, american, stems in OURS:
        for stem in stems:
            other = stem[:-len(british)] + american
            if key in (other, other + "s", other + "ed", other + "ing"):
                return stem + key[len(other):]
    return key


def capitals(text):
    """Terms of two or three words that are written with capitals here and without them there."""
    upper = {}
    for match in re.finditer(r"(?<=[a-z,;)] )([A-Z][a-z]+(?: [A-Z][a-z]+){1,2})(?![\w’'])", text):
        upper.setdefault(match.group(1), []).append(match.start())
    out = []
    for form, places in upper.items():
        lower = [match.start() for match in re.finditer(rf"\b{form.lower()}\b", text)]
        if lower:
            out.append(([(form, len(places)), (form.lower(), len(lower))], min(places + lower)))
    return out


def avoided(text, house):
    """Uses of words for which the house has another: (term, word, positions)."""
    out = []
    for entry in house:
        for word in entry.get("avoid", []):
            places = [match.start() for match in re.finditer(rf"(?<![\w\-]){re.escape(word)}(?:e?s)?(?![\w\-])", text, re.I)]
            if places:
                out.append((entry["term"], word, places))
    return out
