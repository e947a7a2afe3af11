"""From lines to turns: fillers, repeated words, questions."""
import re

SOUNDS = r"(?:u+h+m*|u+m+|e+r+m*|h+m+|a+h+m)"
PHRASES = r"(?:you know|I mean|sort of|kind of|basically|actually|literally|to be honest|at the end of the day|like)"
ALONE = re.compile(rf"(?:(?<=^)|(?<=[\s,–-])){SOUNDS}(?=[\s,.…!?–-]|$)", re.I)
# A phrase is a filler where commas set it off; "I like it" and "as you know from March" are none.
SET_OFF = re.compile(rf"(?:(?<=, )|(?<=^)|(?<=[.?!] )){PHRASES}(?=,)", re.I)
STUTTER = re.compile(r"\b(\w+)((?:,? |-)\1\b)+(?!['’-])", re.I)
STUTTERED_PAIR = re.compile(r"\b(\w+ \w+),? \1\b(?!['’-])", re.I)
# "We, um, counted" needs no comma when the sound is gone; "yes, um, I think" keeps one.
LEAN = r"\b(and|but|so|or|we|I|you|he|she|it|they|the|a|an|is|are|was|were|to|of|in|for|that|with|have|had)"
LEANING = re.compile(rf"{LEAN},\s+(?:{SOUNDS}),?(?=\s)", re.I)
LEANING_PHRASE = re.compile(rf"{LEAN},\s+{PHRASES},(?=\s)", re.I)
SAID_TWICE = {"very", "really", "had", "that", "no", "yes", "yeah", "bye", "so", "well", "ha", "many", "long", "far"}
TAGS = re.compile(r"(?:^|, )(?:right|okay|ok|yeah|yes|no|you know|isn['’]t it|don['’]t you think|does that make sense|huh|really|what|sorry|how are you)\?$", re.I)


class Turn:
    def __init__(self, speaker, start, is_chat):
        self.speaker, self.start, self.parts, self.talked = speaker, start, [], 0.0
        # Captions go on in the middle of a sentence. The lines of a chat stand for themselves, with or without a full stop.
        self.between = "\n" if is_chat else " "

    @property
    def raw(self):
        return self.between.join(self.parts)


def turns(lines, pause):
    """Lines of one speaker in a row are one turn, unless the pause between them is longer."""
    found, last = [], None
    for speaker, text, start, end in lines:
        apart = last is not None and start is not None and start - last > pause
        if not found or found[-1].speaker != speaker or apart:
            found.append(Turn(speaker, start, end is None))
        found[-1].parts.append(re.sub(r"\s+", " ", text))
        found[-1].talked += end - start if end is not None else 0
        last = end if end is not None else start
    return found


def fillers(text):
    return ["I mean" if each.lower() == "i mean" else each.lower() for each in ALONE.findall(text) + SET_OFF.findall(text)]


def cleaned(text, how):
    if how == "verbatim":
        return text
    return "\n".join(line for line in (clean_line(each, how) for each in text.split("\n")) if line)


def clean_line(text, how):
    text = ALONE.sub("", LEANING.sub(r"\1", text))
    if how == "full":
        text = SET_OFF.sub("", LEANING_PHRASE.sub(r"\1", text))
    text = STUTTER.sub(lambda again: again.group() if again[1].lower() in SAID_TWICE or again[1].isdigit() else again[1], text)
    text = STUTTERED_PAIR.sub(r"\1", text)
    text = re.sub(r"(?:\s*,){2,}", ",", re.sub(r"\s+", " ", text))
    text = re.sub(r"\s+([,.?!…])", r"\1", text)
    text = re.sub(r"(?:^|(?<=[.?!] ))[,–-]\s*", "", text.strip())
    text = re.sub(r",(?=[.?!])", "", text).strip()
    text = "" if not re.search(r"\w", text) else text
    return re.sub(r"(?:^|(?<=[.?!] ))[a-z]", lambda letter: letter.group().upper(), text)


def unanswered(found):
    """(turn, question, why) for questions after which nobody else said something that could be an answer."""
    for at, turn in enumerate(found):
        sentences = re.split(r"(?<=[.?!…])\s+|\n", turn.raw)
        for place, sentence in enumerate(sentences):
            if not sentence.endswith("?") or len(sentence.split()) < 4 or TAGS.search(sentence) and len(sentence.split()) < 6:
                continue
            after = " ".join(sentences[place + 1:])
            following = next((each for each in found[at + 1:] if each.speaker != turn.speaker), None)
            if following is None:
                yield turn, sentence, "nobody spoke after it"
            elif len(after.split()) >= 12 and "?" not in after:
                yield turn, sentence, f"{turn.speaker} went on without a pause"
            elif "?" not in after and all(each.endswith("?") for each in re.split(r"(?<=[.?!])\s+|\n", following.raw)):
                yield turn, sentence, f"{following.speaker} asked something back"
