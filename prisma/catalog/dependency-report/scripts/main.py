"""Report on the dependencies that manifests and lock files name: pinning, duplicates, licences, odd sources.

Usage: main.py package.json package-lock.json …, attachments, or {"files": {"package.json": "…"}} on stdin.
"""
import csv
import io
import os
import sys
from dataclasses import replace

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import findings
import manifests
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"files": dict, "distributed": bool}
LEVELS = ["high", "medium", "low"]


def main():
    request = settings(FIELDS)
    if "text" in request:
        raise Refused('Attach the manifest under its own name (package.json, requirements.txt …), or send {"files": {"package.json": "…"}}.')
    given = dict(files())
    for name, text in (request.get("files") or {}).items():
        if not isinstance(text, str):
            raise Refused(f'"files": the content of "{name}" has to be text.')
        given[name] = text
    if not given:
        raise Refused("No files. Attach package.json, package-lock.json, requirements.txt, pyproject.toml, go.mod, Cargo.toml or Cargo.lock.")
    packages, read, skipped = manifests.read(given)
    if not read:
        raise Refused(f"None of {', '.join(sorted(given))} is known. Their names decide: {', '.join(manifests.READERS)}.")
    found = sorted(findings.find(packages, read, request.get("distributed", False)), key=lambda each: LEVELS.index(each.level))
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["ecosystem", "name", "version", "wanted", "direct", "development", "licence", "file"])
    for each in rows(packages):
        writer.writerow([each.ecosystem, each.name, each.version, each.wanted, "yes" if each.direct else "no", "yes" if each.dev else "no", each.licence, each.file])
    save("dependencies.csv", table.getvalue())
    text = report(packages, read, skipped, found)
    save("report.md", text + "\n")
    return text


def rows(packages):
    """One entry for each package and version: what the manifest wishes joins what the lock file holds."""
    locked = {(each.ecosystem, each.name): each for each in packages if each.version and not each.direct and not each.nested}
    wishes = {(each.ecosystem, each.name): each for each in packages if each.direct and (each.ecosystem, each.name) in locked}
    for each in packages:
        wish = wishes.get((each.ecosystem, each.name))
        if wish and each is locked[each.ecosystem, each.name]:
            yield replace(each, direct=True, dev=wish.dev, wanted=wish.wanted)
        elif each is not wish:
            yield each


def report(packages, read, skipped, found):
    lines = ["# Dependencies", "", "## Findings", ""]
    lines += [f"{number}. **{each.level}**: {each.text}" for number, each in enumerate(found, 1)] or ["None by the rules. Known vulnerabilities are not looked up."]
    lines += ["", "## Size", "", "| Ecosystem | Direct | of them for development | Transitive | Files |", "| --- | ---: | ---: | ---: | --- |"]
    for ecosystem in sorted({each.ecosystem for each in packages} | set(read.values())):
        mine = [each for each in packages if each.ecosystem == ecosystem]
        direct = {each.name for each in mine if each.direct}
        dev = {each.name for each in mine if each.direct and each.dev}
        locked = {(each.name, each.version) for each in mine if not each.direct and each.name not in direct}
        has_lock = any(name in manifests.LOCKS for name, of in read.items() if of == ecosystem)
        lines.append(f"| {ecosystem} | {len(direct)} | {len(dev)} | {len(locked) if has_lock or locked else 'unknown: no lock file'} | {', '.join(name for name, of in read.items() if of == ecosystem)} |")
    licences = findings.licence_counts(packages)
    if licences:
        lines += ["", "## Licences named in lock files", "", "| Licence | Packages | |", "| --- | ---: | --- |"]
        lines += [f"| {cell(name)} | {count} | {kind} |" for name, count, kind in licences]
    direct = [each for each in packages if each.direct]
    lines += ["", "## Direct dependencies", "", "| Package | Asked for | Locked | Licence |", "| --- | --- | --- | --- |"]
    versions = {(other.ecosystem, other.name): other for other in reversed(packages) if other.version and not other.nested}
    for each in direct:
        locked = versions.get((each.ecosystem, each.name))
        lines.append(f"| `{cell(each.name)}`{' (dev)' if each.dev else ''} | {cell(each.wanted or 'anything')} | {cell(locked.version) if locked else ''} | {cell(locked.licence) if locked else ''} |")
    if skipped:
        lines += ["", f"Not read: {', '.join(skipped)}."]
    return "\n".join(lines + ["", f"All {counted(len(list(rows(packages))), 'row')} are in `dependencies.csv`."])


run(main)
