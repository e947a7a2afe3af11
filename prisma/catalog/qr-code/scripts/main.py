"""Makes a QR code from a text or a described payload. Usage: main.py [request.json]"""
import os
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import codewords
import given
import matrix
import payload
import picture
from given import BadRequest

SETTINGS = ("level", "exact_level", "scale", "margin", "dark", "light", "distance_cm", "filename")
RECOVERS = {"L": 7, "M": 15, "Q": 25, "H": 30}


def main():
    request = given.read_request()
    given.known(request, payload.KINDS + SETTINGS)
    kind, text, notes = payload.build(request)
    level = given.choice(request, "level", "M", tuple(codewords.LEVELS))
    if not isinstance(request.get("exact_level", False), bool):
        raise BadRequest("exact_level: must be true or false.")
    scale = given.whole(request, "scale", 12, 1, 40)
    margin = given.whole(request, "margin", 4, 0, 20)
    distance = given.whole(request, "distance_cm", 25, 5, 5000)
    dark, light = (picture.colour(request.get(name, default), name) for name, default in (("dark", "#000000"), ("light", "#ffffff")))
    ratio = picture.contrast(dark, light)
    if ratio < 3:
        raise BadRequest(f"dark and light: have a contrast of {ratio:.1f} : 1. Under 3 : 1 scanners fail; aim for 7 : 1.")
    filename = given.text(request, "filename", limit=60) or "qr-code"
    if not filename.replace("-", "").replace("_", "").isalnum() or not filename.isascii():
        raise BadRequest("filename: letters, digits, - and _ only, without an ending.")

    data = text.encode("utf-8")
    version, used, bits = codewords.fit(data, level, not request.get("exact_level", False))
    grid, mask = matrix.build(codewords.codewords(bits, version, used), version, used)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, f"{filename}.svg"), "w", encoding="utf-8", newline="\n") as handle:
        handle.write(picture.svg(grid, margin, dark, light, f"QR code, {kind}"))
    with open(os.path.join(output, f"{filename}.png"), "wb") as handle:
        handle.write(picture.png(grid, margin, dark, light, scale))
    print(report(kind, text, notes, version, used, level, mask, len(grid), margin, scale, distance, (dark, light, ratio), filename))


def report(kind, text, notes, version, used, level, mask, modules, margin, scale, distance, colours, filename):
    dark, light, ratio = colours
    side = modules + 2 * margin
    # One module should be 0.4 mm or more at arm's length, and the whole a tenth of the distance.
    smallest = max(side * 0.4, distance)
    notes = list(notes)
    if margin < 4:
        notes.insert(0, f"The quiet zone is {margin} modules wide; the standard asks for 4. Leave that much blank paper around it.")
    if picture.luminance(dark) > picture.luminance(light):
        notes.insert(0, "Light modules on a dark ground: many scanners, older Android phones above all, do not read inverted codes.")
    elif ratio < 7:
        notes.append(f"The contrast is {ratio:.1f} : 1. It works on a screen; for print and dim light take 7 : 1.")
    if version > 10:
        notes.append(f"Version {version} is dense. Shorten the content if the code is to be read from a poster or a moving hand.")
    lines = [f"# QR code: {kind}\n",
             f"**Version {version}**, {modules} × {modules} modules, error correction {used} (about {RECOVERS[used]} % of the code may be lost)"
             + (f", raised from {level} because it fits the same size" if used != level else "") + f", mask {mask}.\n",
             f"Print it at least **{smallest / 10:.1f} cm** wide, margin included, to be scanned from {distance} cm.\n"]
    if notes:
        lines += ["## To look at\n", *(f"{i}. {note}" for i, note in enumerate(notes, 1)), ""]
    fence = "````" if "```" in text else "```"
    lines += ["## What a phone reads\n", f"{fence}\n{text.replace(chr(13), '').rstrip()}\n{fence}\n",
              f"Files: `{filename}.svg` for print, `{filename}.png` ({side * scale} × {side * scale} px)."]
    return "\n".join(lines)


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"No QR code: {problem}")
except UnicodeEncodeError:
    sys.exit("No QR code: the text holds half a character (a lone surrogate). Send it as proper UTF-8.")
