"""Build one tagged link, or look through one that is tagged already."""
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from channels import channel
from names import MACRO, personal, tidy, tidy_medium

NAMES = ("source", "medium", "campaign", "content", "term", "id")
NEEDED = ("source", "medium", "campaign")


@dataclass
class Link:
    line: int
    label: str
    final: str = ""
    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    checked: bool = False  # it came with its tags

    @property
    def channel(self):
        return channel(self.values.get("source", ""), self.values.get("medium", ""), self.values.get("campaign", ""))


def encode(value):
    pieces, last = [], 0
    for macro in MACRO.finditer(value):
        pieces += [quote(value[last : macro.start()], safe="-._~"), macro.group(0)]
        last = macro.end()
    return "".join([*pieces, quote(value[last:], safe="-._~")])


def split_query(query):
    """[(name, raw value)] without touching the encoding of what is not ours."""
    return [tuple(part.partition("=")[::2]) for part in query.split("&") if part]


def make(line, row, settings):
    given = {name: (row.get(name) or "").strip() for name in NAMES}
    url = (row.get("url") or "").strip()
    link = Link(line, (row.get("label") or "").strip() or f"line {line}")
    parts = address(url, link)
    if link.errors:
        return link
    query = split_query(parts.query)
    tags = [(name[4:].lower(), unquote_plus(value)) for name, value in query if name.lower().startswith("utm_")]
    link.checked = bool(tags) and not any(given.values())
    if any(name.lower() in ("gclid", "fbclid", "msclkid", "_gl") for name, _ in query):
        link.errors.append("A click id of one visitor was copied into the link.")
    if "utm_" in parts.fragment:
        link.errors.append("The utm parameters stand behind the #, where analytics does not read them.")
    if link.checked:
        link.final, link.values = url, dict(tags)
        inspect(link, tags, settings["separator"])
    else:
        if tags and not settings["replace_existing"]:
            link.errors.append("The url has utm parameters already, and the row gives others. Set `replace_existing` or empty the row.")
        build(link, parts, query, given, settings)
    judge(link, parts, settings)
    return link


def address(url, link):
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = None, None
    if not url:
        link.errors.append("`url` is empty.")
    elif not parts or parts.scheme not in ("http", "https") or not host:
        link.errors.append(f"`url` “{url}” is no address; it begins with https:// and a host.")
    elif re.search(r"\s", url):
        link.errors.append(f"`url` “{url}” holds a space.")
    elif "?" in parts.query:
        link.errors.append("`url` has two question marks; everything behind the second is lost in one value.")
    elif parts.scheme == "http":
        link.warnings.append("The link is http; a redirect to https may drop the parameters.")
    return parts


def build(link, parts, query, given, settings):
    for name in NAMES:
        raw = given[name] or str(settings["defaults"].get(name) or "")
        value = tidy_medium(raw, settings["separator"]) if name == "medium" else tidy(raw, settings["separator"])
        if personal(raw):
            link.errors.append(f"`{name}` “{raw}” looks like personal data, which analytics terms forbid.")
            value = ""
        elif value and value != raw:
            link.changes.append(f"{name} “{raw}” → `{value}`")
        if value:
            link.values[name] = value
    kept = [f"{name}={value}" if value else name for name, value in query if not name.lower().startswith("utm_")]
    tagged = [f"utm_{name}={encode(link.values[name])}" for name in NAMES if link.values.get(name)]
    link.final = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "&".join(kept + tagged), parts.fragment))


def inspect(link, tags, separator):
    names = [name for name, _ in tags]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            link.errors.append(f"utm_{name} is there {names.count(name)} times; tools differ in which one counts.")
    for name, value in tags:
        fit = tidy_medium(value, separator) if name == "medium" else tidy(value, separator)
        if personal(value):
            link.errors.append(f"utm_{name} looks like personal data.")
        elif fit != value and name in NAMES:
            link.warnings.append(f"utm_{name} “{value}” is not in the house spelling `{fit}`.")


def judge(link, parts, settings):
    values = link.values
    for name in NEEDED:
        if not values.get(name):
            link.errors.append(f"`{name}` is missing.")
    medium, host = values.get("medium", ""), (parts.hostname or "").lower()
    allowed = settings["allowed_mediums"]
    if medium and allowed and medium not in allowed:
        link.errors.append(f"Medium `{medium}` is not one of {', '.join(allowed)}.")
    if values.get("source") in settings["own_sources"]:
        link.errors.append(f"Source `{values['source']}` is your own site; a tag there overwrites where the visitor came from.")
    own = settings["own_hosts"]
    if own and not any(host == each or host.endswith(f".{each}") for each in own):
        link.warnings.append(f"{host} is not a site you measure, so the tags tell you nothing.")
    pattern = settings["campaign_pattern"]
    if pattern and values.get("campaign") and not pattern.fullmatch(values["campaign"]):
        link.errors.append(f"Campaign `{values['campaign']}` does not match the rule `{pattern.pattern}`.")
    if not link.errors and link.channel == "Unassigned":
        link.warnings.append(f"GA4 files `{values['source']} / {medium}` under Unassigned until a custom channel group knows it.")
    if len(link.final) > 2000:
        link.warnings.append(f"The link has {len(link.final)} characters; some mail programs cut at 2,000.")
