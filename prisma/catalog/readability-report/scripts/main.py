"""Says which paragraphs and sentences of an English text are too hard for its readers, and what to do first.

    python3 scripts/main.py text.md
"""
import math
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# A relative way in, since the sandboxes do not mount the folder in one place.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from intake import Refused, cell, counted, files, run, save, settings
from prose import counts, ease, grade, is_english, paragraphs
from sentence import Sentence, rank

# Flesch-Kincaid grade at most, words in a sentence at most, who that is.
READERS = {
    "everyone": (6, 20, "everyone, also people who read little or in a second language"),
    "public": (8, 25, "the general public"),
    "professional": (12, 30, "people who read for their work"),
    "expert": (15, 35, "specialists in the matter"),
}
MOST_SENTENCES = 30


def given():
    request = settings({"text": str, "audience": str, "hardest": int})
    audience = request.get("audience", "public")
    if audience not in READERS:
        raise Refused(f'"audience" has to be one of {", ".join(READERS)}.')
    hardest = request.get("hardest", 5)
    if not 1 <= hardest <= MOST_SENTENCES:
        raise Refused(f'"hardest" has to be a whole number from 1 to {MOST_SENTENCES}.')
    found = files()
    name, text = found[0] if found else ("The text", request.get("text", ""))
    if not text.strip():
        raise Refused('"text" is missing: the text, or an attached .txt or .md file.')
    return name, text, audience, hardest


def way_there(total, target):
    """What would bring the grade to the target: shorter sentences with these words, or shorter words in these sentences."""
    length, weight = total[1] / total[0], total[2] / total[1]
    needed_length = (target + 15.59 - 11.8 * weight) / 0.39
    needed_weight = (target + 15.59 - 0.39 * length) / 11.8
    fewer = f"{math.ceil(round((weight - needed_weight) * 100, 6))} syllables fewer in each 100 words"
    by_length, by_weight = needed_length >= 8, needed_weight >= 1.2
    if by_length and by_weight:
        return (f"Grade {target} can be reached with the same words and an average of {math.floor(needed_length * 10) / 10:g} words in a sentence (now {length:.1f}), "
                f"or with the same sentences and {fewer}. Do half of both.")
    if by_weight:
        return f"Shorter sentences alone will not do it. Grade {target} can be reached with the same sentences and {fewer}."
    if by_length:
        return f"Shorter words alone will not do it. Grade {target} can be reached with an average of {math.floor(needed_length * 10) / 10:g} words in a sentence (now {length:.1f})."
    return f"Shorter sentences alone will not do it, nor will shorter words. Grade {target} takes both, and leaving out what these readers do not need."


def paragraph_row(paragraph, target, limit):
    total = counts(paragraph.sentences)
    longest = max(counts([each])[1] for each in paragraph.sentences)
    level = grade(*total)
    verdict = "hard" if level > target + 2 else "a little hard" if level > target else "fine"
    if total[1] < 20 and verdict != "fine":
        verdict += " (short: uncertain)"
    start = " ".join(paragraph.text.split()[:5])
    mark = " ⚑" if longest > limit else ""
    return level, f"| {paragraph.number} | {cell(start)} … | {total[1]} | {ease(*total):.0f} | {level:.1f} | {longest}{mark} | {verdict} |"


def main():
    name, text, audience, hardest = given()
    target, limit, who = READERS[audience]
    found = paragraphs(text)
    if not found:
        raise Refused("There are no sentences in this text.")
    sentences = [Sentence(paragraph.number, each) for paragraph in found for each in paragraph.sentences]
    total = counts([each.text for each in sentences])
    level = grade(*total)
    rows = [paragraph_row(paragraph, target, limit) for paragraph in found]
    over = [each for each in sentences if len(each.words) > limit]
    hard = sum(each > target for each, _ in rows)
    reached = level <= target
    parts = [f"# {name}: grade {level:.1f}, target {target}\n",
             f"Written for {who}: {'**it is within the target**' if reached else f'**{level - target:.1f} grades too hard**'}. Reading ease {ease(*total):.0f}; "
             f"{counted(total[1], 'word')} in {counted(total[0], 'sentence')}, {counted(len(over), 'sentence')} above {limit} words, "
             f"{hard} of {counted(len(found), 'paragraph')} above the target.\n"]
    if not is_english(text):
        parts.append("**This does not look like English.** The formulas are made for English; only the lengths of sentences mean something here.\n")
    if total[1] < 100:
        parts.append("With fewer than 100 words the figures jump with every sentence: read the advice, not the grade.\n")
    if not reached:
        parts.append(way_there(total, target) + "\n")
    chosen = [each for each in rank(sentences)[:hardest] if each.cost > 0 and (each.reasons(limit) or not reached)]
    if chosen:
        parts.append("## Rewrite these first\n")
    for at, each in enumerate(chosen, 1):
        reasons = "; ".join(each.reasons(limit)) or "long words for its length"
        parts.append(f"{at}. **Paragraph {each.paragraph}**, {each.cost:.1f} of the grade: {reasons}.\n   > {each.cuts() or each.text}\n")
    if len(chosen) > 1:
        left = [each for each in sentences if each not in chosen]
        after = grade(*counts([each.text for each in left])) if left else 0
        parts.append(f"Without these {len(chosen)} the text would stand at grade {after:.1f}. ‖ marks where a sentence turns and may be cut.\n")
    parts.append("## Paragraph by paragraph\n\n| | Begins | Words | Ease | Grade | Longest | |\n| ---: | --- | ---: | ---: | ---: | ---: | --- |")
    parts += [row for _, row in rows]
    report = "\n".join(parts) + "\n"
    save("readability.md", report)
    return report


run(main)
