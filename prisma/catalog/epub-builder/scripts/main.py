"""Binds Markdown chapters into an EPUB 3. Usage: main.py [CHAPTER.md … PICTURES …]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import re

import inlines
import job
from blocks import Markdown
from epub import build
from xhtml import Chapter, anchor, unique

FIELDS = ("text", "title", "author", "language", "date", "publisher", "description", "identifier", "cover", "filename")
KINDS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".gif": "gif", ".svg": "svg"}
MAGIC = {"png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "gif": b"GIF8", "svg": b"<"}


def main():
    settings, files = job.read(FIELDS)
    for key in FIELDS:
        if key in settings and not isinstance(settings[key], str):
            raise job.Refused(f'"{key}" has to be text.')
    sources = [(name, job.decode(data)) for name, data in files if name.lower().endswith((".md", ".markdown", ".txt"))]
    if settings.get("text", "").strip():
        sources.insert(0, ("text.md", settings["text"]))
    if not sources:
        raise job.Refused('There are no chapters: attach .md files, or give the book as "text".')
    pictures = {name: (f"images/{position}.{kind}", kind, data) for position, (name, data, kind) in enumerate(shown(files), 1)}
    cover = settings.get("cover") or next((name for name in pictures if name.lower().startswith("cover.")), None)
    if cover and cover not in pictures:
        raise job.Refused(f'"cover" names {cover!r}, which is not attached as PNG, JPEG, GIF or SVG.')
    parts = [(name, part) for name, text in sources for part in split(Markdown(text))]
    meta = parts[0][1].meta
    first = next((inlines.words(node[2]) for _, part in parts for node in part.blocks if node[0] == "heading"), "")
    book = {key: settings.get(key) or meta.get(key, "") for key in ("title", "author", "language", "date", "publisher", "description", "identifier")}
    book["title"], book["language"] = book["title"] or first or "Untitled", book["language"] or meta.get("lang") or "en"
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", book["language"]):
        raise job.Refused('"language" has to be a tag such as en or de-CH.')
    if book["date"] and not re.fullmatch(r"\d{4}-\d\d-\d\d", book["date"]):
        raise job.Refused('"date" has to be written as 2026-11-30.')
    chapters, findings, used = bind(parts, {name: path for name, (path, *_) in pictures.items()})
    target = re.sub(r"[^\w.-]+", "-", os.path.splitext(settings.get("filename") or book["title"])[0]).strip("-.").lower() + ".epub"
    kept = {name: each for name, each in pictures.items() if name in used or name == cover}
    job.save(target, build(book, chapters, kept, cover))
    report(target, book, chapters, kept, cover, findings + [f"`{name}` is attached but not shown in the text." for name in pictures if name not in kept])


def shown(files):
    for name, data in files:
        kind = KINDS.get(os.path.splitext(name)[1].lower())
        if kind and data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(MAGIC[kind]) and not (kind == "svg" and re.search(rb"<script|<!ENTITY|\son\w+=", data, re.I)):
            yield name, data, kind


def split(markdown):
    """A new chapter at every heading of level 1, if there are several; what comes before the first stays with it."""
    starts = [at for at, node in enumerate(markdown.blocks) if node[0] == "heading" and node[1] == 1]
    cuts = [0, *starts[1:], len(markdown.blocks)] if len(starts) > 1 else [0, len(markdown.blocks)]
    for begin, end in zip(cuts, cuts[1:]):
        part = Markdown("")
        part.meta, part.notes, part.references, part.blocks = markdown.meta, markdown.notes, markdown.references, markdown.blocks[begin:end]
        yield part


def bind(parts, pictures):
    """([(file, title, body, toc entries)], findings, pictures in use)"""
    places, chapters, findings, used = {}, [], [], set()
    for number, (source, part) in enumerate(parts, 1):
        file, ids = f"chapter{number:03}.xhtml", {}
        places.setdefault(("file", source), file)
        for node in part.blocks:
            if node[0] == "heading":
                key = unique(anchor(inlines.words(node[2])), ids)
                places.setdefault(key, file)
                places[file, key] = True
    for number, (source, part) in enumerate(parts, 1):
        file = f"chapter{number:03}.xhtml"
        chapter = Chapter(part, file, pictures, places)
        body = chapter.body()
        headings = chapter.headings
        title = headings[0][1] if headings else f"Part {number}"
        if not headings:
            findings.append(f"`{source}` has no heading; it is called “{title}” in the contents.")
        entries = [(level, words, file if at == 0 else f"{file}#{key}") for at, (level, words, key) in enumerate(headings) if level <= 3]
        chapters.append((file, title, body, entries or [(1, title, file)]))
        findings += [f"{title}: {finding}" for finding in chapter.findings]
        used.update(chapter.used)
    return chapters, findings, used


def report(target, book, chapters, pictures, cover, findings):
    words = sum(len(re.sub(r"<[^>]+>", " ", body).split()) for _, _, body, _ in chapters)
    by = f" by {book['author']}" if book["author"] else ""
    print(f"**{target}**: “{book['title']}”{by}, {len(chapters)} chapter{'' if len(chapters) == 1 else 's'}, about {words:,} words, {'with' if cover else 'no'} cover\n")
    if not book["author"]:
        findings.append('No author is named; shops and libraries sort by it. Give `"author"`.')
    if not cover:
        findings.append("No cover: attach a picture called `cover.jpg`, upright, 1600 × 2560 pixels.")
    if not book["identifier"]:
        findings.append("The identifier is made from the text, so a new edition counts as another book. Give an ISBN (`urn:isbn:…`) to keep it.")
    if not book["date"]:
        findings.append("No date is given; the file says 2000-01-01 as its last change.")
    print("\n".join(f"- {each}" for each in dict.fromkeys(findings)) or "Every link, note and picture found its place.")
    print("\n| File | Chapter |\n| --- | --- |")
    for file, title, *_ in chapters:
        print(f"| {file} | {title.replace('|', chr(92) + '|')} |")


job.run(main)
