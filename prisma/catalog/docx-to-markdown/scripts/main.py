"""Turns Word documents into Markdown. Usage: main.py [FILE.docx …]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import job
from document import Document

SHOWN = 60_000


def main():
    settings, files = job.read(("changes", "comments"))
    if "text" in settings and not files:
        raise job.Refused("Attach a .docx file; the text of the input is not read.")
    changes = job.choice(settings, "changes", ("accept", "reject"))
    comments = job.choice(settings, "comments", ("drop", "keep"))
    files = [each for each in files if each[0].lower().endswith((".docx", ".docm", ".dotx"))]
    if not files:
        raise job.Refused("There is no Word document: attach a file that ends in .docx.")
    for name, data in files:
        stem = os.path.splitext(name)[0]
        document = Document(name, data, changes, "images" if len(files) == 1 else f"{stem}-images")
        document.show_comments = comments == "keep"
        text = document.markdown()
        for part, path in document.files.items():
            job.save(path, document.package.read(part) or b"")
        job.save(f"{stem}.md", text)
        print(f"**{name}** → `{stem}.md`" + (f" and {plural(len(document.files), 'picture')}" if document.files else "") + "\n")
        for finding in findings(document):
            print(f"- {finding}")
        print(f"\n---\n\n{text if len(text) <= SHOWN else text[:SHOWN] + '…'}")


def findings(document):
    """What is not in the Markdown as it was in Word, what a reader would miss most first."""
    count = document.count
    if count["insertions"] or count["deletions"]:
        yield f"Tracked changes were {document.changes}ed: {plural(count['insertions'], 'insertion')}, {plural(count['deletions'], 'deletion')}. The text is nobody's final version until somebody has looked at them."
    if count["comments"]:
        yield f"{plural(count['comments'], 'comment')} " + ("kept as notes at the end." if document.show_comments else 'left out; `"comments": "keep"` turns them into notes.')
    if count["hidden"]:
        yield f"{plural(count['hidden'], 'piece')} of hidden text left out."
    if count["drawings"]:
        yield f"{plural(count['drawings'], 'chart, drawing or shape', 'charts, drawings or shapes')} cannot be written as text and are missing."
    if count["equations"]:
        yield f"{plural(count['equations'], 'equation')} flattened to a line of symbols; set them again as LaTeX."
    if count["merged cells"] or count["nested tables"]:
        lost = [plural(count[each], each[:-1]) for each in ("merged cells", "nested tables") if count[each]]
        yield f"Tables lost {' and '.join(lost)}: Markdown has no such thing." + (" A merged value stands in its first cell, the rest are empty." if count["merged cells"] else "")
    if document.numbering.odd:
        yield "Lists lettered or in Roman numerals are now numbered; check sentences such as “see (b)”."
    if count["boxes"]:
        yield f"{plural(count['boxes'], 'text box', 'text boxes')} moved into the paragraph they hang on."
    if count["no alt"]:
        yield f"{plural(count['no alt'], 'picture has', 'pictures have')} no alternative text."
    if count["contents"] or b'docPartGallery w:val="Table of Contents"' in document.package.read(document.part):
        yield "The table of contents was left out; it can be made from the headings."


def plural(number, one, many=None):
    return f"{number} {one if number == 1 else many or one + 's'}"


job.run(main)
