"""What is wrong with a line: 'must' breaks something or misleads, 'look' is a matter for judgement."""
import re
import unicodedata
from dataclasses import dataclass, field

import inbox

# The ways in which mailing programs write a field: Mailchimp, Liquid and Handlebars, Salesforce, older tools.
FIELD = re.compile(r"\*\|(?P<a>[^|]{1,80})\|\*|\{\{\{?(?P<b>[^{}]{1,120})\}?\}\}|%%(?P<c>[^%]{1,80})%%|\$\{(?P<d>[^}]{1,80})\}|(?P<e>\[(?:first|last|full)?[ _]?name\]|\{(?:first|last|full)?[ _]?name\}|<first[ _]?name>)", re.I)
CONTROL = re.compile(r"\s*(?:[#/^]|(?:IF|IFNOT|ELSEIF|END)\s*:|else\b)", re.I)
BRANCH = re.compile(r"\*\|IF|\{%\s*if|\{\{\s*#", re.I)
LOOSE = re.compile(r"\*\||\|\*|\{\{|\}\}|%%")
FALLBACK = re.compile(r"""\|\s*default\s*(?::|=)?\s*\(?\s*["'](?P<a>[^"']*)["']|\bdefault\s*=\s*["'](?P<b>[^"']*)["']|,\s*["'](?P<c>[^"']*)["']""", re.I)
PRESSURE = re.compile(r"\b(act now|urgent|last chance|final notice|hurry|don'?t miss|limited time|while stocks? lasts?|expires? (?:today|tonight|soon)|only \d+ left)\b", re.I)
MONEY = re.compile(r"\b(100% free|risk[- ]free|no obligation|guaranteed?|cash bonus|earn (?:money|\$|£|€)|winner|you(?:'ve| have) won|free gift|cheap|miracle)\b|[$£€]{2,}", re.I)
VAGUE = re.compile(r"^(?:our )?(?:monthly |weekly )?(?:newsletter|update|news|important information|quick question|checking in|touching base|hello|hi)\b[\W\d]*(?:\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b[\W\d]*)?$", re.I)
LEAK = re.compile(r"view (?:this |it )?(?:email )?(?:in|online)|having trouble|unsubscribe|no images|logo\b", re.I)
TELEPHONE = 33


@dataclass
class Tested:
    at: int
    line: object
    longest: str
    preview: str
    findings: list = field(default_factory=list)

    def count(self, kind):
        return sum(each == kind for each, _ in self.findings)

    @property
    def costs(self):
        return self.count("must") * 10 + self.count("look")


def look(at, line, wanted):
    full, _ = filled(line.subject, wanted.samples, True)
    shown, _ = filled(line.preview or wanted.body_start, wanted.samples, True)
    tested = Tested(at, line, full, shown)
    for check in (fields, honesty, shouting, words, size, preview):
        tested.findings += check(line, wanted, tested)
    tested.findings.sort(key=lambda each: each[0] != "must")
    return tested


def filled(text, samples, is_known):
    """The text with its fields filled, and the fields that have no fallback."""
    bare = []
    is_guarded = BRANCH.search(text)

    def value(match):
        inside = next(each for each in match.groups() if each)
        if CONTROL.match(inside):
            return ""
        given = FALLBACK.search(inside)
        fallback = next((each for each in given.groups() if each is not None), "") if given else ""
        key = re.sub(r"[^a-z]", "", re.split(r"[|,]|\bdefault\b", inside.lower())[0])
        if not fallback and not is_guarded and not match.group("e"):
            bare.append(match.group(0))
        sample = next((text for name, text in samples.items() if name and (name in key or key.replace("fname", "firstname").endswith(name))), "Alexandrina")
        return sample if is_known else fallback

    return FIELD.sub(value, re.sub(r"\{%.*?%\}", "", text)), bare


def fields(line, wanted, tested):
    for where, text in (("subject", line.subject), ("preview text", line.preview)):
        if LOOSE.search(FIELD.sub("", text)):
            yield "must", f"A field in the {where} is not closed, so its code will be sent as text."
        for match in FIELD.finditer(text):
            if match.group("e"):
                yield "must", f"{code(match.group(0))} in the {where} looks like a field of no mailing program. It will be sent as it is."
        empty, bare = filled(text, wanted.samples, False)
        if bare:
            yield "must", f"{code(bare[0])} has no fallback here. Without a value the {where} reads “{inbox.cell(' '.join(empty.split()))}”."


