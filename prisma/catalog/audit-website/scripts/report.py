"""The findings as Markdown: the gravest first, each rule once with the places where it was found."""

from findings import RULES, SEVERITIES, Findings
from page import Page

MOST_PLACES = 6
MEANING = {"critical": "repair today", "high": "this week", "medium": "next release", "low": "when you are there anyway"}


def write(base: str, pages: list[Page], found: Findings, unseen: list[str], had: dict[str, bool]) -> str:
    counts = {severity: sum(each.severity == severity for each in found) for severity in SEVERITIES}
    summary = ", ".join(f"{count} {severity}" for severity, count in counts.items() if count) or "nothing"
    lines = [f"# Audit of {base.rstrip('/')}", "", f"**{summary}** on {len(pages)} page{'s' if len(pages) > 1 else ''}.", ""]
    for severity in SEVERITIES:
        rules = list(dict.fromkeys(each.rule for each in found if each.severity == severity))
        if not rules:
            continue
        lines += [f"## {severity.capitalize()}: {MEANING[severity]}", ""]
        for rule in rules:
            _, area, headline, cure = RULES[rule]
            places = [each for each in found if each.rule == rule]
            lines += [f"**{headline}** ({area}). {cure}", ""]
            for each in places[:MOST_PLACES]:
                line = f", line {each.line}" if each.line else ""
                lines.append(f"- {each.page}{line}: {code(each.detail)}")
            if len(places) > MOST_PLACES:
                lines.append(f"- … and {len(places) - MOST_PLACES} more in findings.csv")
            lines.append("")
    lines += ["## The pages", "", "| Page | File | Title | Words | HTML | Findings |", "| --- | --- | --- | --- | --- | --- |"]
    for page in pages:
        own = sum(each.page == page.path for each in found)
        title = cell(page.title) or "–"
        lines.append(f"| {page.path} | {page.file} | {title} | {page.words} | {max(1, round(page.bytes / 1000))} kB | {own} |")
    absent = [name for name, present in had.items() if not present]
    lines += ["", "Not seen from here: loading times, redirects, other hosts, what scripts draw later, rankings."]
    if unseen:
        more = f" and {len(unseen) - 5} more" if len(unseen) > 5 else ""
        lines.append(f"In the sitemap, but not attached and so not read: {', '.join(unseen[:5])}{more}.")
    if absent:
        lines.append(f"Not attached, so not checked: {', '.join(absent)}.")
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    flat = " ".join(text.split()).replace("`", "'")
    return f"`{flat[:140]}{'…' if len(flat) > 140 else ''}`"


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    flat = " ".join(text.split())
    return "'" + flat if flat[:1] in "=+-@" else flat
