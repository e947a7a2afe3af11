"""Writes one SVG for each size. Usage: pictures.py [request.json]"""
import json
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if os.environ.get("SKILL_DIR") else os.path.dirname(os.path.abspath(__file__))
# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import compose
from compose import BadRequest
from sizes import DEFAULT, SIZES

LIMITS = {"title": 120, "line": 160, "brand": 40}


def main():
    spec = settings(read())
    output = os.environ.get("OUTPUT_DIR") or "./output"
    rows, found, files = [], [], {}
    for name in spec["sizes"]:
        # The artwork is read anew, as a part of a tree can hang in one picture only.
        art = compose.artwork(spec["artwork"]) if spec["artwork"] else None
        files[name], doubts, size, shown = compose.compose(SIZES[name], spec, art)
        found += [f"**{name}**: {doubt}." for doubt in doubts]
        width, height, _, _, what = SIZES[name]
        rows.append(f"| `{name}.png` | {width} × {height} | {what} | {size} px, {shown:.0f} px on the screen |")
    for one, other, label in (("ink", "ground", "ink on ground"), ("accent_ink", "accent", "accent_ink on accent")):
        ratio = compose.contrast(spec[one], spec[other])
        if ratio < 4.5:
            found.insert(0, f"**{label}** has a contrast of {int(ratio * 100) / 100:.2f} : 1; small and compressed it needs 4.5.")
    foreign = next((each for key in ("title", "line", "brand") for each in spec[key] if each.isalpha() and not "\u0041" <= each <= "\u024f" and not "\u0400" <= each <= "\u04ff"), None)
    if foreign:
        found.insert(0, f"**“{foreign}” is a letter that Geist lacks**: where no other font steps in, the PNG shows empty boxes. Look at it, or set the text from the SVG on a computer that has a font for it.")
    os.makedirs(output, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(output, f"{name}.svg"), "w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    print(f"# {len(rows)} picture{'' if len(rows) == 1 else 's'} of “{spec['title']}”\n")
    print("\n".join([*(f"{i}. {each}" for i, each in enumerate(found, 1)), ""] if found else ["Everything that matters lies inside the safe areas and is readable at the size in the feed.\n"]))
    print("\n".join(["| File | Pixels | Where | Title |", "| --- | ---: | --- | --- |", *rows]))


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(2_000_001)
    else:
        data = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read(2_000_001)
    if len(data) > 2_000_000:
        raise BadRequest("the input is larger than 2 MB.")
    text = data.decode("utf-8-sig", errors="replace").strip()
    if not text.startswith("{"):
        return {"title": text}
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"the input is not readable JSON: {error}.") from None


def settings(given):
    spec = {"title": "", "line": "", "brand": "", "ground": "#fbf8f1", "ink": "#1f2a33", "accent": "#142f42", "accent_ink": "#ffffff",
            "artwork": "", "subject": [25, 25, 50, 50], "sizes": DEFAULT}
    for key in given:
        if key not in spec:
            raise BadRequest(f"{key}: is not a setting; there are {', '.join(spec)}.")
    spec.update(given)
    for key, most in LIMITS.items():
        if not isinstance(spec[key], str) or len(spec[key]) > most:
            raise BadRequest(f"{key}: must be text of at most {most} characters.")
        spec[key] = " ".join("".join(each for each in spec[key] if each >= " " or each.isspace()).split())
    if not spec["title"]:
        raise BadRequest("title: is missing. It is what people read in the feed.")
    for key in ("ground", "ink", "accent", "accent_ink"):
        if not isinstance(spec[key], str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", spec[key]):
            raise BadRequest(f"{key}: must be a colour such as #1f2a33.")
    subject = spec["subject"]
    if (not isinstance(subject, list) or len(subject) != 4 or any(isinstance(each, bool) or not isinstance(each, (int, float)) for each in subject)
            or min(subject) < 0 or min(subject[2:]) <= 0 or subject[0] + subject[2] > 100 or subject[1] + subject[3] > 100):
        raise BadRequest("subject: must be left, top, width and height in per cent of the artwork, such as [40, 20, 30, 60].")
    if not isinstance(spec["sizes"], list) or not spec["sizes"] or any(not isinstance(each, str) or each not in SIZES for each in spec["sizes"]):
        raise BadRequest(f"sizes: must be a list out of {', '.join(SIZES)}.")
    spec["sizes"] = list(dict.fromkeys(spec["sizes"]))
    if not isinstance(spec["artwork"], str):
        raise BadRequest("artwork: must be SVG text.")
    if not spec["artwork"] and os.path.isdir("attachments"):
        for name in sorted(os.listdir("attachments")):
            if name.lower().endswith(".svg"):
                with open(os.path.join("attachments", name), encoding="utf-8-sig", errors="replace") as handle:
                    spec["artwork"] = handle.read(2_000_000)
                break
    return spec


try:
    main()
except (BadRequest, OSError) as problem:
    print(f"Cannot make the pictures: {problem}", file=sys.stderr)
    sys.exit(1)
except UnicodeEncodeError:
    print("Cannot make the pictures: the text holds half a character (a lone surrogate). Send it as proper UTF-8.", file=sys.stderr)
    sys.exit(1)
except RecursionError:
    print("Cannot make the pictures: the SVG is nested too deeply. Flatten its groups.", file=sys.stderr)
    sys.exit(1)
