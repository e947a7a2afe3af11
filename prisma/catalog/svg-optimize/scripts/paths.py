"""Rounds numbers and path data. Relative commands are corrected at every point, so rounding never adds up along a path."""
import re
from decimal import ROUND_HALF_UP, Decimal

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
# How many numbers a command takes, and which of them are x (0) or y (1); an arc's first five are neither (None).
SHAPE = {"M": (0, 1), "L": (0, 1), "T": (0, 1), "H": (0,), "V": (1,), "S": (0, 1, 0, 1), "Q": (0, 1, 0, 1),
         "C": (0, 1, 0, 1, 0, 1), "A": (None, None, None, None, None, 0, 1), "Z": ()}


class BadPath(Exception):
    pass


def short(value, places):
    """The shortest spelling of a number: .5 for 0.50, -.25 for -0.250, 0 for -0."""
    if not abs(value) < 1e12:
        raise BadPath(f"{value:g}")
    text = f"{Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return re.sub(r"^(-?)0\.", r"\1.", text)


def joined(numbers):
    """Numbers with as few separators as the grammar needs."""
    out = ""
    for number in numbers:
        needs_gap = out and not number.startswith("-") and not (number.startswith(".") and "." in re.split(r"[\s,-]", out)[-1])
        out += (" " if needs_gap else "") + number
    return out


def commands(data):
    """[(letter, numbers)] with one entry a segment; an M that goes on is an L, as the grammar says."""
    at, found, letter = 0, [], None
    while True:
        at = re.compile(r"[\s,]*").match(data, at).end()
        if at == len(data):
            return found
        if data[at] in "MmLlTtHhVvSsQqCcAaZz":
            letter = data[at]
            at += 1
            if letter in "Zz":
                found.append((letter, []))
                continue
        elif letter is None or letter in "Zz":
            raise BadPath(data[at:at + 12])
        numbers = []
        for place in range(len(SHAPE[letter.upper()])):
            at = re.compile(r"[\s,]*").match(data, at).end()
            flag = letter in "Aa" and place in (3, 4)
            match = re.compile("[01]").match(data, at) if flag else NUMBER.match(data, at)
            if not match:
                raise BadPath(data[at:at + 12])
            numbers.append(float(match[0]))
            at = match.end()
        found.append((letter, numbers))
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def round_path(data, places):
    """The same path in fewer characters."""
    out, last = [], None
    true, start, drawn, drawn_start = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    for letter, numbers in commands(data):
        relative, kind = letter.islower(), letter.upper()
        if kind == "Z":
            true, drawn = start[:], drawn_start[:]
            out.append("z")
            last = "z"
            continue
        texts, ends = [], {}
        for axis, number in zip(SHAPE[kind], numbers):
            if axis is None:
                texts.append(short(number, places + 1))
                continue
            absolute = number + (true[axis] if relative else 0)
            text = short(absolute - (drawn[axis] if relative else 0), places)
            texts.append(text)
            ends[axis] = (absolute, float(text) + (drawn[axis] if relative else 0))
        for axis, (absolute, written) in ends.items():
            true[axis], drawn[axis] = absolute, written
        if kind == "M":
            start, drawn_start = true[:], drawn[:]
        implied = letter == last or (letter, last) in (("l", "m"), ("L", "M"))
        body = joined(texts)
        if implied and kind != "M":
            previous = out[-1]
            tail = re.split(r"[A-Za-z\s,]|(?<=.)-", previous)[-1]
            glue = "" if body.startswith("-") or (body.startswith(".") and "." in tail) else " "
            out.append(glue + body)
            last = letter if (letter, last) not in (("l", "m"), ("L", "M")) else last
        else:
            out.append(letter + body)
            last = letter
    return "".join(out)


def round_list(text, places):
    """Numbers in points, viewBox or dash lists; anything with units other than px stays."""
    if not re.fullmatch(r"[\s,\d.eE+\-]*(?:px)?", text) or not text.strip():
        return text
    return joined([short(float(each), places) for each in NUMBER.findall(text.replace("px", ""))])


def round_transform(text, places):
    """Scale and rotation keep three digits more: their error grows with the distance from the origin."""
    def call(match):
        numbers = [float(each) for each in NUMBER.findall(match[2])]
        exact = {"translate": (places,) * 9, "matrix": (places + 3,) * 4 + (places,) * 2, "rotate": (places + 1, places, places)}
        steps = exact.get(match[1], (places + 3,) * 9)
        return f"{match[1]}({joined([short(number, step) for number, step in zip(numbers, steps)])})"

    return re.sub(r"(\w+)\s*\(([^)]*)\)", call, text.strip())
