"""One spelling for numbers and addresses, and one card for each person."""
import re
import unicodedata

from cards import LISTS

# Country → (calling code, prefix dialled inside the country, digits after the code: fewest, most)
COUNTRIES = {
    "AT": ("43", "0", 7, 13), "AU": ("61", "0", 9, 9), "BE": ("32", "0", 8, 9), "BR": ("55", "0", 10, 11), "CA": ("1", "1", 10, 10), "CH": ("41", "0", 9, 9),
    "CZ": ("420", "", 9, 9), "DE": ("49", "0", 6, 13), "DK": ("45", "", 8, 8), "ES": ("34", "", 9, 9), "FI": ("358", "0", 6, 11), "FR": ("33", "0", 9, 9),
    "GB": ("44", "0", 9, 10), "GR": ("30", "", 10, 10), "IE": ("353", "0", 7, 9), "IN": ("91", "0", 10, 10), "IT": ("39", "", 6, 11), "JP": ("81", "0", 9, 10),
    "MX": ("52", "", 10, 10), "NL": ("31", "0", 9, 9), "NO": ("47", "", 8, 8), "NZ": ("64", "0", 8, 10), "PL": ("48", "", 9, 9), "PT": ("351", "", 9, 9),
    "SE": ("46", "0", 7, 10), "TR": ("90", "0", 10, 10), "US": ("1", "1", 10, 10), "ZA": ("27", "0", 9, 9),
}


def phone(text, country):
    """(number in E.164 with its extension, what is doubtful about it)."""
    match = re.match(r"(.*?\d.*?)(?:\s*(?:ext\.?|extension|x|;ext=|,)\s*(\d{1,6}))?$", text.strip(), re.I)
    main, extension = match.groups() if match else (text, None)
    digits = re.sub(r"\D", "", main.replace("(0)", "") if main.lstrip().startswith(("+", "00")) else main)
    if re.search(r"[A-Za-z]{3,}", main) or len(digits) < 3:
        return text, "is no number"
    tail = f";ext={extension}" if extension else ""
    code, trunk, least, most = COUNTRIES[country]
    if main.lstrip().startswith("+") or (digits.startswith("00") and code != "1") or (code == "1" and digits.startswith("011")):
        digits = digits if main.lstrip().startswith("+") else digits[2:] if digits.startswith("00") else digits[3:]
        for other, its_trunk, low, high in COUNTRIES.values():
            if digits.startswith(other) and not low <= len(digits) - len(other) <= high:
                return f"+{digits}{tail}", f"has {len(digits) - len(other)} digits after +{other}, where {usual(low, high)}"
        return f"+{digits}{tail}", "" if 7 <= len(digits) <= 15 else "has the wrong length"
    if len(digits) <= 6 and not digits.startswith("0"):
        return digits + tail, "is a short number without an area code"
    national = digits[len(trunk):] if trunk and digits.startswith(trunk) and (code != "1" or len(digits) == 11) else digits
    doubt = "" if least <= len(national) <= most else f"has {len(national)} digits, where {usual(least, most)} in {country}"
    doubt = doubt or ("has no area code" if trunk == "0" and national == digits else "")
    return (text, doubt) if doubt else (f"+{code}{national}{tail}", "")


def usual(least, most):
    return f"{least} are usual" if least == most else f"{least} to {most} are usual"


def key_of(text):
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(sorted(re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))))


def normalise(card, country, doubts):
    card.name = " ".join(card.name.split())
    numbers = []
    for kind, text in card.phones:
        number, doubt = phone(text, country)
        if doubt:
            doubts.append(f"{card.name or card.origin}: {text} {doubt}.")
        numbers.append((kind, number))
    card.phones = numbers
    emails = []
    for kind, text in card.emails:
        address = text.strip().strip("<>")
        local, at, host = address.rpartition("@")
        address = f"{local}@{host.lower()}"
        if not re.fullmatch(r"[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+", address.lower()):
            doubts.append(f"{card.name or card.origin}: {text} is no mail address.")
            address = text
        emails.append((kind, address))
    card.emails = emails


def same(one, other):
    """Why two cards are one person: a shared address or number and names that agree. Empty if they are not."""
    names = {key_of(one.name), key_of(other.name)}
    first, second = (set(key_of(card.name).split()) for card in (one, other))
    agree = len(names) == 1 or (first and second and (first <= second or second <= first))
    mails = {mail.lower() for _, mail in one.emails} & {mail.lower() for _, mail in other.emails}
    phones = {number for _, number in one.phones} & {number for _, number in other.phones}
    if agree and mails:
        return f"same name and {sorted(mails)[0]}"
    if agree and phones:
        return f"same name and {sorted(phones)[0]}"
    bare = not (one.emails and other.emails) and not (one.phones and other.phones)
    if len(names) == 1 and names != {""} and (bare or (one.organisation and key_of(one.organisation) == key_of(other.organisation))):
        return "same name, nothing that contradicts" if bare else f"same name and {one.organisation}"
    return ""


def merge(into, other):
    """The first card's single values win; lists are joined. Returns what had to be chosen."""
    chosen = []
    for key in ("family", "given", "middle", "prefix", "suffix", "organisation", "title", "birthday"):
        ours, theirs = getattr(into, key), getattr(other, key)
        if not ours:
            setattr(into, key, theirs)
        elif theirs and key in ("organisation", "title", "birthday") and key_of(ours) != key_of(theirs):
            chosen.append(f"{key} {ours!r} kept over {theirs!r}")
    if len(key_of(other.name)) > len(key_of(into.name)):
        into.name, into.family, into.given, into.middle = other.name, other.family, other.given, other.middle
    for key in LISTS:
        getattr(into, key).extend(getattr(other, key))
    into.photo = into.photo or other.photo
    return chosen


def distinct(card):
    """Each number, address and text once, with the kind that says more."""
    for key in ("phones", "emails", "addresses"):
        found = {}
        for kind, value in getattr(card, key):
            mark = value.lower() if isinstance(value, str) else tuple(part.lower() for part in value)
            found[mark] = (kind or found.get(mark, ("",))[0], found.get(mark, ("", value))[1])
        setattr(card, key, list(found.values()))
    for key in ("urls", "categories", "notes"):
        setattr(card, key, list(dict.fromkeys(getattr(card, key))))
