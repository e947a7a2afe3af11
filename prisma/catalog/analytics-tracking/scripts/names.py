"""What names say: how they are written, which mean the same, which are taken, which hold personal data."""

import re

GA4_RESERVED = set(
    "ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure app_clear_data app_exception app_install app_remove "
    "app_store_refund app_store_subscription_cancel app_store_subscription_convert app_store_subscription_renew app_update "
    "app_upgrade click dynamic_link_app_open dynamic_link_app_update dynamic_link_first_open error file_download firebase_campaign "
    "firebase_in_app_message_action firebase_in_app_message_dismiss firebase_in_app_message_impression first_open first_visit "
    "form_start form_submit in_app_purchase notification_dismiss notification_foreground notification_open notification_receive "
    "os_update page_view screen_view scroll session_start user_engagement video_complete video_progress video_start view_search_results".split()
)
GA4_RECOMMENDED = {"search", "login", "purchase", "refund", "share", "tutorial_begin", "sign_up"}
GA4_PREFIXES = ("_", "firebase_", "ga_", "google_", "gtag.")

PERSONAL = {
    "email", "mail", "phone", "telephone", "mobile", "firstname", "lastname", "fullname", "surname", "username", "street", "address",
    "postcode", "zip", "birthday", "birthdate", "dob", "iban", "card", "cardnumber", "passport", "ssn", "password", "token", "ip",
    "latitude", "longitude", "gender", "religion", "diagnosis", "salary",
}
HARMLESS = {"method", "type", "verified", "count", "status", "opened", "id", "provider", "brand", "is", "has", "length", "country"}
SHAPES = {
    "an e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.I),
    "a phone number": re.compile(r"(?<![\d.\-])\+\d[\d ()/-]{7,}\d(?![\d.])"),
    "an IBAN": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b"),
    "an IP address": re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\w)"),
}
STYLES = {
    "snake_case": re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*"),
    "Title Case": re.compile(r"[A-Z][a-z0-9]*( [A-Z][a-z0-9]*)*"),
    "camelCase": re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*"),
}


def words(name: str) -> list[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3 \2\4", name)
    return [each.lower() for each in re.split(r"[^A-Za-z0-9]+", spaced) if each]


def written(name: str, style: str) -> str:
    parts = words(name)
    if style == "snake_case":
        return "_".join(parts)
    if style == "Title Case":
        return " ".join(each.capitalize() for each in parts)
    return "".join(each if at == 0 else each.capitalize() for at, each in enumerate(parts))


def root(word: str) -> str:
    """A word without its ending, so that 'viewed', 'view' and 'views' are one."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")


SAME = {"signup": "register", "registration": "register", "checkout": "order", "purchas": "order", "begin": "start", "tap": "click", "remov": "delet"}
EMPTY = {"the", "a", "of", "event", "user", "complet", "finish", "success", "successful", "done"}


def meaning(name: str) -> tuple[str, ...]:
    """What is left of a name when writing, order, endings, common synonyms and words that add nothing are taken away."""
    joined = " ".join(words(name))
    for written_apart, joined_up in (("sign up", "signup"), ("signed up", "signup"), ("log in", "login"), ("logged in", "login")):
        joined = joined.replace(written_apart, joined_up)
    roots = {root(each) for each in joined.split() if each not in EMPTY}
    return tuple(sorted({SAME.get(each, each) for each in roots - EMPTY or roots}))


def is_personal(name: str) -> bool:
    parts = words(name)
    joined = "".join(parts)
    if parts and parts[-1] in HARMLESS or parts and parts[0] in ("is", "has"):
        return False
    return bool(PERSONAL & {*parts, joined})


def shape_of(value: str) -> str | None:
    return next((what for what, pattern in SHAPES.items() if pattern.search(value)), None)
