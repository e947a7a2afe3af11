"""Value a risk register: register.csv, heatmap.svg, report.md.

Usage: register.py RISKS.csv    or one attachment; "as_of" and more as a JSON object on stdin.
"""
import datetime
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import heatmap
import risks
import table
from table import shown


def main():
    found = given.settings(("risks", "title", "as_of", "review_days", "unit", "bands"), plain="risks")
    today, unit = as_of(found), given.words(found, "unit", "EUR") or "EUR"
    interval = given.amount(found, "review_days", 30, 1, 730, whole=True)
    bands = found.get("bands")
    if bands is not None and (not isinstance(bands, list) or len(bands) != 4 or not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in bands) or not all(a < b for a, b in zip([0, *bands], bands))):
        raise given.Problem('"bands" has to be four rising numbers such as [5000, 10000, 20000, 50000].')
    sheet = source(found)
    register, closed, amounts = risks.read(sheet, bands)
    register.sort(key=lambda each: (-each.exposure, -each.impact) if amounts else (-each.level, -each.column))
    text = report(register, closed, amounts, unit, today, interval, sheet)
    given.save("register.csv", table.write(
        ["rank", "id", "risk", "probability", "impact", "exposure" if amounts else "score", "row", "column", "owner", "response", "exposure after", "days since review"],
        [[at, each.id, each.text, f"{each.p:g}", f"{each.impact:g}", f"{each.exposure:g}", each.row, each.column, each.owner, each.response,
          f"{each.after[0] * each.after[1]:g}" if each.after else "", (today - each.review).days if each.review else ""] for at, each in enumerate(register, 1)]))
    edges = bands or risks.spread(register)
    columns = [f"to {figure(edge)}" for edge in edges] + [f"above {figure(edges[3])}"] if amounts else ["1 slight", "2 minor", "3 moderate", "4 major", "5 severe"]
    given.save("heatmap.svg", heatmap.draw(register, given.words(found, "title", "Risk register") or "Risk register", columns, amounts, unit, f"Source: {sheet.name}, as of {today}"))
    given.save("report.md", text)
    print(text, end="")


def as_of(found):
    try:
        return datetime.date.fromisoformat(str(found["as_of"]).strip())
    except KeyError:
        raise given.Problem('"as_of" is missing: the day from which the age of reviews is counted, such as "2026-04-20".') from None
    except ValueError:
        raise given.Problem(f'"as_of" is {found["as_of"]!r}; a date looks like 2026-04-20.') from None


def source(found):
    there = given.files((".csv", ".tsv", ".txt"))
    if len(there) > 1:
        raise given.Problem(f"{len(there)} files are attached; the register has to be one.")
    if there:
        return table.load(there[0])
    pasted = given.words(found, "risks")
    if "\n" in pasted:
        return table.parse(pasted.encode(), "the register")
    raise given.Problem('There is no register. Attach a .csv file, or put rows with a header row into "risks".')


def figure(value):
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"


