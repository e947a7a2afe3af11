"""What a recruiter would stop at: (weight, where, sentence)."""
import re

from resume import month, shown

WEAK = re.compile(r"^(responsible for|duties|tasked with|worked on|helped|assisted|involved in|participated|in charge of|various|supported|handled|was )", re.I)
CLICHES = re.compile(r"\b(team player|hard[- ]working|results?[- ](driven|oriented)|detail[- ]oriented|self[- ]starter|think outside the box|go[- ]getter|passionate|dynamic|synerg\w+|proven track record|best of breed|guru|ninja|rock ?star)\b", re.I)
PRIVATE = re.compile(r"\b(date of birth|born on|marital status|married|single,|nationality|religion|passport|social security|driving licence no)\b", re.I)
COMMON = set("""about across also applicants apply based become been being benefits best between candidate candidates company could days desirable each either
environment essential every experience experienced fixed flexible from full good have help holiday include includes including into join knowledge like looking more
must need offer office only other pension people permanent plus position preferred required role salary should skills some someone strong successful such team than that their
them then there these they this time under well what when where which while will with within work working would year years your yours able know used using over both very""".split())


def find(data, jobs, schools, today):
    yield from contact(data)
    yield from gaps(jobs, schools, today)
    for each in jobs:
        yield from bullets(each)
    summary = data.get("summary", "")
    if len(summary.split()) > 70:
        yield 2, "summary", f"{len(summary.split())} words. Four lines, about 50 words, are read; cut what the jobs show anyway."
    whole = " ".join([summary, data.get("headline", ""), *(line for each in jobs for line in each.bullets)])
    for match in sorted({found.group().lower() for found in CLICHES.finditer(whole)}):
        yield 1, "wording", f"“{match}” is in every CV. Say what you did that shows it, or leave it out."
    if match := PRIVATE.search(" ".join([whole, *(item for each in data.get("extra", []) for item in each.get("items", []))])):
        yield 2, "private", f"“{match.group().strip(',')}” does not belong in a CV for most countries and invites bias."


def contact(data):
    for key in ("email", "phone", "location"):
        if not data.get(key):
            yield 3 if key == "email" else 1, "contact", f"There is no {key}."
    if not data.get("summary") and not data.get("headline"):
        yield 1, "top", "Neither headline nor summary: the reader has to guess what you apply as."


def gaps(jobs, schools, today):
    spans = sorted((month(each.start, 1), today if each.current else month(each.end or each.start, 12)) for each in [*jobs, *schools] if each.start)
    for each in jobs:
        if not each.start:
            yield 3, each.where, f"{each.title}: no start date. Software that reads CVs leaves such a job out."
        elif each.start[1] == 0 or (each.end and each.end[1] == 0):
            yield 1, each.where, f"{each.title}: years without months look like a hidden gap."
    reach = None
    for start, end in spans:
        if reach is not None and start - reach > 4:
            yield 2, "gap", f"{start - reach - 1} months between {shown(back(reach))} and {shown(back(start))}. Have a sentence ready, or an entry (care, study, travel)."
        reach = max(end, reach if reach is not None else end)
    if reach is not None and today - reach > 4:
        yield 2, "gap", f"Nothing since {shown(back(reach))}."


def back(number):
    return number // 12, number % 12 + 1


def bullets(each):
    if not each.bullets:
        yield 2, each.where, f"{each.title} at {each.organisation}: no bullet says what was done."
    if len(each.bullets) > 6:
        yield 1, each.where, f"{each.title}: {len(each.bullets)} bullets. Keep the three to five that this application needs."
    measured = [line for line in each.bullets if re.search(r"\d", line)]
    if len(each.bullets) >= 2 and not measured:
        yield 2, each.where, f"{each.title}: no number in any bullet. How many, how much, how often, before and after?"
    for line in each.bullets:
        words = line.split()
        start = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
        if match := WEAK.match(line):
            yield 2, each.where, f"“{start}” opens with “{match.group().strip().lower()}”: a duty, not a deed. Begin with the verb for what you did."
        if len(line) > 220:
            yield 1, each.where, f"“{start}” has {len(line)} characters; two lines are about 200."
        if re.search(r"\b(I|my|me)\b", line):
            yield 1, each.where, f"“{start}” is in the first person; CVs leave the pronoun out."


def missing_words(advert, data, jobs):
    """Words that the advert stresses and the CV does not have, the most frequent first."""
    own = " ".join([data.get("summary", ""), data.get("headline", ""), *(f"{each.title} {' '.join(each.bullets)}" for each in jobs),
                    *(item for each in [*data.get("skills", []), *data.get("extra", [])] for item in each.get("items", []))]).lower()
    counts, spelled = {}, {}
    for word in re.findall(r"[A-Za-z][A-Za-z+#./-]*[A-Za-z+#]", advert):
        if len(word) > 3 and word.lower() not in COMMON or re.fullmatch(r"[A-Z][A-Z0-9+#]+", word):
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
            # HACCP stays in capitals; a capital that only begins a sentence does not.
            spelled.setdefault(word.lower(), word if re.search(r"[A-Z]", word[1:]) else word.lower())
    absent = [word for word in counts if stem(word) not in own]
    return [spelled[word] for word in sorted(absent, key=lambda word: (-counts[word], list(counts).index(word)))[:12]]


def stem(word):
    return re.sub(r"(ing|ed|es|s)$", "", word) if len(word) > 5 else word
