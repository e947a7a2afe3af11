"""HTML to Markdown: document.md in $OUTPUT_DIR, and the same on stdout under a line on what was left out.

Usage: main.py [PAGE.html]    or the HTML on stdin, or a JSON object with the settings.
"""
import collections
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import request
from blocks import Blocks
from inline import Inline
from tree import Node, parse

SETTINGS = ("text", "keep", "links", "base_url")
WANTED = 'There is no HTML: put it into "text" or attach a .html file.'
INVISIBLE = {"script", "style", "noscript", "template", "svg", "head", "object", "canvas", "select", "button", "textarea", "dialog"}
FURNITURE = {"nav", "aside", "footer", "form"}


def main():
    sources, settings = request.read(SETTINGS, (".html", ".htm", ".xhtml"), WANTED)
    keep = request.choice(settings, "keep", ("content", "everything"), "content")
    links = request.choice(settings, "links", ("inline", "reference", "none"), "inline")
    base = settings.get("base_url", "")
    if not isinstance(base, str) or (base and not re.match(r"https?://[^/\s]+", base)):
        raise request.BadInput('"base_url" has to be an address such as https://example.org/guide/.')
    name, html = sources[0]
    if not re.search(r"<[a-zA-Z!/]", html):
        raise request.BadInput(f"{name} holds no HTML tag. If it is Markdown or plain text already, there is nothing to convert.")

    seen = collections.Counter()
    page = parse(html)
    title = " ".join(next((node.text() for node in page.all("title")), "").split())
    base = next((node.get("href") for node in page.all("base") if node.get("href").startswith("http")), base)
    prune(page, keep, seen)
    body = content_of(page) if keep == "content" else page
    inline = Inline(base, links, seen)
    found = Blocks(inline).of(body)
    if title and not any(block.startswith("# ") for block in found):
        found.insert(0, f"# {title}")
    found.extend(["\n".join(f"[{at}]: {address}" for at, address in enumerate(inline.references, 1))] if inline.references else [])
    if not found:
        raise request.BadInput(f'{name} holds no text that a reader would see. Pages drawn by JavaScript are empty in the source; '
                               'save the page from the browser, or try "keep": "everything".')
    markdown = "\n\n".join(found) + "\n"
    request.save("document.md", markdown)
    print(f"> {notes(seen)}\n\n{markdown}", end="")


def prune(page, keep, seen):
    for node in [page, *page.all()]:
        stay = []
        for child in node.children:
            reason = why_not(child, keep) if isinstance(child, Node) else ""
            if reason:
                seen[reason] += reason != "quiet"
            else:
                stay.append(child)
        node.children = stay


def why_not(node, keep):
    if node.tag in INVISIBLE:
        return "scripts and styles" if node.tag in ("script", "style") else "quiet"
    hides = re.search(r"display:\s*none|visibility:\s*hidden", node.get("style"), re.I)
    if "hidden" in node.attributes or hides or (node.get("aria-hidden") == "true" and node.tag not in ("img", "a")):
        return "hidden parts"
    page_header = node.tag == "header" and not within(node, {"article", "main", "section"})
    role = node.get("role") in ("navigation", "banner", "contentinfo", "search", "complementary")
    if keep == "content" and (node.tag in FURNITURE or page_header or role):
        return "navigation, forms and side columns"
    return ""


def within(node, tags):
    while node.parent:
        node = node.parent
        if node.tag in tags:
            return True
    return False


def content_of(page):
    """The main part, if the page says which it is; else all that is left of it."""
    for candidates in ([*page.all("main")] or [n for n in page.all() if n.get("role") == "main"], [*page.all("article")]):
        if len(candidates) == 1 and len(candidates[0].text().split()) > 5:
            return candidates[0]
    return page


def notes(seen):
    kept = [f"{seen[key]} {key if seen[key] != 1 else key[:-1]}" for key in ("links", "images", "tables") if seen[key]]
    left = [f"{seen[key]} {word}" for key, word in (
        ("navigation, forms and side columns", "× navigation, form or side column"), ("hidden parts", "× hidden part"),
        ("embedded images", "× embedded image"), ("tracking pixels", "× tracking pixel"), ("links without an address", "× script link"),
    ) if seen[key]]
    look = [f"{seen[key]} {word}" for key, word in (
        ("images without a text", "× image without alt text"), ("tables without a header row", "× table without a header row"),
        ("layout tables", "× layout table unrolled"), ("relative addresses", "× relative address (give `base_url`)"),
    ) if seen[key]]
    parts = [f"Converted{': ' + ', '.join(kept) if kept else ''}."]
    parts += [f"Left out: {', '.join(left)}."] if left else []
    parts += [f"Look at: {', '.join(look)}."] if look else []
    if seen["addresses without their tracking parameters"]:
        freed = seen["addresses without their tracking parameters"]
        parts.append(f"Tracking parameters removed from {freed} {'address' if freed == 1 else 'addresses'}.")
    return " ".join(parts)


if __name__ == "__main__":
    request.run(main)
