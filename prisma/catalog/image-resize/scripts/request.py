"""What was asked for: sizes from an object or from a line of text, and the pictures to resize."""
import json
import os
import re
import sys

MODES = ("fit", "fill", "pad", "exact")
ANCHORS = {"centre": (0.5, 0.5), "top": (0.5, 0), "bottom": (0.5, 1), "left": (0, 0.5), "right": (1, 0.5)}
FIELDS = {"sizes", "anchor", "background", "enlarge"}
SIZE = re.compile(r"(\d+)?\s*[x×]\s*(\d+)?(?:\s+(fit|fill|pad|exact))?", re.I)


class BadRequest(Exception):
    pass


def read():
    raw = text_of_input().lstrip("\ufeff").strip()
    if raw.startswith("{"):
        try:
            wanted = json.loads(raw)
        except ValueError as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
    else:
        found = [match for match in SIZE.finditer(raw) if match[1] or match[2]]
        wanted = {"sizes": [{"width": int(w) if w else None, "height": int(h) if h else None, "mode": (m or "fit").lower()}
                            for w, h, m in (match.groups() for match in found)]}
    unknown = sorted(set(wanted) - FIELDS)
    if unknown:
        raise BadRequest(f"{unknown[0]!r} is not a setting; there are sizes, anchor, background and enlarge.")
    sizes = wanted.get("sizes")
    if not isinstance(sizes, list) or not sizes:
        raise BadRequest("sizes: say at least one, such as 1200x630 fill or 400x for a width alone.")
    if len(sizes) > 12:
        raise BadRequest(f"sizes: {len(sizes)} are too many for one run; 12 is the most.")
    anchor = wanted.get("anchor", "centre")
    if not isinstance(anchor, str) or anchor not in ANCHORS:
        raise BadRequest(f"anchor: must be one of {', '.join(ANCHORS)}, not {anchor!r}.")
    return {
        "sizes": [size(each, place) for place, each in enumerate(sizes)],
        "anchor": ANCHORS[anchor],
        "background": colour(wanted.get("background", "#ffffff")),
        "enlarge": wanted.get("enlarge", False) is True,
    }


def size(each, place):
    if not isinstance(each, dict):
        raise BadRequest(f"sizes[{place}]: must be an object with width, height or both.")
    unknown = sorted(set(each) - {"width", "height", "mode"})
    if unknown:
        raise BadRequest(f"sizes[{place}].{unknown[0]}: is not a setting; there are width, height and mode.")
    width, height, mode = each.get("width"), each.get("height"), each.get("mode", "fit")
    for name, value in (("width", width), ("height", height)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 4000):
            raise BadRequest(f"sizes[{place}].{name}: must be a whole number from 1 to 4000, not {value!r}.")
    if not width and not height:
        raise BadRequest(f"sizes[{place}]: say a width, a height or both.")
    if not isinstance(mode, str) or mode not in MODES:
        raise BadRequest(f"sizes[{place}].mode: must be one of {', '.join(MODES)}, not {mode!r}.")
    if mode != "fit" and not (width and height):
        raise BadRequest(f"sizes[{place}]: {mode} needs a width and a height; only fit works with one of them.")
    return width, height, mode


def colour(text):
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})", text) if isinstance(text, str) else None
    if text == "transparent":
        return (0, 0, 0, 0)
    if not found:
        raise BadRequest(f"background: must be #rrggbb or transparent, not {text!r}.")
    return (*bytes.fromhex(found[1]), 255)


def text_of_input():
    path = os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return handle.read()
    return "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()


def pictures():
    """Name and bytes of each picture: those named on the command line, else the attachments."""
    paths = sys.argv[1:]
    if not paths and os.path.isdir("attachments"):
        paths = [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))]
    if not paths:
        raise BadRequest("There is no picture: attach one or more PNG files.")
    for path in paths:
        with open(path, "rb") as handle:
            yield os.path.basename(path), handle.read()
