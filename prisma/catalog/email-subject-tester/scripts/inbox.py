"""How wide a line is, and where the inboxes cut it.

Inboxes cut by width, not by character. Widths are those of a common sans serif in thousandths of its size; a room of 40
is as much as 40 characters of ordinary English need.
"""
import re
import unicodedata

# Name, room for the subject, room for the preview text. In a browser both share one row.
CLIENTS = [
    ("Telephone, upright (Apple Mail)", 38, 90),
    ("Telephone, upright (Gmail)", 36, 38),
    ("Outlook on a desktop, list beside the letter", 46, 48),
    ("Gmail in a browser, 1,400 pixels", 100, None),
]
AVERAGE = 500
WIDTHS = {222: "ijl'|", 278: " .,:;!/\\IftI[]", 333: "()-`r\u2018\u2019", 500: "cksvxyzJ", 556: "abdeghnopqu0123456789L?$#_\u2013\u00a3\u20ac",
          584: "+=<>~", 611: "FTZ", 667: "ABEKPSVXY&", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "\u2014\u2026"}
WIDTH = {character: width for width, characters in WIDTHS.items() for character in characters}


def pieces(text):
    """The text in what a reader takes for characters: marks and joiners stay with what they belong to."""
    found = []
    for character in text:
        joined = found and (unicodedata.combining(character) or character in "\ufe0f\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff" or found[-1].endswith("\u200d"))
        if joined:
            found[-1] += character
        else:
            found.append(character)
    return found


def length(text):
    return len(pieces(text))


def width(piece):
    base = unicodedata.normalize("NFD", piece)[0]
    if base in WIDTH:
        return WIDTH[base]
    wide = unicodedata.east_asian_width(base) in "WF" or unicodedata.category(base) == "So"
    return 1000 if wide else 556


def room(text):
    """How many ordinary characters the text is as wide as."""
    return sum(width(piece) for piece in pieces(text)) / AVERAGE


def cut(text, space):
    """What is shown in this room, with an ellipsis when it is not all."""
    if room(text) <= space:
        return text
    shown, used = "", 2.0
    for piece in pieces(text):
        used += width(piece) / AVERAGE
        if used > space:
            break
        shown += piece
    return shown.rstrip() + "…"


def views(sender, subject, preview):
    yield "| Where | Subject | Preview text |"
    yield "| --- | --- | --- |"
    for name, space, beside in CLIENTS:
        if beside is None:
            left = space - room(subject) - 3
            shown, rest = cut(subject, space), (cut(preview, left) if left > 8 else "")
        else:
            shown, rest = cut(subject, space), cut(preview, beside)
        yield f"| {name} | {cell(shown)} | {cell(rest) or '*none*'} |"
    if sender:
        yield f"\nFrom **{cell(cut(sender, 24))}**."


def cell(text):
    return re.sub(r"([\\`*_<\[|])", r"\\\1", text)
