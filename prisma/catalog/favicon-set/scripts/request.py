"""The settings, checked, and the drawing's text."""
import json
import os
import re
import sys

from drawing import BadRequest

COLOUR = r"#[0-9a-fA-F]{6}"


def read_request():
    data, path = b"", os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(1_000_001)
    elif len(sys.argv) < 3 and sys.stdin is not None and not sys.stdin.isatty():
        data = sys.stdin.buffer.read(1_000_001)
    text = data.decode("utf-8-sig", errors="replace").strip()
    given = {}
    if text.startswith("{"):
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"the input is not readable JSON: {error}.") from None
    elif text.startswith("<"):
        given = {"svg": text}
    known = ("svg", "name", "short_name", "background", "theme", "padding", "dark", "path")
    for key in given:
        if key not in known:
            raise BadRequest(f"{key}: is not a setting; there are {', '.join(known)}.")
    if not given.get("svg"):
        given["svg"] = attached()
    if not isinstance(given["svg"], str) or len(given["svg"]) > 1_000_000:
        raise BadRequest("svg: must be text of at most 1 MB.")
    settings = {"name": "Site", "background": "#ffffff", "padding": 12, "dark": {}, "path": "/", **given}
    settings.setdefault("short_name", settings["name"][:12] if isinstance(settings["name"], str) else "")
    settings.setdefault("theme", settings["background"])
    for key, most in (("name", 60), ("short_name", 30)):
        if not isinstance(settings[key], str) or not 1 <= len(settings[key].strip()) <= most:
            raise BadRequest(f"{key}: must be text of 1 to {most} characters.")
    for key in ("background", "theme"):
        if not isinstance(settings[key], str) or not re.fullmatch(COLOUR, settings[key]):
            raise BadRequest(f"{key}: must be a colour such as #fbf8f1, without transparency: Apple fills holes with black.")
    padding = settings["padding"]
    if isinstance(padding, bool) or not isinstance(padding, (int, float)) or not 0 <= padding <= 40:
        raise BadRequest("padding: must be a percentage from 0 to 40.")
    dark = settings["dark"]
    if not isinstance(dark, dict) or any(not re.fullmatch(COLOUR, f"{each}") for pair in dark.items() for each in pair):
        raise BadRequest('dark: must be an object of old and new colours, as {"#142f42": "#ffffff"}.')
    if not isinstance(settings["path"], str) or not re.fullmatch(r"/([\w.-]+/)*", settings["path"]):
        raise BadRequest("path: must begin and end with a slash, such as /icons/.")
    return settings


def attached():
    paths = sys.argv[2:3]
    if not paths and os.path.isdir("attachments"):
        paths = [os.path.join("attachments", each) for each in sorted(os.listdir("attachments")) if each.lower().endswith(".svg")]
    if not paths:
        raise BadRequest("svg: there is no drawing. Attach an .svg file or send its text.")
    if len(paths) > 1:
        raise BadRequest(f"svg: {len(paths)} drawings are attached; a set is drawn from one.")
    with open(paths[0], encoding="utf-8-sig", errors="replace") as handle:
        return handle.read(1_000_001)
