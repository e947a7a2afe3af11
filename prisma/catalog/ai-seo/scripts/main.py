"""Judge whether a page can be found, read and quoted by AI answers. report.md and passages.json go to $OUTPUT_DIR.

Usage: main.py [PAGE.html]    or HTML, or a JSON object with settings, on stdin.
"""
import json
import os
import re
import sys
from urllib.parse import urlsplit

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import data
import page as pages
import passages
import robots

MOST_BYTES = 5_000_000


class BadInput(Exception):
    pass


def read_file(path):
    with open(path, "rb") as handle:
        raw = handle.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BadInput(f"{os.path.basename(path)} is larger than 5 MB; send the page without its images.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def read_request():
    """Settings, the page's HTML and robots.txt (None when it is not there)."""
    path = os.environ.get("INPUT_FILE")
    raw = read_file(path) if path and os.path.exists(path) else "" if len(sys.argv) > 1 else sys.stdin.read()
    try:
        settings = json.loads(raw)
    except ValueError:
        settings = {"html": raw} if raw.strip() else {}
    if not isinstance(settings, dict):
        raise BadInput("The input must be HTML or an object with `url`, `questions`, `html` and `robots_txt`.")
    questions = settings.get("questions", [])
    if not isinstance(questions, list) or not all(isinstance(each, str) for each in questions):
        raise BadInput("`questions` must be a list of texts.")
    for name in ("url", "html", "robots_txt"):
        if not isinstance(settings.get(name, ""), str):
            raise BadInput(f"`{name}` must be a text.")
    html, rules = settings.get("html") or "", settings.get("robots_txt")
    for name in sorted(os.listdir("attachments")) if os.path.isdir("attachments") else []:
        if name.lower() == "robots.txt":
            rules = read_file(os.path.join("attachments", name))
        elif name.lower().endswith((".html", ".htm", ".xhtml")):
            html = html or read_file(os.path.join("attachments", name))
        else:
            raise BadInput(f"{name} is neither a page (.html) nor robots.txt.")
    html = read_file(sys.argv[1]) if len(sys.argv) > 1 else html
    if not re.search(r"<\s*(html|body|p|h[1-6]|main|div|article)\b", html, re.I):
        raise BadInput("There is no page. Attach the saved .html file or send it as `html`; addresses are not fetched.")
    return settings, html, rules


def access_faults(page, settings, rules):
    found = []
    directives = ",".join(page.meta.get(name, "") for name in ("robots", "googlebot", "bingbot")).lower().replace(" ", "")
    if re.search(r"\b(noindex|none)\b", directives):
        found.append("The page says `noindex`: it is in no index that answers are made from.")
    if "nosnippet" in directives.split(","):
        found.append("`nosnippet` forbids quoting; Google also leaves the page out of AI Overviews.")
    limit = re.search(r"max-snippet:(\d+)", directives)
    if limit and int(limit[1]) < 160:
        found.append(f"`max-snippet:{limit[1]}` caps what may be quoted at {limit[1]} characters, less than one answer.")
    address = urlsplit(settings.get("url") or page.canonical)
    if rules is not None:
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        for name, use, loss in robots.CRAWLERS:
            if use != "training" and not robots.allowed(rules, name, path):
                found.append(f"robots.txt shuts out **{name}**: lost to {loss}.")
    canonical = urlsplit(page.canonical)
    if page.canonical and settings.get("url") and (canonical.netloc, canonical.path.rstrip("/")) != (address.netloc, address.path.rstrip("/")):
        found.append(f"The canonical link names another page, {page.canonical}; answers will cite that one.")
    amount = sum(len(passages.words(each.text)) for each in page.passages)
    if amount < 80 and page.scripts:
        found.append(f"{amount} words without JavaScript. Most AI crawlers do not run it; render the text on the server.")
    return found


def text_faults(page):
    found = []
    tops = [text for level, text in page.headings if level == 1]
    if len(tops) != 1:
        found.append(f"{len(tops)} first-level headings; one should name what the page answers.")
    opening = next((each for each in page.passages if len(passages.words(each.text)) >= 12), None)
    if opening and passages.judge(opening)[0] < passages.QUOTABLE:
        found.append(f"The opening paragraph cannot be quoted: {'; '.join(passages.judge(opening)[1])}.")
    bare = [caption or "without caption" for caption, header, rows in page.tables if rows > 1 and not header]
    if bare:
        found.append(f"{len(bare)} table(s) have no header cells ({bare[0]}); their numbers lose their names when they are lifted.")
    if not page.lang:
        found.append("The `html` element has no `lang`.")
    return found


def cell(text, longest=110):
    text = text.replace("|", "\\|")
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def main():
    settings, html, rules = read_request()
    page = pages.read(html)
    questions = settings.get("questions") or [text for _, text in page.headings if text.endswith("?")]
    topic = passages.stems(" ".join([page.title, *(text for level, text in page.headings if level == 1)]))
    answers = [(question, *passages.answer(question, page.passages, topic)) for question in questions]
    judged = [(each, *passages.judge(each)) for each in page.passages if len(passages.words(each.text)) >= 12]
    quotable = [(each, score) for each, score, _ in judged if score >= passages.QUOTABLE]
    answered = sum(verdict == "answered" for _, verdict, _, _ in answers)
    access, structure, prose = access_faults(page, settings, rules), data.faults(page), text_faults(page)

    lines = [f"# AI search check: {page.title or 'untitled page'}", ""]
    lines += [f"**{answered} of {len(answers)} questions are answered in a passage that can be quoted; {len(quotable)} of {len(judged)} passages can be.**", ""]
    for title, found in (("Keeps machines out", access), ("Keeps the text from being quoted", prose), ("Structured data", structure)):
        if found:
            lines += [f"## {title}", "", *[f"{number}. {each}" for number, each in enumerate(found, 1)], ""]
    if answers:
        lines += ["## Questions", "", "| Question | Answer | Where | What to change |", "| --- | --- | --- | --- |"]
        lines += [f"| {cell(q)} | {verdict} | {cell(best.heading or 'top of page') if best else '–'} | {cell(why, 200) or '–'} |" for q, verdict, best, why in answers]
        lines.append("")
    if quotable:
        lines += ["## Passages ready to be quoted", ""]
        lines += [f"- *{each.heading or 'top of page'}* ({len(passages.words(each.text))} words, {score} of 5): “{cell(each.text, 160)}”" for each, score in quotable[:12]]
        lines.append("")
    kinds = [kind for node in page.data for kind in data.types(node)]
    lines.append(f"Structured data found: {', '.join(kinds) or 'none'}. Tables: {len(page.tables)}. robots.txt: {'read' if rules is not None else 'not attached, so not judged'}.")
    if rules is not None:
        path = urlsplit(settings.get("url") or page.canonical).path or "/"
        closed = [name for name, use, _ in robots.CRAWLERS if use == "training" and not robots.allowed(rules, name, path)]
        lines.append(f"Training crawlers shut out: {', '.join(closed) or 'none'}. That is a decision about licensing and does not remove the page from answers.")
    report = "\n".join(lines) + "\n"
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(report)
    with open(os.path.join(output, "passages.json"), "w", encoding="utf-8") as handle:
        json.dump([{"heading": each.heading, "place": each.place, "words": len(passages.words(each.text)), "score": score, "against": against, "text": each.text} for each, score, against in judged], handle, ensure_ascii=False, indent=2)
    print(report, end="")


if __name__ == "__main__":
    try:
        main()
    except (BadInput, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
