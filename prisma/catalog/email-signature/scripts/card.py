"""What a signature says: the fields, checked, as lines of parts. A part is its text and where it leads."""
import re

from intake import Refused

FIELDS = {"name": str, "title": str, "company": str, "pronouns": str, "phone": str, "mobile": str, "email": str, "website": str,
          "address": str, "links": list, "call": dict, "legal": str, "logo": dict, "colour": str, "labels": dict}
LIMITS = {"name": 60, "title": 80, "company": 80, "pronouns": 30, "address": 120, "legal": 600}
LABELS = {"phone": "Phone", "mobile": "Mobile"}


def checked(given):
    if "text" in given and "name" not in given:
        raise Refused('Send an object with at least "name" and "email", such as {"name": "Ines Albrecht", "email": "ines@example.com"}.')
    for name, value in given.items():
        if isinstance(value, str):
            given[name] = value = " ".join(value.split())
        if name in LIMITS and len(value) > LIMITS[name]:
            raise Refused(f'"{name}" has {len(value)} characters; {LIMITS[name]} fit into a signature.')
    for name in ("name", "email"):
        if not given.get(name):
            raise Refused(f'"{name}" is missing.')
    if not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+", given["email"]):
        raise Refused('"email" has to be an address such as ines@example.com.')
    return given


def address_of(url, field):
    url = url if "://" in url else f"https://{url}"
    if not re.fullmatch(r"https?://[^\s<>\"']+\.[^\s<>\"']+", url):
        raise Refused(f'"{field}" has to be an address such as https://example.com.')
    return url


def dialled(number, field):
    """What a telephone dials: +49 (0)30 1234-56 is +4930123456."""
    digits = re.sub(r"[^\d+]", "", re.sub(r"\(0\)", "", number))
    if not re.fullmatch(r"\+[1-9]\d{6,14}", digits):
        raise Refused(f'"{field}" has to be a number with its country, such as +49 30 901820, and is "{number}".')
    return f"tel:{digits}"


def pairs(entries, field):
    for at, each in enumerate(entries):
        if not isinstance(each, dict) or not str(each.get("label", "")).strip() or not str(each.get("url", "")).strip():
            raise Refused(f'"{field}[{at}]" needs "label" and "url".')
        yield " ".join(str(each["label"]).split()), address_of(str(each["url"]).strip(), f"{field}[{at}].url")


def lines(given):
    """The lines below the name, without those that are empty."""
    labels = {**LABELS, **given.get("labels", {})}
    role = [(part, None) for part in (given.get("title"), given.get("company")) if part]
    phones = [(f"{labels[field]} {given[field]}", dialled(given[field], field)) for field in ("phone", "mobile") if given.get(field)]
    net = [(given["email"], f"mailto:{given['email']}")]
    if given.get("website"):
        url = address_of(given["website"], "website")
        net.append((re.sub(r"^https?://(www\.)?|/$", "", url), url))
    place = [(given["address"], None)] if given.get("address") else []
    links = list(pairs(given.get("links", [])[:4], "links"))
    return [line for line in (role, phones, net, place, links) if line]


def call(given):
    return next(pairs([given["call"]], "call")) if given.get("call") else None


def logo(given):
    if not given.get("logo"):
        return None
    url = str(given["logo"].get("url", ""))
    alt = " ".join(str(given["logo"].get("alt", "")).split())
    width, height = given["logo"].get("width"), given["logo"].get("height")
    if not url.startswith("https://"):
        raise Refused('"logo.url" has to begin with https://: a picture on your computer is not seen by anybody else.')
    if not alt:
        raise Refused('"logo.alt" is missing: what is read where pictures are blocked, mostly the company\'s name.')
    for field, value, most in (("width", width, 200), ("height", height, 120)):
        if not isinstance(value, int) or not 16 <= value <= most:
            raise Refused(f'"logo.{field}" has to be a whole number of pixels from 16 to {most}. Outlook shows a picture without it at full size.')
    return address_of(url, "logo.url"), alt, width, height
