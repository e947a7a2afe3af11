"""Builds a type scale. Usage: draw.py [request.json]"""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if os.environ.get("SKILL_DIR") else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import scale

NAMED = {"minor-second": 16 / 15, "major-second": 9 / 8, "minor-third": 6 / 5, "major-third": 5 / 4, "perfect-fourth": 4 / 3,
         "augmented-fourth": 2 ** 0.5, "perfect-fifth": 3 / 2, "golden": (1 + 5 ** 0.5) / 2}


class BadRequest(Exception):
    pass


def main():
    s = settings(read())
    rows = scale.steps(s)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    for name, text in (("type-scale.css", scale.css(rows, s)), ("specimen.svg", scale.specimen(rows, s))):
        with open(os.path.join(output, name), "w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    found = scale.findings(rows, s)
    lines = [f"# {len(rows)} steps, body {s['base'][0]:g} to {s['base'][1]:g} px\n"]
    lines += [*(f"{i}. {each}" for i, each in enumerate(found, 1)), ""] if found else ["Nothing to object: it fits the small screen, survives zoom, and the steps can be told apart.\n"]
    lines += [f"| Step | at {s['width'][0]:g} px | at {s['width'][1]:g} px | Line height | `font-size` |", "| --- | ---: | ---: | ---: | --- |"]
    lines += [f"| {row['name']} | {row['low']:.1f} | {row['high']:.1f} | {row['line']:g} | `{row['css']}` |" for row in rows]
    print("\n".join(lines))


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(100_001)
    else:
        data = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read(100_001)
    text = data[:100_000].decode("utf-8-sig", errors="replace").strip()
    if not text.startswith("{"):
        return {"ratio": text} if text in NAMED else unknown(text) if text else {}
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"the input is not readable JSON: {error}.") from None


def unknown(text):
    raise BadRequest(f"send an object such as {{\"base\": [16, 18], \"ratio\": [1.2, 1.25]}} or one ratio of {', '.join(NAMED)}, not {text[:40]!r}.")


def settings(given):
    known = ("base", "ratio", "width", "up", "down", "font", "word")
    for key in given:
        if key not in known:
            raise BadRequest(f"{key}: is not a setting; there are {', '.join(known)}.")
    s = {"base": pair(given, "base", [16, 18], 10, 40), "ratio": pair(given, "ratio", [1.2, 1.25], 1.05, 2, NAMED),
         "width": pair(given, "width", [360, 1240], 240, 3000), "font": given.get("font", "Geist"), "word": given.get("word", "Responsibility")}
    if s["width"][1] - s["width"][0] < 100:
        raise BadRequest("width: the second must be at least 100 px more than the first, as in [360, 1240].")
    for key, default, least, most in (("up", 5, 1, 8), ("down", 1, 0, 2)):
        s[key] = given.get(key, default)
        if isinstance(s[key], bool) or not isinstance(s[key], int) or not least <= s[key] <= most:
            raise BadRequest(f"{key}: must be a whole number from {least} to {most}.")
    if not isinstance(s["font"], str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{0,39}", s["font"]):
        raise BadRequest("font: must be the name of one family, letters and digits only.")
    if not isinstance(s["word"], str) or not 1 <= len(s["word"].strip()) <= 40:
        raise BadRequest("word: must be text of 1 to 40 characters, best the longest word of a real headline.")
    if max(s["base"][i] * s["ratio"][i] ** s["up"] for i in (0, 1)) > 400:
        raise BadRequest("up: the largest step would exceed 400 px. Take fewer steps or a smaller ratio.")
    return s


def pair(given, key, default, least, most, names=()):
    value = given.get(key, default)
    both = value if isinstance(value, list) else [value, value]
    both = [names[each] if isinstance(each, str) and each in names else each for each in both]
    if len(both) != 2 or any(isinstance(each, bool) or not isinstance(each, (int, float)) or not least <= each <= most for each in both):
        more = f", or a name of {', '.join(names)}" if names else ""
        raise BadRequest(f"{key}: must be one or two numbers from {least:g} to {most:g}{more}; two are for the small and the large screen.")
    return [float(each) for each in both]


try:
    main()
except (BadRequest, OSError) as problem:
    print(f"Cannot build the scale: {problem}", file=sys.stderr)
    sys.exit(1)
except UnicodeEncodeError:
    print("Cannot build the scale: the text holds half a character (a lone surrogate). Send it as proper UTF-8.", file=sys.stderr)
    sys.exit(1)
