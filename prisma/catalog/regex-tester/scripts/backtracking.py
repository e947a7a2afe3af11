"""Structures on which a backtracking engine takes very long for a text that does not match in the end."""
import re._constants as op
import re._parser as parser
from dataclasses import dataclass

import explain

ALPHABET = frozenset(range(128)) | {0xE9}
CLASSES = {op.CATEGORY_DIGIT: str.isdigit, op.CATEGORY_SPACE: str.isspace, op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
           op.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(), op.CATEGORY_NOT_SPACE: lambda c: not c.isspace(), op.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_")}
LOOPS = (op.MAX_REPEAT, op.MIN_REPEAT)
MANY = 30  # a bound as high as this behaves like none


@dataclass
class Risk:
    growth: str
    text: str


def tree_of(pattern, flags):
    return parser.parse(pattern, flags)


def find(tree):
    risks = []
    visit(list(tree), risks)
    unique = {(risk.growth, risk.text): risk for risk in risks}
    return sorted(unique.values(), key=lambda risk: risk.growth)


def visit(items, risks):
    for at, (kind, value) in enumerate(items):
        if kind in LOOPS and value[1] >= MANY:
            inside(flat(value[2]), explain.phrase([(kind, value)]), risks)
            following(items, at, risks)
        for part in children(kind, value):
            visit(list(part), risks)


def inside(body, shown, risks):
    for at, (kind, value) in enumerate(body):
        if kind in LOOPS and value[1] >= MANY:
            letters = chars(value[2])
            others = body[:at] + body[at + 1:]
            if not any(width(each)[0] > 0 and not chars([each]) & letters for each in others):
                risks.append(Risk("exponential", f"a loop inside a loop, {shown}: the same characters can be divided between the two in 2ⁿ ways. "
                                  "Let the inner part end with a character that it cannot contain, or use one loop."))
                return
        if kind is op.BRANCH:
            branches = [list(branch) for branch in value[1]]
            for left in range(len(branches)):
                for right in range(left + 1, len(branches)):
                    ambiguous = any(total(branch)[1] >= MANY or total(branch) == (1, 1) for branch in (branches[left], branches[right]))
                    if ambiguous and first(branches[left]) & first(branches[right]) and len(body) == 1:
                        risks.append(Risk("exponential", f"alternatives that begin alike inside a loop, {shown}: each repetition can go either way. Make them exclude each other."))
                        return


def following(items, at, risks):
    """Two loops over the same characters with nothing certain between them: quadratic."""
    letters = chars(items[at][1][2])
    for kind, value in flatten_groups(items[at + 1:]):
        if kind in LOOPS and (separated(items[at][1][2], chars(value[2])) or separated(value[2], letters)):
            return
        if kind in LOOPS and value[1] >= MANY and chars(value[2]) & letters:
            shown = f"{explain.phrase([items[at]])} and {explain.phrase([(kind, value)])}"
            risks.append(Risk("polynomial", f"two neighbouring loops share characters ({shown}): time grows with the square of the length. Put a fixed separator between them, or bound one."))
            return
        if width((kind, value))[0] > 0 and not chars([(kind, value)]) & letters:
            return
        if kind is op.AT:
            return


def separated(body, letters):
    """Whether each round of a loop has a character that the other loop cannot take."""
    return any(width(each)[0] > 0 and not chars([each]) & letters for each in flat(body))


def flat(items):
    """A body without the groups around it."""
    items = list(items)
    while len(items) == 1 and items[0][0] in (op.SUBPATTERN,):
        items = list(items[0][1][3])
    return flatten_groups(items)


def flatten_groups(items):
    found = []
    for kind, value in items:
        found += flatten_groups(list(value[3])) if kind is op.SUBPATTERN else [(kind, value)]
    return found


def children(kind, value):
    if kind in LOOPS or kind is op.POSSESSIVE_REPEAT:
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    if kind is op.BRANCH:
        return value[1]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    if kind is op.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return []


def chars(items):
    """Every character that could be matched somewhere in these items."""
    found = set()
    for kind, value in items:
        if kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            found |= single(kind, value)
        elif kind not in (op.ASSERT, op.ASSERT_NOT, op.AT):
            for part in children(kind, value):
                found |= chars(part)
            found |= ALPHABET if kind is op.GROUPREF else set()
    return found


def first(items):
    found = set()
    for item in flatten_groups(list(items)):
        kind, value = item
        if kind is op.BRANCH:
            found |= set().union(*(first(branch) for branch in value[1]))
        elif kind in LOOPS:
            found |= first(value[2])
        else:
            found |= chars([item])
        if width(item)[0] > 0:
            break
    return found


def single(kind, value):
    if kind is op.ANY:
        return set(ALPHABET) - {10}
    if kind is op.LITERAL:
        return {value}
    if kind is op.NOT_LITERAL:
        return set(ALPHABET) - {value}
    found, negated = set(), False
    for inner, inside_value in value:
        if inner is op.NEGATE:
            negated = True
        elif inner is op.LITERAL:
            found.add(inside_value)
        elif inner is op.RANGE:
            found |= set(range(inside_value[0], min(inside_value[1], 0x2FF) + 1))
        elif inner is op.CATEGORY:
            found |= {code for code in ALPHABET if CLASSES[inside_value](chr(code))}
    return set(ALPHABET) - found if negated else found


def width(item):
    return total([item])


def total(items):
    low = high = 0
    for kind, value in items:
        if kind in LOOPS or kind is op.POSSESSIVE_REPEAT:
            inner = total(value[2])
            low, high = low + value[0] * inner[0], high + value[1] * inner[1]
        elif kind is op.BRANCH:
            widths = [total(branch) for branch in value[1]]
            low, high = low + min(each[0] for each in widths), high + max(each[1] for each in widths)
        elif kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            low, high = low + 1, high + 1
        elif kind not in (op.ASSERT, op.ASSERT_NOT, op.AT):
            for part in children(kind, value):
                low, high = low + total(part)[0], high + total(part)[1]
    return low, high
