"""Compares two texts by paragraph, sentence and word. Usage: main.py BEFORE AFTER"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because a sandbox may mount absolute paths elsewhere.
sys.dont_write_bytecode = True

import given
import redline
import units
from changes import compare

KNOWN = ("before", "after", "ignore")
IGNORABLE = ("case", "punctuation", "typography")
SHOWN = 60
RANK = {"figure": 0, "negation or limit": 1, "sentence removed": 2, "sentence added": 2, "wording": 3, "sentence moved": 4, "punctuation or case only": 6}


def main():
    settings, before, after = given.read(KNOWN)
    ignore = settings.get("ignore", ["typography"])
    if not isinstance(ignore, list) or any(each not in IGNORABLE for each in ignore):
        raise given.Refused(f'"ignore" has to be a list of: {", ".join(IGNORABLE)}.')
    changes = compare(before[1], after[1], set(ignore))
    said = counted(changes)
    given.save("diff.html", redline.page(changes, (before[0], after[0]), said))
    given.save("diff.md", redline.markdown(changes))
    print(answer(changes, before, after, said, ignore))


def counted(changes):
    amounts = {}
    for change in changes:
        amounts[change.kind] = amounts.get(change.kind, 0) + 1
    order = ("edited", "moved and edited", "moved", "added", "removed", "same")
    return "Paragraphs: " + ", ".join(f"{amounts[kind]} {kind}" for kind in order if kind in amounts) + "."


def rank(change):
    if change.kind in ("removed", "added"):
        return 2
    return min((RANK[label] for label in change.labels), default=5)


def answer(changes, before, after, said, ignore):
    real = [change for change in changes if change.kind != "same"]
    gone = sum(units.count_words(text) for change in changes for kind, text in change.runs if kind == "-")
    came = sum(units.count_words(text) for change in changes for kind, text in change.runs if kind == "+")
    ignored = f" Ignored: {', '.join(ignore)}." if ignore else ""
    if not real:
        same = "to the letter" if before[1] == after[1] else "apart from blanks, line breaks and what is ignored"
        return f"# No change\n\n{before[0]} and {after[0]} are the same {same}.{ignored}\n\nFiles: `diff.html`, `diff.md`."
    words = [units.count_words(text) for _, text in (before, after)]
    out = [f"# {before[0]} → {after[0]}", f"{said} Words: {gone:,} taken out, {came:,} put in; the text went from {words[0]:,} to {words[1]:,}.{ignored}"]
    lines = []
    for change in sorted(real, key=rank)[:SHOWN]:
        what = change.kind if not change.labels else f"{change.kind}: {', '.join(change.labels)}"
        where = f"{change.place}, from {change.old}" if change.kind.startswith("moved") else change.place
        lines.append(f"{len(lines) + 1}. **{where}** ({what}). {shown(change)}")
    out.append("\n".join(lines))
    if len(real) > SHOWN:
        out.append(f"{len(real) - SHOWN:,} more in the files.")
    out.append("Files: `diff.html` (the whole text, to read or print), `diff.md` (the same in Markdown).")
    return "\n\n".join(out)


def shown(change):
    if change.kind == "moved":
        words = change.runs[0][1].split()
        return "“" + " ".join(words[:12]) + (" …”" if len(words) > 12 else "”")
    return redline.excerpt(change.runs)


given.run(main)
