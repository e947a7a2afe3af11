"""Checks Markdown: findings on stdout, and for each file a copy with the safe repairs in $OUTPUT_DIR.

Usage: main.py [FILE.md …]    or the text on stdin, or a JSON object with the settings.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import document
import repair
import request
import rules

SETTINGS = ("text", "line_length", "files")
WANTED = 'There is no Markdown: put it into "text" or attach .md files.'
WORDS = {3: "broken", 2: "in the way", 1: "untidy"}
SHOWN = 50


def main():
    sources, settings = request.read(SETTINGS, (".md", ".markdown", ".mdx", ".txt"), WANTED)
    width = request.number(settings, "line_length", 0, 1000, 120)
    extra = settings.get("files", [])
    if not isinstance(extra, list) or not all(isinstance(each, str) for each in extra):
        raise request.BadInput('"files" has to be a list of file names, such as ["setup.md", "logo.png"].')
    attached = os.listdir("attachments") if os.path.isdir("attachments") else []
    names = {name.rsplit("/", 1)[-1] for name in [*extra, *attached, *(name for name, _ in sources)]}
    # A lone file says nothing on what lies beside it, so its links to files cannot be judged.
    files = names if extra or len(names) > 1 else None
    for name, text in sources:
        one(name if name != "the input" else "text.md", text.replace("\r\n", "\n").replace("\r", "\n"), files, width)


def one(name, text, files, width):
    read = document.read(text)
    found = sorted(rules.check(read, files, width), key=lambda each: (-each[0], each[1]))
    counts = ", ".join(f"{sum(weight == each for weight, *_ in found)} {WORDS[each]}" for each in (3, 2, 1))
    print(f"# {name}: {counts}\n" if found else f"# {name}: nothing to report\n")
    for weight, line, rule, sentence in found[:SHOWN]:
        print(f"- line {line}, **{rule}** ({WORDS[weight]}): {sentence}")
    if len(found) > SHOWN:
        print(f"- … and {len(found) - SHOWN} more, all at most {WORDS[found[SHOWN][0]]}.")
    fixed, done = repair.repair(read)
    if fixed != text:
        request.save(name, fixed)
        left = sum(1 for _ in rules.check(document.read(fixed), files, width))
        print(f"\nThe repaired copy is `{name}`: {done} place{'' if done == 1 else 's'} changed, {left} finding{'' if left == 1 else 's'} left for a person.")
    print()


if __name__ == "__main__":
    request.run(main)
