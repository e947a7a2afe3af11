"""Multiplies the factors: once as they are most likely, many times by lot, and once each at its ends."""

import math
import random

LEVELS = ("tam", "sam", "som")
CHAINS = ("top_down", "capacity")


def evaluate(model, pick=lambda factor: factor["likely"]):
    """TAM, SAM and SOM with the value that `pick` takes of each factor."""
    segments = {}
    for each in model["segments"]:
        tam = math.prod(pick(factor) for factor in each["tam"])
        sam = tam * math.prod(pick(factor) for factor in each["sam"])
        som = sam * math.prod(pick(factor) for factor in each["som"])
        segments[each["name"]] = {"tam": tam, "sam": sam, "som": som}
    sizes = {level: sum(each[level] for each in segments.values()) for level in LEVELS}
    for chain in CHAINS:
        if model[chain]:
            sizes[chain] = math.prod(pick(factor) for factor in model[chain])
    return {**sizes, "segments": segments}


def extremes(model):
    """Everything at its low at once, and everything at its high: wider than anything likely."""
    low, high = (evaluate(model, lambda factor, end=end: factor[end]) for end in ("low", "high"))
    return {name: [low[name], high[name]] for name in low if name != "segments"}


def simulate(model):
    """The sizes of all draws. One random number a name, so that factors of one name rise and fall together."""
    lot = random.Random(model["seed"])
    names = list(dict.fromkeys(factor["name"] for factor in factors(model)))
    results = {}
    for _ in range(model["draws"]):
        at = {name: lot.random() for name in names}
        sizes = evaluate(model, lambda factor: triangular(factor, at[factor["name"]]))
        for name, value in sizes.items():
            if name != "segments":
                results.setdefault(name, []).append(value)
    return results


def triangular(factor, share):
    """The value below which this share of a triangular distribution lies."""
    low, mode, high = factor["low"], factor["likely"], factor["high"]
    if low == high:
        return low
    turn = (mode - low) / (high - low)
    if share < turn:
        return low + math.sqrt(share * (high - low) * (mode - low))
    return high - math.sqrt((1 - share) * (high - low) * (high - mode))


def quantiles(values):
    """The values with a tenth, half and nine tenths of the draws below them."""
    ordered = sorted(values)
    return [ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.1, 0.5, 0.9)]


def swings(model, level):
    """For each name the size with it at its low and at its high and the rest at their likely values; widest first."""
    effects = []
    inside = list(dict.fromkeys(factor["name"] for each in model["segments"] for key in LEVELS for factor in each[key]))
    for name in inside:
        ends = [evaluate(model, lambda factor, end=end: factor[end if factor["name"] == name else "likely"])[level] for end in ("low", "high")]
        if ends[0] != ends[1]:
            effects.append({"name": name, "low": ends[0], "high": ends[1], "swing": ends[1] - ends[0]})
    total = sum(each["swing"] ** 2 for each in effects)
    for each in effects:
        each["share"] = each["swing"] ** 2 / total
    return sorted(effects, key=lambda each: (-each["swing"], each["name"]))


def factors(model):
    for each in model["segments"]:
        for level in LEVELS:
            yield from each[level]
    for chain in CHAINS:
        yield from model[chain]
