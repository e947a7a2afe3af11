"""What was asked for, as an object or as a line such as "jpg, quality 80"."""
import json
import os
import re
import sys

FORMATS = {"png": "png", "jpeg": "jpeg", "jpg": "jpeg", "bmp": "bmp", "ppm": "ppm"}
DEFAULTS = {"format": None, "quality": 85, "background": "#ffffff", "chroma": "4:2:0"}


class BadRequest(Exception):
    pass


def read():
    path = os.environ.get("INPUT_FILE")
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
        target = re.search(r"\b(?:to|as|into)\s+(png|jpe?g|bmp|ppm)\b", raw.lower())
        wanted["format"] = target[1] if target else next((word for word in words if word in FORMATS), None)
        quality = re.search(r"quality\D{0,5}(\d+)", raw, re.I)
        if quality:
            wanted["quality"] = int(quality[1])
    if not isinstance(wanted["format"], str) or wanted["format"] not in FORMATS:
        raise BadRequest(f"format: must be png, jpeg, bmp or ppm, not {wanted['format']!r}.")
    wanted["format"] = FORMATS[wanted["format"]]
    quality = wanted["quality"]
    if isinstance(quality, bool) or not isinstance(quality, int) or not 1 <= quality <= 100:
        raise BadRequest(f"quality: must be a whole number from 1 to 100, not {quality!r}.")
    if wanted["chroma"] not in ("4:2:0", "4:4:4"):
        raise BadRequest(f"chroma: must be 4:2:0 or 4:4:4, not {wanted['chroma']!r}.")
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})", str(wanted["background"]))
    if not found:
        raise BadRequest(f"background: must be #rrggbb, not {wanted['background']!r}.")
    wanted["background"] = bytes.fromhex(found[1])
    return wanted


def pictures():
    paths = sys.argv[1:]
    if not paths and os.path.isdir("attachments"):
        paths = [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))]
    if not paths:
        raise BadRequest("There is no picture: attach a PNG, JPEG, GIF, BMP or PPM file.")
    for path in paths:
        with open(path, "rb") as handle:
            yield os.path.basename(path), handle.read()
