"""Static review of JavaScript, TypeScript, Python and shell: pasted code, a unified diff, or files.

Usage: main.py [FILE …]    or code on stdin, or a JSON object with the fields of assets/parameters.json.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import javascript_rules
import python_rules
import report
import shell_rules
import sources
from rules import SEVERITIES, Finding, secret_in_text, suppressed

CHECKERS = {"python": python_rules.check, "javascript": javascript_rules.check, "typescript": javascript_rules.check, "shell": shell_rules.check}
FIELDS = {"code", "filename", "language", "minimum", "context"}


def main():
    request = read_request()
    found = sources.from_files(sys.argv[1:] or attached()) or sources.from_text(request.get("code", ""), request.get("filename"), request.get("language"))
    if not found.sources and not found.skipped:
        raise sources.NoCode("There is no code to review. Paste code or a unified diff, or attach source files.")
    if not found.sources:
        raise sources.NoCode(f"Nothing here can be checked: {', '.join(found.skipped)}. This review covers JavaScript, TypeScript, Python and shell.")

    findings = set()
    for source in found.sources:
        for finding in [*CHECKERS[source.language](source), *secret_in_text(source)]:
            original = source.original_line(finding.line)
            if original is None or suppressed(source, finding.line):
                continue
            findings.add(Finding(finding.rule, source.path, original, source.quote(finding.line), finding.detail, finding.severity))
    threshold = SEVERITIES.index(request.get("minimum") or "low")
    ordered = sorted((f for f in findings if SEVERITIES.index(f.severity) <= threshold), key=lambda f: (SEVERITIES.index(f.severity), f.path, f.line, f.rule))

    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    for name, content in (("findings.json", report.as_json(ordered, found)), ("findings.sarif", report.as_sarif(ordered))):
        with open(os.path.join(output, name), "w", encoding="utf-8") as handle:
            json.dump(content, handle, indent=2, ensure_ascii=False)
            handle.write("\n")
    print(report.as_markdown(ordered, found))


def read_request():
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        request = json.loads(raw)
    except ValueError:
        return {"code": raw}
    if not isinstance(request, dict) or not set(request) & FIELDS:
        return {"code": raw}
    if request.get("minimum", "low") not in SEVERITIES:
        raise sources.NoCode(f"Unknown severity {request['minimum']!r}. Use low, medium, high or critical.")
    return request


def attached():
    for folder in ("/workspace/attachments", "attachments"):
        if os.path.isdir(folder):
            return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if not name.startswith("."))
    return []


if __name__ == "__main__":
    try:
        main()
    except (sources.NoCode, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