def report(register, closed, amounts, unit, today, interval, sheet):
    grave = [each for each in register if each.level >= 15]
    issues = [each for each in register if amounts and each.p >= 1]
    real = [each for each in register if each not in issues]
    if amounts:
        spread = risks.losses([(each.p, each.impact) for each in real])
        after = [each.after or (each.p, each.impact) for each in real]
        spent = sum(each.cost or 0 for each in real if each.after)
        half, most = risks.quantile(spread, 0.5), risks.quantile(spread, 0.8)
        parts = [f"**{len(real)} open risk{'' if len(real) == 1 else 's'} with an exposure of {unit} {figure(sum(each.exposure for each in real))}.** A reserve of {unit} {figure(most)} would be enough in four cases of five, {figure(half)} in every second."]
        if spent or any(each.after for each in real):
            later = risks.quantile(risks.losses(after), 0.8)
            parts.append(f"With all responses in place, which cost {figure(spent)}, the exposure is {figure(sum(p * impact for p, impact in after))} and the same reserve {figure(later)}.")
    else:
        parts = [f"**{len(register)} open risk{'' if len(register) == 1 else 's'}, {len(grave)} of them in the red fields.** They are rated 1 to 5, so scores rank them and must not be added up."]
    head = f"| | Risk | Probability | Impact | {'Exposure' if amounts else 'Score'} | Owner |\n| --- | --- | ---: | ---: | ---: | --- |\n"
    parts.append(head + "\n".join(f"| {shown(each.id, 12)} | {shown(each.text, 80)} | {f'{each.p * 100:g} %' if amounts else f'{each.p:g}'} | {figure(each.impact)} | {figure(each.exposure)} | {shown(each.owner, 24) or '**nobody**'} |" for each in register[:30]))
    if len(register) > 30:
        parts.append("The first 30; all are in `register.csv`.")
    if amounts:
        worth = list(value_of_responses(real, unit))
        if worth:
            parts += ["## What the responses are worth", "\n".join(f"- {each}" for each in worth)]
    notes = list(findings(register, issues, today, interval))
    if closed:
        notes.append(f"{closed} closed {'risk is' if closed == 1 else 'risks are'} left out.")
    if sheet.ragged:
        notes.append(f"{len(sheet.ragged)} rows are not as wide as the header, first line {sheet.ragged[0][0]}.")
    if notes:
        parts += ["## The register itself", "\n".join(f"- {each}" for each in notes)]
    return "\n\n".join(parts) + "\n"


def value_of_responses(real, unit):
    for each in sorted((each for each in real if each.after), key=lambda each: (each.cost or 0) - each.exposure + each.after[0] * each.after[1]):
        saved, cost = each.exposure - each.after[0] * each.after[1], each.cost or 0
        if saved <= 0:
            yield f"**{shown(each.id)}** {shown(each.response)}: lowers nothing by the register's own numbers."
        else:
            word = "at no cost." if cost == 0 else f"for {figure(cost)}"
            yield f"{shown(each.id)} {shown(each.response)}: takes off {figure(saved)} {word}" + ("" if cost == 0 else f", **{figure(cost - saved)} more than it saves**; only worth it if the loss could not be borne." if cost > saved else f", net {figure(saved - cost)}.")


def findings(register, issues, today, interval):
    for each in issues:
        yield f"**{shown(each.id)} is certain, so it is an issue and not a risk.** Plan the {figure(each.impact)} as a cost; it is left out of the exposure."
    stale = []
    for each in register:
        limit = max(1, interval // 2) if each.level >= 15 else interval
        if each.review is None:
            stale.append(f"{shown(each.id)} (never)")
        elif each.review > today:
            yield f"{shown(each.id)} was reviewed on {each.review}, after {today}. Next reviews belong into another column."
        elif (today - each.review).days > limit:
            stale.append(f"{shown(each.id)} ({(today - each.review).days} days, {limit} allowed)")
    if stale:
        yield "**Reviews are stale**: " + ", ".join(stale) + "."
    for label, some in (("Nobody owns", [each for each in register if not each.owner]), ("No response to", [each for each in register if not each.response and each.level >= 4])):
        if some:
            yield f"**{label}** " + ", ".join(f"{shown(each.id)} {shown(each.text)}" for each in some) + "."
    vague = [each for each in register if len(each.text.split()) < 3]
    if vague:
        yield "**A topic is not a risk**: " + ", ".join(f"{shown(each.id)} “{shown(each.text)}”" for each in vague) + ". Write cause, event and effect: because …, it may happen that …, so that …"
    idle = [each for each in register if each.response and (each.response.split()[0].casefold().strip(",.:") in {"watch", "monitor", "observe", "track", "accept"}) and each.level >= 4]
    if idle:
        yield "**Watching is not a response**: " + ", ".join(f"{shown(each.id)} “{shown(each.response)}”" for each in idle) + ". Say what sign is watched for and what is done then."


given.run(main)
