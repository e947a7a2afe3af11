"""Commits sorted into the headings of Keep a Changelog, and the version that they make."""
import datetime
import re

from intake import Refused

HEADINGS = {"feat": "Added", "add": "Added", "change": "Changed", "perf": "Changed", "refactor!": "Changed", "deprecate": "Deprecated", "remove": "Removed", "fix": "Fixed", "security": "Security"}
ORDER = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
INTERNAL = set("chore ci build test tests docs doc style refactor wip release deps".split())


def sort(found, include_internal):
    """Listed commits by heading. What was reverted within the same range falls out with its revert."""
    for each in found:
        target = each.reverts and next((other for other in found if other is not each and not other.reverts and (
            other.hash and len(each.reverts) >= 7 and (other.hash.startswith(each.reverts[:7]) and re.fullmatch(r"[0-9a-f]{7,40}", each.reverts)) or other.raw == each.reverts or other.subject == each.reverts)), None)
        if target:
            each.outcome = target.outcome = "undone"
    groups = {heading: [] for heading in ORDER}
    for each in found:
        if each.outcome == "undone":
            continue
        heading = "Security" if each.security else HEADINGS.get(each.type)
        if each.type == "revert":
            heading = "Removed"
            each.subject = each.subject if each.conventional else each.reverts
        if heading is None and (each.breaking or include_internal or each.type not in INTERNAL):
            heading = "Changed"
        if heading:
            each.outcome = "listed"
            groups[heading].append(each)
    return groups


def bump(groups, current):
    listed = [each for group in groups.values() for each in group]
    breaking = sum(bool(each.breaking) for each in listed)
    if breaking:
        if current and current[0] == 0:
            return "minor", f"{breaking} breaking change{'s' * (breaking > 1)}, and below 1.0.0 these raise the minor number"
        return "major", f"of {breaking} breaking change{'s' * (breaking > 1)}"
    if groups["Removed"] and not (current and current[0] == 0):
        return "minor", "something was removed, though no commit calls it breaking: **if users had it, this is major**"
    for heading in ("Added", "Deprecated"):
        if groups[heading]:
            if current and current[0] == 0:
                return "patch", f"of what was {heading.lower()}; below 1.0.0 many projects raise the minor number here"
            return "minor", f"of what was {heading.lower()}"
    return ("patch", "nothing was added and nothing breaks") if listed else ("none", "nothing concerns users")


def version(text):
    match = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?", text.strip())
    if not match:
        raise Refused('"current" has to be a version such as 1.4.2.')
    return tuple(int(part) for part in match.groups())


def next_version(current, kind):
    major, minor, patch = current
    return {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1), "none": current}[kind]


def is_date(text):
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def write(groups, following, current, date, repository):
    name = ".".join(map(str, following)) if following else "Unreleased"
    lines = [f"## [{name}]" + (f" - {date}" if date else "")]
    breaking = [each for group in groups.values() for each in group if each.breaking]
    if breaking:
        lines += ["", "### Breaking", ""] + [f"- {scope(each)}{sentence(each.breaking)}{links(each, repository)}" for each in breaking]
    for heading in ORDER:
        group = [each for each in groups[heading] if not each.breaking or each.breaking != each.subject]
        if group:
            lines += ["", f"### {heading}", ""]
            lines += [f"- {scope(each)}{sentence(each.subject)}{links(each, repository)}" for each in sorted(group, key=lambda each: each.scope == "")]
    if not any(groups.values()):
        lines += ["", "No changes that concern users."]
    if repository and following:
        lines += ["", f"[{name}]: {repository}/compare/v{current}...v{name}"]
    return "\n".join(lines) + "\n"


def scope(commit):
    return f"**{commit.scope}**: " if commit.scope else ""


def sentence(text):
    return (text[0].upper() + text[1:] if not re.match(r"\w+[A-Z_./(]|`", text) else text).replace("<", "&lt;")


def links(commit, repository):
    parts = [f"[#{number}]({repository}/issues/{number})" if repository else f"#{number}" for number in commit.references]
    if not parts and commit.hash:
        parts = [f"[{commit.short()}]({repository}/commit/{commit.hash})" if repository else commit.short()]
    return f" ({', '.join(parts)})" if parts else ""
