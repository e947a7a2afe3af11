"""What in a sentence keeps people from understanding it at once, with what to write instead."""
import re

from prose import words
from wordlist import BURIED, SWAPS

PARTICIPLE = "(?:\\w{2,}ed|made|given|taken|sent|paid|held|kept|known|shown|written|done|found|set|met|told|lost|left|built|brought|seen|chosen|withdrawn|drawn|borne)"
PASSIVE = re.compile(rf"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+)?(?:\w+ly\s+)?{PARTICIPLE}\b(?:\s+by\s+(?P<agent>(?:the |our |your |a )?[a-z]+))?", re.I)
# "By the manager" and "by residents" name somebody; "by email" and "by the end" do not.
PERSON = re.compile(r"(?:(?:the|our|your|a) (?!end|date|time|law|post|deadline)\w+|(?!times|means|hours|days)\w+s|us|you)", re.I)
STATES = set("interested married concerned tired pleased delighted worried used supposed closed located based aged allowed needed".split())
THE_OF = re.compile(r"\bthe (\w{4,}(?:tion|sion|ment|ance|ence|al|ing|ure)) of\b", re.I)
NOT_BURIED = set("rental hospital total capital animal building morning evening department apartment moment majority mention section station distance figure nature".split())
NEGATION = re.compile(r"\b(?:not|no|never|unless|except|without|neither|nor|unable|fails? to)\b|n['’]t\b", re.I)


def patterns(listing):
    found = []
    for entry in re.split(r"\s\|\s|\n", listing.strip()):
        if " = " not in entry:
            continue
        word, plain = (part.strip() for part in entry.split(" = "))
        if word.endswith("*") or "* " in word:
            stem, _, rest = word.partition("*")
            stem = re.escape(stem[:-1]) + "(?:e|es|ed|ing|s|)" if stem.endswith("e") else re.escape(stem) + "(?:s|es|ed|ing|)"
            expression = stem + rest
        elif re.match(r"[\w|]+\|[\w|]+ ", word):
            verbs, _, rest = word.partition(" ")
            expression = f"(?:{verbs}) {rest}"
        else:
            expression = word
        found.append((re.compile(rf"\b{expression}\b", re.I), plain))
    return sorted(found, key=lambda pair: -len(pair[0].pattern))


SWAP, BURY = patterns(SWAPS), patterns(BURIED)


def swaps(sentence, expressions):
    """(words found, plain words), the longest first, none inside another."""
    taken, found = [], []
    for expression, plain in expressions:
        for match in expression.finditer(sentence):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                found.append((match.start(), match.group(), plain))
    return [(text, plain) for _, text, plain in sorted(found)]


def passives(sentence):
    for match in PASSIVE.finditer(sentence):
        verb = match.group().split(" by ")[0]
        if verb.split()[-1].lower() not in STATES:
            yield verb, match["agent"] if match["agent"] and PERSON.fullmatch(match["agent"]) else None


def look(sentence, limit):
    """The findings of a sentence, as (kind, sentence of advice)."""
    length = len(words(sentence))
    found = []
    if length > limit:
        found.append(("long", f"{length} words. Cut it; {limit} at most, 15 to 20 on average."))
    for text, plain in swaps(sentence, BURY):
        found.append(("noun", f"“{text}” → {plain}"))
    for match in THE_OF.finditer(sentence):
        if match[1].lower() not in NOT_BURIED and not swaps(match[1], SWAP):
            found.append(("noun", f"“{match.group()}” hides a verb: say who does it."))
    for verb, agent in passives(sentence):
        found.append(("passive", f"“{verb}”: begin with “{agent}”." if agent else f"“{verb}”: by whom? Name them if the reader has to know."))
    for text, plain in swaps(sentence, SWAP):
        found.append(("word", f"“{text}” → {plain}"))
    if len(NEGATION.findall(sentence)) >= 2:
        found.append(("no", "Two negations: say what is the case."))
    return found


def unexplained(text):
    """Capital abbreviations that are never spelt out beside a bracket."""
    known = {"UK", "US", "USA", "EU", "PDF", "PIN", "OK", "AM", "PM", "TV", "ID", "CD", "UTC", "GMT", "PO"}
    seen = dict.fromkeys(re.findall(r"\b[A-Z]{2,6}s?\b", text))
    loud = sum(len(each) for each in seen) > len(text) / 4
    return [] if loud else [each for each in seen if each not in known and f"({each})" not in text and not re.search(rf"\b{each}\s*\(", text)]
