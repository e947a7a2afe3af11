"""Colours: reading them, WCAG 2 contrast, APCA lightness contrast, and OKLab for small honest changes."""
import colorsys
import re

NUMBER = r"([\d.]+)(%?)"


class BadColour(Exception):
    pass


def parse(text):
    """(r, g, b) of 0–255 from #abc, #aabbcc, rgb() or hsl(); see-through colours are refused."""
    value = text.strip().lower().rstrip(";")
    value = {"white": "#ffffff", "black": "#000000"}.get(value, value)
    if re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value):
        digits = value[1:]
        return tuple(bytes.fromhex("".join(2 * each for each in digits) if len(digits) == 3 else digits))
    if re.fullmatch(r"#([0-9a-f]{4}|[0-9a-f]{8})", value) or "/" in value or re.match(r"(rgb|hsl)a\(", value):
        raise BadColour("is see-through. Give the colour that results on its ground: contrast is defined for opaque ones only")
    found = re.fullmatch(rf"(rgb|hsl)\(\s*{NUMBER}(?:deg)?[\s,]+{NUMBER}[\s,]+{NUMBER}\s*\)", value)
    if not found:
        raise BadColour("is no colour that is understood. Write #1b2430, rgb(27 36 48) or hsl(214 28% 15%)")
    try:
        numbers = [float(found[i]) for i in (2, 4, 6)]
    except ValueError:
        raise BadColour("has a number that cannot be read") from None
    if found[1] == "rgb":
        scaled = [n * 2.55 if mark else n for n, mark in zip(numbers, (found[3], found[5], found[7]))]
        if max(scaled) > 255:
            raise BadColour("goes beyond 255")
        return tuple(int(n + 0.5) for n in scaled)
    if max(numbers[1:]) > 100:
        raise BadColour("goes beyond 100 %")
    red, green, blue = colorsys.hls_to_rgb(numbers[0] % 360 / 360, numbers[2] / 100, numbers[1] / 100)
    return tuple(int(n * 255 + 0.5) for n in (red, green, blue))


def hexed(rgb):
    return "#" + bytes(rgb).hex()


def linear(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(rgb):
    return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])


def ratio(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def shown(value):
    """Two places, cut and not rounded: 4.499 must not read as 4.50."""
    return f"{int(value * 100 + 1e-9) / 100:.2f}"


def apca(text, ground):
    """Lightness contrast Lc after APCA 0.0.98G-4g: above 0 for dark text on light, below 0 for light text on dark."""
    def soft(rgb):
        y = 0.2126729 * (rgb[0] / 255) ** 2.4 + 0.7151522 * (rgb[1] / 255) ** 2.4 + 0.0721750 * (rgb[2] / 255) ** 2.4
        return y if y > 0.022 else y + (0.022 - y) ** 1.414

    ink, paper = soft(text), soft(ground)
    if abs(paper - ink) < 0.0005:
        return 0.0
    if paper > ink:
        raw = (paper ** 0.56 - ink ** 0.57) * 1.14
        return 0.0 if raw < 0.1 else (raw - 0.027) * 100
    raw = (paper ** 0.65 - ink ** 0.62) * 1.14
    return 0.0 if raw > -0.1 else (raw + 0.027) * 100


def to_lab(rgb):
    r, g, b = (linear(value) for value in rgb)
    l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)


def from_lab(lab):
    """The colour, or None outside of sRGB."""
    lightness, a, b = lab
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = []
    for value in (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                  -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                  -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s):
        if not -0.0005 <= value <= 1.0005:
            return None
        value = min(max(value, 0.0), 1.0)
        rgb.append(int(255 * (value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055) + 0.5))
    return tuple(rgb)


def at_lightness(lab, lightness):
    """The same hue at another lightness, with as much of its chroma as the screen can show."""
    share = 1.0
    while share > 0:
        rgb = from_lab((lightness, lab[1] * share, lab[2] * share))
        if rgb:
            return rgb
        share = round(share - 0.02, 2)
    return from_lab((lightness, 0.0, 0.0))


def nearest_passing(colour, against, wanted):
    """The smallest change of lightness that reaches the ratio. Dark stays the dark one: a design is not turned inside out."""
    lab = to_lab(colour)
    step = 1 if luminance(colour) >= luminance(against) else -1
    lightness = round(lab[0] * 1000)
    while 0 <= lightness + step <= 1000:
        lightness += step
        rgb = at_lightness(lab, lightness / 1000)
        if rgb and ratio(rgb, against) >= wanted:
            return rgb
    return None
