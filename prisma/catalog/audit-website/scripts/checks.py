"""What is looked for on each page, among the pages, and in the headers."""

import json
import re
from collections import defaultdict

from findings import Findings
from page import Page
from site_files import Robots, host_of, internal, path_of, same_page

VAGUE = {"click here", "here", "more", "read more", "learn more", "link", "this", "details", "continue"}


def page_alone(page: Page, base: str, found: Findings) -> None:
    add = lambda rule, detail, line=0: found.add(rule, page.path, detail, line)
    host = host_of(base)
    if not page.title:
        add("title-missing", "empty or absent")
    elif not 15 <= len(page.title) <= 60:
        add("title-length", f"{len(page.title)} characters: {page.title}")
    if page.is_indexed and not page.meta.get("description"):
        add("description-missing", "empty or absent")
    mains = [each for each in page.headings if each[0] == 1]
    if len(mains) != 1:
        add("h1-count", f"{len(mains)} of them", mains[1][2] if len(mains) > 1 else 0)
    for (upper, _, _), (level, text, line) in zip(page.headings, page.headings[1:], strict=False):
        if level > upper + 1:
            add("heading-jump", f"h{upper} is followed by h{level}: {text}", line)
            break
    for canonical in page.canonical[:1]:
        target = internal(canonical, base, page.path)
        if target is None or same_page(target[0]) != same_page(page.path):
            add("canonical-elsewhere", canonical)
    if not page.lang:
        add("lang-missing", "no lang attribute")
    if "viewport" not in page.meta:
        add("viewport-missing", "no viewport")
    if page.is_indexed and page.words < 120:
        add("thin", f"{page.words} words")
    if "og:title" not in page.meta or "og:image" not in page.meta:
        add("social-preview", ", ".join(each for each in ("og:title", "og:image") if each not in page.meta))
    for text, line in page.json_ld:
        try:
            json.loads(text)
        except ValueError:
            add("json-ld-broken", text, line)

    listing(page.images, lambda a: "alt" not in a, "alt-missing", add)
    listing(page.images, lambda a: not (a.get("width") and a.get("height")) and "aspect-ratio" not in a.get("style", ""), "image-size", add)
    first, line = next(((a, line) for a, line in page.images if not is_small(a)), ({}, 0))
    if first.get("loading") == "lazy":
        add("image-lazy-first", first.get("src", ""), line)
    if page.bytes > 150_000:
        add("heavy-html", f"{page.bytes // 1000} kB")
    if len(page.styles) > 4:
        add("many-styles", f"{len(page.styles)} files", page.styles[4][1])
    for a, in_head, line in page.scripts:
        src = a.get("src", "")
        if src and in_head and not ({"defer", "async"} & a.keys()) and a.get("type") != "module":
            add("blocking-script", src, line)
        other = host_of(src)
        if other and other != host and "integrity" not in a:
            add("third-party-script", src, line)
    named = lambda a: a.get("id") in page.labels or a.get("aria-label") or a.get("aria-labelledby") or a.get("title")
    for a, in_label, line in page.fields:
        if not in_label and not named(a):
            add("label-missing", a.get("name") or a.get("placeholder") or a.get("type", "field"), line)
    for a, line in page.forms:
        if a.get("action", "").lower().startswith("http://"):
            add("form-http", a["action"], line)
    if any(a.get("type", "").lower() == "password" for a, _, _ in page.fields) and any(a.get("method", "get").lower() == "get" for a, _ in page.forms):
        add("password-get", "method is get", page.forms[0][1])
    loaded = [(a.get("src", ""), line) for a, line in [*page.images, *page.frames]] + [(a.get("src", ""), line) for a, _, line in page.scripts]
    for src, line in [*loaded, *[(a.get("href", ""), line) for a, line in page.styles]]:
        if src.lower().startswith("http://"):
            add("mixed-content", src, line)
    for link in page.links:
        if not link.text:
            add("empty-link", link.href, link.line)
        elif link.text.lower().strip(" .›»→") in VAGUE:
            add("vague-link", f"“{link.text}” to {link.href}", link.line)


def is_small(a: dict) -> bool:
    """A logo or an icon, which is never the largest thing that is drawn."""
    return a.get("width", "").isdigit() and int(a["width"]) < 200


