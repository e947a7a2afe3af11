"""Who asked whom for what, whether there was an answer since, and who promised something."""
import re

ASKS = re.compile(r"\b(?:please (?!find|see|note)\w+|(?:can|could|would|will) you\b|let (?:me|us) know|need(?:s)? (?:your|the|a|from)|waiting for|send (?:me|us))", re.I)
PROMISES = re.compile(r"\b(?:I|we)(?:['’]ll| will| am going to| are going to| can (?:send|have|get))\b(?! (?:be (?:away|out|off)|not\b))", re.I)
BY = re.compile(r"\b(?:by|until|before|on|at) (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|noon|tomorrow|tonight|\d{1,2}(?:st|nd|rd|th)? \w+|\d{1,2}[:.]\d\d)[^.,;?!]{0,20}|\btomorrow\b|\btoday\b", re.I)


class Item:
    def __init__(self, message, kind, words):
        self.message, self.kind, self.words = message, kind, words
        self.by = (BY.search(words) or [""])[0].strip()
        self.of, self.answered = [], None


def sentences(text):
    for paragraph in re.split(r"\n\s*\n", text):
        for line in re.split(r"\n(?=\s*(?:[-*•]|\d+[.)]) )", paragraph):
            yield from (each.strip() for each in re.split(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z0-9])", " ".join(line.split())) if each.strip())


def addressed(sentence, message):
    """Whom a sentence speaks to: whoever it calls by name, else those in To."""
    others = [person for person in message.to + message.cc if person[1] != message.sender[1]]
    named = [person for person in others if re.search(rf"(?:^|[,–-] ?|\band ){re.escape(person[0].split()[0])}\b ?[,:–?!]", sentence)]
    return named or [person for person in message.to if person[1] != message.sender[1]] or others


def items(thread):
    """Questions, requests and promises in a thread. One is answered by the next message of somebody whom it spoke to."""
    found = []
    for at, message in enumerate(thread):
        for sentence in sentences(message.text):
            kind = "question" if sentence.endswith("?") else "request" if ASKS.search(sentence) else "promise" if PROMISES.search(sentence) else None
            if not kind or len(sentence.split()) < 3:
                continue
            item = Item(message, kind, sentence if len(sentence) <= 220 else sentence[:217] + "…")
            item.of = [message.sender] if kind == "promise" else addressed(sentence, message)
            addresses = {address for _, address in item.of}
            item.answered = next((later for later in thread[at + 1:] if later.sender[1] in addresses), None)
            found.append(item)
    return found
