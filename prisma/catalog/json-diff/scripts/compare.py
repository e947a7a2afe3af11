"""The differences between two JSON values. Lists of objects are matched by a key when one identifies every element."""
import re
from dataclasses import dataclass, field

from intake import Refused

KINDS = ["type changed", "removed", "changed", "added", "moved"]
USUAL_KEYS = ["id", "uuid", "key", "sku", "code", "slug", "name"]


@dataclass
class Change:
    kind: str
    path: list  # of member names and positions, for JSON Patch at the moment when it is applied
    label: str  # for people, with identities in place of positions
    before: object = None
    after: object = None


@dataclass
class Rules:
    keys: dict
    ignore: list
    ordered: bool
    used: dict = field(default_factory=dict)

    def __post_init__(self):
        if not all(isinstance(key, str) for key in self.keys.values()):
            raise Refused('"keys" has to give a member name for each path, such as {"/lines": "sku"}.')
        if not all(isinstance(path, str) and path.startswith("/") for path in self.ignore):
            raise Refused('"ignore" has to be a list of paths that begin with /, such as "/meta/generatedAt" or "/items/*/etag".')
        self.patterns = [re.compile("/".join("[^/]*" if part == "*" else re.escape(part) for part in path.split("/"))) for path in self.ignore]

    def ignores(self, generic):
        return any(pattern.fullmatch(generic) for pattern in self.patterns)


def changes(before, after, rules):
    found = []
    walk(before, after, Place([], "", ""), rules, found)
    return found


@dataclass
class Place:
    path: list
    label: str
    generic: str  # positions as *, which is how rules name them

    def member(self, name):
        escaped = name.replace("~", "~0").replace("/", "~1")
        return Place(self.path + [name], f"{self.label}/{escaped}", f"{self.generic}/{escaped}")

    def element(self, position, identity=None):
        return Place(self.path + [position], f"{self.label}/{position}" if identity is None else f"{self.label}[{identity}]", f"{self.generic}/*")


def walk(before, after, place, rules, found):
    if rules.ignores(place.generic) or same(before, after) and not rules.ignore:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        members(before, after, place, rules, found)
    elif isinstance(before, list) and isinstance(after, list):
        key = identity_key(before, after, place, rules)
        (by_key(before, after, key, place, rules, found) if key else by_position(before, after, place, rules, found))
    elif not same(before, after):
        kind = "changed" if type_of(before) == type_of(after) else "type changed"
        found.append(Change(kind, place.path, place.label or "/", before, after))


def members(before, after, place, rules, found):
    for name in before:
        at = place.member(name)
        if name in after:
            walk(before[name], after[name], at, rules, found)
        elif not rules.ignores(at.generic):
            found.append(Change("removed", at.path, at.label, before=before[name]))
    for name in after:
        at = place.member(name)
        if name not in before and not rules.ignores(at.generic):
            found.append(Change("added", at.path, at.label, after=after[name]))


def identity_key(before, after, place, rules):
    wanted = rules.keys.get(place.generic)
    elements = before + after
    for key in [wanted] if wanted else USUAL_KEYS:
        fits = elements and all(isinstance(each, dict) and isinstance(each.get(key), (str, int)) for each in elements)
        if fits and all(len({repr(each[key]) for each in side}) == len(side) for side in (before, after)):
            rules.used[place.generic] = key
            return key
    if wanted and elements:
        raise Refused(f'"keys": not every element of {place.generic or "/"} has its own "{wanted}", so it cannot identify them.')
    return None


def by_key(before, after, key, place, rules, found):
    """Elements are removed from the end first and then moved and added in order, so that every position holds when it is used."""
    wanted = {(type_of(each[key]), each[key]) for each in after}
    list_now = list(before)
    for position in range(len(before) - 1, -1, -1):
        if (type_of(before[position][key]), before[position][key]) not in wanted:
            at = place.element(position, f"{key}={before[position][key]}")
            found.append(Change("removed", at.path, at.label, before=list_now.pop(position)))
    for position, element in enumerate(after):
        at = place.element(position, f"{key}={element[key]}")
        now = next((index for index in range(position if rules.ordered else 0, len(list_now)) if same(list_now[index][key], element[key])), None)
        if now is None:
            found.append(Change("added", at.path, at.label, after=element))
            list_now.insert(position, element)
        elif now != position and rules.ordered:
            found.append(Change("moved", at.path, at.label, now, position))
            list_now.insert(position, list_now.pop(now))
        elif now != position:
            at = place.element(now, f"{key}={element[key]}")
            walk(list_now[now], element, at, rules, found)
            continue
        walk(list_now[position], element, at, rules, found)


def by_position(before, after, place, rules, found):
    """What both have at the start and the end is left alone, so that an insertion is one change and not a cascade."""
    head = 0
    while head < min(len(before), len(after)) and same(before[head], after[head]):
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and same(before[-1 - tail], after[-1 - tail]):
        tail += 1
    old, new = before[head:len(before) - tail], after[head:len(after) - tail]
    shared = min(len(old), len(new))
    for position in range(shared):
        walk(old[position], new[position], place.element(head + position), rules, found)
    for position in range(len(old) - 1, shared - 1, -1):
        at = place.element(head + position)
        found.append(Change("removed", at.path, at.label, before=old[position]))
    for position in range(shared, len(new)):
        at = place.element(head + position)
        found.append(Change("added", at.path, at.label, after=new[position]))


def type_of(value):
    return "boolean" if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else type(value).__name__


def same(a, b):
    """Equality of JSON: 1 and 1.0 are one number, 1 and true are not one value."""
    if type_of(a) != type_of(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b
