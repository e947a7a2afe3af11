"""Convert Word documents (.docx) to PDF with nothing but the standard library.

Usage: main.py FILE.docx …    or the files in ./attachments; settings as JSON in $INPUT_FILE or on stdin.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import characters
from layout import lay_out
from ooxml import BadDocument, read_docx
from pdf_writer import write_pdf

PAPER = {"a4": (595.3, 841.9), "letter": (612.0, 792.0)}
SETTINGS = {"paper", "outline", "title"}


def main():
    settings = read_settings()
    paths = sys.argv[1:] or attached()
    if not paths:
        raise BadDocument("No document came with the request. Attach a .docx file.")
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    taken = set()
    for path in paths:
        convert(path, output, settings, taken)


def convert(path, output, settings, taken):
    name = os.path.basename(path)
    with open(path, "rb") as handle:
        data = handle.read()
    document = read_docx(name, data)
    if settings.get("paper") in PAPER:
        for section in document.sections:
            section.resize(*PAPER[settings["paper"]])
    characters.reset()
    result = lay_out(document)
    title = settings.get("title") or document.title or os.path.splitext(name)[0]
    pdf = write_pdf(result, document, title, outline=settings.get("outline", True) is not False)

    stem = os.path.splitext(name)[0]
    target = f"{stem}.pdf"
    while target.lower() in taken:
        stem += "-2"
        target = f"{stem}.pdf"
    taken.add(target.lower())
    with open(os.path.join(output, target), "wb") as handle:
        handle.write(pdf)
    print(summary(name, target, len(pdf), document, result))


def summary(name, target, size, document, result):
    counts = [plural(len(result.pages), "page"), plural(len(result.headings), "heading"), plural(document.tables, "table"),
              plural(result.images, "image"), plural(result.links, "link"), plural(len(result.footnotes_placed), "footnote")]
    lines = [f"## {name} → {target}\n", f"{', '.join(counts)}; {size / 1024:,.0f} KiB.\n"]
    notes = [f"{note}{f' ({times} times)' if times > 1 else ''}." for note, times in document.notes.items()] + characters.report()
    if notes:
        lines.append("Not exactly as in Word:\n")
        lines.extend(f"- {note}" for note in notes)
    else:
        lines.append("Nothing in it had to be approximated except the fonts, which are the PDF standard ones.")
    return "\n".join(lines) + "\n"


def read_settings():
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        settings = json.loads(raw)
    except ValueError:
        return {}  # a sentence such as "convert this please" needs no settings
    if not isinstance(settings, dict):
        return {}
    unknown = sorted(set(settings) - SETTINGS)
    if unknown:
        raise BadDocument(f"Unknown setting {unknown[0]!r}. Use any of: {', '.join(sorted(SETTINGS))}.")
    if settings.get("paper", "document") not in (*PAPER, "document"):
        raise BadDocument(f"Unknown paper {settings['paper']!r}. Use document, a4 or letter.")
    return settings


def attached():
    for folder in ("/workspace/attachments", "attachments"):
        if os.path.isdir(folder):
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
            wrong = [name for name in names if not name.lower().endswith((".docx", ".docm"))]
            if wrong and len(wrong) == len(names):
                hint = "Save it as .docx in Word first." if wrong[0].lower().endswith((".doc", ".odt", ".rtf", ".pages")) else "Attach a .docx file."
                raise BadDocument(f"{wrong[0]} is not a Word document in the .docx format. {hint}")
            for name in wrong:
                print(f"> Skipped {name}: not a .docx file.\n")
            return [os.path.join(folder, name) for name in names if name not in wrong]
    return []


def plural(number, noun):
    return f"{number} {noun}" + ("" if number == 1 else "s")


if __name__ == "__main__":
    try:
        main()
    except (BadDocument, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
