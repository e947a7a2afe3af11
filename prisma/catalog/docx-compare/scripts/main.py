"""Compares two documents. Usage: main.py OLD NEW"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import re

import job
import redline
from changes import compare, weight
from paragraphs import read

ORDER = {"a number": 0, "words that bind or limit": 1}


def main():
    settings, files = job.read(("old", "new", "old_text", "new_text"))
    old_name, old, new_name, new = versions(settings, files)
    (before, tracked_before), (after, tracked_after) = read(old_name, old), read(new_name, new)
    if not before or not after:
        raise job.Refused(f"{old_name if not before else new_name} holds no text; a scan has to go through text recognition first.")
    changes = compare(before, after)
    kinds = [change.kind for change in changes]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("changed", "added", "removed", "moved", "same") if kinds.count(kind))
    counts = f"Paragraphs: {counts}" if set(kinds) != {"same"} else f"No difference in {len(kinds)} paragraphs"
    text = report(old_name, new_name, changes, counts, (tracked_before, tracked_after))
    job.save("changes.md", text)
    job.save("redline.html", redline.page(old_name, new_name, changes, counts))
    print(text)


def versions(settings, files):
    given = dict(files)
    if settings.get("old_text") and settings.get("new_text"):
        return "old text", settings["old_text"].encode(), "new text", settings["new_text"].encode()
    names = [settings.get("old"), settings.get("new")]
    for field, name in zip(("old", "new"), names):
        if name and name not in given:
            raise job.Refused(f'"{field}" names {name!r}; attached are: {", ".join(given) or "no files"}.')
    if not all(names):
        if len(files) != 2:
            raise job.Refused(f'Two documents are needed and {len(files)} came. Attach two, and name the older one in "old" and the newer one in "new".')
        rest = [name for name, _ in files if name not in names]
        names = [name or rest.pop(0) for name in names]
    return names[0], given[names[0]], names[1], given[names[1]]


def report(old_name, new_name, changes, counts, tracked):
    out = [f"# {old_name} → {new_name}\n", f"{counts}. The whole text with marks is in `redline.html`.\n"]
    for name, number in zip((old_name, new_name), tracked):
        if number:
            out.append(f"**{name} holds {number} tracked change{'' if number == 1 else 's'} of its own**; it was read as if they were accepted.\n")
    real = [change for change in changes if change.kind not in ("same", "moved")]
    heavy = sorted((change for change in real if weight(change)), key=lambda change: min(ORDER[each] for each in weight(change)))
    light = [change for change in real if not weight(change)]
    if heavy:
        out.append("## Read these first\n")
        out += [f"{number}. **{where(change)}**, {' and '.join(weight(change))}: {shown(change)}" for number, change in enumerate(heavy, 1)]
        out.append("")
    if light:
        out.append("## Other wording\n")
        out += [f"- **{where(change)}**: {shown(change)}" for change in light]
        out.append("")
    shifted = [change for change in changes if change.kind == "moved"]
    if shifted:
        out.append("## Moved, word for word the same\n")
        out += [f"- from paragraph {change.before} to {change.after}: {cut(change.new, 12)}" for change in shifted]
        out.append("")
    return "\n".join(out)


def where(change):
    number = re.match(r"(?:§\s*|Article\s+|Section\s+|Clause\s+)?\d+(?:\.\d+)*[.)]?(?=\s)", change.new or change.old)
    place = f"paragraph {change.after}" if change.after else f"old paragraph {change.before}"
    return f"{number[0].rstrip('.)')} ({place})" if number else place.capitalize()


def shown(change):
    if change.kind == "added":
        return f"added “{mark(change.new)}”"
    if change.kind == "removed":
        return f"removed “{mark(change.old)}”"
    out = []
    for at, (sign, text) in enumerate(change.pieces):
        if sign == "=":
            words = text.split(" ")
            edge = at in (0, len(change.pieces) - 1)
            if len(words) > (7 if edge else 13):
                text = "… " + " ".join(words[-6:]) if at == 0 else " ".join(words[:6]) + " …" if edge else " ".join(words[:6]) + " … " + " ".join(words[-6:])
            out.append(mark(text))
        else:
            core = text.strip()
            sides = text.partition(core) if core else (text, "", "")
            out.append(sides[0] + (f"~~{mark(core)}~~" if sign == "-" else f"**{mark(core)}**") + sides[2] if core else "")
    return " ".join("".join(out).replace("~~**", "~~ **").split())


def cut(text, count):
    words = text.split()
    return mark(" ".join(words[:count]) + (" …" if len(words) > count else ""))


def mark(text):
    return re.sub(r"([\\`*_\[\]<|~])", r"\\\1", text)


job.run(main)
