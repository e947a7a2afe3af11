"""Measure titles and descriptions in pixels and draw how a search result shows them.

Usage: main.py [PAGES.csv]    or CSV, or a JSON object with `pages`, on stdin. report.md, preview.html, preview.svg and
measurements.csv go to $OUTPUT_DIR.
"""
import csv
import io
import json
import os
import re
import sys
from dataclasses import replace
from urllib.parse import urlsplit

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import layout
import picture
from glyphs import estimated

# Column names of crawl exports, beside our own.
COLUMNS = {"url": "url", "address": "url", "title": "title", "title 1": "title", "page title": "title", "description": "description",
           "meta description": "description", "meta description 1": "description", "query": "query", "keyword": "query"}
SHORT_TITLE, SHORT_TEXT, MOST_PAGES, MOST_DRAWN = 200, 400, 2000, 100


class BadInput(Exception):
    pass


def read_request():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    raw = open(path, "rb").read() if path and os.path.exists(path) else sys.stdin.buffer.read()
    text, settings = decode(raw), {}
    if text.lstrip().startswith("{"):
        try:
            settings = json.loads(text)
        except ValueError as problem:
            raise BadInput(f"The input begins like JSON and cannot be read: {problem}.")
        text = ""
    elif text.strip() and "\n" not in text.strip():
        raise BadInput("The input is neither JSON nor a table with a header row.")
    for name in sorted(os.listdir("attachments")) if os.path.isdir("attachments") else []:
        with open(os.path.join("attachments", name), "rb") as handle:
            text = decode(handle.read())
        break
    if not isinstance(settings.get("site_name") or "", str):
        raise BadInput("`site_name` must be text.")
    pages = settings.get("pages") or (from_csv(text) if text.strip() else [])
    if not isinstance(pages, list) or not all(isinstance(page, dict) for page in pages):
        raise BadInput("`pages` must be a list of objects with `url`, `title` and `description`.")
    if not pages:
        raise BadInput("There are no pages. Send `pages` with `url`, `title` and `description`, or attach a CSV with these columns.")
    if len(pages) > MOST_PAGES:
        raise BadInput(f"`pages` holds {len(pages)}; at most {MOST_PAGES} are measured at a time.")
    for number, page in enumerate(pages, 1):
        for field in ("url", "title", "description", "query", "site"):
            page[field] = " ".join(str(page.get(field) or "").split())
        if not re.match(r"https?://[\w.-]+", page["url"]):
            raise BadInput(f"`pages[{number}].url` is “{page['url']}”; it must begin with https://.")
        page["site"] = page["site"] or settings.get("site_name") or urlsplit(page["url"]).netloc.removeprefix("www.")
    return pages, settings


def decode(raw):
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", "replace")


