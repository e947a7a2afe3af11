"""Turns Markdown into a Word document. Usage: main.py [FILE.md PICTURES …]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import re

import job
from blocks import Markdown
from body import Body, escape
from package import PAPERS, build, text_width

FIELDS = ("text", "title", "author", "date", "paper", "font", "size", "language", "contents", "page_numbers", "filename")


def main():
    settings, files = job.read(FIELDS)
    texts = [each for each in files if each[0].lower().endswith((".md", ".markdown", ".txt"))]
    text = settings.get("text") or (job.decode(texts[0][1]) if texts else "")
    if not isinstance(text, str) or not text.strip():
        raise job.Refused('There is nothing to convert: give the Markdown as "text", or attach a .md file.')
    markdown = Markdown(text)
    meta = markdown.meta
    front = {key: str(settings.get(key) or meta.get(key) or "") for key in ("title", "author", "date", "subtitle")}
    if front["date"] and not re.fullmatch(r"\d{4}-\d\d-\d\d", front["date"]):
        front["subtitle"], front["date"] = front["subtitle"] or front["date"], ""
    look = {
        "paper": job.choice(settings, "paper", tuple(PAPERS)),
        "font": settings.get("font", "Calibri"),
        "size": settings.get("size", 11),
        "language": settings.get("language") or meta.get("lang") or "en-GB",
        "page_numbers": settings.get("page_numbers", True) is True,
    }
    if not isinstance(look["size"], int) or not 8 <= look["size"] <= 16:
        raise job.Refused('"size" has to be a whole number of points from 8 to 16.')
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", look["language"]):
        raise job.Refused('"language" has to be a tag such as en-GB or de.')
    body = Body(markdown, dict(files), text_width(look["paper"]))
    content = body.blocks(markdown.blocks)
    opening = title_block(front) + (contents(body.headings) if settings.get("contents") else "")
    front["title"] = front["title"] or next((words for _, words, _ in body.headings), "")
    name = file_name(settings.get("filename") or (texts[0][0] if texts and not settings.get("text") else front["title"]))
    job.save(name, build(body, front, opening + content, look))
    report(name, markdown, body, bool(settings.get("contents")))


def title_block(front):
    if not front["title"]:
        return ""
    below = " · ".join(filter(None, (front["subtitle"], front["author"], front["date"])))
    line = lambda style, text: f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    return line("Title", front["title"]) + (line("Subtitle", below) if below else "")


def contents(headings):
    """A real TOC field: it shows the headings at once, and Word fills in the pages when it is updated."""
    entries = [(level, f'<w:hyperlink w:anchor="{mark}"><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:hyperlink>')
               for level, words, mark in headings if level <= 3]
    if not entries:
        return ""
    char = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    begin = char("begin") + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>' + char("separate")
    entries[0] = (entries[0][0], begin + entries[0][1])
    entries[-1] = (entries[-1][0], entries[-1][1] + char("end"))
    lines = "".join(f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{inner}</w:p>' for level, inner in entries)
    return f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>{lines}'


def file_name(wish):
    stem = re.sub(r"[^\w.-]+", "-", os.path.splitext(os.path.basename(str(wish)))[0]).strip("-.").lower()
    return (stem or "document")[:80] + ".docx"


def report(name, markdown, body, has_contents):
    kinds = [block[0] for block in markdown.blocks]
    counted = ((len(body.headings), "heading"), (kinds.count("table"), "table"), (kinds.count("list"), "list"),
               (len(body.notes), "footnote"), (len(body.media), "picture"))
    built = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counted if number)
    print(f"**{name}**: {built or 'paragraphs only'}\n")
    levels = [level for level, _, _ in body.headings]
    body.findings += [f"“{words}” skips a heading level (from {before} to {level})." for before, (level, words, _) in zip(levels, body.headings[1:]) if level > before + 1]
    body.findings += [f"The note `[^{label}]` is never referred to and was left out." for label in markdown.notes if label not in body.notes.values()]
    for finding in dict.fromkeys(body.findings):
        print(f"- {finding}")
    if not body.findings:
        print("Every link, note and picture of the text found its place.")
    if has_contents:
        print("\nThe table of contents lists the headings; press F9 on it in Word to fill in the page numbers.")


job.run(main)
