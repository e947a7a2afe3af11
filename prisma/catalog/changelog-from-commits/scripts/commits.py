"""Commits out of whatever git log printed: full, --oneline, or one subject a line."""
import re
from dataclasses import dataclass, field

from intake import Refused

TYPE = re.compile(r"^(\w+)(?:\(([^)]*)\))?(!)?:\s+(.+)$")
FIRST_WORDS = [("feat", r"add(?:s|ed)?|introduce[sd]?|implement(?:s|ed)?|support(?:s|ed)?|allow(?:s|ed)?|new"), ("fix", r"fix(?:e[sd])?|repair(?:s|ed)?|correct(?:s|ed)?|prevent(?:s|ed)?|resolve[sd]?"),
               ("remove", r"remove[sd]?|drop(?:s|ped)?|delete[sd]?"), ("deprecate", r"deprecate[sd]?"), ("security", r"secure[sd]?|sanitize[sd]?"),
               ("change", r"change[sd]?|update[sd]?|improve[sd]?|rename[sd]?|move[sd]?|replace[sd]?|make|use|speed|show")]
VAGUE = re.compile(r"^(?:(?:fix|fixes|fixed|update|updates|change|changes|improve|wip|misc|minor|cleanup|tweaks?|stuff|bug|bugs|the|some|more|small|various|a|an|issue|issues|things?|code)\W*)+$", re.I)


@dataclass
class Commit:
    raw: str
    hash: str = ""
    type: str = ""
    scope: str = ""
    subject: str = ""
    breaking: str = ""
    conventional: bool = False
    references: list = field(default_factory=list)
    reverts: str = ""
    outcome: str = "internal"
    security: bool = False

    def short(self):
        return self.hash[:7]


def read(log):
    if not log.strip():
        raise Refused('No commits. Send what "git log v1.4.2..HEAD" prints, as the input or as "log".')
    found = [understand(*each) for each in (full(log) if re.search(r"^commit [0-9a-f]{7,64}", log, re.M) else lines(log))]
    found = [each for each in found if each]
    if not found:
        raise Refused('"log" holds no commit messages. Send what "git log v1.4.2..HEAD" prints.')
    return found


def full(log):
    for chunk in re.split(r"^(?=commit [0-9a-f]{7,64})", log, flags=re.M):
        match = re.match(r"commit ([0-9a-f]+)", chunk)
        if match:
            body = [line[4:] for line in chunk.split("\n") if line.startswith("    ")]
            yield match[1], (body[0] if body else ""), "\n".join(body[1:])


def lines(log):
    """One commit a line; indented lines and footers below belong to it."""
    hashed = bool(re.match(r"\W*[0-9a-f]{7,40}\s", log.lstrip()))
    current = None
    for line in log.split("\n"):
        footer = re.match(r"(?:BREAKING[ -]CHANGE|[A-Z][\w-]+(?:-by)?|Closes|Fixes|Refs):? ", line) and not TYPE.match(line) and current and (hashed or line.startswith(("BREAKING", "Refs", "Closes")))
        if not line.strip():
            continue
        if current and (line.startswith(("  ", "\t")) or footer):
            current[2] += "\n" + line.strip()
            continue
        if current:
            yield tuple(current)
        text = re.sub(r"^[\s*|\\/_-]+(?=\S)", "", line)
        match = re.match(r"([0-9a-f]{7,40})\s+(?:\((?:HEAD|tag:|origin)[^)]*\)\s+)?(.*)", text)
        current = [match[1], match[2], ""] if match else ["", text, ""]
    if current:
        yield tuple(current)


def understand(hash_, subject, body):
    subject = subject.strip()
    if not subject or re.match(r"Merge (?:branch|pull request|remote|tag)|fixup!|squash!", subject):
        return None
    commit = Commit(subject, hash_, subject=subject)
    match = TYPE.match(subject)
    if match:
        commit.type, commit.scope, commit.subject, commit.conventional = match[1].lower(), match[2] or "", match[4], True
        commit.breaking = commit.subject if match[3] else ""
    else:
        commit.type = next((kind for kind, words in FIRST_WORDS if re.match(rf"(?:{words})\b", subject, re.I)), "")
    note = re.search(r"^BREAKING[ -]CHANGE:\s*(.+(?:\n(?!\s*\n|[\w-]+: ).+)*)", body, re.M)
    if note:
        commit.breaking = re.sub(r"\s+", " ", note[1]).strip()
    commit.references = sorted(set(re.findall(r"#(\d+)\b", f"{subject} " + " ".join(re.findall(r"^(?:Closes|Fixes|Refs|Resolves):?.*$", body, re.M | re.I)))), key=int)
    commit.subject = re.sub(r"\s*\((?:(?:closes|fixes|refs)?\s*#\d+[,\s]*)+\)", "", commit.subject, flags=re.I).strip().rstrip(".")
    undone = re.match(r"Revert \"(.+)\"", subject)
    if undone or commit.type == "revert":
        named = re.search(r"This reverts commit ([0-9a-f]{7,40})", body)
        commit.reverts = named[1] if named else undone[1] if undone else match[4]
        commit.type = "revert"
    commit.security = commit.type == "security" or commit.scope == "security" or bool(re.search(r"\bCVE-\d{4}-\d+|vulnerab|\bXSS\b|\bCSRF\b|SQL injection", f"{subject}\n{body}", re.I))
    return commit


def is_vague(commit):
    return len(commit.subject) < 8 or bool(VAGUE.match(commit.subject)) or len(commit.subject.split()) < 2
