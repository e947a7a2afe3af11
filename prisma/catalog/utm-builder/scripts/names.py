"""One spelling for every value."""
import re
import unicodedata

# What an advertising platform fills in when the link is clicked: {creative}, {{ad.name}}, __CAMPAIGN_NAME__, %%SITE%%.
MACRO = re.compile(r"\{\{[^{}]*\}\}|\{[^{}]*\}|__[A-Z_]+__|%%[A-Za-z_]+%%")
EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]+", re.I)
PHONE = re.compile(r"(?<!\d)(\+\d[\d ()-]{8,}\d|0\d{2,4}[ ()-]+\d[\d ()-]{5,}\d)(?!\d)")
SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "&": " and "})


def tidy(value, separator):
    """Lower case, ASCII, one separator; macros stay as they are."""
    pieces, last = [], 0
    for macro in MACRO.finditer(value):
        pieces += [plain(value[last : macro.start()], separator, inner=True), macro.group(0)]
        last = macro.end()
    pieces.append(plain(value[last:], separator, inner=bool(pieces)))
    return "".join(pieces)


def plain(value, separator, inner):
    text = unicodedata.normalize("NFKD", value.translate(SPECIAL))
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).lower()
    text = re.sub(r"[^a-z0-9._-]+", separator, text)
    text = re.sub(f"{re.escape(separator)}{{2,}}", separator, text)
    return text if inner else text.strip(f"{separator}.")


def tidy_medium(value, separator):
    """Email in all its spellings is one medium; an underscore in a known one stays."""
    if re.fullmatch(r"e[ _-]?mail", value.strip(), re.I):
        return "email"
    return re.sub(r"\s+", separator, value.strip().lower()) if re.fullmatch(r"[a-z_ -]+", value.strip(), re.I) else tidy(value, separator)


def skeleton(value):
    return re.sub(r"[^a-z0-9]", "", value.lower())


def personal(value):
    return bool(EMAIL.search(value) or PHONE.search(value))
