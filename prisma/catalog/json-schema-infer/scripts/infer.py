"""Samples to a schema: what each place held, and what may be concluded from that many values."""
import collections
import re

FORMATS = {
    "date-time": r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
    "date": r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])",
    "time": r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "email": r"[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
    "uri": r"[a-z][a-z0-9+.-]*://[^\s]+",
    "ipv4": r"((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}",
}
ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")
KEYED = re.compile(r"([0-9]+|[0-9a-fA-F-]{16,}|\d{4}-\d\d(-\d\d)?)$")
MOST_KEPT = 5000


class Place:
    """Everything seen at one path."""

    def __init__(self):
        self.types = collections.Counter()
        self.first = {}
        self.properties = {}
        self.present = collections.Counter()
        self.items = None
        self.strings, self.numbers = collections.Counter(), collections.Counter()

    def add(self, value, sample, depth=0):
        kind = type_of(value)
        self.types[kind] += 1
        self.first.setdefault(kind, sample)
        if depth > 100:
            return
        if kind == "object":
            for key, inner in value.items():
                self.present[key] += 1
                self.properties.setdefault(key, Place()).add(inner, sample, depth + 1)
        elif kind == "array":
            self.items = self.items or Place()
            for inner in value:
                self.items.add(inner, sample, depth + 1)
        elif kind == "string" and len(self.strings) < MOST_KEPT:
            self.strings[value] += 1
        elif kind in ("integer", "number"):
            self.numbers[value] += 1


def type_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    return {str: "string", list: "array", dict: "object"}[type(value)]


class Inference:
    def __init__(self, closed, enums, required_from):
        self.closed, self.enums, self.required_from = closed, enums, required_from
        self.findings = []

    def say(self, weight, path, sentence):
        self.findings.append((weight, path or "/", sentence))

    def schema(self, place, path=""):
        kinds = [kind for kind in ORDER if place.types[kind]]
        times, first = dict(place.types), dict(place.first)
        if "number" in kinds and "integer" in kinds:
            kinds.remove("integer")
            times["number"] += times["integer"]
            first["number"] = min(first["number"], first["integer"])
        solid = [kind for kind in kinds if kind != "null"]
        if len(solid) > 1:
            seen = ", ".join(f"{kind} {times[kind]}× (first in sample {first[kind]})" for kind in solid if place.types[kind])
            self.say(3, path, f"holds several types: {seen}. Settle on one, or keep the choice on purpose.")
        if kinds == ["null"]:
            self.say(2, path, "is null in every sample; nothing can be said of its type.")
        found = {"type": kinds[0] if len(kinds) == 1 else kinds} if kinds else {}
        if place.types["null"] and solid:
            self.say(1, path, f"is null in {place.types['null']} of {sum(place.types.values())}.")
        if "string" in kinds:
            self.of_strings(place, found, path, len(solid) == 1)
        if {"integer", "number"} & set(kinds) and all(value >= 0 for value in place.numbers):
            found["minimum"] = 0
        if "array" in kinds:
            if place.items.types:
                found["items"] = self.schema(place.items, path + "/*")
            else:
                self.say(2, path, "is an empty list in every sample; its items are unknown.")
        if "object" in kinds:
            self.of_object(place, found, path)
        return found

    def of_strings(self, place, found, path, alone):
        total = sum(place.strings.values())
        formats = collections.Counter(format_of(value) for value in place.strings.elements())
        name, count = formats.most_common(1)[0]
        if name and count == total:
            found["format"] = name
        elif name and count >= 3 and count >= 0.8 * total:
            odd = next(value for value in place.strings if format_of(value) != name)
            self.say(2, path, f"looks like {name} {count} of {total} times; {shown(odd)} does not. No format is required.")
        distinct = len(place.strings)
        if self.enums and alone and "format" not in found and 1 < distinct <= 8 and total >= 3 * distinct and all(len(v) <= 30 for v in place.strings):
            found["enum"] = sorted(place.strings) + ([None] if place.types["null"] else [])
            self.say(1, path, f"takes {distinct} values in {total}: {', '.join(map(shown, sorted(place.strings)))}. Made an enum.")
        if all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in place.strings) and total > 1 and "enum" not in found:
            self.say(1, path, f"is text that looks like numbers, for example {shown(next(iter(place.strings)))}. Right for codes, wrong for amounts.")
        if "" in place.strings:
            self.say(1, path, f"is an empty text {place.strings['']} times. Is that the same as missing?")

    def of_object(self, place, found, path):
        total = place.types["object"]
        if len(place.properties) >= 3 and all(KEYED.match(key) for key in place.properties):
            merged = Place()
            for each in place.properties.values():
                merge(merged, each)
            self.say(2, path, f"has keys that are data, such as {shown(next(iter(place.properties)))}. Described as a map.")
            found["additionalProperties"] = self.schema(merged, path + "/{key}")
            return
        found["properties"] = {}
        for key, each in place.properties.items():
            below = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
            found["properties"][key] = self.schema(each, below)
            if place.present[key] < total:
                self.say(1, below, f"is missing in {total - place.present[key]} of {total} objects, so it is optional.")
        required = [key for key in place.properties if place.present[key] == total]
        if total < self.required_from:
            if required:
                self.say(2, path, f"was seen {total}×, fewer than {self.required_from}: nothing in it is marked required.")
        elif required:
            found["required"] = required
        lowered = collections.defaultdict(list)
        for key in place.properties:
            lowered[re.sub(r"[^a-z0-9]", "", key.lower())].append(key)
        for names in lowered.values():
            if len(names) > 1:
                self.say(3, path, f"spells what may be one key in several ways: {', '.join(map(shown, names))}.")
        if self.closed:
            found["additionalProperties"] = False


def merge(into, other):
    into.types.update(other.types)
    into.present.update(other.present)
    into.strings.update(other.strings)
    into.numbers.update(other.numbers)
    for kind, sample in other.first.items():
        into.first[kind] = min(sample, into.first.get(kind, sample))
    for key, each in other.properties.items():
        merge(into.properties.setdefault(key, Place()), each)
    if other.items:
        into.items = into.items or Place()
        merge(into.items, other.items)


def format_of(text):
    return next((name for name, pattern in FORMATS.items() if re.fullmatch(pattern, text)), "")


def shown(text):
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"
