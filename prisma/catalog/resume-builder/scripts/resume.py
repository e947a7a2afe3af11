"""The structured CV, checked field by field."""
import re
from dataclasses import dataclass, field

import request

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIELDS = {
    "": ("name", "headline", "email", "phone", "location", "links", "summary", "jobs", "education", "skills", "extra", "advert", "as_of", "paper"),
    "jobs": ("title", "company", "place", "from", "to", "bullets"),
    "education": ("degree", "school", "place", "from", "to", "note"),
    "skills": ("group", "items"),
    "extra": ("heading", "items"),
}


@dataclass
class Entry:
    where: str
    title: str
    organisation: str
    place: str
    start: tuple  # (year, month or 0), or None
    end: tuple  # None for "present"
    bullets: list = field(default_factory=list)
    current: bool = False

    def dates(self):
        begin = shown(self.start) if self.start else ""
        end = "present" if self.current else shown(self.end) if self.end else ""
        return f"{begin} – {end}" if begin and end and begin != end else begin or end


def shown(date):
    return f"{MONTHS[date[1] - 1]} {date[0]}" if date[1] else str(date[0])


def check(data):
    unknown(data, "", "the CV")
    text(data, "name", "the CV", True)
    for key in ("headline", "email", "phone", "location", "summary", "advert"):
        text(data, key, "the CV")
    if data.get("email") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", data["email"]):
        raise request.BadInput('"email" is no mail address.')
    data["links"] = texts(data, "links", "the CV")
    for link in data["links"]:
        if not re.match(r"https?://[^\s]+$", link):
            raise request.BadInput(f'"links": {link!r} has to begin with https://.')
    jobs = [entry("jobs", at, each, "title", "company", "bullets") for at, each in listed(data, "jobs")]
    schools = [entry("education", at, each, "degree", "school", "note") for at, each in listed(data, "education")]
    if not jobs and not schools:
        raise request.BadInput('"jobs" and "education" are both empty; a CV needs at least one entry.')
    for key, name in (("skills", "group"), ("extra", "heading")):
        for at, each in listed(data, key):
            text(each, name, f"{key}, entry {at}", True)
            each["items"] = texts(each, "items", f"{key}, entry {at}")
    return jobs, schools


def unknown(data, kind, where):
    for key in data:
        if key not in FIELDS[kind]:
            raise request.BadInput(f'{where}: there is no field "{key}". There are: {", ".join(FIELDS[kind])}.')


def text(data, key, where, needed=False):
    value = data.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise request.BadInput(f'{where}: "{key}" has to be text{" and is missing" if key not in data else ""}.')
    return " ".join(value.split())


def texts(data, key, where):
    value = data.get(key, [])
    value = [value] if isinstance(value, str) and value else value or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise request.BadInput(f'{where}: "{key}" has to be a list of texts.')
    return [" ".join(each.split()) for each in value if each.strip()]


def listed(data, key):
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise request.BadInput(f'"{key}" has to be a list of objects.')
    for at, each in enumerate(value, 1):
        unknown(each, key, f"{key}, entry {at}")
    return list(enumerate(value, 1))


def entry(kind, at, data, title, organisation, bullets):
    where = f"{kind}, entry {at}"
    start, end = date(data, "from", where), date(data, "to", where)
    current = str(data.get("to", "")).lower() in ("present", "now", "today")
    if start and end and (end[0], end[1] or 12) < (start[0], start[1] or 1):
        raise request.BadInput(f'{where}: "to" is before "from".')
    return Entry(where, text(data, title, where, True), text(data, organisation, where, True), text(data, "place", where), start, end, texts(data, bullets, where), current)


def date(data, key, where):
    value = str(data.get(key, "")).strip()
    if not value or (key == "to" and value.lower() in ("present", "now", "today")):
        return None
    match = re.fullmatch(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?", value)
    if not match:
        raise request.BadInput(f'{where}: "{key}" is {value!r}. Write 2021-04, 2021{" or present" if key == "to" else ""}.')
    return int(match.group(1)), int(match.group(2) or 0)


def order(entries):
    """What goes on comes first, then the latest end; a year alone counts as its December."""
    return sorted(entries, key=lambda each: (not each.current, -month(each.end or each.start, 12), -month(each.start, 1)))


def month(date, unknown_month):
    return date[0] * 12 + (date[1] or unknown_month) - 1 if date else 0
