"""Reads the model and says which field is wrong."""

import json
import math
import os
import sys

KNOWN = {"market", "currency", "year", "segments", "top_down", "capacity", "seed", "draws"}
FACTOR = {"name", "value", "low", "likely", "high", "kind", "source"}
KINDS = ("count", "money", "share", "number")


class Problem(Exception):
    """Something that the caller can put right."""


def read_model(path):
    path = os.environ.get("INPUT_FILE") or path
    try:
        raw = open(path, "rb").read() if path else sys.stdin.buffer.read()
        model = json.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise Problem(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise Problem("The input is not UTF-8 text.") from None
    except ValueError as error:
        raise Problem(f"The input has to be a JSON object with \"market\" and \"segments\"; it cannot be read: {error}") from None
    if not isinstance(model, dict):
        raise Problem('The input has to be a JSON object with "market" and "segments".')
    strange = sorted(set(model) - KNOWN)
    if strange:
        raise Problem(f'"{strange[0]}" is not a field. Known are {", ".join(sorted(KNOWN))}.')
    segments = model.get("segments")
    if not isinstance(segments, list) or not 1 <= len(segments) <= 12:
        raise Problem('"segments" has to be a list of 1 to 12 segments, each with "name" and "tam".')
    read = [segment(each, f"segments[{at}]") for at, each in enumerate(segments)]
    if len({each["name"] for each in read}) < len(read):
        raise Problem('"segments" has two of the same name. Give each its own.')
    return {
        "market": line(model.get("market"), "market"),
        "currency": line(model.get("currency", "EUR"), "currency"),
        "year": whole(model.get("year"), "year", 1990, 2100),
        "segments": read,
        "top_down": chain(model.get("top_down", []), "top_down"),
        "capacity": chain(model.get("capacity", []), "capacity"),
        "seed": whole(model.get("seed", 1), "seed", 0, 2**31),
        "draws": whole(model.get("draws", 5000), "draws", 500, 20000),
    }


def segment(given, where):
    if not isinstance(given, dict) or set(given) - {"name", "tam", "sam", "som"}:
        raise Problem(f'"{where}" has to have "name", "tam" and, if they narrow it, "sam" and "som".')
    levels = {level: chain(given.get(level, []), f"{where}.{level}") for level in ("tam", "sam", "som")}
    if not levels["tam"]:
        raise Problem(f'"{where}.tam" needs at least one factor, such as the number of customers.')
    for level in ("sam", "som"):
        for factor in levels[level]:
            if factor["high"] > 1:
                raise Problem(f'"{factor["name"]}" in {where}.{level} reaches {factor["high"]}: from TAM to SAM and SOM a market only shrinks, so give a share from 0 to 1.')
            factor["kind"] = "share"
    return {"name": line(given.get("name"), f"{where}.name"), **levels}


def chain(given, where):
    if not isinstance(given, list) or len(given) > 12:
        raise Problem(f'"{where}" has to be a list of at most 12 factors.')
    return [factor_of(each, f"{where}[{at}]") for at, each in enumerate(given)]


def factor_of(given, where):
    if not isinstance(given, dict) or set(given) - FACTOR:
        raise Problem(f'"{where}" has to be an object of name, value (or low, likely, high), kind and source.')
    name = line(given.get("name"), f"{where}.name")
    if "value" in given:
        low = likely = high = number(given["value"], f"{where}.value")
    else:
        low, likely, high = (number(given.get(key), f"{where}.{key}") for key in ("low", "likely", "high"))
    if not low <= likely <= high:
        raise Problem(f'"{where}" ({name}): low, likely and high have to rise; these are {low}, {likely}, {high}.')
    kind = given.get("kind", "number")
    if kind not in KINDS:
        raise Problem(f'"{where}.kind" has to be one of {", ".join(KINDS)}.')
    if kind == "share" and high > 1:
        raise Problem(f'"{where}" ({name}) is a share and has to lie from 0 to 1: write 0.35 for 35 %.')
    source = given.get("source", "")
    return {"name": name, "low": low, "likely": likely, "high": high, "kind": kind, "source": line(source, f"{where}.source") if source else ""}


def line(value, where):
    if not isinstance(value, str) or not value.strip():
        raise Problem(f'"{where}" is missing or not a text.')
    return " ".join(value.split())[:200].replace("|", "/")


def number(value, where):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise Problem(f'"{where}" has to be a number of 0 or more.')
    return value


def whole(value, where, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Problem(f'"{where}" has to be a whole number from {least} to {most}.')
    return value
