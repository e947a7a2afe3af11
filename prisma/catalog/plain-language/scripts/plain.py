"""Finds what to change in an English text before a member of the public reads it. It changes nothing.

    python3 scripts/plain.py letter.txt
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# A relative way in, since the sandboxes do not mount the folder in one place.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from findings import look, unexplained
from intake import Refused, counted, files, run, save, settings
from prose import counts, grade, is_english, paragraphs, words

KINDS = {"long": "long sentences", "noun": "verbs hidden in nouns", "passive": "passives", "word": "office words", "no": "doubled negations"}
TARGET = 8
YOU = {"you", "your", "yours", "we", "our", "us"}


def given():
    request = settings({"text": str, "readers": str, "longest": int, "keep": list})
    found = files()
    text = found[0][1] if found else request.get("text", "")
    if not text.strip():
        raise Refused('"text" is missing: the text to look at, or an attached .txt or .md file.')
    longest = request.get("longest", 25)
    if not 12 <= longest <= 40:
        raise Refused('"longest" has to be a whole number from 12 to 40.')
    keep = request.get("keep", [])
    if not all(isinstance(each, str) for each in keep):
        raise Refused('"keep" has to be a list of words.')
    return text, longest, [each.lower() for each in keep if each.strip()]


def kept(advice, keep):
    return any(each in advice.split("→")[0].lower() for each in keep)


def main():
    text, longest, keep = given()
    found = paragraphs(text)
    if not found:
        raise Refused("There are no sentences in this text.")
    whole = [sentence for paragraph in found for sentence in paragraph.sentences]
    total = counts(whole)
    addressed = sum(word.lower() in YOU for sentence in whole for word in words(sentence))
    tally, blocks = dict.fromkeys(KINDS, 0), []
    for paragraph in found:
        lines = []
        for sentence in paragraph.sentences:
            advice = [each for each in look(sentence, longest) if not kept(each[1], keep)]
            for kind, _ in advice:
                tally[kind] += 1
            if advice:
                lines.append(f"> {sentence}\n" + "".join(f"\n- {words_of}" for _, words_of in advice) + "\n")
        own = counts(paragraph.sentences)
        if lines:
            level = f", grade {grade(*own):.1f}" if own[1] >= 10 else ""
            blocks.append(f"## Paragraph {paragraph.number}{level}, {counted(own[1], 'word')}\n\n" + "\n".join(lines))
    level = grade(*total)
    parts = [f"# {counted(sum(tally.values()), 'place')} to look at\n",
             f"Grade {level:.1f} where {TARGET} is right for the public; {total[1] / total[0]:.1f} words in a sentence where 15 to 20 are; "
             f"“you” and “we” {counted(addressed, 'time')} in {counted(total[1], 'word')}.\n",
             ", ".join(f"{number} {KINDS[kind]}" for kind, number in sorted(tally.items(), key=lambda pair: -pair[1]) if number) + ".\n" if any(tally.values()) else ""]
    if not is_english(text):
        parts.append("**This does not look like English**; the lists of words are for English only.\n")
    if addressed * 50 < total[1]:
        parts.append("It hardly speaks to anybody: write “you” for the reader and “we” for yourselves.\n")
    short = [each for each in unexplained(text) if each.lower() not in keep]
    if short:
        parts.append(f"Never spelt out: {', '.join(short)}.\n")
    clean = len(found) - len(blocks)
    rest = f"\n{counted(clean, 'paragraph')} without a finding.\n" if clean else ""
    report = "\n".join([*(part for part in parts if part), *blocks]) + rest
    save("plain-language.md", report)
    return report


run(main)
