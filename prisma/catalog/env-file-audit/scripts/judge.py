"""What is wrong with dotenv files. Values are looked at, and shown only masked."""
import math
import re
from collections import Counter
from dataclasses import dataclass

SECRET_NAME = re.compile(r"(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|PWD|PASS|PRIVATE|CREDENTIALS?|APIKEY|SALT|SIGNING|ENCRYPTION)(?:_|$)|(?:API|ACCESS|SECRET|PRIVATE|AUTH|ENCRYPTION)_KEY", re.I)
PUBLIC_NAME = re.compile(r"^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY)_")
PLACEHOLDER = re.compile(r"^(?:change.?me|your[-_ ].*|<.*>|x{3,}.*|placeholder|example|replace.*|\.\.\.|to.?do|secret|dummy|none|fill.*)$", re.I)
WEAK = set("password passwd secret admin root test demo letmein qwerty 123456 12345678 changeme default postgres mysql redis guest dev development".split())
SHAPES = [("an AWS access key", r"(?:AKIA|ASIA)[0-9A-Z]{16}$"), ("a GitHub token", r"gh[pousr]_\w{36}|github_pat_"), ("a Slack token", r"xox[abprs]-"),
          ("a live payment key", r"[rs]k_live_"), ("a private key", r"-----BEGIN [A-Z ]*PRIVATE"), ("a Google API key", r"AIza[\w-]{35}"),
          ("an API key", r"sk-[\w-]{20}"), ("a JSON Web Token", r"eyJ[\w-]+\.eyJ[\w-]+\.")]
URL_PASSWORD = re.compile(r"^[a-z][a-z0-9+.-]*://[^:/@\s]*:([^@\s]+)@", re.I)
USES = [r"process\.env\.([A-Za-z_]\w*)", r"process\.env\[[\"'](\w+)[\"']\]", r"import\.meta\.env\.([A-Z_]\w*)", r"os\.environ(?:\.get\(|\[)\s*[\"'](\w+)[\"']",
        r"os\.getenv\(\s*[\"'](\w+)[\"']", r"ENV(?:\.fetch\(|\[)\s*[\"'](\w+)[\"']", r"os\.(?:Getenv|LookupEnv)\(\"(\w+)\"", r"\bgetenv\([\"'](\w+)[\"']", r"\$\{([A-Z_][A-Z0-9_]*)[:?}-]"]
READ_BY_OTHERS = {"NODE_ENV", "PORT", "TZ", "LANG", "DEBUG", "PATH", "HOME", "CI"}


@dataclass
class Finding:
    level: str
    file: str
    line: int
    name: str
    text: str


def names_used(code):
    return {name for pattern in USES for name in re.findall(pattern, code)}


def findings(parsed, example, used, optional):
    found = []
    for file, (entries, broken) in parsed.items():
        found += [Finding("error", file, line, "", f"The line {why}.") for line, why in broken]
        found += [finding for entry in entries for finding in [*form(file, entry), *content(file, entry, file == example)]]
        found += repeated(file, entries)
    found += compared(parsed, example, used, optional)
    return found + list(shared(parsed, example))


def form(file, entry):
    def finding(level, text):
        return Finding(level, file, entry.line, entry.name, text)

    if not re.fullmatch(r"[A-Za-z_]\w*", entry.name):
        yield finding("error", "Not a name that a shell can hold: letters, digits and _ only, no digit first.")
    elif entry.name != entry.name.upper():
        yield finding("note", "Lower-case letters: on Linux another variable than its upper-case twin.")
    if entry.spaced:
        yield finding("warning", "Spaces around =. Node and Python readers drop them; `source` in a shell takes the name for a command.")
    if entry.value and not entry.quote:
        if "#" in entry.value:
            yield finding("warning", "An unquoted # inside the value. Some readers keep it, others cut there: quote the value.")
        elif re.search(r"\s", entry.value):
            yield finding("warning", "Unquoted spaces: a shell runs the second word as a command. Quote the value.")
        if "$" in entry.value:
            yield finding("warning", "An unquoted $: readers that expand variables replace what follows it. Single-quote it if it is meant as it stands.")
    elif entry.quote == '"' and re.search(r"(?<!\\)\$(?:\w|\{)", entry.value):
        yield finding("warning", "$ in double quotes is expanded by shells, Compose and dotenv-expand. Use single quotes for a literal one.")
    if entry.quote and re.match(r"\s*[^\s#]", entry.raw[len(entry.value) + 2:]) and "\\" not in entry.value:
        yield finding("error", "Text after the closing quote: readers disagree about the value.")
    if re.search(r"[“”‘’\u00a0\u200b]", entry.raw):
        yield finding("error", "Typographic quotes or an invisible space, probably pasted from a document. They become part of the value.")
    if entry.value != entry.value.strip() and entry.quote:
        yield finding("note", "The quoted value begins or ends with a space.")


