"""One token value in the words of CSS, Swift or Kotlin."""
import re

from tokens import WEIGHTS, BadTokens


def colour(value, name):
    """(r, g, b, alpha) with 0–255 and 0–1; sRGB only."""
    if isinstance(value, dict):
        if value.get("colorSpace") == "srgb" and isinstance(value.get("components"), list) and len(value["components"]) == 3:
            parts = [0 if each == "none" else each for each in value["components"]]
            if all(isinstance(each, (int, float)) and 0 <= each <= 1 for each in parts):
                return (*(int(each * 255 + 0.5) for each in parts), value.get("alpha", 1))
        value = value.get("hex", "")
    found = re.fullmatch(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})", value) if isinstance(value, str) else None
    if not found:
        raise BadTokens(f'{name}: a color is "#1b2430" or {{"colorSpace": "srgb", "components": [r, g, b]}} with 0 to 1; other spaces need a hex fallback.')
    digits = found[1] if len(found[1]) > 4 else "".join(2 * each for each in found[1])
    parts = [int(digits[at:at + 2], 16) for at in range(0, len(digits), 2)]
    return (*parts[:3], round(parts[3] / 255, 3) if len(parts) == 4 else 1)


def measure(value, name, units):
    """(number, unit)"""
    if isinstance(value, dict):
        number, unit = value.get("value"), value.get("unit")
    else:
        found = re.fullmatch(r"(-?\d*\.?\d+)([a-z]*)", str(value).strip())
        number, unit = (float(found[1]), found[2]) if found else (None, None)
        if number == 0 and not unit:
            unit = units[0]
    if isinstance(number, bool) or not isinstance(number, (int, float)) or unit not in units:
        raise BadTokens(f'{name}: must be {{"value": 16, "unit": "{units[0]}"}} with one of the units {", ".join(units)}.')
    return number, unit


def plain(number):
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not abs(number) < 1e12:
        raise BadTokens(f"{str(number)[:40]!r} stands where a number belongs.")
    return f"{number:.4f}".rstrip("0").rstrip(".")


def weight(value, name):
    number = WEIGHTS.get(str(value).lower(), value)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not 1 <= number <= 1000:
        raise BadTokens(f"{name}: a fontWeight is 1 to 1000 or a name such as bold, not {value!r}.")
    return number


def css(value, kind, name):
    if kind == "color":
        r, g, b, alpha = colour(value, name)
        return f"#{r:02x}{g:02x}{b:02x}" if alpha == 1 else f"rgb({r} {g} {b} / {plain(alpha)})"
    if kind == "dimension":
        number, unit = measure(value, name, ("px", "rem"))
        return "0" if number == 0 else plain(number) + unit
    if kind == "duration":
        number, unit = measure(value, name, ("ms", "s"))
        return plain(number) + unit
    if kind == "fontFamily":
        families = value if isinstance(value, list) else [value]
        return ", ".join(f'"{each}"' if re.search(r"[^A-Za-z-]", each) else each for each in map(str, families))
    if kind == "fontWeight":
        return plain(weight(value, name))
    if kind == "cubicBezier":
        if not isinstance(value, list) or len(value) != 4 or not all(isinstance(each, (int, float)) for each in value):
            raise BadTokens(f"{name}: a cubicBezier is a list of four numbers.")
        return f"cubic-bezier({', '.join(plain(each) for each in value)})"
    if kind == "shadow":
        layers = value if isinstance(value, list) else [value]
        return ", ".join(shadow(each, name) for each in layers)
    if kind in ("border", "transition"):
        parts = (("width", "dimension"), ("style", None), ("color", "color")) if kind == "border" else \
                (("duration", "duration"), ("timingFunction", "cubicBezier"), ("delay", "duration"))
        return " ".join(css(part(value, key, name), each, f"{name}.{key}") for key, each in parts if key != "delay" or key in value)
    if isinstance(value, (dict, list)):
        raise BadTokens(f"{name}: the value of a {kind or 'token without type'} cannot be written as one CSS value.")
    return plain(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else re.sub(r"[;{}<>\n]", "", str(value))


def part(value, key, name):
    if not isinstance(value, dict) or key not in value:
        raise BadTokens(f"{name}: lacks {key}.")
    return value[key]


def shadow(value, name):
    lengths = [css(part(value, key, name), "dimension", f"{name}.{key}") for key in ("offsetX", "offsetY", "blur")]
    if "spread" in value:
        lengths.append(css(value["spread"], "dimension", f"{name}.spread"))
    return ("inset " if value.get("inset") else "") + " ".join([*lengths, css(part(value, "color", name), "color", f"{name}.color")])


def swift(value, kind, name):
    """Swift code, or None where a platform has no such thing."""
    if kind == "color":
        r, g, b, alpha = colour(value, name)
        return "Color", f"Color(.sRGB, red: {plain(r / 255)}, green: {plain(g / 255)}, blue: {plain(b / 255)}, opacity: {plain(alpha)})"
    if kind == "dimension":
        number, unit = measure(value, name, ("px", "rem"))
        return "CGFloat", plain(number * (16 if unit == "rem" else 1))
    if kind == "duration":
        number, unit = measure(value, name, ("ms", "s"))
        return "Double", plain(number / (1000 if unit == "ms" else 1))
    return ("Double", plain(weight(value, name) if kind == "fontWeight" else value)) if kind in ("number", "fontWeight") else None


def kotlin(value, kind, name):
    if kind == "color":
        r, g, b, alpha = colour(value, name)
        return f"Color(0x{int(alpha * 255 + 0.5):02X}{r:02X}{g:02X}{b:02X})"
    if kind == "dimension":
        number, unit = measure(value, name, ("px", "rem"))
        return f"{plain(number * (16 if unit == 'rem' else 1))}.dp"
    if kind == "duration":
        number, unit = measure(value, name, ("ms", "s"))
        return f"{plain(number * (1 if unit == 'ms' else 1000))}L"
    return plain(weight(value, name) if kind == "fontWeight" else value) + "f" if kind in ("number", "fontWeight") else None
