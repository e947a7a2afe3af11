"""Audits attached HTML pages with their sitemap, robots.txt and response headers. See SKILL.md.

Usage: main.py [FILE …] < request.json    or the site's address on stdin, with the files in attachments/.
"""

import csv
import json
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import checks
import page
import report
from findings import SEVERITIES, Findings
from site_files import Bad, Robots, header_lines, page_path, path_of, same_page, sitemap

MOST_BYTES = 10_000_000


def request() -> dict:
    source = os.environ.get("INPUT_FILE")
    text = (open(source, encoding="utf-8-sig").read() if source else sys.stdin.read()).strip()
    if not text.startswith("{"):
        return {"base_url": text}
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Bad(f"input: begins like an object but is not JSON ({error.msg}, line {error.lineno})") from None


def attached() -> dict[str, bytes]:
    folder = "attachments"
    paths = sys.argv[1:] or ([os.path.join(folder, name) for name in sorted(os.listdir(folder))] if os.path.isdir(folder) else [])
    files = {}
    for path in paths:
        if os.path.getsize(path) > MOST_BYTES:
            raise Bad(f"attachment '{os.path.basename(path)}': is larger than {MOST_BYTES // 1_000_000} MB; no page is")
        with open(path, "rb") as file:
            files[os.path.basename(path)] = file.read()
    return files


def named(files: dict[str, bytes], pattern: str) -> bytes | None:
    return next((data for name, data in files.items() if re.fullmatch(pattern, name, re.I)), None)


def main() -> None:
    given = request()
    unknown = sorted(set(given) - {"base_url", "pages", "headers"})
    if unknown:
        raise Bad(f"{unknown[0]}: is not a setting; there are base_url, pages and headers")
    for name in ("pages", "headers"):
        if not isinstance(given.get(name, {}), dict):
            raise Bad(f"{name}: must be an object")
    base = str(given.get("base_url") or "").strip().rstrip("/") + "/"
    if not re.match(r"https?://[^/\s]+/", base):
        raise Bad("base_url: must be the site's address, such as https://www.example.com")
    files = attached()
    places = given.get("pages", {})
    missing = [name for name in places if name not in files]
    if missing:
        raise Bad(f"pages: '{missing[0]}' is not attached; attached are {', '.join(files) or 'no files'}")
    pages = [page.read(name, page_path(name, places), data) for name, data in files.items() if re.search(r"\.x?html?$", name, re.I)]
    if not pages:
        raise Bad("attachments: attach at least one HTML page (.html), as the server sends it")
    found = Findings()
    map_file, robots_file, head_file = (named(files, name) for name in (r".*sitemap.*\.xml", r"robots\.txt", r".*headers.*\.txt"))
    listed = sitemap(map_file) if map_file is not None else None
    for each in pages:
        each.path = next((path for path in map(path_of, [*(listed or []), *each.canonical]) if same_page(path) == same_page(each.path)), each.path)
    pages.sort(key=lambda each: each.path)
    robots = Robots(robots_file.decode("utf-8", "replace")) if robots_file is not None else None
    for each in pages:
        checks.page_alone(each, base, found)
    checks.pages_together(pages, base, listed, robots, found)
    headers = {name.lower(): [str(each) for each in (value if isinstance(value, list) else [value])] for name, value in given.get("headers", {}).items()}
    headers = headers or (header_lines(head_file.decode("utf-8", "replace")) if head_file is not None else {})
    if headers:
        checks.responses(headers, found)
    found.sort(key=lambda each: (SEVERITIES.index(each.severity), each.rule, each.page, each.line))

    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "findings.csv"), "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["severity", "area", "rule", "page", "line", "detail"])
        rows.writerows([each.severity, each.area, each.rule, each.page, each.line or "", report.harmless(each.detail)] for each in found)
    here = {same_page(each.path) for each in pages}
    unseen = [path for path in map(path_of, listed or []) if same_page(path) not in here]
    text = report.write(base, pages, found, unseen, {"sitemap": listed is not None, "robots.txt": robots is not None, "headers": bool(headers)})
    with open(os.path.join(output, "audit.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text, end="")


if __name__ == "__main__":
    try:
        main()
    except (Bad, OSError, UnicodeDecodeError) as error:
        sys.exit(f"audit-website: {error}")