def listing(items, wrong, rule: str, add) -> None:
    for a, line in items:
        if wrong(a):
            add(rule, a.get("src", "")[:80], line)


def pages_together(pages: list[Page], base: str, listed: list[str] | None, robots: Robots | None, found: Findings) -> None:
    by_path = {same_page(page.path): page for page in pages}
    in_sitemap = {same_page(path_of(url)) for url in listed or []}
    linked = set()
    for page in pages:
        for link in page.links:
            target = internal(link.href, base, page.path)
            if target is None:
                continue
            path, fragment = target
            goal = by_path.get(same_page(path))
            if goal and goal is not page:
                linked.add(goal.path)
            is_file = re.search(r"\.(?!html?$)[a-z0-9]{2,5}$", path, re.I)
            if goal is None and same_page(path) not in in_sitemap and not is_file:
                found.add("broken-link", page.path, f"{link.href} (“{link.text}”)", link.line)
            elif goal and fragment and fragment not in goal.ids and fragment != "top":
                found.add("broken-anchor", page.path, link.href, link.line)
    for rule, key in (("title-duplicate", lambda p: p.title), ("description-duplicate", lambda p: p.meta.get("description", ""))):
        groups = defaultdict(list)
        for page in pages:
            if page.is_indexed and key(page):
                groups[key(page)].append(page.path)
        for text, paths in groups.items():
            if len(paths) > 1:
                found.add(rule, paths[0], f"also {', '.join(paths[1:])}: {text}")
    for page in pages:
        if len(pages) > 1 and page.path != "/" and page.path not in linked:
            found.add("orphan", page.path, "reachable only by address or sitemap")
        inside = same_page(page.path) in in_sitemap
        if inside and not page.is_indexed:
            found.add("noindex-in-sitemap", page.path, page.meta["robots"])
        if listed is not None and not inside and page.is_indexed:
            found.add("not-in-sitemap", page.path, "indexable, not listed")
    if robots:
        if not robots.allows("/"):
            found.add("blocked-all", "robots.txt", "Disallow: /")
        elif listed:
            for url in listed:
                if not robots.allows(path_of(url)):
                    found.add("blocked-in-sitemap", path_of(url), "matched by a Disallow rule")
        if listed and not robots.sitemaps:
            found.add("sitemap-unlisted", "robots.txt", "no Sitemap line")


def responses(headers: dict[str, list[str]], found: Findings) -> None:
    def value(name: str) -> str:
        return ", ".join(headers.get(name, []))

    policy = value("content-security-policy").lower()
    age = re.search(r"max-age=\"?(\d+)", value("strict-transport-security").lower())
    if not age or int(age.group(1)) < 15_552_000:
        found.add("hsts-missing", "headers", value("strict-transport-security") or "absent")
    scripts = re.search(r"(?:script-src|default-src)([^;]*)", policy)
    if not policy or not scripts or ("'unsafe-inline'" in scripts.group(1) and "'nonce-" not in scripts.group(1) and "'sha" not in scripts.group(1)):
        found.add("csp-missing", "headers", policy or "absent")
    if value("x-content-type-options").lower() != "nosniff":
        found.add("nosniff-missing", "headers", value("x-content-type-options") or "absent")
    if "frame-ancestors" not in policy and not headers.get("x-frame-options"):
        found.add("framing-allowed", "headers", "neither frame-ancestors nor X-Frame-Options")
    if not headers.get("referrer-policy"):
        found.add("referrer-policy", "headers", "absent")
    for cookie in headers.get("set-cookie", []):
        flags = {part.split("=")[0].strip().lower() for part in cookie.split(";")[1:]}
        lacking = [name for name in ("Secure", "HttpOnly", "SameSite") if name.lower() not in flags]
        if lacking:
            found.add("cookie-flags", "headers", f"{cookie.split('=')[0]} lacks {', '.join(lacking)}")
    shown = [f"{name}: {value(name)}" for name in ("server", "x-powered-by") if re.search(r"\d", value(name)) or (name == "x-powered-by" and value(name))]
    if shown:
        found.add("version-shown", "headers", "; ".join(shown))
