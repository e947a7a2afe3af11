"""A one-page brand guide with measured colour pairs. Usage: guide.py request.json, or the JSON on stdin."""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import page
from contrast import contrast, grade, luminance, shown

ROLES = ("ground", "ink", "primary", "secondary", "accent", "success", "warning", "error", "neutral")
FIELDS = {"name", "promise", "colors", "fonts", "voice", "avoid", "logo"}


class BadRequest(Exception):
    pass


def main():
    brand = read()
    pairs = measured(brand["colors"])
    findings = list(problems(brand["colors"], pairs))
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "brand-guide.html"), "w", encoding="utf-8") as handle:
        handle.write(page.render(brand, pairs, findings))
    with open(os.path.join(output, "tokens.json"), "w", encoding="utf-8") as handle:
        handle.write(tokens(brand))
    print(report(brand, pairs, findings))


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    raw = raw.lstrip("\ufeff").strip()
    try:
        given = json.loads(raw)
    except ValueError:
        codes = list(dict.fromkeys(code.lower() for code in re.findall(r"#[0-9a-fA-F]{6}\b", raw)))
        names = ["ground", "ink", "primary", "secondary", "accent", "neutral"]
        given = {"name": "Brand", "colors": [{"name": f"Colour {i + 1}", "hex": code, "role": names[min(i, 5)]} for i, code in enumerate(codes)]}
    if not isinstance(given, dict):
        raise BadRequest('Send an object with name and colors, such as {"name": "Fennel", "colors": [{"name": "Leaf", "hex": "#2f6b3c", "role": "primary"}]}.')
    unknown = sorted(set(given) - FIELDS)
    if unknown:
        raise BadRequest(f"{unknown[0]!r} is not a field; there are {', '.join(sorted(FIELDS))}.")
    brand = {"name": "Brand", "promise": "", "logo": "", **given}
    for field in ("name", "promise", "logo"):
        if not isinstance(brand[field], str):
            raise BadRequest(f"{field}: must be text.")
    for field in ("fonts", "voice", "avoid"):
        brand.setdefault(field, [])
        if not isinstance(brand[field], list) or not all(isinstance(each, str) for each in brand[field]):
            raise BadRequest(f"{field}: must be a list of texts.")
    colors = brand.get("colors")
    if not isinstance(colors, list) or not 2 <= len(colors) <= 12:
        raise BadRequest("colors: must be a list of 2 to 12 colours, each with name, hex and role.")
    for i, color in enumerate(colors):
        if not isinstance(color, dict) or not isinstance(color.get("name"), str) or not color["name"].strip():
            raise BadRequest(f"colors[{i}].name: is missing.")
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(color.get("hex"))):
            raise BadRequest(f"colors[{i}].hex: must be #rrggbb, not {color.get('hex')!r}.")
        if color.setdefault("role", "neutral") not in ROLES:
            raise BadRequest(f"colors[{i}].role: must be one of {', '.join(ROLES)}, not {color['role']!r}.")
        color["hex"] = color["hex"].lower()
    return brand


def measured(colors):
    """Every pair once: (ratio, text colour, ground colour), the lighter of the two as ground."""
    pairs = []
    for i, one in enumerate(colors):
        for other in colors[i + 1:]:
            dark, light = sorted((one, other), key=lambda each: luminance(each["hex"]))
            pairs.append((contrast(one["hex"], other["hex"]), dark, light))
    return sorted(pairs, key=lambda each: -each[0])


def problems(colors, pairs):
    ratios = {frozenset((dark["name"], light["name"])): ratio for ratio, dark, light in pairs}
    grounds = [color for color in colors if color["role"] == "ground"]
    inks = [color for color in colors if color["role"] == "ink"]
    for missing, found in (("ground", grounds), ("ink", inks)):
        if not found:
            yield f"No colour has the role {missing}. Without it everybody chooses their own white or black."
    for ground in grounds:
        for color in colors:
            if color is ground or color["role"] in ("ground", "neutral"):
                continue
            ratio = ratios[frozenset((ground["name"], color["name"]))]
            least, use = (7, "long text") if color["role"] == "ink" else (4.5, "text and links")
            if ratio < 3:
                yield f"**{color['name']}** on **{ground['name']}** is {shown(ratio)} : 1: for surfaces only, never for text, icons or thin lines."
            elif ratio < least:
                fixed = darkened(color["hex"], ground["hex"], least)
                yield f"**{color['name']}** on **{ground['name']}** is {shown(ratio)} : 1, under {least} : 1 for {use}. A version that passes: `{fixed}`."
    for ratio, dark, light in pairs:
        if ratio < 1.15 and dark["hex"] != light["hex"]:
            yield f"**{dark['name']}** and **{light['name']}** differ by {shown(ratio)} : 1 only; in grey they are one colour."
        elif dark["hex"] == light["hex"]:
            yield f"**{dark['name']}** and **{light['name']}** are the same colour under two names."


def darkened(code, ground, least):
    """The nearest shade of the colour that reaches the contrast: towards black on light grounds, towards white on dark ones."""
    target = 0 if luminance(ground) > 0.18 else 255
    parts = bytes.fromhex(code[1:])
    for step in range(1, 101):
        mixed = "#" + bytes(round(value + (target - value) * step / 100) for value in parts).hex()
        if contrast(mixed, ground) >= least:
            return mixed
    return "#000000" if target == 0 else "#ffffff"


def report(brand, pairs, findings):
    lines = [f"# {brand['name']}: {len(findings) or 'no'} colour problem{'s' if len(findings) != 1 else ''}\n"]
    lines += [f"{i}. {each}" for i, each in enumerate(findings, 1)] or ["Every coloured text on the ground passes."]
    lines.append("\n| Darker | Lighter | Contrast | Good for |\n| --- | --- | ---: | --- |")
    lines += [f"| {dark['name']} `{dark['hex']}` | {light['name']} `{light['hex']}` | {shown(ratio)} : 1 | {grade(ratio)} |" for ratio, dark, light in pairs]
    lines.append("\nFiles: `brand-guide.html` (one page, prints on A4), `tokens.json` (design tokens).")
    return "\n".join(lines)


def tokens(brand):
    """In the form of the Design Tokens Community Group."""
    colors = {re.sub(r"[^a-z0-9]+", "-", color["name"].lower()).strip("-") or f"color-{i + 1}":
              {"$type": "color", "$value": color["hex"], "$description": color["role"]} for i, color in enumerate(brand["colors"])}
    fonts = {f"family-{i + 1}": {"$type": "fontFamily", "$value": font} for i, font in enumerate(brand["fonts"])}
    return json.dumps({"color": colors, **({"font": fonts} if fonts else {})}, indent=2, ensure_ascii=False) + "\n"


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot write the guide: {problem}")
