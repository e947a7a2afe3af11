"""The usual forms of chats and transcripts, read as lines of (speaker, text, start, end). Times are seconds, or None."""
import html
import json
import re

from intake import Refused

NAME = r"[^\W\d_~][\w .,'’()&+-]{0,48}?"
CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?"
DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
WHATSAPP = re.compile(rf"^\u200e?(?:\[(?P<d1>{DATE}),? (?P<t1>{CLOCK})\]|(?P<d2>{DATE}),? (?P<t2>{CLOCK}) -) (?P<rest>.*)$")
ZOOM = re.compile(rf"^(?P<t>\d\d:\d\d:\d\d)\s+(?:From\s+)?(?P<n>{NAME})\s+(?:to|To)\s+[^:]+:\s*(?P<x>.*)$")
SLACK = re.compile(rf"^(?P<n>{NAME})\s+(?:APP\s+)?\[?(?P<t>\d{{1,2}}:\d\d(?:\s?[AaPp][Mm])?)\]?$")
TEAMS = re.compile(rf"^(?P<n>{NAME})\s+(?P<t>(?:\d+:)?\d{{1,2}}:\d\d)$")
SAID = re.compile(rf"^(?:\[?(?P<t>(?:\d+:)?\d{{1,2}}:\d\d)\]?\s+)?(?P<n>{NAME}): (?P<x>.+)$")
CUE = re.compile(r"^((?:\d+:)?\d\d:\d\d[.,]\d{1,3})\s+-->\s+((?:\d+:)?\d\d:\d\d[.,]\d{1,3})")
SYSTEM = re.compile(
    r"end-to-end encrypted|^<?(?:media|image|video|audio|sticker|document|gif) omitted>?|this message was deleted|you deleted this message|\b(?:added|removed|left|joined using|created group|"
    r"changed (?:the|their|this)|security code)\b.{0,60}$|^(?:has )?joined (?:the channel|#)|^missed (?:voice|video) call|^null$", re.I)


def seconds(clock):
    """1:02:03, 02:03.5 and 2:05 PM as seconds."""
    afternoon = re.search(r"([ap])\.?m", clock, re.I)
    parts = [float(part) for part in re.split(r"[:]", re.sub(r"[^\d:,.]", "", clock).rstrip(".").replace(",", "."))]
    total = sum(part * 60 ** power for power, part in enumerate(reversed(parts)))
    if afternoon:
        total = (parts[0] % 12 + (12 if afternoon[1].lower() == "p" else 0)) * 3600 + parts[1] * 60
    return total


def of_day(clock):
    """A time of day; 14:05 is two numbers and still hours."""
    return seconds(clock) if clock.count(":") == 2 or re.search("[ap]", clock, re.I) else seconds(clock.replace(".", ":") + ":00")


def cues(text):
    """WebVTT and SubRip, with <v Name> of Teams or "Name: " of Zoom."""
    found, speaker = [], "Speaker"
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().split("\n")
        at = next((at for at, line in enumerate(lines) if CUE.match(line.strip())), None)
        if at is None:
            continue
        start, end = (seconds(each.replace(",", ".")) for each in CUE.match(lines[at].strip()).groups())
        said = " ".join(line.strip() for line in lines[at + 1:])
        voices = re.findall(r"<v(?:\.[\w.]+)? ([^>]+)>(.*?)(?=</v>|<v|$)", said)
        for name, words in voices or [(None, said)]:
            words = html.unescape(re.sub(r"<[^>]+>", "", words)).strip()
            named = SAID.match(words) if not name else None
            if named:
                name, words = named["n"], named["x"]
            speaker = html.unescape(name).strip() if name else speaker
            if words:
                found.append((speaker, words, start, end))
    return "captions (VTT or SRT)", found


def whatsapp(text):
    found, day, last = [], None, None
    for line in text.replace("\u202f", " ").split("\n"):
        head = WHATSAPP.match(line)
        if not head:
            if found and line.strip():
                speaker, words, start, end = found[-1]
                found[-1] = (speaker, f"{words} {line.strip()}".strip(), start, end)
            continue
        date, clock = head["d1"] or head["d2"], head["t1"] or head["t2"]
        if date != last:
            day, last = (0 if day is None else day + 1), date
        name, _, words = head["rest"].replace("\u200e", "").partition(": ")
        if words and not SYSTEM.search(words):
            found.append((name.strip().lstrip("~").strip(), words.replace("<This message was edited>", "").strip(), day * 86400 + of_day(clock), None))
    return "WhatsApp", found


def headed(pattern, label):
    def read(text):
        found, speaker, start, words = [], None, None, []
        for line in [*text.split("\n"), None]:
            head = pattern.match(line.strip()) if line is not None else None
            if head or line is None:
                if speaker and words:
                    found.append((speaker, " ".join(words), start, None))
                if head:
                    speaker, words = head["n"].strip(), []
                    start = of_day(head["t"]) if label == "Slack" else seconds(head["t"])
            elif line.strip() and speaker and not SYSTEM.search(line.strip()) and not re.match(r"^(?:\d+ repl(?:y|ies)|:\w+:( \d+)?|\(edited\)|NEW|Today|Yesterday)\b", line.strip()):
                words.append(re.sub(r"\s*\(edited\)$", "", line.strip()))
        return label, found
    return read


def lines(pattern, label):
    def read(text):
        found = []
        for line in text.split("\n"):
            said = pattern.match(line.strip())
            if said:
                found.append((said["n"].strip(), said["x"].strip(), seconds(said["t"]) if said["t"] else None, None))
            elif line.strip() and found:
                speaker, words, start, end = found[-1]
                found[-1] = (speaker, f"{words} {line.strip()}", start, end)
        return label, found
    return read


def slack_json(text):
    try:
        messages = json.loads(text)
    except ValueError:
        return "Slack export", []
    rows = [each for each in messages if isinstance(each, dict) and each.get("text") and not each.get("subtype")]
    names = lambda each: (each.get("user_profile") or {}).get("real_name") or each.get("user") or "Unknown"
    found = [(names(each), html.unescape(re.sub(r"<([^>|]+)\|([^>]+)>", r"\2", each["text"])), float(each.get("ts", 0)), None) for each in rows]
    return "Slack export", sorted(found, key=lambda row: row[2])


def read(text):
    """(name of the form, lines)"""
    first = [line.strip() for line in text.strip().split("\n") if line.strip()]
    share = lambda pattern: sum(bool(pattern.match(line)) for line in first)
    if text.lstrip().startswith("[{"):
        kind, found = slack_json(text)
    elif share(CUE):
        kind, found = cues(text)
    elif share(WHATSAPP):
        kind, found = whatsapp(text)
    elif share(ZOOM) * 4 >= len(first):
        kind, found = lines(ZOOM, "Zoom chat")(text)
    elif share(SLACK) >= 2 and re.search(r"\d\s?[AP]M\]?$", text, re.M):
        kind, found = headed(SLACK, "Slack")(text)
    elif share(TEAMS) >= 2:
        kind, found = headed(TEAMS, "transcript with times")(text)
    else:
        kind, found = lines(SAID, "lines of “Name: words”")(text)
    if not found:
        raise Refused("No speakers were found. Known are VTT and SRT, WhatsApp, Slack, Teams and Zoom exports, and lines such as “Anna: Good morning.”")
    return kind, found
