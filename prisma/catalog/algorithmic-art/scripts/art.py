"""Draws one picture. Usage: art.py request.json, or the JSON (or "flow 7") on stdin."""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
SKILL = os.environ.get("SKILL_DIR") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
HERE = os.path.relpath(os.path.join(SKILL, "scripts"))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import forms

SIZES = {"square": (1000, 1000), "portrait": (1000, 1400), "landscape": (1400, 1000)}
PALETTES = {
    "harbour": ("#f3ede1", ["#14303c", "#1f6f78", "#e08a3c", "#c43a30"]),
    "moss": ("#f1f1e6", ["#24372a", "#5c7040", "#a4b494", "#d9a441"]),
    "ink": ("#faf8f3", ["#15171a", "#15171a", "#6b7077"]),
    "night": ("#0e1626", ["#f2d6a2", "#7fb7be", "#d9694f", "#4a5f8c"]),
    "clay": ("#f7ebe1", ["#7a3b2e", "#c4694a", "#e3b08c", "#36454f"]),
}
DEFAULTS = {"form": "flow", "seed": 1, "density": 50, "palette": "harbour", "format": "square", "colours": None, "ground": None}


class BadRequest(Exception):
    pass


def main():
    wanted = read()
    width, height = SIZES[wanted["format"]]
    shapes = forms.FORMS[wanted["form"]](width, height, wanted["seed"], wanted["density"], wanted["colours"])
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "art.svg"), "w", encoding="utf-8") as handle:
        handle.write(svg(width, height, shapes, wanted))
    with open(os.path.join(HERE, "..", "assets", "sketch.html"), encoding="utf-8") as handle:
        page = handle.read()
    settings = {**{key: wanted[key] for key in ("form", "seed", "density", "colours", "ground")}, "width": width, "height": height}
    with open(os.path.join(output, "sketch.html"), "w", encoding="utf-8") as handle:
        handle.write(page.replace("{ form: null }", json.dumps(settings)))
    ink = length(shapes)
    print(f"# {wanted['form'].capitalize()}, seed {wanted['seed']}\n")
    print(f"{len(shapes):,} shapes in {len(set(wanted['colours']))} colours on {wanted['ground']}, {width} × {height}; {ink}.\n")
    again = {key: wanted[key] for key in ("form", "seed", "density", "format")} | {"colours": wanted["colours"], "ground": wanted["ground"]}
    print(f"The same again: `{json.dumps(again)}`\n")
    print(f"Neighbours worth a look: seeds {', '.join(str((wanted['seed'] + step) % 1_000_000) for step in (1, 2, 3))}, density "
          f"{max(0, wanted['density'] - 25)} or {min(100, wanted['density'] + 25)}.")


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    raw = raw.lstrip("\ufeff").strip()
    wanted = dict(DEFAULTS)
    if raw.startswith("{"):
        try:
            given = json.loads(raw)
        except ValueError as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
        unknown = sorted(set(given) - set(DEFAULTS))
        if unknown:
            raise BadRequest(f"{unknown[0]!r} is not a setting; there are {', '.join(DEFAULTS)}.")
        wanted.update(given)
    else:
        words = re.findall(r"[a-z]+", raw.lower())
        for field, known in (("form", forms.FORMS), ("palette", PALETTES), ("format", SIZES)):
            wanted[field] = next((word for word in words if word in known), wanted[field])
        if set(words) - {"seed"} and not any(word in known for word in words for known in (forms.FORMS, PALETTES, SIZES)):
            raise BadRequest(f"form: must be one of {', '.join(forms.FORMS)}; there is none in {raw[:60]!r}.")
        seed = re.search(r"\d+", raw)
        wanted["seed"] = int(seed[0]) % 1_000_000 if seed else 1
    for field, known in (("form", forms.FORMS), ("palette", PALETTES), ("format", SIZES)):
        if wanted[field] not in known:
            raise BadRequest(f"{field}: must be one of {', '.join(known)}, not {wanted[field]!r}.")
    for field, high in (("seed", 999_999), ("density", 100)):
        value = wanted[field]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= high:
            raise BadRequest(f"{field}: must be a whole number from 0 to {high}, not {value!r}.")
    ground, colours = PALETTES[wanted["palette"]]
    wanted["ground"] = checked("ground", wanted["ground"] or ground)
    given = wanted["colours"] or colours
    if not isinstance(given, list) or not 1 <= len(given) <= 8:
        raise BadRequest("colours: must be a list of 1 to 8 colours such as #14303c.")
    wanted["colours"] = [checked("colours", each) for each in given]
    return wanted


def checked(field, code):
    if not isinstance(code, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", code):
        raise BadRequest(f"{field}: must be #rrggbb, not {code!r}.")
    return code.lower()


def svg(width, height, shapes, wanted):
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
           f"<title>{wanted['form']}, seed {wanted['seed']}, density {wanted['density']}</title>",
           f'<rect width="{width}" height="{height}" fill="{wanted["ground"]}"/>',
           '<g fill="none" stroke-linecap="round" stroke-linejoin="round">']
    for shape in shapes:
        if shape[0] == "line":
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape[1])
            out.append(f'<polyline points="{points}" stroke="{shape[2]}" stroke-width="{shape[3]:.2f}"/>')
        elif shape[0] == "disc":
            out.append(f'<circle cx="{shape[1]:.1f}" cy="{shape[2]:.1f}" r="{shape[3]:.1f}" fill="{shape[4]}"/>')
        else:
            out.append(f'<circle cx="{shape[1]:.1f}" cy="{shape[2]:.1f}" r="{shape[3]:.1f}" stroke="{shape[4]}" stroke-width="{shape[5]}"/>')
    return "\n".join([*out, "</g>", "</svg>", ""])


def length(shapes):
    total = 0.0
    for shape in shapes:
        if shape[0] == "line":
            for (x1, y1), (x2, y2) in zip(shape[1], shape[1][1:]):
                total += ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    discs = [shape for shape in shapes if shape[0] != "line"]
    return f"the lines are {total / 1000:.1f} times 1,000 units long in all" if total else f"{len(discs):,} circles, none touching another"


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot draw: {problem}")
