"""What would get an ad refused, and what would cost it clicks."""
import re
import unicodedata

from limits import BUSINESS_NAME_LENGTH, LINE_FIELDS, PATH_LENGTH, PLATFORMS, SEARCH_ADS, STRICT

PHONE = re.compile(r"(?<![\d£$€])(?:\+?\d[\s().-]{0,2}){9,14}\d(?!\d)|(?<!\d)0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}(?!\d)")
INSERTION = re.compile(r"\{(?:keyword|customizer\.[^:}]*):([^}]*)\}", re.I)
SUPERLATIVE = re.compile(r"\b(best|cheapest|fastest|leading|no\.? ?1|number one|world[- ]class|guaranteed results)\b|#1", re.I)
PERSONAL = re.compile(r"\b(are you|do you have|have you got|suffering from|struggling with) (?:\w+ )?(fat|overweight|diabetic|diabetes|depressed|depression|anxiety|in debt|debt|bankrupt|divorced|gay|lesbian|christian|muslim|jewish|disabled|unemployed|single|pregnant|over \d\d|bad credit)\b", re.I)
ACTION = re.compile(r"\b(try|start|get|book|order|buy|shop|see|compare|send|file|download|join|call|request|find|learn|plan|build|cancel|talk|sign up|photograph)\b", re.I)
COMMON = set("a an and at by for from in is it of on or our the to up with your you".split())
KNOWN_CAPITALS = {"VAT", "USA", "FAQ", "HTML", "ISO", "GDPR", "CRM", "ERP", "SEO", "PDF", "API", "LED", "SUV", "NHS", "HR"}


def width(text, platform):
    """The length as the platform counts it."""
    text = INSERTION.sub(r"\1", text)
    double = platform in STRICT
    return sum(2 if double and unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def telling(text):
    return {word for word in words(text) if word not in COMMON}


def check_group(group, platform, acronyms):
    """Two lists of sentences: refusals and costs."""
    refused, costly = [], []
    fields = PLATFORMS[platform]
    for field in fields:
        lines = group.get(field.name) or []
        if len(lines) < field.fewest:
            refused.append(f"{len(lines)} {field.label}{'' if len(lines) == 1 else 's'}; at least {field.fewest} are needed.")
        if len(lines) > field.most:
            refused.append(f"{len(lines)} {field.label}s; at most {field.most} are taken.")
        if field.one_within and lines and min(width(line, platform) for line in lines) > field.one_within:
            refused.append(f"No {field.label} has {field.one_within} characters or fewer; one must.")
        for number, line in enumerate(lines, 1):
            check_line(line, f"{field.label.capitalize()} {number} “{line}”", field, platform, acronyms, refused, costly)
        refused += duplicates(lines, field.label)
        costly += near_duplicates(lines, field.label)
    ignored = [name for name in LINE_FIELDS if group.get(name) and name not in {field.name for field in fields}]
    costly += [f"`{name}` is not a field of {platform} and was left out." for name in ignored]
    check_extras(group, platform, refused)
    if platform in SEARCH_ADS:
        costly += mix(group)
    return refused, costly


def check_line(line, where, field, platform, acronyms, refused, costly):
    length = width(line, platform)
    if not line.strip():
        refused.append(f"{where} is empty.")
        return
    if length > field.longest:
        refused.append(f"{where} has {length} characters, {length - field.longest} too many for {field.longest}.")
    elif field.shown and length > field.shown:
        costly.append(f"{where} has {length} characters and is cut at about {field.shown}: “{line[: field.shown].rstrip()}…”.")
    if line[0] in "=+-@":
        refused.append(f"{where} begins with “{line[0]}”, which a spreadsheet takes for a formula.")
    if re.search(r"([!?.,*])\1", line.replace("...", "")):
        refused.append(f"{where} repeats a punctuation mark.")
    if PERSONAL.search(line) and platform == "meta":
        refused.append(f"{where} asserts a personal attribute of the reader.")
    if SUPERLATIVE.search(line):
        costly.append(f"{where} claims “{SUPERLATIVE.search(line).group(0)}”; a third party's proof has to be on the page.")
    if platform not in STRICT:
        return
    if "!" in line and "headline" in field.name:
        refused.append(f"{where} has an exclamation mark; headlines may not.")
    if PHONE.search(line):
        refused.append(f"{where} holds a telephone number; use a call asset instead.")
    if any(unicodedata.category(letter) in ("So", "Cs") and letter not in "®™©°" for letter in line):
        refused.append(f"{where} holds an emoji or symbol.")
    shouted = [word for word in re.findall(r"\b[A-Z]{4,}\b", line) if word not in acronyms | KNOWN_CAPITALS]
    if shouted:
        refused.append(f"{where} shouts “{shouted[0]}”; list it in `acronyms` if it is one.")
    if re.search(r"\bclick here\b", line, re.I):
        refused.append(f"{where} says “click here”, which is refused as an empty call to action.")


def duplicates(lines, label):
    seen, found = {}, []
    for number, line in enumerate(lines, 1):
        key = " ".join(words(line))
        if key and key in seen:
            found.append(f"{label.capitalize()} {number} repeats {label} {seen[key]}, “{line}”.")
        seen.setdefault(key, number)
    return found


def near_duplicates(lines, label):
    found = []
    for second in range(len(lines)):
        for first in range(second):
            a, b = telling(lines[first]), telling(lines[second])
            shared = len(a & b) / len(a | b) if a | b else 0
            if 0.6 <= shared and words(lines[first]) != words(lines[second]) and len(a) > 1:
                found.append(f"{label.capitalize()}s {first + 1} and {second + 1} share {round(100 * shared)} % of their words; one of them tests nothing.")
    return found


def check_extras(group, platform, refused):
    if platform in SEARCH_ADS:
        for name in ("path1", "path2"):
            path = group.get(name) or ""
            if width(path, platform) > PATH_LENGTH:
                refused.append(f"`{name}` “{path}” has {width(path, platform)} characters; {PATH_LENGTH} are taken.")
            if "/" in path or " " in path:
                refused.append(f"`{name}` “{path}” must hold no slash and no space.")
        if group.get("path2") and not group.get("path1"):
            refused.append("`path2` is set without `path1`.")
    if platform == "google-pmax":
        name = group.get("business_name") or ""
        if not 0 < width(name, platform) <= BUSINESS_NAME_LENGTH:
            refused.append(f"`business_name` has {width(name, platform)} characters; 1 to {BUSINESS_NAME_LENGTH} are needed.")


def mix(group):
    """What the pool of a responsive search ad lacks."""
    headlines, found = group.get("headlines") or [], []
    wanted = telling(group.get("keyword") or "")
    if wanted and not any(len(wanted & telling(line)) >= max(1, round(len(wanted) * 0.6)) for line in headlines):
        found.append(f"No headline says the keyword “{group['keyword']}” back.")
    if headlines and not any(re.search(r"\d", line) for line in headlines):
        found.append("No headline holds a number.")
    if headlines and not any(ACTION.search(line) for line in headlines):
        found.append("No headline asks for an action.")
    if 3 <= len(headlines) < 8:
        found.append(f"{len(headlines)} headlines leave little to test; 8 to 12 different ones are worth having.")
    return found
