"""Whether a colour can be read on white and on a dark screen, and the nearest one that can."""
import re

LIGHT, DARK = (255, 255, 255), (31, 31, 31)
TEXT, MARK = 4.5, 3.0


def parsed(code):
    found = re.fullmatch(r"#([0-9a-fA-F]{6})", code)
    return tuple(int(found[1][at:at + 2], 16) for at in (0, 2, 4)) if found else None


def code(colour):
    return "#" + "".join(f"{part:02x}" for part in colour)


def luminance(colour):
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour):
    """Text on white, and at least a visible mark on dark grey, where a mail program does not change colours."""
    return contrast(colour, LIGHT) >= TEXT and contrast(colour, DARK) >= MARK


def nearest(colour):
    """The same colour, lightened or darkened in small steps until it serves on both."""
    for step in range(1, 101):
        for towards in (DARK, LIGHT):
            share = step / 100
            mixed = tuple(round(part + (end - part) * share) for part, end in zip(colour, towards))
            if readable(mixed):
                return mixed
    return colour
