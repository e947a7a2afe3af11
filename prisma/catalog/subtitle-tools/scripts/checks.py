"""What a viewer would stumble over: (weight, cue, rule, sentence)."""
import re
import unicodedata

from cues import clock


def width(text):
    """Signs as the eye counts them: combining marks are none, East Asian wide ones two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check(cues, limits):
    before = None
    for cue in cues:
        shown = cue.visible()
        length, signs = cue.end - cue.start, sum(map(width, shown))
        if length <= 0:
            yield 3, cue, "times", f"ends at {clock(cue.end)}, not after its start"
        elif signs:
            speed = signs * 1000 / length
            if speed > limits["speed"]:
                needed = -(-signs * 1000 // limits["speed"])
                yield 2, cue, "reading speed", f"{speed:.1f} characters a second; {signs} need {needed / 1000:.2f} s, not {length / 1000:.2f}"
            if length < limits["shortest"]:
                yield 2, cue, "too short", f"stands for {length / 1000:.2f} s; {limits['shortest'] / 1000:g} s are the least an eye notices"
            if length > limits["longest"]:
                yield 1, cue, "too long", f"stands for {length / 1000:.1f} s; after {limits['longest'] / 1000:g} s people read it again"
        if not signs:
            yield 2, cue, "empty", "shows nothing"
        for number, line in enumerate(shown, 1):
            if width(line) > limits["width"]:
                yield 2, cue, "line length", f"line {number} has {width(line)} characters, {limits['width']} fit"
        if len(shown) > limits["lines"]:
            yield 2, cue, "lines", f"{len(shown)} lines, {limits['lines']} fit"
        if len(shown) > 1 and re.search(r"\b(a|an|the|of|to|in|and|or|my|your|his|her|der|die|das|und|le|la|les|de|et|el|los)$", shown[0], re.I):
            yield 1, cue, "line break", f"breaks after “{shown[0].split()[-1]}”, which belongs to the next word"
        if before:
            gap = cue.start - before.end
            if cue.start < before.start:
                yield 3, cue, "order", f"starts before cue {before.number}"
            elif gap < 0:
                yield 3, cue, "overlap", f"starts {-gap / 1000:.2f} s before cue {before.number} ends"
            elif 0 < gap < limits["gap"]:
                yield 1, cue, "gap", f"{gap} ms after cue {before.number}; under {limits['gap']} ms it flickers"
            if shown == before.visible() and signs:
                yield 1, cue, "repeated", f"shows the text of cue {before.number} again"
        before = cue


def repair(cues, limits):
    """Order, overlaps, flicker and time where there is room for it; never a word. Returns what was done."""
    done = {"moved into order": 0, "overlapping cut": 0, "given more time": 0, "moved apart": 0, "empty dropped": 0}
    cues = [cue for cue in cues if any(cue.visible()) or not _count(done, "empty dropped")]
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.number))
    done["moved into order"] = sum(one is not other for one, other in zip(cues, ordered))
    for cue, following in zip(ordered, [*ordered[1:], None]):
        room = following.start - limits["gap"] if following else 10**12
        if following and cue.end > following.start and following.start - limits["gap"] > cue.start:
            cue.end = following.start - limits["gap"]
            done["overlapping cut"] += 1
        signs = sum(map(width, cue.visible()))
        wanted = cue.start + min(max(limits["shortest"], -(-signs * 1000 // limits["speed"])), limits["longest"])
        if cue.end < min(wanted, room):
            cue.end = min(wanted, room)
            done["given more time"] += 1
        if following and 0 < following.start - cue.end < limits["gap"]:
            cue.end = max(cue.start + 1, following.start - limits["gap"])
            done["moved apart"] += 1
    return ordered, {key: count for key, count in done.items() if count}


def _count(done, key):
    done[key] += 1
    return True
