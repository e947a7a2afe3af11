"""The three formulas, the columns they need and what their scales allow."""
import re
from dataclasses import dataclass

import given
import table

FIBONACCI = {1, 2, 3, 5, 8, 13, 20, 40, 100}
NAMES = {
    "item": ("item", "task", "title", "name", "feature", "idea", "story", "epic", "initiative"),
    "reach": ("reach", "users", "customers"), "impact": ("impact",), "confidence": ("confidence",), "effort": ("effort", "cost"),
    "ease": ("ease",), "value": ("value", "businessvalue", "userbusinessvalue", "uservalue"),
    "urgency": ("timecriticality", "urgency", "criticality"), "risk": ("riskreduction", "rroe", "rr", "opportunity", "riskreductionopportunityenablement", "risk"),
    "size": ("jobsize", "size", "jobduration", "duration", "points"),
}
NEEDS = {"rice": ("reach", "impact", "confidence", "effort"), "ice": ("impact", "confidence", "ease"), "wsjf": ("value", "urgency", "risk", "size")}
FORMULA = {"rice": "reach × impact × confidence ÷ effort", "ice": "impact × confidence × ease", "wsjf": "(value + urgency + risk reduction) ÷ job size"}


@dataclass
class Item:
    name: str
    line: int
    values: dict
    score: float = 0
    rank: int = 0
    best: int = 0
    worst: int = 0
    place: str = ""


def score(method, values):
    if method == "wsjf":
        return (values["value"] + values["urgency"] + values["risk"]) / values["size"]
    top = values["impact"] * values["confidence"]
    return top * values["ease"] if method == "ice" else top * values["reach"] / values["effort"]


def columns(sheet, method):
    """The method and where its columns are."""
    plain = [re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", name.lower())) for name in sheet.header]
    found = {role: next((at for at, name in enumerate(plain) if name in names), None) for role, names in NAMES.items()}
    if method == "auto":
        fitting = [each for each, needs in NEEDS.items() if all(found[role] is not None for role in needs)]
        if not fitting:
            raise given.Problem("No formula fits the columns " + ", ".join(sheet.header) + ". "
                                + "; ".join(f"{each.upper()} needs {', '.join(needs)}" for each, needs in NEEDS.items()) + ".")
        method = fitting[0]
    lacking = [role for role in NEEDS[method] if found[role] is None]
    if lacking:
        raise given.Problem(f'"method" is {method}, and {sheet.name} has no column {", ".join(lacking)}. Its columns: {", ".join(sheet.header)}.')
    if found["item"] is None:
        taken = {found[role] for role in NEEDS[method]}
        found["item"] = next((at for at in range(len(sheet.header)) if at not in taken), None)
        if found["item"] is None:
            raise given.Problem(f'{sheet.name} has no column with the names of the items. Call it "item".')
    return method, {role: found[role] for role in ("item", *NEEDS[method])}


def read(sheet, method, where):
    """Items that can be scored, those that cannot with the reason, and remarks on the scales."""
    cells = {role: table.numbers(sheet.cells(where[role])) for role in NEEDS[method]}
    if method == "rice":
        filled = [value for value in cells["confidence"] if value is not None]
        signs = ["%" in cell for cell in sheet.cells(where["confidence"])]
        if any(signs) or any(value > 1 for value in filled):
            if any(0 < value <= 1 and not sign for value, sign in zip(cells["confidence"], signs) if value is not None):
                raise given.Problem('"confidence" mixes fractions and percentages (0.8 beside 80). Write the whole column one way.')
            cells["confidence"] = [value if value is None else value / 100 for value in cells["confidence"]]
    items, out = [], []
    for at, line in enumerate(sheet.lines):
        name, values = sheet.rows[at][where["item"]].strip() or f"line {line}", {role: cells[role][at] for role in NEEDS[method]}
        lacking = [role for role, value in values.items() if value is None]
        if lacking:
            out.append((name, line, f"no number in {', '.join(lacking)}"))
            continue
        check(method, name, line, values)
        items.append(Item(name, line, values, score(method, values)))
    if not items:
        raise given.Problem(f"No row of {sheet.name} has a number in each of {', '.join(NEEDS[method])}.")
    return items, out, list(scale_remarks(method, items))


def check(method, name, line, values):
    under = "effort" if method == "rice" else "size" if method == "wsjf" else None
    if under and values[under] <= 0:
        raise given.Problem(f'Line {line} ({name}): "{under}" is {values[under]:g}. It is divided by, so it has to be above 0.')
    for role, value in values.items():
        low, high = (1, 10) if method == "ice" else (0, 1) if role == "confidence" else (0, 1e12)
        if not low <= value <= high:
            shown = f"{value * 100:g} %" if method == "rice" and role == "confidence" else f"{value:g}"
            right = "0 to 100 %" if method == "rice" and role == "confidence" else f"{low:g} to {high:g}"
            raise given.Problem(f'Line {line} ({name}): "{role}" is {shown}; {method.upper()} takes {right}.')


def scale_remarks(method, items):
    for role in NEEDS[method]:
        if len(items) > 2 and len({each.values[role] for each in items}) == 1:
            yield f"**{role} is {items[0].values[role]:g} everywhere**, so it decides nothing. Estimate it or change the method."
    if method == "rice":
        odd = [each.name for each in items if each.values["impact"] not in (0.25, 0.5, 1, 2, 3)]
        if odd:
            yield f"Impact off the usual steps 0.25, 0.5, 1, 2, 3: {listed(odd)}. Fine if everyone used the same scale."
        sure = sum(each.values["confidence"] == 1 for each in items)
        if len(items) > 3 and sure > len(items) / 2:
            yield f"{sure} of {len(items)} items claim 100 % confidence. Ask what was measured; an opinion is 50 %."
    if method == "wsjf":
        for role in NEEDS["wsjf"]:
            if min(each.values[role] for each in items) > 1:
                yield f"No item has a 1 in {role}. The smallest should, or the column carries more weight than the others."
        odd = [each.name for each in items if any(value not in FIBONACCI for value in each.values.values())]
        if odd:
            yield f"Not on the 1, 2, 3, 5, 8, 13, 20 scale: {listed(odd)}."


def listed(names, most=4):
    return ", ".join(table.shown(name) for name in names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
