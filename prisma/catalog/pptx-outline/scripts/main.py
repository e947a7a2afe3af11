"""Writes the outline of presentations. Usage: main.py [DECK.pptx …]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import re

import job
from deck import Deck, escaped

WORDS_A_MINUTE = 130


def main():
    settings, files = job.read(("notes",))
    with_notes = job.choice(settings, "notes", ("keep", "drop")) == "keep"
    files = [each for each in files if each[0].lower().endswith((".pptx", ".pptm", ".ppsx"))]
    if not files:
        raise job.Refused("There is no presentation: attach a file that ends in .pptx.")
    for name, data in files:
        deck = Deck(name, data)
        outline = written(deck, name, with_notes)
        target = f"{os.path.splitext(name)[0]}-outline.md"
        job.save(target, outline)
        hidden = sum(slide.hidden for slide in deck.slides)
        spoken = sum(len(slide.notes.split()) for slide in deck.slides if not slide.hidden)
        talk = f"; the notes take about {max(1, round(spoken / WORDS_A_MINUTE))} min to say" if spoken else ""
        print(f"**{name}**: {plural(len(deck.slides), 'slide')}{f', {hidden} of them hidden' if hidden else ''}{talk} → `{target}`\n")
        found = list(findings(deck.slides))
        print("\n".join(f"- {each}" for each in found) or "Every slide has a title of its own and every picture a text.")
        print(f"\n---\n\n{outline}")


def written(deck, name, with_notes):
    out = [f"# {escaped(os.path.splitext(name)[0])}\n"]
    for slide in deck.slides:
        section = deck.section_before(slide.number)
        if section:
            out.append(f"*Section: {escaped(section)}*\n")
        out.append(f"## {slide.number}. {escaped(slide.title) or '(no title)'}{' (hidden)' if slide.hidden else ''}\n")
        if slide.lines:
            out.append(re.sub(r"\n{3,}", "\n\n", "\n".join(slide.lines)).strip("\n") + "\n")
        if slide.links:
            out.append("Links: " + ", ".join(f"<{link}>" for link in slide.links) + "\n")
        if with_notes and slide.notes:
            out.append("> " + escaped(slide.notes).replace("\n", "\n>\n> ") + "\n")
    return "\n".join(out)


def findings(slides):
    """What an audience, a screen reader or a lawyer would stumble over, in that order of haste."""
    hidden = [slide for slide in slides if slide.hidden]
    if hidden:
        yield f"Hidden, but in the file: {numbers(hidden)}. Delete {'it' if len(hidden) == 1 else 'them'} before the file leaves the house."
    secret = [slide for slide in slides if re.search(r"\b(internal|confidential|do not (say|share|mention)|off the record|don't (say|share|mention))\b", slide.notes, re.I)]
    if secret:
        yield f"The notes of {numbers(secret)} sound as if they were not meant for the audience."
    for slide in slides:
        if slide.unnamed:
            yield f"Slide {slide.number}: no alternative text for {', '.join(slide.pictures)}."
    untitled = [slide for slide in slides if not slide.title]
    if untitled:
        yield f"No title on {numbers(untitled)}. Screen readers and the outline view go by titles."
    seen = {}
    for slide in slides:
        seen.setdefault(slide.title.lower(), []).append(slide)
    for title, same in seen.items():
        if title and len(same) > 1:
            yield f"The same title “{same[0].title}” on {numbers(same)}; say what differs."
    for slide in slides:
        words = len(re.findall(r"\w+", " ".join(line for line in slide.lines if not line.startswith(("|", "- [")))))
        if words > 60:
            yield f"Slide {slide.number} has {words} words besides its title; nobody reads and listens at once."
        for odd in dict.fromkeys(slide.odd):
            yield f"Slide {slide.number}: {odd}, hard to read from the third row."


def numbers(slides):
    return f"slide{'' if len(slides) == 1 else 's'} " + ", ".join(str(slide.number) for slide in slides)


def plural(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


job.run(main)
