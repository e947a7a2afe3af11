"""Finds short forms, and the long forms that a text gives for them."""
import re

SHORT = re.compile(r"(?<![\w&/.\-])(?=[\w&/\-]*[A-Z][\w&/\-]*[A-Z0-9])[A-Za-z][A-Za-z0-9]*(?:[&/\-][A-Z0-9][A-Za-z0-9]*)*(?![\w&])")
ROMAN = re.compile(r"X{0,3}(IX|IV|V?I{0,3})")  # Chapters; above that it is more often a short form (DCV, CD).
# Known to readers of any paper; they are not asked to be spelled out.
COMMON = set("AM PM OK TV PC USB PDF CEO CV DNA FAQ GPS ID IT SMS UK USA US EU UN URL VAT AD BC BBC NATO NASA HTML HTTP HTTPS WWW CD DVD DIY ISBN ISO PS RIP SOS VIP ASAP RSVP AGM".split())
STANDS_FOR = re.compile(r"\b(%s)(?:,)?\s+(?:stands for|is short for|means|=|is the abbreviation of)\s+([^.;()\n]{4,90})")


class Acronym:
    def __init__(self, short):
        self.short, self.uses, self.given = short, [], []  # given: (position, long form)


def collect(text):
    """The short forms by name, with where each is used and where it is explained."""
    found = {}
    for match in SHORT.finditer(text):
        short = singular(match.group(0))
        if is_short_form(short) and not in_capitals(text, match.start(), match.end()):
            found.setdefault(short, Acronym(short)).uses.append(match.start())
    for acronym in found.values():
        acronym.given = explained(text, acronym)
    return found


def singular(word):
    return word[:-1] if len(word) > 2 and word.endswith("s") and word[:-1].upper() == word[:-1] else word


def is_short_form(word):
    capitals = sum(sign.isupper() for sign in word)
    letters = sum(sign.isalpha() for sign in word)
    if not 2 <= len(word) <= 10 or capitals < 2 or capitals * 2 < letters:
        return False
    if re.fullmatch(r"[A-Z]{1,3}-?\d+[A-Z]?", word) or ROMAN.fullmatch(word):
        return False  # A part number such as A4 or K-03, a chapter such as XIV.
    return True


def in_capitals(text, start, end):
    """Within a line or a stretch that shouts, capitals say nothing."""
    near = text[text.rfind("\n", 0, start) + 1:start][-40:] + text[end:end + 40].split("\n")[0]
    letters = [sign for sign in near if sign.isalpha()]
    return len(letters) >= 6 and sum(sign.isupper() for sign in letters) * 10 > len(letters) * 8


def explained(text, acronym):
    """(position, long form) wherever the text explains the short one."""
    short, out = acronym.short, []
    each = re.escape(short) + "s?"
    for match in re.finditer(rf"\(\s*[“\"']?{each}[”\"']?\s*[),;]", text):
        long = before(text[max(0, match.start() - 140):match.start()], short)
        if long:
            out.append((match.start() - len(long) - 1, long))
    for match in re.finditer(rf"(?<![\w]){each}\s+\(([^()\n]{{4,90}}(?:\n[^()\n]{{1,80}})?)\)", text):
        long = before(" ".join(match.group(1).split()), short)
        if long and len(long) * 10 >= len(" ".join(match.group(1).split())) * 7:
            out.append((match.start(), long))
    pattern = STANDS_FOR.pattern % each
    for match in re.finditer(pattern, text):
        words = " ".join(match.group(2).split()).split(" ")
        for size in range(len(words), 0, -1):
            long = before(" ".join(words[:size]), short)
            if long and len(long.split()) == size:
                out.append((match.start(), long))
                break
    return sorted(set(out))


def before(text, short):
    """The long form at the end of this text, by the rule of Schwartz and Hearst.

    Each letter of the short form has to be found from right to left, its first letter at the beginning of a word, within
    as many words as the short form has letters and five more, or twice as many.
    """
    letters = [sign.lower() for sign in short if sign.isalnum()]
    text = re.split(r"[.;:!?()]\s|\n\s*\n", text.rstrip())[-1]
    words = re.findall(r"\S+", text.rstrip(" ,"))
    most = min(len(letters) + 5, len(letters) * 2)
    words = words[-most:]
    text = " ".join(words)
    place = len(text)
    for at in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and (text[place].lower() != letters[at] or (at == 0 and place > 0 and text[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return by_initials(words, letters)
    long = text[place:].strip(" \"“”'*_")
    return by_initials(words, letters) or (long if len(long) > len(short) and short.lower() not in long.lower().split() else None)


def by_initials(words, letters):
    """The shortest run of words at the end whose initials are the letters, small words aside."""
    for start in range(len(words) - 1, -1, -1):
        run = [part for word in words[start:] for part in re.split(r"[-/]", word.strip("\"“”'*_,")) if part]
        full = [part[0].lower() for part in run]
        content = [part[0].lower() for part in run if part.lower() not in ("of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "la", "&")]
        if letters in (full, content) and full[0] == letters[0]:
            return " ".join(words[start:]).strip(" \"“”'*_,")
    return None
