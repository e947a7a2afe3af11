"""The plan as it should be: a CSV for people, a JSON Schema for programs; and the findings as Markdown."""

import csv
import io

import names
from checks import ORDER, Finding
from plan import Event

HEADLINE = {
    "personal data": "Personal data",
    "wrong numbers": "Gives wrong numbers",
    "rejected": "Refused or cut by the tool",
    "confusing": "Will confuse whoever reads it",
    "unfinished": "Not finished",
}


def table(events: list[Event], style: str) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["event", "event_before", "description", "property", "type", "required", "example", "values", "personal_data"])
    for event in events:
        name = names.written(event.name, style)
        before = event.name if event.name != name else ""
        start = [name, before, event.description]
        for prop in event.properties or [None]:
            rest = ["", "", "", "", "", ""]
            if prop:
                personal = names.is_personal(prop.name) or any(names.shape_of(each) for each in [prop.example, *prop.values])
                rest = [prop.name, prop.type, "yes" if prop.required else "no", prop.example, "|".join(prop.values), "yes" if personal else "no"]
            rows.writerow([harmless(cell) for cell in [*start, *rest]])
    return text.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@") else cell


def schema(events: list[Event], style: str) -> dict:
    choices = []
    for event in events:
        known = {}
        for prop in event.properties:
            known[prop.name] = {"type": prop.type, **({"enum": prop.values} if prop.values and prop.type == "string" else {})}
        choices.append(
            {
                "title": names.written(event.name, style),
                **({"description": event.description} if event.description else {}),
                "type": "object",
                "required": ["event", "properties"],
                "properties": {
                    "event": {"const": names.written(event.name, style)},
                    "properties": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": [each.name for each in event.properties if each.required],
                        "properties": known,
                    },
                },
            }
        )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Tracked events", "oneOf": choices}


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def markdown(events: list[Event], found: list[Finding], met: list[Finding], counts: dict | None) -> str:
    properties = len({prop.name for event in events for prop in event.properties})
    lines = ["# Tracking plan", "", f"**{counted(len(found) + len(met), 'finding')}** in {counted(len(events), 'event')} with {properties} different {'property' if properties == 1 else 'properties'}.", ""]
    lines += section(found, "##", "")
    if counts is not None:
        lines += [f"## What arrived: {sum(counts.values())} recorded events", ""]
        lines += section(met, "###", "") if met else ["Everything as planned.", ""]
    lines.append("Files: `tracking-plan.csv` (names as proposed, the old ones beside them), `events.schema.json`.")
    return "\n".join(lines)


def section(found: list[Finding], marks: str, tail: str) -> list[str]:
    lines = []
    for kind in ORDER:
        group = [each for each in found if each.kind == kind]
        if group:
            lines += [f"{marks} {HEADLINE[kind]}", ""]
            for each in group:
                subject = ".".join(part for part in (each.event, each.property) if part)
                lines.append(f"- {f'`{subject}` ' if subject else ''}{each.text}")
            lines.append(tail)
    return lines
