"""The palette of a PNG. Usage: echo 6 | main.py picture.png"""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import cluster
import oklab
import png

MOST_PIXELS = 6_000_000


class BadRequest(Exception):
    pass


def main():
    count, prefix = wanted()
    name, data = picture()
    if data[:8] != png.MAGIC:
        raise BadRequest(f"{name} is not a PNG file. Convert it first, for instance with the image-convert skill.")
    width, height, rgba, _ = png.decode(data, name, MOST_PIXELS)
    points, counted = cluster.tally(rgba, width, height)
    if not counted:
        raise BadRequest(f"{name} is transparent everywhere, so it has no colours.")
    colours = cluster.palette(points, count)
    label(colours)
    pairs = readable(colours)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    for file, text in (("palette.svg", swatches(colours, name)), ("palette.css", css(colours, prefix, name)),
                       ("palette.json", as_json(colours, pairs, name))):
        with open(os.path.join(output, file), "w", encoding="utf-8") as handle:
            handle.write(text)
    print(report(colours, pairs, name, width, height, counted))


def wanted():
    path = os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    raw = raw.lstrip("\ufeff").strip()
    given = {}
    if raw.startswith("{"):
        try:
            given = json.loads(raw)
        except ValueError as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
        unknown = sorted(set(given) - {"colours", "prefix"})
        if unknown:
            raise BadRequest(f"{unknown[0]!r} is not a setting; there are colours and prefix.")
    elif re.search(r"\d+", raw):
        given["colours"] = int(re.search(r"\d+", raw)[0])
    count, prefix = given.get("colours", 6), given.get("prefix", "color")
    if isinstance(count, bool) or not isinstance(count, int) or not 2 <= count <= 12:
        raise BadRequest(f"colours: must be a whole number from 2 to 12, not {count!r}.")
    if not isinstance(prefix, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", prefix):
        raise BadRequest(f"prefix: must be lower-case letters, digits and hyphens, not {prefix!r}.")
    return count, prefix


def picture():
    paths = sys.argv[1:]
    if not paths and os.path.isdir("attachments"):
        paths = [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))]
    if not paths:
        raise BadRequest("There is no picture: attach a PNG file.")
    if len(paths) > 1:
        raise BadRequest(f"{len(paths)} pictures are attached; a palette is read from one. Send the others in runs of their own.")
    with open(paths[0], "rb") as handle:
        return os.path.basename(paths[0]), handle.read()


def label(colours):
    used = {}
    for colour in colours:
        # Of the rounded colour, so that hex and OKLCH say the same.
        colour["lab"] = oklab.to_lab(colour["rgb"])
        name = oklab.name_of(colour["lab"])
        used[name] = used.get(name, 0) + 1
        colour["name"] = name if used[name] == 1 else f"{name} {used[name]}"
        colour["hex"] = oklab.hexed(colour["rgb"])


def readable(colours):
    pairs = []
    for i, one in enumerate(colours):
        for other in colours[i + 1:]:
            ratio = oklab.contrast(one["rgb"], other["rgb"])
            if ratio >= 3:
                dark, light = sorted((one, other), key=lambda each: oklab.luminance(each["rgb"]))
                pairs.append((ratio, dark, light))
    return sorted(pairs, key=lambda each: -each[0])


def report(colours, pairs, name, width, height, counted):
    main_colours = [colour for colour in colours if not colour["accent"]]
    lines = [f"# {name}: {len(main_colours)} colours" + (" and an accent" if len(main_colours) < len(colours) else "") + "\n"]
    good = [pair for pair in pairs if pair[0] >= 4.5]
    if good:
        ratio, dark, light = good[0]
        lines.append(f"Text works best as **{dark['name']}** {dark['hex']} on **{light['name']}** {light['hex']}, "
                     f"or the other way round: {rounded(ratio)} : 1.\n")
    else:
        lines.append("No two of these colours are far enough apart for body text (4.5 : 1). Add a near-black or a near-white.\n")
    lines.append("| Colour | Hex | OKLCH | Share | Text on it |\n| --- | --- | --- | ---: | --- |")
    for colour in colours:
        white, black = oklab.contrast(colour["rgb"], (255, 255, 255)), oklab.contrast(colour["rgb"], (0, 0, 0))
        ink = f"white, {rounded(white)} : 1" if white >= black else f"black, {rounded(black)} : 1"
        mark = ", accent" if colour["accent"] else ""
        lines.append(f"| {colour['name']}{mark} | `{colour['hex']}` | {oklab.lch(colour['lab'])} | {colour['share']:.1%} | {ink} |")
    if pairs:
        lines.append("\n## Pairs that can be read\n\n| Dark | Light | Contrast | Good for |\n| --- | --- | ---: | --- |")
        for ratio, dark, light in pairs[:10]:
            use = "all text, AAA" if ratio >= 7 else "all text, AA" if ratio >= 4.5 else "large text, icons"
            lines.append(f"| {dark['name']} `{dark['hex']}` | {light['name']} `{light['hex']}` | {rounded(ratio)} : 1 | {use} |")
    lines.append(f"\nMeasured on {counted:,} of {width * height:,} pixels. Files: `palette.svg`, `palette.css`, `palette.json`.")
    return "\n".join(lines)


def rounded(ratio):
    # Down, so that 4.49 is never shown as a pass.
    return f"{int(ratio * 10) / 10:.1f}"


def swatches(colours, name):
    wide, x, parts = 960, 0.0, []
    # A share under half a percent still gets a line that can be seen.
    total = sum(max(colour["share"], 0.005) for colour in colours)
    for colour in colours:
        part = wide * max(colour["share"], 0.005) / total
        parts.append(f'<rect x="{x:.2f}" y="0" width="{part:.2f}" height="180" fill="{colour["hex"]}"/>')
        x += part
    step = wide / len(colours)
    for i, colour in enumerate(colours):
        at = i * step
        parts.append(f'<rect x="{at + 6:.1f}" y="204" width="{step - 12:.1f}" height="64" rx="6" fill="{colour["hex"]}" stroke="#d5d9de"/>')
        for y, size, text in ((292, 14, colour["name"]), (312, 13, colour["hex"]), (331, 13, f"{colour['share']:.1%}")):
            parts.append(f'<text x="{at + 8:.1f}" y="{y}" font-size="{size}">{text}</text>')
    title = "".join({"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(letter, letter) for letter in name)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 350" width="960" height="350" '
            f'font-family="Geist, Helvetica, Arial, sans-serif" fill="#1b2430"><title>Palette of {title}</title>'
            f'<rect width="960" height="350" fill="#ffffff"/>{"".join(parts)}</svg>\n')


def css(colours, prefix, name):
    lines = [f"/* From {name.replace('*/', '')} */", ":root {"]
    lines += [f"  --{prefix}-{colour['name'].replace(' ', '-')}: {colour['hex']}; /* {oklab.lch(colour['lab'])} */" for colour in colours]
    return "\n".join([*lines, "}", ""])


def as_json(colours, pairs, name):
    return json.dumps({
        "source": name,
        "colours": [{"name": c["name"], "hex": c["hex"], "oklch": oklab.lch(c["lab"]), "share": round(c["share"], 4), "accent": c["accent"]}
                    for c in colours],
        "pairs": [{"dark": dark["hex"], "light": light["hex"], "contrast": int(ratio * 100) / 100} for ratio, dark, light in pairs],
    }, indent=2) + "\n"


try:
    main()
except (BadRequest, png.BadPng, OSError) as problem:
    sys.exit(f"Cannot read a palette: {problem}")
