"""What a line of a note is: a decision, something to do, a question, something done; and the dates in it."""
import re

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_]|[\"“‘(])")
SHORT = re.compile(r"\b(?:e\.g|i\.e|etc|approx|no|nr|vs|Dr|Mr|Mrs|Ms|St)\.$", re.I)
OPEN = re.compile(r"^(?:[-*+]\s+)?\[ \]\s+")
TICKED = re.compile(r"^(?:[-*+]\s+)?\[[xX]\]\s+")
BULLET = re.compile(r"^(?:[-*+•]|\d{1,2}[.)])\s+")
DONE = re.compile(r"^(?:done|finished|completed)\b", re.I)
DECIDED = re.compile(r"\b(?:decided|decision|agreed|approved|rejected|chose|chosen|settled on|signed off|we will use|we go with|from now on)\b", re.I)
TODO = re.compile(r"^(?:to-?do|action|next step|next|follow[- ]up|reminder)\b\s*[:–-]|\b(?:needs? to|ha(?:s|ve) to|must|remember to|don't forget|waiting for|still open|by (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.I)
ISO = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
MONTHS = "january february march april may june july august september october november december".split()
DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (" + "|".join(MONTHS) + r"),? (\d{4})\b", re.I)
MONTH_DAY = re.compile(r"\b(" + "|".join(MONTHS) + r") (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b", re.I)

KINDS = ("Decided", "To do", "Open questions", "Done", "Also noted")


def lines(note):
    """Sentences of running text, and points of a list as they are. Code and headings say nothing by themselves."""
    fenced = False
    found = []
    for line in note.split("\n"):
        line = line.strip()
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        elif line and not fenced and not line.startswith("#") and not re.fullmatch(r"[-=*_|: ]+", line):
            found += [line] if BULLET.match(line) or TICKED.match(line) or OPEN.match(line) else sentences(line)
    return found


def sentences(line):
    parts = []
    for part in SENTENCE.split(line):
        if parts and SHORT.search(parts[-1]):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return parts


def kind(line):
    if OPEN.match(line):
        return "To do"
    if TICKED.match(line):
        return "Done"
    text = bare(line)
    if text.endswith("?"):
        return "Open questions"
    if DONE.match(text):
        return "Done"
    if DECIDED.search(text):
        return "Decided"
    return "To do" if TODO.search(text) else "Also noted"


def bare(line):
    """A line without the mark of a list."""
    for mark in (OPEN, TICKED, BULLET):
        if mark.match(line):
            return mark.sub("", line, count=1)
    return line


def dates(line):
    """The days that a line names, as year-month-day."""
    found = {match.group(0) for match in ISO.finditer(line)}
    for match in DAY_MONTH.finditer(line):
        found.add(iso(match.group(3), match.group(2), match.group(1)))
    for match in MONTH_DAY.finditer(line):
        found.add(iso(match.group(3), match.group(1), match.group(2)))
    return sorted(day for day in found if day)


def iso(year, month, day):
    return f"{year}-{MONTHS.index(month.lower()) + 1:02}-{int(day):02}" if 1 <= int(day) <= 31 else None
