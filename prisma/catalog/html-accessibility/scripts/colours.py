"""Colours of inline styles and the contrast between them, by the formula of WCAG 2."""
import re

NAMES = {"black": (0, 0, 0), "white": (255, 255, 255), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
         "yellow": (255, 255, 0), "orange": (255, 165, 0), "navy": (0, 0, 128), "teal": (0, 128, 128), "purple": (128, 0, 128), "maroon": (128, 0, 0), "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211),
         "darkgray": (169, 169, 169), "dimgray": (105, 105, 105), "whitesmoke": (245, 245, 245), "gold": (255, 215, 0), "pink": (255, 192, 203), "tomato": (255, 99, 71), "crimson": (220, 20, 60)}


def styles(element):
    pairs = [part.split(":", 1) for part in (element.get("style") or "").lower().split(";") if ":" in part]
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


def colour(text):
    if not text:
        return None
    if match := re.search(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return tuple(int(digits[at:at + 2], 16) for at in (0, 2, 4))
    if match := re.fullmatch(r"rgb\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)\s*\)", text):
        return tuple(min(255, int(part)) for part in match.groups())
    return NAMES.get(text.split()[0]) if "url(" not in text and "gradient" not in text else None


def inherited(element, *names):
    """The nearest value of a property, and whether a picture lies between."""
    for each in [element, *element.ancestors()]:
        own = styles(each)
        for name in names:
            if name in own:
                return own[name]
    return None


def ratio(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb):
    linear = [value / 255 / 12.92 if value / 255 <= 0.04045 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def is_large(element):
    """24 px, or 18.66 px in bold, counts as large."""
    size, weight = inherited(element, "font-size") or "", inherited(element, "font-weight") or ""
    match = re.fullmatch(r"([\d.]+)(px|pt|rem|em)", size)
    pixels = float(match[1]) * {"px": 1, "pt": 4 / 3, "rem": 16, "em": 16}[match[2]] if match else {"h1": 32, "h2": 24}.get(element.name, 16)
    bold = weight in ("bold", "bolder", "700", "800", "900") or element.name in ("h1", "h2", "h3", "b", "strong", "th")
    return pixels >= 24 or bold and pixels >= 18.66
