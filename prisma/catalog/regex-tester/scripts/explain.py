"""A parsed pattern in words."""
import re._constants as op

PLACES = {op.AT_BEGINNING: "the start of the text (of a line with m)", op.AT_BEGINNING_STRING: "the start of the text", op.AT_END: "the end of the text, or before its last line break (of a line with m)",
          op.AT_END_STRING: "the very end of the text", op.AT_BOUNDARY: "a word boundary", op.AT_NON_BOUNDARY: "no word boundary"}
CLASSES = {op.CATEGORY_DIGIT: "a digit", op.CATEGORY_NOT_DIGIT: "no digit", op.CATEGORY_SPACE: "white space", op.CATEGORY_NOT_SPACE: "no white space",
           op.CATEGORY_WORD: "a letter, digit or _", op.CATEGORY_NOT_WORD: "no letter, digit or _"}
REPEATS = {op.MAX_REPEAT: "", op.MIN_REPEAT: ", as few as possible", op.POSSESSIVE_REPEAT: ", without giving any back"}


def lines(tree):
    names = {number: name for name, number in tree.state.groupdict.items()}
    return list(walk(list(tree), 0, names))


def walk(items, depth, names):
    pad, at = "  " * depth + "- ", 0
    while at < len(items):
        kind, value = items[at]
        at += 1
        if kind is op.LITERAL:
            text = chr(value)
            while at < len(items) and items[at][0] is op.LITERAL:
                text += chr(items[at][1])
                at += 1
            yield f"{pad}the text {quoted(text)}"
        elif kind in REPEATS:
            inner = list(value[2])
            if simple(inner):
                yield f"{pad}{phrase([(kind, value)])}"
            else:
                yield f"{pad}{times(value[0], value[1])}{REPEATS[kind]}:"
                yield from walk(inner, depth + 1, names)
        elif kind is op.SUBPATTERN:
            number, name = value[0], names.get(value[0])
            yield f"{pad}{'a group that is not kept' if number is None else f'group {number}' + (f' ({name})' if name else '')}:"
            yield from walk(list(value[3]), depth + 1, names)
        elif kind is op.BRANCH:
            yield f"{pad}either"
            for number, branch in enumerate(value[1]):
                if number:
                    yield f"{pad}or"
                yield from walk(list(branch), depth + 1, names) if branch else [f"{pad}  nothing"]
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield f"{pad}{'only if' if kind is op.ASSERT else 'unless'} {'what follows' if value[0] > 0 else 'what precedes'} is:"
            yield from walk(list(value[1]), depth + 1, names)
        elif kind is op.ATOMIC_GROUP:
            yield f"{pad}without giving any back:"
            yield from walk(list(value), depth + 1, names)
        elif kind is op.GROUPREF:
            yield f"{pad}the same text as group {value}"
        elif kind is op.GROUPREF_EXISTS:
            yield f"{pad}if group {value[0]} took part:"
            yield from walk(list(value[1]), depth + 1, names)
        else:
            yield f"{pad}{phrase([(kind, value)])}"


def simple(items):
    return len(items) == 1 and items[0][0] in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY)


def phrase(items):
    kind, value = items[0]
    if kind in REPEATS:
        inner = list(value[2])
        while len(inner) == 1 and inner[0][0] is op.SUBPATTERN:
            inner = list(inner[0][1][3])
        what = " then ".join(phrase([each]) for each in inner[:4])
        return f"{times(value[0], value[1])} {what if len(inner) < 2 else '(' + what + ')'}{REPEATS[kind]}"
    if kind is op.LITERAL:
        return quoted(chr(value))
    if kind is op.NOT_LITERAL:
        return f"anything but {quoted(chr(value))}"
    if kind is op.ANY:
        return "any character"
    if kind is op.AT:
        return PLACES.get(value, "a place")
    if kind is op.IN:
        parts = [CLASSES.get(inner, "") if k is op.CATEGORY else f"{quoted(chr(inner[0]))} to {quoted(chr(inner[1]))}" if k is op.RANGE else quoted(chr(inner)) for k, inner in value if k is not op.NEGATE]
        return ("anything but " if value[0][0] is op.NEGATE else "") + " or ".join(parts)
    if kind is op.SUBPATTERN:
        return " then ".join(phrase([each]) for each in list(value[3])[:4]) or "nothing"
    if kind is op.BRANCH:
        return " or ".join(" then ".join(phrase([each]) for each in list(branch)[:3]) or "nothing" for branch in value[1])
    return str(kind).lower().replace("_", " ")


def times(low, high):
    if high is op.MAXREPEAT:
        return {0: "any number of", 1: "one or more of"}.get(low, f"{low} or more of")
    return "optionally" if (low, high) == (0, 1) else f"{low} of" if low == high else f"{low} to {high} of"


def quoted(text):
    return "`" + text.replace("\n", "\\n").replace("\t", "\\t").replace("`", "ˋ") + "`" if text.strip() else {" ": "a space", "\n": "a line break", "\t": "a tab"}.get(text, repr(text))
