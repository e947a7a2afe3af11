"""Checks screenshots against the stores. Usage: echo '{"app": "Tidewatch"}' | main.py one.png two.png"""
import json
import os
import re
import struct
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import picture
import png
import storyboard
import stores

FIELDS = {"app": "", "stores": ["apple", "google"], "captions": [], "flatten": False, "background": "#123a4a", "ink": "#ffffff"}
MOST_FLATTENED = 4_200_000


class BadRequest(Exception):
    pass


def main():
    wanted = read()
    paths = sys.argv[1:]
    if not paths and os.path.isdir("attachments"):
        paths = [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))]
    if not paths and not wanted["captions"]:
        raise BadRequest("There is nothing to check: attach PNG or JPEG screenshots, or send captions for a plan.")
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    shots = []
    for path in paths:
        with open(path, "rb") as handle:
            data = handle.read()
        shot = picture.inspect(os.path.basename(path), data)
        shot["data"] = data
        shot["class"] = stores.apple_class(shot["width"], shot["height"])
        if wanted["flatten"] and shot["format"] == "PNG" and shot["alpha"]:
            flatten(shot, data, output, wanted["background"])
        shots.append(shot)
    title = f"{wanted['app']}: the order of the screenshots" if wanted["app"] else "The order of the screenshots"
    with open(os.path.join(output, "storyboard.svg"), "w", encoding="utf-8") as handle:
        handle.write(storyboard.draw(title, shots, wanted["captions"], (wanted["background"], wanted["ink"])))
    text = report(shots, wanted)
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(text)
    print(text)


def read():
    path = os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    raw = raw.lstrip("\ufeff").strip()
    wanted = dict(FIELDS)
    if raw.startswith("{"):
        try:
            given = json.loads(raw)
        except ValueError as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
        unknown = sorted(set(given) - set(FIELDS))
        if unknown:
            raise BadRequest(f"{unknown[0]!r} is not a setting; there are {', '.join(FIELDS)}.")
        wanted.update(given)
    else:
        wanted["app"] = raw[:60].splitlines()[0] if raw else ""
    if not isinstance(wanted["stores"], list) or not wanted["stores"] or set(wanted["stores"]) - {"apple", "google"}:
        raise BadRequest('stores: must be a list of "apple" and "google".')
    if not isinstance(wanted["captions"], list) or not all(isinstance(each, str) for each in wanted["captions"]) or len(wanted["captions"]) > 10:
        raise BadRequest("captions: must be a list of at most ten texts, in the order of the screenshots.")
    for field in ("background", "ink"):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(wanted[field])):
            raise BadRequest(f"{field}: must be #rrggbb, not {wanted[field]!r}.")
    return wanted


def flatten(shot, data, output, colour):
    width, height, rgba, _ = png.decode(data, shot["name"], MOST_FLATTENED)
    alpha, back = rgba[3::4], bytes.fromhex(colour[1:])
    if alpha.count(255) != len(alpha):
        for channel in range(3):
            rgba[channel::4] = bytes([(v * a + back[channel] * (255 - a) + 127) // 255 for v, a in zip(rgba[channel::4], alpha)])
        rgba[3::4] = b"\xff" * len(alpha)
    packed = png.encode(width, height, rgba)
    with open(os.path.join(output, shot["name"]), "wb") as handle:
        handle.write(packed)
    shot.update(alpha=False, bytes=len(packed), flattened=True)


def report(shots, wanted):
    findings, rows = [], []
    for shot in shots:
        problems = {"apple": list(stores.apple_problems(shot, shots)), "google": list(stores.google_problems(shot))}
        for store in wanted["stores"]:
            findings += [f"**{shot['name']}**, {'App Store' if store == 'apple' else 'Google Play'}: {each}" for each in problems[store]]
        marks = [("refused" if problems[store] else "fits") if store in wanted["stores"] else "–" for store in ("apple", "google")]
        rows.append(f"| {shot['name']} | {shot['format']} | {shot['width']} × {shot['height']} | {shot['class'] or 'none'} | {marks[0]} | {marks[1]} |")
    refused = len(findings)
    findings += list(set_problems(shots, wanted)) + list(storyboard.caption_problems(wanted["captions"]))
    lines = [f"# {wanted['app'] or 'Screenshots'}: {refused or 'no'} reason{'s' if refused != 1 else ''} to be refused\n"]
    lines += [f"{i}. {each}" for i, each in enumerate(findings, 1)] or ["Nothing to change: sizes, channels and counts are right."]
    fixed = [shot["name"] for shot in shots if shot.get("flattened")]
    if fixed:
        lines.append(f"\nFlattened and written again: {', '.join(f'`{name}`' for name in fixed)}.")
    if rows:
        lines.append("\n| File | Kind | Pixels | Apple's class | App Store | Google Play |\n| --- | --- | ---: | --- | --- | --- |")
        lines += rows
    lines.append("\nThe order with its captions: `storyboard.svg`.")
    return "\n".join(lines) + "\n"


def set_problems(shots, wanted):
    seen = {}
    for shot in shots:
        if shot["digest"] in seen:
            yield f"**{shot['name']}** and **{seen[shot['digest']]}** are the same picture."
        seen.setdefault(shot["digest"], shot["name"])
    if "apple" in wanted["stores"] and shots:
        classes = [shot["class"] for shot in shots if shot["class"]]
        for name in sorted(set(classes)):
            if classes.count(name) > stores.MOST_APPLE:
                yield f"{classes.count(name)} pictures for {name}: the App Store takes 10 of a class."
        if not any(each in ('iPhone 6.9"', 'iPhone 6.5"') for each in classes) and any(each.startswith("iPhone") for each in classes):
            yield 'The App Store wants a 6.9" or 6.5" iPhone set; the smaller classes are optional and scaled from it.'
        if any(each.startswith("iPad") for each in classes) and 'iPad 13"' not in classes:
            yield 'An app for the iPad needs the 13" set.'
    if "google" in wanted["stores"] and shots:
        if len(shots) > stores.MOST_GOOGLE:
            yield f"{len(shots)} pictures: Google Play takes 8 for a kind of device. Leave out the last."
        if len(shots) < 2:
            yield "Google Play wants at least 2 screenshots."
        good = stores.google_promotable(shots)
        if good < 4:
            yield f"{good} picture{' is' if good == 1 else 's are'} 9:16 or 16:9 with 1080 px or more; Google's larger promotion formats ask for 4."
    if len({shot["width"] > shot["height"] for shot in shots}) > 1:
        yield "Portrait and landscape are mixed. In the gallery the first picture decides how large the others appear."
    if wanted["captions"] and shots and len(wanted["captions"]) != len(shots):
        yield f"{len(wanted['captions'])} captions for {len(shots)} pictures."


try:
    main()
except (BadRequest, picture.BadPicture, png.BadPng, OSError) as problem:
    sys.exit(f"Cannot check the screenshots: {problem}")
except struct.error:
    sys.exit("Cannot check the screenshots: a picture is damaged or cut off; send the whole file again.")
