"""vCard 2.1, 3.0 and 4.0 to contacts, and contacts to vCard 3.0, which every address book imports."""
import quopri
import re
from dataclasses import dataclass, field

LISTS = ("phones", "emails", "addresses", "urls", "categories", "notes")
KINDS = {"cell": "mobile", "mobile": "mobile", "iphone": "mobile", "work": "work", "home": "home", "fax": "fax", "pager": "pager", "main": "main"}
SMALL = {"the", "on", "of", "at", "in", "for", "and", "&", "from", "near", "by", "im", "beim", "und", "für", "chez", "aux"}


@dataclass
class Contact:
    name: str = ""
    family: str = ""
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""
    organisation: str = ""
    title: str = ""
    birthday: str = ""
    phones: list = field(default_factory=list)  # (kind, number)
    emails: list = field(default_factory=list)  # (kind, address)
    addresses: list = field(default_factory=list)  # (kind, seven parts)
    urls: list = field(default_factory=list)
    categories: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    photo: bool = False
    origin: str = ""


def parts(value, mark):
    """Cut at an unescaped sign, each part unescaped."""
    found = re.split(rf"(?<!\\){mark}", value)
    return [re.sub(r"\\(.)", lambda match: "\n" if match.group(1) in "nN" else match.group(1), each).strip() for each in found]


def lines(text):
    """Unfolded lines, those of quoted-printable with their soft breaks joined."""
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"\n[ \t]", "", text)
    waiting = ""
    for line in text.split("\n"):
        line = waiting + line
        if line.endswith("=") and "QUOTED-PRINTABLE" in line.split(":", 1)[0].upper():
            waiting = line[:-1]
            continue
        waiting = ""
        yield line


def read(source, text):
    """(contacts, notes on what could not be read)."""
    found, notes, card, depth = [], [], None, 0
    for line in lines(text):
        head, colon, value = line.partition(":")
        if '"' in head and head.count('"') % 2:
            cut = re.match(r'((?:[^":]|"[^"]*")*):(.*)', line, re.S)
            head, value = cut.groups() if cut else (head, value)
        if not colon:
            continue
        name, *parameters = head.split(";")
        name = name.split(".")[-1].strip().upper()
        if name == "BEGIN":
            depth += 1
            card = Contact(origin=f"{source}, card {len(found) + 1}") if depth == 1 else card
        elif name == "END" and card:
            depth -= 1
            if depth == 0:
                found.append(complete(card))
                card = None
        elif card and depth == 1:
            take(card, name, [each.upper() for each in parameters], value)
    if card:
        notes.append(f"{card.origin} has no END:VCARD; what was read of it is kept.")
        found.append(complete(card))
    return found, notes


def take(card, name, parameters, value):
    if any("QUOTED-PRINTABLE" in each for each in parameters):
        raw = quopri.decodestring(value.encode("utf-8"))
        charset = next((each.split("=", 1)[1] for each in parameters if each.startswith("CHARSET=")), "utf-8")
        try:
            value = raw.decode(charset).replace("\r\n", "\\n").replace("\n", "\\n")
        except (LookupError, UnicodeDecodeError):
            value = raw.decode("cp1252", errors="replace")
    words = {word.strip('"').lower() for each in parameters for word in each.split("=")[-1].split(",")}
    kind = next((KINDS[word] for word in ("fax", "pager", "cell", "mobile", "iphone", "work", "home", "main") if word in words), "")
    plain = parts(value, "\0")[0]
    if name == "FN":
        card.name = card.name or plain
    elif name == "N":
        card.family, card.given, card.middle, card.prefix, card.suffix = (parts(value, ";") + [""] * 5)[:5]
    elif name == "ORG":
        card.organisation = card.organisation or "; ".join(each for each in parts(value, ";") if each)
    elif name == "TITLE":
        card.title = card.title or plain
    elif name == "BDAY":
        match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", value)
        card.birthday = "-".join(match.groups()) if match else value
    elif name == "TEL" and plain:
        card.phones.append((kind, re.sub(r"^tel:", "", plain, flags=re.I)))
    elif name == "EMAIL" and plain:
        card.emails.append((kind, re.sub(r"^mailto:", "", plain, flags=re.I)))
    elif name == "ADR" and any(parts(value, ";")):
        card.addresses.append((kind, tuple((parts(value, ";") + [""] * 7)[:7])))
    elif name == "URL" and plain:
        card.urls.append(plain)
    elif name == "CATEGORIES":
        card.categories.extend(each for each in parts(value, ",") if each)
    elif name == "NOTE" and plain:
        card.notes.append(plain)
    elif name == "PHOTO":
        card.photo = True


def complete(card):
    if not card.name:
        card.name = " ".join(each for each in (card.prefix, card.given, card.middle, card.family, card.suffix) if each) or card.organisation
    if not (card.family or card.given) and card.name and card.name != card.organisation:
        family, comma, given = card.name.partition(", ")
        # "Okafor, Amara" is turned round; "Locks, Keys and Safes" is a firm.
        card.name = f"{given} {family}" if comma and len(given.split()) <= 2 else card.name
        card.given, _, card.family = (given, "", family) if comma and len(given.split()) <= 2 else card.name.rpartition(" ")
        # The bakery on the corner is nobody of the family Corner.
        if not card.given or SMALL & set(card.name.split()[1:]):
            card.given, card.family = card.name, ""
    return card


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def write(card):
    names = (card.family, card.given, card.middle, card.prefix, card.suffix)
    found = ["BEGIN:VCARD", "VERSION:3.0", "N:" + ";".join(map(escape, names)), f"FN:{escape(card.name)}"]
    found += ["ORG:" + ";".join(map(escape, card.organisation.split("; ")))] if card.organisation else []
    for key, value in (("TITLE", card.title), ("BDAY", card.birthday)):
        found += [f"{key}:{escape(value)}"] if value else []
    kinds = {"mobile": ";TYPE=CELL", "work": ";TYPE=WORK", "home": ";TYPE=HOME", "fax": ";TYPE=FAX", "pager": ";TYPE=PAGER", "main": ";TYPE=MAIN", "": ""}
    found += [f"TEL{kinds[kind]}:{number}" for kind, number in card.phones]
    found += [f"EMAIL{kinds.get(kind, '')}:{escape(address)}" for kind, address in card.emails]
    found += [f"ADR{kinds.get(kind, '')}:" + ";".join(map(escape, address)) for kind, address in card.addresses]
    found += [f"URL:{url}" for url in card.urls]
    found += ["CATEGORIES:" + ",".join(map(escape, card.categories))] if card.categories else []
    found += [f"NOTE:{escape(chr(10).join(card.notes))}"] if card.notes else []
    return "".join(fold(line) + "\r\n" for line in [*found, "END:VCARD"])


def fold(line):
    rows, row = [], ""
    for sign in line:
        if len((row + sign).encode("utf-8")) > 75:
            rows.append(row)
            row = " "
        row += sign
    return "\r\n".join([*rows, row])
