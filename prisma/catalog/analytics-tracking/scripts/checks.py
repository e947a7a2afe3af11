"""Looks a tracking plan through, and what arrived against it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import names
from plan import Event

ORDER = ["personal data", "wrong numbers", "rejected", "confusing", "unfinished"]


@dataclass
class Finding:
    kind: str
    event: str
    property: str
    text: str


def look(events: list[Event], style: str, tool: str) -> list[Finding]:
    found: list[Finding] = []
    add = lambda kind, event, prop, text: found.append(Finding(kind, event, prop, text))
    by_meaning: dict[tuple[str, ...], list[str]] = defaultdict(list)
    seen = Counter(event.name for event in events)
    types: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    spellings: dict[tuple[str, ...], set[str]] = defaultdict(set)

    for event in events:
        by_meaning[names.meaning(event.name)].append(event.name)
        if not names.STYLES[style].fullmatch(event.name):
            add("confusing", event.name, "", f"is not {style}: `{names.written(event.name, style)}`")
        if len(names.words(event.name)) < 2 and not (tool == "ga4" and event.name in names.GA4_RECOMMENDED):
            add("confusing", event.name, "", "one word: name the thing and what happened to it, such as `invoice_sent`")
        if not event.description:
            add("unfinished", event.name, "", "no description: when exactly does it fire, and once per what?")
        if seen[event.name] > 1:
            add("confusing", event.name, "", f"is defined {seen[event.name]} times")
            seen[event.name] = 1
        if tool == "ga4":
            limits(event, add)
        for prop, count in Counter(each.name for each in event.properties).items():
            if count > 1:
                add("confusing", event.name, prop, f"is listed {count} times")
        for prop in event.properties:
            types[prop.name][prop.type].append(event.name)
            spellings[tuple(names.words(prop.name))].add(prop.name)
            if names.is_personal(prop.name):
                add("personal data", event.name, prop.name, "names a person or leads to one: drop it, or send a class or an internal id instead")
            shape = next(filter(None, (names.shape_of(value) for value in [prop.example, *prop.values])), None)
            if shape and not names.is_personal(prop.name):
                add("personal data", event.name, prop.name, f"its example is {shape}")
            if prop.type in ("array", "object") and tool == "ga4" and prop.name != "items":
                add("rejected", event.name, prop.name, f"GA4 takes no {prop.type} except `items`")
            if prop.example and prop.values and prop.example not in prop.values:
                add("confusing", event.name, prop.name, f"the example `{prop.example}` is not among the allowed values")

    for meaning, group in by_meaning.items():
        unique = list(dict.fromkeys(group))
        if len(unique) > 1 and meaning:
            add("wrong numbers", unique[0], "", f"probably the same as {', '.join(f'`{each}`' for each in unique[1:])}: every count is split between them")
    for name, kinds in types.items():
        if len(kinds) > 1:
            told = "; ".join(f"{kind} in {', '.join(dict.fromkeys(where))}" for kind, where in kinds.items())
            add("wrong numbers", "", name, f"has several types: {told}")
    for group in spellings.values():
        if len(group) > 1:
            add("wrong numbers", "", sorted(group)[0], f"is also written {', '.join(f'`{each}`' for each in sorted(group)[1:])}")
    for stem, group in families([event.name for event in events]).items():
        add("confusing", "", "", f"{', '.join(f'`{each}`' for each in group)}: one event `{stem}` with a property for the rest")
    return sorted(found, key=lambda each: ORDER.index(each.kind))


def limits(event: Event, add) -> None:
    if event.name in names.GA4_RESERVED or event.name.lower().startswith(names.GA4_PREFIXES):
        add("rejected", event.name, "", "is reserved or collected by GA4 itself: choose another name, or leave it to the tag")
    if len(event.name) > 40:
        add("rejected", event.name, "", f"{len(event.name)} characters; GA4 takes 40")
    if len(event.properties) > 25:
        add("rejected", event.name, "", f"{len(event.properties)} properties; GA4 takes 25 an event")
    for prop in event.properties:
        if len(prop.name) > 40:
            add("rejected", event.name, prop.name, f"{len(prop.name)} characters; GA4 takes 40")
        elif prop.name.lower().startswith(names.GA4_PREFIXES):
            add("rejected", event.name, prop.name, "prefix is reserved by GA4")
        if len(prop.example) > 100:
            add("rejected", event.name, prop.name, "example is longer than 100 characters, where GA4 cuts values")


def families(all_names: list[str]) -> dict[str, list[str]]:
    """Three or more events that differ in their last word only: a value that crept into the name."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(all_names):
        parts = names.words(name)
        if len(parts) >= 3:
            groups["_".join(parts[:-1])].append(name)
    return {stem: group for stem, group in groups.items() if len(group) >= 3}


def kind_of(value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return {str: "string", list: "array", dict: "object"}.get(type(value), "null")


def compare(events: list[Event], records: list[tuple[str, dict]]) -> tuple[list[Finding], Counter]:
    """What arrived and is not planned, is planned and did not arrive, or looks otherwise than planned."""
    plan = {event.name: event for event in events}
    counts = Counter(name for name, _ in records)
    faults: Counter = Counter()
    for name, values in records:
        event = plan.get(name)
        for key, value in values.items():
            shape = names.shape_of(value) if isinstance(value, str) else None
            if shape:
                faults["personal data", name, key, f"arrives with {shape}"] += 1
        if event is None:
            continue
        for prop in event.properties:
            if prop.name not in values or values[prop.name] in (None, ""):
                if prop.required:
                    faults["wrong numbers", name, prop.name, "is required and missing"] += 1
                continue
            kind = kind_of(values[prop.name])
            if kind != prop.type and not (kind == "integer" and prop.type == "number"):
                faults["wrong numbers", name, prop.name, f"arrives as {kind} instead of {prop.type}"] += 1
            elif prop.values and str(values[prop.name]) not in prop.values:
                faults["wrong numbers", name, prop.name, f"has a value outside the list: `{values[prop.name]}`"] += 1
        for key in values:
            if event.property(key) is None:
                faults["unfinished", name, key, "arrives and is not in the plan"] += 1
    found = [Finding(kind, event, prop, f"{text} ({count} of {counts[event]})") for (kind, event, prop, text), count in faults.items()]
    for name in sorted(set(counts) - set(plan)):
        near = next((each for each in plan if names.meaning(each) == names.meaning(name)), None)
        found.append(Finding("wrong numbers", name, "", f"arrives, is not in the plan ({counts[name]} recorded)" + (f"; meant is probably `{near}`" if near else "")))
    found += [Finding("unfinished", each, "", "is planned and never arrived") for each in plan if each not in counts]
    return sorted(found, key=lambda each: (ORDER.index(each.kind), each.event, each.property, each.text)), counts