def honesty(line, wanted, tested):
    if re.match(r"\s*(re|fwd?|aw|wg)\s*:", line.subject, re.I) and not wanted.is_reply:
        yield "must", "It begins like a reply or a forwarded letter and is none. That is deception in the header, and unlawful in the United States."
    if re.search(r"\b(invoice|payment (?:failed|due)|your account|password|security alert|delivery attempt)\b", line.subject, re.I):
        yield "look", "It sounds like a bill or a security notice. Unless it is one, readers report it, and filters have learnt the pattern."


def shouting(line, wanted, tested):
    bare = FIELD.sub("", line.subject)
    capitals = [word for word in re.findall(r"[^\W\d_]{4,}", bare) if word.isupper()]
    if len(capitals) > 1 or (bare.isupper() and len(bare) > 6):
        yield "must", f"{len(capitals)} words in capitals ({inbox.cell(', '.join(capitals[:4]))})."
    elif capitals:
        yield "look", f"“{inbox.cell(capitals[0])}” is in capitals. Fine for an abbreviation, loud for a word."
    if re.search(r"[!?]{2,}", bare):
        yield "must", "Punctuation is repeated. One mark says the same."
    elif bare.count("!") > 1:
        yield "look", "Two exclamation marks."
    pictures = [piece for piece in inbox.pieces(bare) if unicodedata.category(piece[0]) == "So"]
    if len(pictures) > 1:
        yield "look", f"{len(pictures)} pictograms. Screen readers say each by name, and some programs show a box."
    if re.search(r"[\u200b\u2060\u00ad\u202a-\u202e]|[^\W\d_]\.[^\W\d_]\.[^\W\d_]\.?[^\W\d_]", bare):
        yield "look", "Hidden characters or dotted words: filters take them for an attempt to get past."


def words(line, wanted, tested):
    for pattern, sentence in ((PRESSURE, "presses. It stands only with a date in the line and a true one"), (MONEY, "is what fraud says. Name the sum or the condition instead")):
        found = pattern.search(line.subject)
        if found:
            yield "look", f"“{inbox.cell(found.group(0))}” {sentence}."
    if VAGUE.match(line.subject):
        yield "look", "It names the kind of letter and nothing in it."
    if re.match(r"\W*(we|our|i)\b", line.subject, re.I):
        yield "look", "It begins with the sender. What is in it for the reader?"


def size(line, wanted, tested):
    wide = inbox.room(tested.longest)
    if wide > 70:
        yield "must", f"As wide as {wide:.0f} characters: cut everywhere but in a browser."
    elif wide > 46:
        yield "look", f"As wide as {wide:.0f} characters. A telephone ends at “{inbox.cell(inbox.cut(tested.longest, 36))}”; is the point in it?"
    number = re.search(r"(?:[$£€]\s?)?\d[\d.,]*(?:\s?%)?", tested.longest)
    if number and wide > 36 and inbox.room(tested.longest[: number.end()]) > TELEPHONE:
        yield "look", f"The figure “{inbox.cell(number.group(0).strip())}” stands behind the telephone's edge."
    if inbox.length(tested.longest) < 12:
        yield "look", "Under twelve characters: enough from a friend, seldom from a firm."


def preview(line, wanted, tested):
    text = tested.preview
    if not line.preview:
        start = f"“{inbox.cell(inbox.cut(text, 48))}”" if text else "the first words of the letter or of its code"
        yield "must" if not text or LEAK.search(text) else "look", f"No preview text: inboxes show {start}."
        return
    if inbox.length(text) < 35:
        yield "look", f"The preview text has {inbox.length(text)} characters; the first words of the letter follow it. Fill it up to 40 to 90."
    if LEAK.search(text):
        yield "must", "The preview text is a line for the letter's own furniture."
    same = set(stems(tested.longest)) & set(stems(text))
    if len(same) >= 3 or (stems(text) and text.lower().startswith(tested.longest.lower()[:20])):
        yield "look", f"The preview text repeats the subject ({inbox.cell(', '.join(sorted(same)[:5]))}). It is a second sentence, and may say a second thing."


def together(tested):
    for at, one in enumerate(tested):
        for other in tested[at + 1:]:
            mine, yours = set(stems(one.longest)), set(stems(other.longest))
            if mine and yours and len(mine & yours) / len(mine | yours) >= 0.6:
                yield f"Lines {one.at} and {other.at} say nearly the same. A test between them measures chance."


def stems(text):
    return [word for word in re.findall(r"[^\W_]{4,}", text.lower()) if word not in ("your", "with", "from", "this", "that", "have", "will", "what", "when", "they", "them")]


def code(text):
    return f"`{text.replace('`', '')}`"
