"""The memory cut into notes, and which of them no digest has covered."""
import hashlib
import re

SEPARATOR = re.compile(r"\n+---[ \t]*\n+")
MARK = re.compile(r"^_Digest of \d+ notes?, up to ([0-9a-f]{8})\._$")


def split(text):
    return [note for note in (part.strip() for part in SEPARATOR.split("\n" + text.strip() + "\n")) if note]


def sign(note):
    """A short name for a note, the same as long as nobody changes it."""
    return hashlib.sha256(note.encode("utf-8")).hexdigest()[:8]


def mark_of(note):
    """The name of the last note that a digest covers; None when this is no digest."""
    found = MARK.match(note.rsplit("\n", 1)[-1].strip())
    return found.group(1) if found else None


def uncovered(notes):
    """The notes that are new, and whether there was a digest before.

    A note can come in between the reading of the memory and the writing of the digest, and then stands before it. So the
    digest names the last note that it saw, and what counts is what stands behind that one.
    """
    last = max((at for at, note in enumerate(notes) if mark_of(note)), default=None)
    if last is None:
        return notes, False
    seen = mark_of(notes[last])
    start = next((at for at in range(last - 1, -1, -1) if sign(notes[at]) == seen), last)
    return [note for note in notes[start + 1 :] if not mark_of(note)], True