def content(file, entry, is_example):
    def finding(level, text):
        return Finding(level, file, entry.line, entry.name, text)

    value = entry.value
    if not value:
        return
    shape = next((label for label, pattern in SHAPES if re.match(pattern, value)), None)
    in_url = URL_PASSWORD.match(value)
    secret = in_url[1] if in_url else value
    is_secret = bool(shape or in_url or SECRET_NAME.search(entry.name) and not re.search(r"_(?:URL|FILE|PATH|TTL|EXPIRY|EXPIRES_IN|LENGTH|ROUNDS|ID|NAME|HEADER)$", entry.name))
    if not is_secret or re.fullmatch(r"\$\{?\w+\}?", secret):
        return
    if PUBLIC_NAME.match(entry.name):
        yield finding("critical", "The prefix puts it into the code that every browser downloads, and it looks like a secret.")
    if is_example and (shape or looks_random(secret)):
        yield finding("critical", f"{'Looks like ' + shape if shape else 'A real-looking secret'} in the file that is committed ({masked(value)}). Revoke it, then clean the history.")
    elif not is_example and PLACEHOLDER.match(secret):
        yield finding("error", f"Still the placeholder ({masked(value)}).")
    elif not is_example and (secret.lower() in WEAK or re.fullmatch(r"(.)\1*|\d{1,8}", secret)):
        yield finding("error", f"A value that is tried first by everybody ({masked(value)}).")
    elif not is_example and not shape and not in_url and len(secret) < 16 and re.search(r"SECRET|SALT|SIGNING|ENCRYPTION|PRIVATE", entry.name, re.I):
        yield finding("warning", f"{len(secret)} characters for a key. 32 random bytes are usual for signing and encrypting.")


def looks_random(value):
    if len(value) < 16 or PLACEHOLDER.match(value):
        return False
    counts = Counter(value)
    entropy = -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())
    return entropy >= 3.2 and bool(re.search(r"\d", value)) and bool(re.search(r"[A-Za-z]", value)) and not re.search(r"\s", value)


def repeated(file, entries):
    first = {}
    for entry in entries:
        earlier = first.setdefault(entry.name, entry)
        if earlier is not entry:
            same = " with the same value" if earlier.value == entry.value else ""
            yield Finding("warning" if same else "error", file, entry.line, entry.name, f"Set again{same} (first in line {earlier.line}). Most readers take the last one, a few the first.")


def compared(parsed, example, used, optional):
    known = {entry.name for entry in parsed[example][0]} if example else set()
    for file, (entries, _) in parsed.items():
        if not example or file == example:
            continue
        here = {entry.name: entry for entry in entries}
        for entry in parsed[example][0]:
            if entry.name in optional:
                continue
            if entry.name not in here:
                yield Finding("error", file, 0, entry.name, f"Missing; `{example}` has it in line {entry.line}.")
            elif not here[entry.name].value and (entry.value or SECRET_NAME.search(entry.name)):
                yield Finding("error", file, here[entry.name].line, entry.name, "Empty.")
        for name, entry in here.items():
            if name not in known:
                near = next((other for other in sorted(known - set(here)) if alike(name, other)), None)
                yield Finding("warning", file, entry.line, name, f"Not in `{example}`" + (f"; is `{near}` meant?" if near else ": the next person will not know of it."))
    everywhere = {entry.name for entries, _ in parsed.values() for entry in entries}
    if used:
        for name in sorted(everywhere - used - READ_BY_OTHERS):
            holder = example if name in known else next(file for file, (entries, _) in parsed.items() if any(entry.name == name for entry in entries))
            yield Finding("note", holder, 0, name, "Not among the names that the code reads. Unused, or read by a library or a script.")
        for name in sorted(used - (known or everywhere) - READ_BY_OTHERS):
            yield Finding("error", example or next(iter(parsed)), 0, name, "The code reads it, and the file does not mention it.")


def alike(a, b):
    """One typing slip apart: a letter dropped, added, changed or swapped."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    rest = [(a[head + 1:], b[head:]), (a[head:], b[head + 1:]), (a[head + 1:], b[head + 1:]), (a[head:head + 2][::-1] + a[head + 2:], b[head:])]
    return any(left == right for left, right in rest)


def shared(parsed, example):
    """One secret in two environments: whoever gets one has both."""
    holders = {}
    for file, (entries, _) in parsed.items():
        for entry in entries if file != example else []:
            if SECRET_NAME.search(entry.name) and len(entry.value) >= 8:
                holders.setdefault((entry.name, entry.value), []).append((file, entry.line))
    for (name, _), places in holders.items():
        if len({file for file, _ in places}) > 1:
            yield Finding("warning", places[-1][0], places[-1][1], name, f"The same secret as in {places[0][0]}. Give each environment its own.")


def masked(value):
    in_url = URL_PASSWORD.match(value)
    if in_url:
        return f"{value[:in_url.start(1)]}…{value[in_url.end(1):]}"
    return f"{value[:2]}… ({len(value)} characters)" if len(value) > 11 else f"… ({len(value)} characters)"
