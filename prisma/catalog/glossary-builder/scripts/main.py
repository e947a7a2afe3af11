"""Builds the glossary of a text: its short forms, its defined terms, and where either is used at odds."""
import csv
import io
import os
import re
import sys
from bisect import bisect_right

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because a sandbox may mount absolute paths elsewhere.
sys.dont_write_bytecode = True

import acronyms
import intake
import terms
from findings import find, same

KNOWN = ("text", "known", "house")
HIDDEN = re.compile(r"^(```|~~~)[\s\S]*?^\1|`[^`\n]+`|https?://\S+|[\w.+\-]+@[\w\-]+\.[\w.\-]+", re.M)  # Code and addresses are no prose.
MOST = 80


def main():
    settings = intake.read(KNOWN, (".md", ".markdown", ".txt", ".text"))
    text = settings["text"]
    known = words_of(settings.get("known", []))
    house = entries_of(settings.get("house", []))
    if not terms.WORD.search(text):
        raise intake.Refused('There is nothing to read: send a text, fill "text", or attach a .md or .txt file.')
    starts = [0] + [at + 1 for at, sign in enumerate(text) if sign == "\n"]
    line = lambda position: bisect_right(starts, position)
    text = HIDDEN.sub(lambda match: re.sub(r"\S", " ", match.group(0)), text)
    short_forms = acronyms.collect(text)
    defined = terms.definitions(text)
    problems = find(text, short_forms, defined, known, house, line)
    entries = glossary(short_forms, defined, house, text, known, line)
    intake.save("glossary.csv", as_csv(entries))
    intake.save("glossary.md", as_markdown(entries))
    print(report(settings["name"], short_forms, problems, entries))


def words_of(value):
    if not isinstance(value, list) or any(not isinstance(each, str) for each in value):
        raise intake.Refused('"known" has to be a list of short forms that need no explanation.')
    return set(value)


def entries_of(value):
    wanted = '"house" has to be a list of objects with "term" and, as you need them, "meaning" and "avoid" (a list of words).'
    if not isinstance(value, list):
        raise intake.Refused(wanted)
    for entry in value:
        fits = isinstance(entry, dict) and isinstance(entry.get("term"), str) and set(entry) <= {"term", "meaning", "avoid"}
        if not fits or not isinstance(entry.get("avoid", []), list) or not all(isinstance(each, str) and each for each in entry.get("avoid", [])):
            raise intake.Refused(wanted)
    return value


def glossary(short_forms, defined, house, text, known, line):
    rows = []
    for acronym in short_forms.values():
        meanings = {}
        for _, long in acronym.given:
            meanings.setdefault(same(long), long)
        meaning = "; or: ".join(meanings.values())
        if meaning or not (acronym.short in known or acronym.short in acronyms.COMMON):
            rows.append((acronym.short, meaning or "(not explained)", len(acronym.uses), line(min(acronym.uses))))
    for term, places in defined.items():
        rows.append((term, places[0][1], text.lower().count(term.lower()), line(places[0][0])))
    listed = {row[0].lower() for row in rows}
    for entry in house:
        uses = text.lower().count(entry["term"].lower())
        if entry["term"].lower() not in listed and uses:
            rows.append((entry["term"], entry.get("meaning", "(no meaning given)"), uses, line(text.lower().find(entry["term"].lower()))))
    return sorted(rows, key=lambda row: (row[0].lower(), row[0]))


def report(name, short_forms, problems, entries):
    explained = sum(bool(acronym.given) for acronym in short_forms.values())
    out = [f"# Glossary of {name}", f"{count(len(short_forms), 'short form')}, {explained} of them explained in the text; {count(len(entries), 'entry', 'entries')} in the glossary."]
    out.append(f"## {count(len(problems), 'finding') if problems else 'No findings'}")
    out.append("\n".join(f"{at}. **{kind}**: {said}" for at, (kind, said) in enumerate(problems[:MOST], 1)) or "Every short form is explained once, at its first use, and terms are spelled in one way.")
    if len(problems) > MOST:
        out.append(f"{len(problems) - MOST:,} more; settle these first and run it again.")
    if entries:
        out += ["## Entries", table(entries)]
    return "\n\n".join([*out, "Files: `glossary.md` (to paste), `glossary.csv` (to complete)."])


def table(entries):
    rows = [f"| {shielded(term)} | {shielded(meaning)} | {uses:,} | {line} |" for term, meaning, uses, line in entries]
    return "\n".join(["| Term | Meaning | Uses | First in line |", "| --- | --- | ---: | ---: |", *rows])


def shielded(text):
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<")


def as_markdown(entries):
    return "# Glossary\n\n" + "".join(f"**{shielded(term)}**: {shielded(meaning)}\n\n" for term, meaning, _, _ in entries).rstrip() + "\n"


def as_csv(entries):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["term", "meaning", "uses", "first_line"])
    writer.writerows(entries)
    return out.getvalue()


def count(number, noun, several=None):
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"


intake.run(main)
