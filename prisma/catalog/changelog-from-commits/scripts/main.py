"""Write a changelog section from git log output, and say which version it makes.

Usage: main.py [LOG.txt], or the log (or {"log": …, "current": "1.4.2", "date": …}) on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import commits
import section
from intake import Refused, counted, files, run, save, settings

FIELDS = {"log": str, "text": str, "current": str, "date": str, "repository": str, "include_internal": bool}


def main():
    request = settings(FIELDS)
    attached = files()
    log = request.get("log") or request.get("text") or (attached[0][1] if attached else "")
    found = commits.read(log)
    current = section.version(request["current"]) if request.get("current") else None
    repository = (request.get("repository") or "").rstrip("/")
    if repository and not repository.startswith("https://"):
        raise Refused('"repository" has to be an address such as https://github.com/owner/name.')
    if request.get("date") and not section.is_date(request["date"]):
        raise Refused('"date" has to be a day such as 2026-03-02.')
    sorted_commits = section.sort(found, request.get("include_internal", False))
    bump, reason = section.bump(sorted_commits, current)
    following = section.next_version(current, bump) if current else None
    text = section.write(sorted_commits, following, request.get("current", "").lstrip("v"), request.get("date"), repository)
    save("CHANGELOG-section.md", text)
    return text + "\n---\n\n" + notes(found, sorted_commits, current, following, bump, reason)


def notes(found, groups, current, following, bump, reason):
    lines = [f"**{current and following and '.'.join(map(str, current)) + ' → ' + '.'.join(map(str, following)) or 'Bump'}: {bump}**, because {reason}."]
    left_out = [each for each in found if each.outcome == "internal"]
    undone = [each for each in found if each.outcome == "undone"]
    vague = [each for each in found if each.outcome == "listed" and commits.is_vague(each)]
    guessed = [each for each in found if each.outcome == "listed" and not each.conventional]
    lines.append(f"\n{counted(len(found), 'commit')} read; {sum(each.outcome == 'listed' for each in found)} listed.")
    for title, group in (("Left out as internal", left_out), ("Reverted before the release, so in neither", undone),
                         ("Sorted by their first word, not by a type: check these", guessed), ("Too vague for a reader: rewrite these", vague)):
        if group:
            lines += ["", f"{title}:", ""] + [f"- {each.short() + ' ' if each.hash else ''}{each.raw}" for each in group[:40]]
            lines += [f"- and {len(group) - 40} more"] if len(group) > 40 else []
    return "\n".join(lines)


run(main)
