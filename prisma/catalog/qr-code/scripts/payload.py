"""What a phone understands: Wi-Fi access, a contact, an e-mail draft, a place on the map, or plain text and links."""
import re
from urllib.parse import quote

import given
from given import BadRequest

KINDS = ("content", "wifi", "contact", "email", "place")


def build(request):
    """(kind, payload, notes)"""
    chosen = [kind for kind in KINDS if request.get(kind) not in (None, "")]
    if len(chosen) != 1:
        found = f"these were given: {', '.join(chosen)}" if chosen else "none was given"
        raise BadRequest(f"Give exactly one of {', '.join(KINDS)}; {found}.")
    kind = chosen[0]
    if kind == "content":
        return content(given.text(request, "content"))
    return {"wifi": wifi, "contact": contact, "email": email, "place": place}[kind](request[kind])


def content(value):
    notes = []
    link = re.match(r"(?i)(https?)://([^/?#\s]+)(\S*)$", value)
    if link:
        if link[1].lower() == "http":
            notes.append("The link is http, not https: some phones warn before they open it.")
        query = value.split("?", 1)[1] if "?" in value else ""
        if len(value) > 80:
            notes.append(f"The link has {len(value)} characters"
                         + (f", {len(query)} of them after the question mark" if query else "")
                         + ". A short redirect on your own domain makes a coarser code and can be changed after printing.")
    elif re.match(r"(?i)(www\.|[a-z0-9-]+\.(com|org|net|io|de|co\.uk)(/|$))", value):
        notes.append("This looks like a link without https:// in front. Many phones will show it as text instead of opening it.")
    return ("link" if link else "text"), value, notes


def wifi(value):
    names = ("ssid", "password", "security", "hidden")
    given.known(value, names, "wifi.")
    ssid = given.text(value, "ssid", "wifi.", 32, required=True)
    if len(ssid.encode()) > 32:
        raise BadRequest("wifi.ssid: is longer than 32 bytes, which no network name can be.")
    security = given.choice(value, "security", "WPA", ("WPA", "WEP", "nopass"), "wifi.")
    password = given.text(value, "password", "wifi.", 63)
    if security == "WPA" and not 8 <= len(password) <= 63:
        raise BadRequest("wifi.password: a WPA password has 8 to 63 characters.")
    if security == "nopass" and password:
        raise BadRequest("wifi.password: must be left out when security is nopass.")
    if not isinstance(value.get("hidden", False), bool):
        raise BadRequest("wifi.hidden: must be true or false.")
    parts = [f"T:{security}", f"S:{escaped(ssid)}"]
    if password:
        parts.append(f"P:{escaped(password)}")
    if value.get("hidden"):
        parts.append("H:true")
    notes = ["The password is in the picture in plain text. Print a guest network's, never the office's."] if password else []
    return "Wi-Fi access", f"WIFI:{';'.join(parts)};;", notes


def escaped(value):
    return re.sub(r'([\\;,":])', r"\\\1", value)


def contact(value):
    names = ("name", "organisation", "role", "phone", "email", "url", "address")
    given.known(value, names, "contact.")
    fields = {name: given.text(value, name, "contact.", 200, required=name == "name").strip() for name in names}
    last = fields["name"].split()[-1]
    first = " ".join(fields["name"].split()[:-1])
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{card(last)};{card(first)};;;", f"FN:{card(fields['name'])}"]
    for key, name in (("ORG", "organisation"), ("TITLE", "role"), ("TEL;TYPE=CELL", "phone"), ("EMAIL", "email"), ("URL", "url")):
        if fields[name]:
            lines.append(f"{key}:{card(fields[name])}")
    if fields["address"]:
        lines.append(f"ADR:;;{card(fields['address'])};;;;")
    notes = []
    if fields["phone"] and not fields["phone"].startswith("+"):
        notes.append("contact.phone has no country code; from abroad the saved number will not work. Write it as +44 …")
    return "contact card", "\r\n".join([*lines, "END:VCARD"]) + "\r\n", notes


def card(value):
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\r\n", "\\n").replace("\n", "\\n")


def email(value):
    given.known(value, ("to", "subject", "body"), "email.")
    to = given.text(value, "to", "email.", 254, required=True).strip()
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", to):
        raise BadRequest(f"email.to: {to!r} is not an address.")
    extra = [f"{name}={quote(given.text(value, name, 'email.'), safe='')}" for name in ("subject", "body") if value.get(name)]
    return "e-mail draft", f"mailto:{quote(to, safe='@+')}" + ("?" + "&".join(extra) if extra else ""), []


def place(value):
    given.known(value, ("latitude", "longitude"), "place.")
    numbers = []
    for name, most in (("latitude", 90), ("longitude", 180)):
        number = value.get(name)
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not -most <= number <= most:
            raise BadRequest(f"place.{name}: must be a number from -{most} to {most}.")
        numbers.append(f"{number:.6f}".rstrip("0").rstrip("."))
    return "place", f"geo:{','.join(numbers)}", []
