"""Word, Excel and PowerPoint: properties, authors, and what is hidden in the content."""
import collections
import io
import re
import zipfile

import images
from office import Package, parse, plain

CORE = {"creator": "Author", "lastModifiedBy": "Last changed by", "revision": "Revision", "created": "Created", "modified": "Changed", "lastPrinted": "Printed",
        "title": "Title", "subject": "Subject", "keywords": "Keywords", "description": "Description", "category": "Category"}
APP = {"Company": "Company", "Manager": "Manager", "Template": "Template", "TotalTime": "Minutes of editing", "Application": "Program", "HyperlinkBase": "Base of links"}
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EMPTY = {
    "docprops/core.xml": XML + b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": XML + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": XML + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
AUTHORS = re.compile(r'((?:\w+:)?(?:author|userId|providerId|lastIdxAuthor|displayName)=")[^"]*(")')
WORD_MARKS = re.compile(r' w:(?:rsid\w*|initials|date)="[^"]*"|<w:rsids>.*?</w:rsids>', re.S)


def look(name, data):
    """(properties, warnings, cleaned copy)"""
    package = Package(name, data)
    found, warnings = {}, []
    for part, names in (("docProps/core.xml", CORE), ("docProps/app.xml", APP)):
        tree = package.xml(part)
        for each in [] if tree is None else tree:
            if each.tag in names and (each.text or "").strip():
                found[names[each.tag]] = each.text.strip()
    custom = package.xml("docProps/custom.xml")
    for each in [] if custom is None else custom:
        found[f"Own property “{each.get('name', '')}”"] = " ".join("".join(each.itertext()).split())[:200]
    out, count, authors = io.BytesIO(), collections.Counter(), {}
    with zipfile.ZipFile(out, "w") as archive:
        for entry in package.names.values():
            content = package.read(entry)
            content = cleaned(package, entry, content, found, count, authors)
            if content is not None:
                place = zipfile.ZipInfo(entry, (2000, 1, 1, 0, 0, 0))
                place.compress_type, place.create_system, place.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
                archive.writestr(place, content)
    if authors:
        found["Named in comments and changes"] = ", ".join(sorted(authors))
    warnings += [sentence.format(number=count[kind], s="" if count[kind] == 1 else "s") for kind, sentence in STAYS.items() if count[kind]]
    return found, warnings, out.getvalue()


STAYS = {
    "changes": "{number} tracked change{s}: the old wording can be read. Accept or reject them.",
    "comments": "{number} comment{s} in the margin. Delete those that are not for the reader.",
    "hidden text": "{number} piece{s} of hidden text. Show it with Ctrl+Shift+8, then delete it.",
    "hidden sheets": "{number} hidden sheet{s}. Unhide and read before sending.",
    "hidden slides": "{number} hidden slide{s}.",
    "notes": "{number} slide{s} with speaker notes.",
    "macros": "The file holds macros.",
    "embedded": "{number} embedded file{s}, each with data of its own; open them one by one.",
    "external": "{number} link{s} to files or servers; a path can name people and projects.",
}


def cleaned(package, entry, content, found, count, authors):
    low = entry.lower()
    if low in EMPTY:
        return EMPTY[low]
    if low.startswith("docprops/thumbnail"):
        found["Preview picture"] = "shows the first page as it once was"
        return None
    if low == "_rels/.rels":
        return re.sub(rb'<Relationship [^>]*metadata/thumbnail"[^>]*/>', b"", content)
    if low.endswith(".rels"):
        count["external"] += len(re.findall(rb'Target="(?:file:|\\\\)[^"]*"', content))
        return content
    if "/media/" in low:
        picture = images.look(content)
        if picture and picture[0] and (picture[2] == 1 or not low.endswith(".png")):
            found |= {f"{entry.rsplit('/', 1)[-1]}: {key}": said for key, said in picture[0].items()}
            return picture[1]
        return content
    count["macros"] += low.endswith("vbaproject.bin")
    count["embedded"] += "/embeddings/" in low
    if not low.endswith(".xml"):
        return content
    tree = plain(parse(content, f"{package.name}: {entry}"))
    examine(low, tree, count, authors)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content
    text = AUTHORS.sub(r"\1Author\2", content.decode("utf-8", "surrogateescape"))
    if low.startswith("word/"):
        text = WORD_MARKS.sub("", text)
    if low.startswith("xl/comments"):
        text = re.sub(r"(<author>)[^<]*(</author>)", r"\1Author\2", text)
    return text.encode("utf-8", "surrogateescape")


def examine(part, tree, count, authors):
    for each in tree.iter():
        tag = each.tag
        if part.startswith("word/"):
            count["changes"] += tag in ("ins", "del", "moveFrom", "moveTo") and each.get("author") is not None
            count["comments"] += tag == "comment"
            count["hidden text"] += tag == "r" and each.find("rPr/vanish") is not None
        count["comments"] += tag in ("comment", "threadedComment", "cm") and not part.startswith("word/")
        count["hidden sheets"] += tag == "sheet" and each.get("state", "visible") != "visible"
        count["hidden slides"] += tag == "sld" and each.get("show") in ("0", "false")
        for name in (each.get("author"), each.get("displayName"), each.get("name") if tag == "cmAuthor" else None, each.text if tag == "author" else None):
            if name and name.strip() and not name.isdigit():
                authors[name.strip()] = True
    if part.startswith("ppt/notesslides/"):
        body = [shape for shape in tree.iter("sp") if shape.find("nvSpPr/nvPr/ph[@type='body']") is not None]
        count["notes"] += any((each.text or "").strip() for shape in body for each in shape.iter("t"))
