"""Risks from a register: how likely, how bad, what the response is worth."""
import re
from dataclasses import dataclass

import given
import table

NAMES = {
    "id": ("id", "no", "nr", "number", "ref"), "risk": ("risk", "description", "title", "name", "event"), "probability": ("probability", "likelihood", "chance", "p"),
    "impact": ("impact", "consequence", "severity", "loss", "damage"), "owner": ("owner", "riskowner", "who", "responsible"), "response": ("response", "mitigation", "action", "treatment", "measure"),
    "cost": ("cost", "responsecost", "mitigationcost"), "p2": ("residualprobability", "residuallikelihood", "probabilityafter"), "i2": ("residualimpact", "impactafter"),
    "review": ("lastreview", "reviewed", "lastreviewed", "updated", "review"), "status": ("status", "state"),
}
CLOSED = {"closed", "retired", "done", "cancelled", "expired"}
STEPS = (0.1, 0.3, 0.5, 0.7)


@dataclass
class Risk:
    id: str
    text: str
    p: float  # a share of 1, or a level of 1 to 5
    impact: float
    owner: str
    response: str
    cost: object
    after: object  # (probability, impact) with the response in place
    review: object
    row: int = 0
    column: int = 0

    @property
    def exposure(self):
        return self.p * self.impact

    @property
    def level(self):
        return self.row * self.column


def read(sheet, bands):
    """Open risks, how many are closed, and whether the register has amounts (True) or levels of 1 to 5."""
    plain = [re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", name.lower())) for name in sheet.header]
    where = {role: next((plain.index(name) for name in names if name in plain), None) for role, names in NAMES.items()}
    for role in ("risk", "probability", "impact"):
        if where[role] is None:
            raise given.Problem(f'{sheet.name} has no column "{role}". Its columns: {", ".join(sheet.header)}.')
    cells = {role: sheet.cells(at) if at is not None else [""] * len(sheet.rows) for role, at in where.items()}
    values = {role: table.numbers(cells[role]) for role in ("probability", "impact", "cost", "p2", "i2")}
    levels = levelled(cells["probability"], values["probability"]) and all(value in (1, 2, 3, 4, 5) for value in values["impact"] if value is not None)
    percent = any("%" in cell for cell in cells["probability"]) or any(value > 1 for value in values["probability"] if value is not None)
    first = table.day_first(cells["review"])
    found, closed, seen = [], 0, set()
    for at, line in enumerate(sheet.lines):
        if cells["status"][at].strip().casefold() in CLOSED:
            closed += 1
            continue
        name, text = cells["id"][at].strip() or f"{at + 1}", " ".join(cells["risk"][at].split())
        if name.casefold() in seen:
            raise given.Problem(f"Line {line}: the id {name!r} stands in the register twice.")
        seen.add(name.casefold())
        p, impact = (number(values[role][at], role, line, text) for role in ("probability", "impact"))
        share = (lambda value: value) if levels else (lambda value: value / 100 if percent else value)
        if not levels and not 0 <= share(p) <= 1:
            raise given.Problem(f'Line {line} ({text[:40]}): "probability" is {cells["probability"][at].strip()}; it goes from 0 to 100 %.')
        if impact < 0:
            raise given.Problem(f'Line {line} ({text[:40]}): "impact" is below 0. Chances belong into a list of their own.')
        p2, i2 = values["p2"][at], values["i2"][at]
        if p2 is not None and not levels and not 0 <= share(p2) <= 1:
            raise given.Problem(f'Line {line} ({text[:40]}): "residual probability" is {cells["p2"][at].strip()}; it goes from 0 to 100 %.')
        for role, value in (("residual impact", i2), ("cost", values["cost"][at])):
            if value is not None and value < 0:
                raise given.Problem(f'Line {line} ({text[:40]}): "{role}" is below 0.')
        after = None if p2 is None and i2 is None else (share(p if p2 is None else p2), impact if i2 is None else i2)
        review = cells["review"][at].strip()
        date = table.date(review, bool(first)) if review else None
        if review and not date:
            raise given.Problem(f'Line {line} ({text[:40]}): "last review" is {review!r}; a date looks like 2026-04-14.')
        found.append(Risk(name, text, share(p), impact, cells["owner"][at].strip(), cells["response"][at].strip(), values["cost"][at], after, date.date() if date else None))
    if not found:
        raise given.Problem(f"{sheet.name} has no open risk.")
    place(found, levels, bands)
    return found, closed, not levels


def levelled(cells, values):
    return not any("%" in cell for cell in cells) and all(value in (1, 2, 3, 4, 5) for value in values if value is not None) and any(value is not None and value > 1 for value in values)


def number(value, role, line, text):
    if value is None:
        raise given.Problem(f'Line {line} ({text[:40]}): no number in "{role}". A rough one is better than none; write down how sure you are.')
    return value


def place(found, levels, bands):
    for each in found:
        each.row = int(each.p) if levels else 1 + sum(each.p > step for step in STEPS)
        each.column = int(each.impact) if levels else 1 + sum(each.impact > band for band in bands or spread(found))


def spread(found):
    top = max(each.impact for each in found)
    return [top * share for share in (0.05, 0.15, 0.35, 0.7)]


def losses(found):
    """The distribution of the total loss if risks strike independently: amounts and their chance, rising."""
    total = sum(impact for _, impact in found)
    grid = total / 4000 if len(found) > 14 and total else 0
    chances = {0.0: 1.0}
    for p, impact in found:
        step = round(impact / grid) * grid if grid else impact
        after = {}
        for amount, chance in chances.items():
            after[amount] = after.get(amount, 0) + chance * (1 - p)
            more = round((amount + step) / grid) * grid if grid else amount + step
            after[more] = after.get(more, 0) + chance * p
        chances = after
    return sorted(chances.items())


def quantile(distribution, share):
    reached = 0.0
    for amount, chance in distribution:
        reached += chance
        if reached >= share - 1e-12:
            return amount
    return distribution[-1][0]
