"""The same findings three times: for people, for programs, and for code scanning."""
import collections

from rules import RULES, SEVERITIES

SHOWN = 60
SARIF_LEVEL = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
SARIF_SCORE = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}


def as_markdown(findings, found):
    counts = collections.Counter(finding.severity for finding in findings)
    parts = ["# Code review", "", f"**{verdict(counts)}**", "", scope(found), ""]
    if findings:
        parts += ["| Severity | Findings |", "| --- | ---: |", *(f"| {severity} | {counts[severity]} |" for severity in SEVERITIES), ""]
    for severity in SEVERITIES:
        group = [finding for finding in findings[:SHOWN] if finding.severity == severity]
        if group:
            parts += [f"## {severity.capitalize()}", ""]
        for finding in group:
            _, title, why, fix = RULES[finding.rule]
            detail = f": {finding.detail}" if finding.detail else ""
            parts += [f"### {finding.path}:{finding.line} – {title}", "", fenced(finding), "",
                      f"`{finding.rule}`{detail}", "", f"- Why it matters: {why}", f"- Fix: {fix}", ""]
    if len(findings) > SHOWN:
        parts += [f"{len(findings) - SHOWN} more findings of lower severity are in `findings.json`.", ""]
    if found.skipped:
        parts += [f"Not reviewed: {', '.join(found.skipped)}.", ""]
    parts.append("This is a static check by rules: it does not know what the code is for. A clean result is no proof of correctness.")
    return "\n".join(parts)


def verdict(counts):
    if counts["critical"]:
        return f"Do not merge: {plural(counts['critical'], 'critical finding')}."
    if counts["high"]:
        return f"Fix before merging: {plural(counts['high'], 'finding')} of high severity."
    if counts["medium"]:
        return f"Fit to merge once {plural(counts['medium'], 'finding')} of medium severity {'is' if counts['medium'] == 1 else 'are'} settled."
    if counts["low"]:
        return f"Fit to merge; {plural(counts['low'], 'small remark')}."
    return "No findings."


def scope(found):
    files = sorted({source.path for source in found.sources})
    lines = sum(sum(number is not None for number in source.numbers) if source.numbers else len(source.text.rstrip("\n").split("\n")) for source in found.sources)
    languages = sorted({source.language for source in found.sources})
    what = "added lines" if found.diff else "lines"
    return f"Reviewed {plural(len(files), 'file')}, {lines} {what} of {', '.join(languages)}."


def fenced(finding):
    fence = "````" if "```" in finding.code else "```"
    return f"{fence}\n{finding.code}\n{fence}"


def as_json(findings, found):
    counts = collections.Counter(finding.severity for finding in findings)
    return {
        "verdict": verdict(counts),
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "files": sorted({source.path for source in found.sources}),
        "skipped": found.skipped,
        "findings": [{"file": f.path, "line": f.line, "severity": f.severity, "rule": f.rule, "title": RULES[f.rule][1], "detail": f.detail,
                      "code": f.code, "why": RULES[f.rule][2], "fix": RULES[f.rule][3]} for f in findings],
    }


def as_sarif(findings):
    used = sorted({finding.rule for finding in findings})
    rules = [{"id": rule, "shortDescription": {"text": RULES[rule][1]}, "fullDescription": {"text": RULES[rule][2]}, "help": {"text": RULES[rule][3]},
              "properties": {"security-severity": SARIF_SCORE[RULES[rule][0]]}} for rule in used]
    results = [{"ruleId": f.rule, "ruleIndex": used.index(f.rule), "level": SARIF_LEVEL[f.severity],
                "message": {"text": f"{RULES[f.rule][1]}{f' ({f.detail})' if f.detail else ''}. {RULES[f.rule][3]}"},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": f.path}, "region": {"startLine": f.line}}}]} for f in findings]
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [{"tool": {"driver": {"name": "code-review", "version": "1.0.0", "rules": rules}}, "results": results}]}


def plural(number, noun):
    return f"{number} {noun}" + ("" if number == 1 else "s")
