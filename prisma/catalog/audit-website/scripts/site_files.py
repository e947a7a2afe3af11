"""What belongs to the whole site: which file is which address, robots.txt, the sitemap, and response headers."""

import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import unquote, urljoin, urlsplit


class Bad(Exception):
    pass


def path_of(url: str) -> str:
    """The path by which two addresses of one page are compared: no query, no fragment, no index.html."""
    try:
        path = unquote(urlsplit(url).path) or "/"
    except ValueError:
        return "/"
    return re.sub(r"/index\.html?$", "/", path)


def host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def same_page(path: str) -> str:
    """/about, /about/ and /about.html count as one page for links; canonical tags are compared strictly elsewhere."""
    path = re.sub(r"\.html?$", "", path)
    return path.rstrip("/") or "/"


def page_path(file: str, given: dict[str, str]) -> str:
    if file in given:
        return path_of(str(given[file]))
    stem = re.sub(r"\.x?html?$", "", file, flags=re.I).replace("__", "/")
    return "/" if stem == "index" else re.sub(r"/index$", "/", "/" + stem)


def internal(href: str, base: str, path: str) -> tuple[str, str] | None:
    """Path and fragment of a link that stays on the site; None for everything else."""
    if re.match(r"(?i)(mailto|tel|javascript|data|sms|blob):", href):
        return None
    try:
        full = urlsplit(urljoin(urljoin(base, path), href))
    except ValueError:  # such as http://[oops
        return None
    if full.scheme not in ("http", "https") or full.netloc.lower() != urlsplit(base).netloc.lower():
        return None
    return path_of(full.geturl()), unquote(full.fragment)


def sitemap(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig", "replace")
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.I):
        raise Bad("sitemap: holds a DOCTYPE or entities, which no sitemap needs; send it without")
    try:
        root = ElementTree.fromstring(text.strip())
    except ElementTree.ParseError as error:
        raise Bad(f"sitemap: is not well-formed XML ({error})") from None
    if root.tag.endswith("sitemapindex"):
        raise Bad("sitemap: this is an index of sitemaps; attach the sitemap with the pages")
    return [(each.text or "").strip() for each in root.iter() if each.tag.rsplit("}", 1)[-1] == "loc" and each.text]


class Robots:
    """The rules for all crawlers, or for Googlebot where it has its own: the longest match wins, as in RFC 9309."""

    def __init__(self, text: str):
        groups: dict[str, list[tuple[bool, str]]] = {}
        agents: list[str] = []
        fresh = True
        self.sitemaps: list[str] = []
        for line in text.lstrip("\ufeff").splitlines():
            name, _, value = line.partition("#")[0].partition(":")
            name, value = name.strip().lower(), value.strip()
            if name == "user-agent":
                agents = [value.lower()] if not fresh else [*agents, value.lower()]
                fresh = True
                groups.setdefault(value.lower(), [])
            elif name in ("allow", "disallow"):
                fresh = False
                for agent in agents:
                    if value:
                        groups[agent].append((name == "allow", value))
            elif name == "sitemap":
                self.sitemaps.append(value)
        self.rules = groups.get("googlebot", groups.get("*", []))

    def allows(self, path: str) -> bool:
        best = (0, True)
        for allow, pattern in self.rules:
            expression = "".join(".*" if c == "*" else re.escape(c) for c in pattern.removesuffix("$")) + ("$" if pattern.endswith("$") else "")
            if re.match(expression, path) and (len(pattern), allow) > best:
                best = (len(pattern), allow)
        return best[1]


def header_lines(text: str) -> dict[str, list[str]]:
    """Response headers as curl -I prints them. With several responses (redirects) the last one counts."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if re.match(r"HTTP/\d", line):
            found = {}
        elif ":" in line:
            name, _, value = line.partition(":")
            found.setdefault(name.strip().lower(), []).append(value.strip())
    return found