def from_csv(text):
    delimiter = max(",;\t", key=text.splitlines()[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    reader.fieldnames = [COLUMNS.get((name or "").strip().lower(), name) for name in reader.fieldnames or []]
    if "url" not in reader.fieldnames or "title" not in reader.fieldnames:
        raise BadInput(f"The table needs the columns url and title (and description, query). It has: {', '.join(map(str, reader.fieldnames))}.")
    return [{name: row.get(name) for name in ("url", "title", "description", "query")} for row in reader]


def device(base, settings, name):
    limits = {field: settings.get(f"{name}_{field}") for field in ("title_limit", "text_limit")}
    for field, value in limits.items():
        if value is not None and (not isinstance(value, (int, float)) or not 100 <= value <= 3000):
            raise BadInput(f"`{name}_{field}` must be a number of pixels from 100 to 3000.")
    return replace(base, **{field: value for field, value in limits.items() if value is not None})


def faults(page, fits, seen):
    """(weight, sentence) for one page."""
    found, title, text = [], page["title"], page["description"]
    asked = layout.searched(page["query"])
    inside = {layout.stem(word) for word in re.findall(r"[^\W_]+", title.lower())}
    if not title:
        found.append((9, "There is no title; Google makes one from headings or links."))
    for name, fit in fits.items():
        if fit["title"].cut:
            lost = asked & {layout.stem(word) for word in re.findall(r"[^\W_]+", fit["title"].cut.lower())} - {layout.stem(word) for word in re.findall(r"[^\W_]+", " ".join(fit["title"].lines).lower())}
            found.append((8 if lost else 6, f"The title is cut on {name}; lost: “{fit['title'].cut}”" + (f", with the searched word {', '.join(sorted(lost))}." if lost else ".")))
        if fit["description"].cut:
            found.append((3, f"The description is cut on {name} before “{' '.join(fit['description'].cut.split()[:6])}”."))
    if asked and title and not asked & inside:
        found.append((5, f"The title holds no word of the search “{page['query']}”."))
    if title and fits["desktop"]["title"].pixels < SHORT_TITLE:
        found.append((2, f"The title fills {fits['desktop']['title'].pixels:.0f} pixels; there is room for a reason to click."))
    if not text:
        found.append((4, "There is no description; Google picks a sentence from the page."))
    elif fits["desktop"]["description"].pixels < SHORT_TEXT:
        found.append((2, f"The description fills {fits['desktop']['description'].pixels:.0f} of about 920 pixels; Google tends to replace short ones."))
    for field in ("title", "description"):
        others = [url for url in seen[field].get(page[field].lower(), []) if url != page["url"]]
        if page[field] and others:
            found.append((4, f"The same {field} is on {others[0]}" + (f" and {len(others) - 1} more." if len(others) > 1 else ".")))
    repeated = [word for word in set(re.findall(r"[^\W_]{4,}", title.lower())) if len(re.findall(rf"\b{re.escape(word)}\b", title.lower())) > 2]
    if repeated:
        found.append((4, f"The title says “{sorted(repeated)[0]}” three times or more, which invites a rewrite."))
    unknown = estimated(title + text)
    if unknown:
        found.append((1, f"The width of {' '.join(unknown[:5])} is estimated."))
    return sorted(found, key=lambda each: -each[0])


def main():
    pages, settings = read_request()
    devices = [device(layout.DESKTOP, settings, "desktop"), device(layout.MOBILE, settings, "mobile")]
    seen = {"title": {}, "description": {}}
    for page in pages:
        for field, urls in seen.items():
            urls.setdefault(page[field].lower(), []).append(page["url"])
    judged = []
    for page in pages:
        fits = {each.name: {"title": layout.title(page["title"], each), "description": layout.description(page["description"], each, page["query"])} for each in devices}
        judged.append((page, fits, faults(page, fits, seen)))
    cut = sum(bool(fits["desktop"]["title"].cut) for _, fits, _ in judged)
    lines = [f"**{cut} of {len(judged)} titles {'is' if cut == 1 else 'are'} cut on desktop, {sum(bool(fits['mobile']['title'].cut) for _, fits, _ in judged)} on mobile; {sum(bool(fits['mobile']['description'].cut) for _, fits, _ in judged)} descriptions are cut on mobile.**", ""]
    for page, fits, found in sorted(judged, key=lambda each: -sum(weight for weight, _ in each[2])):
        wide, narrow = fits["desktop"], fits["mobile"]
        lines += [f"## {page['url']}", "", f"Title {wide['title'].pixels:.0f} of {devices[0].title_limit} px ({len(page['title'])} characters); description {wide['description'].pixels:.0f} px, "
                  f"of {devices[0].text_limit} on desktop and {devices[1].text_limit} on mobile ({len(page['description'])} characters).", ""]
        lines += [f"- {sentence}" for _, sentence in found] or ["- Nothing is cut."]
        if wide["title"].cut or narrow["title"].cut:
            lines += ["", f"Desktop: **{' '.join(wide['title'].lines)}**  ", f"Mobile: **{' / '.join(narrow['title'].lines)}**"]
        lines.append("")
    save(lines, judged, devices)


def save(lines, judged, devices):
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    cards = [(page["url"], [picture.draw(page, each, fits[each.name]["title"], fits[each.name]["description"], page["query"]) for each in devices]) for page, fits, _ in judged[:MOST_DRAWN]]
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(["url", "title_px", "title_desktop", "title_mobile", "description_px", "description_desktop", "description_mobile"])
    for page, fits, _ in judged:
        state = lambda fit: "cut" if fit.cut else "fits"
        writer.writerow([page["url"], f"{fits['desktop']['title'].pixels:.1f}", *[state(fits[each.name]["title"]) for each in devices],
                         f"{fits['desktop']['description'].pixels:.1f}", *[state(fits[each.name]["description"]) for each in devices]])
    report = "\n".join(lines)
    for name, text in (("report.md", report), ("preview.html", picture.document(cards)), ("preview.svg", cards[0][1][0] + "\n"), ("measurements.csv", sheet.getvalue())):
        with open(os.path.join(output, name), "w", encoding="utf-8", newline="") as handle:
            handle.write(text)
    print(report + "\n`preview.html` shows the results as drawn" + (f" (the first {MOST_DRAWN})" if len(judged) > MOST_DRAWN else "") + ", `preview.svg` the first one, `measurements.csv` the pixels.")


if __name__ == "__main__":
    try:
        main()
    except (BadInput, OSError, csv.Error) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
