"""Which columns are rating scales, which is the recommendation, which hold answers in people's own words."""
import re
from dataclasses import dataclass

import given
import table

SCALES = [
    ["strongly disagree", "disagree", "neither agree nor disagree|neutral|neither", "agree", "strongly agree"],
    ["very dissatisfied", "dissatisfied", "neither satisfied nor dissatisfied|neutral|neither", "satisfied", "very satisfied"],
    ["never", "rarely|seldom", "sometimes", "often", "always"],
    ["very poor", "poor", "fair|average|acceptable", "good", "very good|excellent"],
    ["not at all", "slightly|a little", "moderately|somewhat", "very|very much", "extremely"],
    ["stimme gar nicht zu", "stimme eher nicht zu", "teils/teils|teils teils", "stimme eher zu", "stimme voll zu"],
]
NO_ANSWER = {"don't know", "dont know", "not applicable", "prefer not to say", "no answer", "weiß nicht", "keine angabe"}


@dataclass
class Item:
    name: str
    labels: list  # from worst to best
    points: list  # for each respondent 1 … len(labels), or None
    dont_know: int = 0
    strange: int = 0


@dataclass
class Asked:
    items: list
    nps: tuple | None  # (name, points)
    open: list  # (name, answers)


def sort_out(data, found, by):
    own = given.names(found, "scale")
    if own and len(own) < 3:
        raise given.Problem('"scale" needs at least three answers, from worst to best.')
    named = [data.column(name, "items") for name in given.names(found, "items")]
    chosen = data.column(given.words(found, "nps"), "nps") if found.get("nps") else None
    opened = [data.column(name, "open") for name in given.names(found, "open")]
    items, nps, texts = [], None, []
    for at, name in enumerate(data.header):
        cells = [" ".join(cell.split()) for cell in data.cells(at)]
        if at == chosen or (chosen is None and nps is None and at not in named and looks_like_nps(name, cells)):
            nps = (name, [zero_to_ten(cell, name, line) for cell, line in zip(cells, data.lines)])
        elif at in opened or (not opened and at != by and at not in named and looks_open(cells)):
            texts.append((name, [cell for cell in cells if not table.missing(cell)]))
        elif at in named or (not named and at != by):
            item = rating(name, cells, own)
            if item:
                items.append(item)
            elif at in named:
                raise given.Problem(f'"items": the answers of {name!r} fit no known scale, for example {next((c for c in cells if c), "")!r}. List them from worst to best in "scale".')
    return Asked(items, nps, texts)


def looks_like_nps(name, cells):
    filled = [cell for cell in cells if not table.missing(cell)]
    return bool(re.search(r"\bnps\b|recommend|empfehl", name, re.I)) and bool(filled) and all(re.fullmatch(r"10|\d", cell) for cell in filled)


def zero_to_ten(cell, name, line):
    if table.missing(cell):
        return None
    if not re.fullmatch(r"10|\d", cell):
        raise given.Problem(f'"nps": {name!r} has {cell!r} on line {line}. It has to be a whole number from 0 to 10.')
    return int(cell)


def looks_open(cells):
    filled = [cell for cell in cells if not table.missing(cell)]
    return len(filled) > 2 and sum(len(cell.split()) for cell in filled) / len(filled) >= 3.5 and len(set(filled)) > 0.5 * len(filled)


def rating(name, cells, own):
    """The column as points, on the given scale, a known one, or numbers from 1 to 5 or 7."""
    filled = [cell for cell in cells if not table.missing(cell) and cell.casefold() not in NO_ANSWER]
    if not filled:
        return None
    for scale in [own] if own else SCALES:
        places = {label: at for at, step in enumerate(scale, 1) for label in step.casefold().split("|")}
        points = [places.get(cell.casefold()) for cell in cells]
        fit = sum(each is not None for each in points)
        if fit >= 0.8 * len(filled):
            dont_know = sum(cell.casefold() in NO_ANSWER for cell in cells)
            used = {cell.casefold(): cell for cell in reversed(filled)}
            labels = [next((used[label] for label in step.casefold().split("|") if label in used), step.split("|")[0].capitalize()) for step in scale]
            return Item(name, labels, points, dont_know, len(filled) - fit)
    whole = [int(cell) if re.fullmatch(r"[1-9]", cell) else None for cell in cells]
    numbers = [each for each in whole if each is not None]
    if not own and len(numbers) == len(filled) and max(numbers) in (4, 5, 6, 7) and not re.search(r"(^|\b)(id|no|nr|age|children|count)\b", name, re.I):
        return Item(name, [str(step) for step in range(1, max(5, max(numbers)) + 1)], whole, len(cells) - len(filled) - sum(map(table.missing, cells)))
    return None
