"""Messages of .eml and .mbox files: decoded, without quotations, in order."""
import email
import email.policy
import email.utils
import hashlib
import re
from datetime import datetime, timezone
from html.parser import HTMLParser

from intake import Refused

MOST = 2000
QUOTE_HEAD = re.compile(
    r"^(?:On .{6,120}\bwrote:|Am .{6,120}\bschrieb\b.*:|Le .{6,120}\ba écrit ?:|El .{6,120}\bescribió:|-{3,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht).*|_{10,}|"
    r"(?:From|Von|De): .+\n(?:Sent|Date|Gesendet|Envoyé|To): )", re.I | re.M)


class Text(HTMLParser):
    """HTML as lines of text, without what was quoted in it."""
    BREAKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3"}
    HIDDEN = {"style", "script", "head", "blockquote"}

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in self.HIDDEN
        self.parts.append("\n" if tag in self.BREAKS else "")

    def handle_endtag(self, tag):
        self.hidden -= tag in self.HIDDEN and self.hidden > 0
        self.parts.append("\n" if tag in self.BREAKS else "")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


class Message:
    def __init__(self, raw):
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.id = str(mail.get("message-id", "")).strip() or hashlib.sha256(raw).hexdigest()
        self.subject = " ".join(str(mail.get("subject", "(no subject)")).split())
        self.sender = (people(mail, "from") or [("unknown", "")])[0]
        self.to, self.cc, self.reply_to = people(mail, "to"), people(mail, "cc"), people(mail, "reply-to")
        self.when = when(mail)
        self.answers = re.findall(r"<[^<>\s]+>", f"{mail.get('in-reply-to', '')} {mail.get('references', '')}")
        self.files = []
        self.text = fresh(self.body(mail))

    def body(self, mail):
        plain, html = [], []
        for part in mail.walk():
            if part.is_multipart():
                continue
            name, kind = part.get_filename(), part.get_content_type()
            if name or part.get_content_disposition() == "attachment":
                data = part.get_payload(decode=True) or b""
                self.files.append((re.sub(r"[\r\n/\\]", "_", name or "without a name"), len(data), hashlib.sha256(data).hexdigest()))
            elif kind in ("text/plain", "text/html"):
                (plain if kind == "text/plain" else html).append(decoded(part))
        if plain and "".join(plain).strip():
            return "\n".join(plain)
        reader = Text()
        reader.feed("\n".join(html))
        return "".join(reader.parts)


def decoded(part):
    data = part.get_payload(decode=True) or b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1")


def people(mail, field):
    """(name, address) of everybody in a header; the name is made from the address where there is none."""
    values = [str(value) for value in mail.get_all(field, [])]
    found = [(name, address.lower()) for name, address in email.utils.getaddresses(values) if "@" in address]
    return [(" ".join(name.split()) or address.split("@")[0].replace(".", " ").title(), address) for name, address in found]


def when(mail):
    try:
        moment = email.utils.parsedate_to_datetime(str(mail.get("date", "")))
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def fresh(text):
    """What was written in this message: without quotations, and without the signature below its two hyphens."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    # A long attribution is wrapped over two lines.
    text = re.sub(r"^((?:On|Am|Le|El) .{6,100})\n(.{0,60}(?:wrote|schrieb|écrit|escribió).{0,30}:)\s*$", r"\1 \2", text, flags=re.M)
    head = QUOTE_HEAD.search(text)
    if head and text[:head.start()].strip():
        text = text[:head.start()]
    lines = text.split("\n")
    if "-- " in lines:
        lines = lines[:lines.index("-- ")]
    kept = [line for line in lines if not line.lstrip().startswith(">") and not QUOTE_HEAD.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip()


def read(sources):
    """Messages of these (name, bytes), each once, oldest first."""
    raws = []
    for name, data in sources:
        data = data.replace(b"\r\n", b"\n")
        if data.startswith(b"From "):
            raws += [re.sub(rb"^>(>*From )", rb"\1", part, flags=re.M) for part in re.split(rb"(?:\A|\n\n)From \S+ [^\n]*\d{4}[^\n]*\n", data) if part.strip()]
        elif re.match(rb"(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){2}", data.lstrip()):
            raws.append(data.lstrip())
        else:
            raise Refused(f"{name} is no e-mail: save the message as .eml, or the thread as .mbox.")
    if len(raws) > MOST:
        raise Refused(f"There are {len(raws)} messages; {MOST} can be read at once.")
    found = {}
    for raw in raws:
        message = Message(raw)
        found.setdefault(message.id, message)
    start = datetime.min.replace(tzinfo=timezone.utc)
    return sorted(found.values(), key=lambda each: each.when or start)


def threads(messages):
    """Lists of messages that answer each other, or bear the same subject."""
    found = []
    for each in messages:
        topic = re.sub(r"^(?:(?:re|aw|fwd?|wg|sv|antw|tr)(?:\[\d+\])?:\s*)+", "", each.subject, flags=re.I).lower()
        home = next((thread for thread in found if topic == thread["topic"] or any(known in each.answers for known in thread["ids"])), None)
        if not home:
            home = {"topic": topic, "ids": set(), "messages": []}
            found.append(home)
        home["ids"].add(each.id)
        home["messages"].append(each)
    return [thread["messages"] for thread in found]
