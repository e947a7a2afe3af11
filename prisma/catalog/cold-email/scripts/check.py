"""Check drafts of cold emails: what must not be sent, what to fix, what to consider. report.md goes to $OUTPUT_DIR.

Usage: check.py [EMAILS.json]    or the JSON, or one message as text, on stdin.
"""
import json
import os
import re
import sys

FEWEST, MOST, SUBJECT_CHARACTERS, SUBJECT_WORDS = 40, 125, 50, 7
MERGE = re.compile(r"\{\{\s*[\w.]+\s*(?:\|[^{}]*)?\}\}")
BROKEN = re.compile(r"(?<!\{)\{[^{}]*\}(?!\})|\{\{[^{}]*\}(?!\})|(?<!\{)\{[^{}]*\}\}|\[(?:first ?name|name|company|your \w+|insert[^\]]*)\]|<(?:first ?name|name|company)>|%\w+%|\*\|\w+\|\*", re.I)
LINK = re.compile(r"https?://([^\s/>)\]]+)[^\s>)\]]*|\bwww\.([^\s/>)\]]+)", re.I)
SHORTENERS = {"bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "rebrand.ly", "is.gd", "buff.ly", "cutt.ly", "lnkd.in"}
OPENINGS = re.compile(r"i hope (this|you)|hope (this|you|all)|my name is|i am reaching out|i['’]m reaching out|i wanted to reach out|just (checking|following|bumping|circling)|i came across|loved your|congrat|to whom it may concern|we are (a|the) ", re.I)
EMPTY = re.compile(r"\b(just bumping|bump(ing)? this|circling back|touching base|top of your inbox|checking in|did you see my)\b", re.I)
FILTER = ["act now", "guarantee", "risk-free", "no obligation", "limited time", "100%", "leading provider", "innovative", "synerg", "game-chang", "cutting-edge", "best-in-class", "free money", "double your", "increase your revenue", "quick question", "click here", "buy now", "special offer", "dear sir"]
OPT_OUT = re.compile(r"unsubscribe|opt[- ]?out|not (?:write|contact|email|mail) (?:you )?again|stop (?:writing|emails?)|not for you|no longer (?:wish|want)|remove you|say no|reply (?:with )?[\"“']?(?:no|stop)", re.I)
ADDRESS = re.compile(r"\b\d{1,5}[a-z]?\s+[A-Z][\w'’-]+|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b[A-Z]{2}\s+\d{5}\b|\bP\.?O\.? Box \d+", re.M)
COUNTRY = {
    "US": "United States: honest headers, a postal address and a working opt-out are required.",
    "CA": "Canada: consent, expressed or implied, is needed before the first message.",
    "GB": "United Kingdom: companies may be written to; sole traders and ordinary partnerships count as individuals and need consent.",
    "DE": "Germany: prior consent is needed for businesses too. Do not send this without it.",
    "AT": "Austria: prior consent is needed for businesses too. Do not send this without it.",
}


class BadInput(Exception):
    pass


def read_request():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8-sig") as handle:
            raw = handle.read()
    else:
        raw = sys.stdin.read()
    try:
        request = json.loads(raw)
    except ValueError as error:
        if raw.lstrip().startswith('{"'):
            raise BadInput(f"The input is not readable JSON: {error}.") from None
        subject, body = re.match(r"(?:subject:\s*(.*)\n)?([\s\S]*)", raw.strip(), re.I).groups()
        request = {"emails": [{"subject": subject or "", "body": body}]} if body.strip() else {}
    if not isinstance(request, dict):
        raise BadInput("The input must be an object with `emails`, or one message as text.")
    country = request.get("country", "")
    if country and (not isinstance(country, str) or not re.fullmatch(r"[A-Za-z]{2}", country)):
        raise BadInput(f"`country` must be two letters such as GB or US, not {country!r}.")
    if not isinstance(request.get("sender_domain", ""), str):
        raise BadInput("`sender_domain` must be a text such as example.com.")
    emails = request.get("emails")
    if not isinstance(emails, list) or not emails:
        raise BadInput("`emails` is missing. Writing from a brief needs a language model; the script checks finished drafts.")
    for number, email in enumerate(emails, 1):
        if not isinstance(email, dict) or not isinstance(email.get("body"), str) or not email["body"].strip():
            raise BadInput(f"`emails[{number}].body` must be a text.")
        day = email.get("day", 0)
        if isinstance(day, bool) or not isinstance(day, int):
            raise BadInput(f"`emails[{number}].day` must be a whole number of days.")
        if not isinstance(email.get("subject", ""), str):
            raise BadInput(f"`emails[{number}].subject` must be a text.")
    return request, emails


def words(text):
    return re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", text)


def parts(body):
    """The message and its signature."""
    pieces = re.split(r"^-- ?$", body.replace("\r\n", "\n"), maxsplit=1, flags=re.M)
    return pieces[0].strip(), pieces[1].strip() if len(pieces) > 1 else ""


def check(email, number, domain):
    stop, fix, consider = [], [], []
    subject = email.get("subject", "").strip()
    message, signature = parts(email["body"])
    plain = MERGE.sub("Name", message)
    count = len(words(plain))

    for found in dict.fromkeys(BROKEN.findall(MERGE.sub("", f"{subject}\n{email['body']}"))):
        stop.append(f"broken or unfilled merge field `{found}`")
    for field in MERGE.findall(message):
        if "|" not in field:
            fix.append(f"`{field}` has no wording for an empty field; write `{field[:-2]}|there}}}}` or similar")
    if re.match(r"(re|fwd?|aw|wg)\s*:", subject, re.I):
        stop.append("the subject pretends to be a reply; it must be honest" if number == 1 else "the subject is typed as a reply; send the follow-up in the thread instead")
    links = [(one or two).lower().removeprefix("www.") for one, two in LINK.findall(email["body"])]
    stop += [f"link shortener {host}; filters distrust it and so do people" for host in dict.fromkeys(links) if host in SHORTENERS]

    if count > MOST:
        fix.append(f"{count} words; {MOST} is the most that is read, 60 to 110 is better")
    elif count < FEWEST and number == 1:
        consider.append(f"{count} words; a first message under {FEWEST} rarely holds an observation and a proof")
    if len(links) > 1:
        fix.append(f"{len(links)} links; one at most, and in a first message better none")
    foreign = [host for host in links if domain and host != domain and not host.endswith("." + domain) and host not in SHORTENERS]
    if foreign:
        consider.append(f"a link to {foreign[0]}, which is not the sender's domain")
    questions = plain.count("?")
    if questions > 1:
        fix.append(f"{questions} questions; ask one")
    elif questions == 0:
        fix.append("no question; the reader does not know what is wanted")
    opening = re.sub(r"^(hi|hello|dear|good \w+)\b[^,\n]*,?\s*", "", plain, flags=re.I)
    if OPENINGS.match(opening):
        fix.append(f"opens with “{' '.join(opening.split()[:6])}…”; begin with what you noticed")
    if EMPTY.search(plain):
        fix.append(f"“{EMPTY.search(plain).group(0)}” brings nothing new")
    mine = len(re.findall(r"\b(i|we|our|us|my|me|i['’]m|we['’]re)\b", plain, re.I))
    yours = len(re.findall(r"\b(you|your|yours|you['’]re)\b", plain, re.I))
    if mine > yours:
        fix.append(f"{mine} times I and we against {yours} times you")
    suspects = [phrase for phrase in FILTER if phrase in f"{subject} {plain}".lower()]
    if suspects:
        fix.append(f"phrases that filters and readers know: {', '.join(suspects)}")
    if re.search(r"!{2,}|\b[A-Z]{5,}\b", f"{subject} {plain}"):
        fix.append("shouting (capitals or repeated exclamation marks)")
    if not re.search(r"\d", plain) and number == 1:
        consider.append("no figure anywhere; the proof is only claimed")
    if subject and (len(subject) > SUBJECT_CHARACTERS or len(words(subject)) > SUBJECT_WORDS):
        consider.append(f"subject of {len(words(subject))} words and {len(subject)} characters; up to {SUBJECT_WORDS} and {SUBJECT_CHARACTERS} are seen whole")
    if not subject and number == 1:
        stop.append("no subject")
    longest = max((len(words(sentence)) for sentence in re.split(r"(?<=[.?!])\s+", plain)), default=0)
    if longest > 28:
        consider.append(f"a sentence of {longest} words; split it")
    return {"subject": subject, "words": count, "links": len(links), "questions": questions, "mine": mine, "yours": yours, "stop": stop, "fix": fix, "consider": consider,
            "text": email["body"], "message": plain}


def sequence(checked, emails, country):
    """What only shows over all messages: (must, should)."""
    must, should = [], []
    everything = "\n".join(each["text"] for each in checked)
    if not OPT_OUT.search(everything):
        must.append("No message says how to opt out.")
    if not ADDRESS.search(everything):
        (must if country == "US" else should).append("No postal address of the sender was recognised.")
    for earlier, later in zip(checked, checked[1:]):
        a, b = set(words(earlier["message"].lower())), set(words(later["message"].lower()))
        if b and len(a & b) / len(b) > 0.5 and len(b) > 15:
            should.append(f"Message {checked.index(later) + 1} repeats more than half of the words of the one before it.")
    days = [email.get("day", 0) for email in emails]
    if any(later - earlier < 2 for earlier, later in zip(days, days[1:]) if later):
        should.append("Two messages are less than two days apart.")
    if len(emails) > 4:
        should.append(f"{len(emails)} messages to somebody who does not answer; stop after the third or fourth.")
    return must, should


def main():
    request, emails = read_request()
    domain = str(request.get("sender_domain") or "").lower().removeprefix("www.")
    country = str(request.get("country") or "").upper()
    checked = [check(email, number, domain) for number, email in enumerate(emails, 1)]
    must, should = sequence(checked, emails, country)
    stops, fixes = sum(len(each["stop"]) for each in checked) + len(must), sum(len(each["fix"]) for each in checked)
    ready = [str(number) for number, each in enumerate(checked, 1) if not each["stop"] and not each["fix"]]
    lines = [f"**{'Do not send this yet' if stops else 'Nothing forbids sending'}: {stops} to stop for, {fixes} to fix.**" + (f" Ready as it stands: message {', '.join(ready)}." if ready and not must else ""), ""]
    lines += ["| Message | Subject | Words | Links | Questions | I/we : you |", "| ---: | --- | ---: | ---: | ---: | ---: |"]
    lines += [f"| {number} | {each['subject'].replace('|', '/') or '(in the thread)'} | {each['words']} | {each['links']} | {each['questions']} | {each['mine']} : {each['yours']} |" for number, each in enumerate(checked, 1)]
    lines.append("")
    if must or should:
        lines += ["## The sequence", "", *[f"- **stop** {text}" for text in must], *[f"- consider: {text}" for text in should], ""]
    for number, each in enumerate(checked, 1):
        lines += [f"## Message {number}", ""]
        lines += [f"- **{kind}** {text}" if kind == "stop" else f"- {kind}: {text}" for kind in ("stop", "fix", "consider") for text in each[kind]] or ["- Nothing to object to."]
        lines.append("")
    if country:
        lines += [COUNTRY.get(country, f"{country}: look up whether business email needs prior consent there."), ""]
    lines.append("Arrival depends on the sending domain (SPF, DKIM, DMARC, complaints below 0.1 %) more than on any word above.")
    report = "\n".join(lines) + "\n"
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(report)
    print(report, end="")


if __name__ == "__main__":
    try:
        main()
    except UnicodeDecodeError:
        sys.exit("The input is not UTF-8. Save it as UTF-8 and send it again.")
    except (BadInput, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
