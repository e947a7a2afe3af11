"""Reads a palette and the pairs to judge, and says which field is wrong."""
import json
import os
import re
import sys

from colour import BadColour, parse

NEEDS = {"text": 4.5, "large": 3.0, "graphic": 3.0, "enhanced": 7.0}
MOST = 24


class BadRequest(Exception):
    pass


def read_request():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(200_001)
    else:
        data = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read(200_001)
    if len(data) > 200_000:
        raise BadRequest("The input is longer than 200 kB. Send the colours only.")
    raw = data.decode("utf-8-sig", errors="replace").strip()
    if raw.startswith("{"):
        try:
            given = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
    else:
        given = {"palette": raw}
    for name in given:
        if name not in ("palette", "pairs"):
            raise BadRequest(f"{name}: is not a setting; there are palette and pairs.")
    palette = read_palette(given.get("palette"))
    return palette, read_pairs(given.get("pairs"), palette)


def read_palette(value):
    """{name: rgb} from an object, or from lines such as `ink #1b2430` or `--ink: #1b2430;`."""
    if isinstance(value, str):
        entries = []
        if "{" in value:
            # A style sheet, perhaps all on one line: selectors go, declarations stand on lines of their own.
            value = re.sub(r"[^{};]*\{", "\n", re.sub(r"/\*.*?\*/", "", value, flags=re.S)).replace("}", "\n").replace(";", "\n")
        for number, line in enumerate(value.splitlines(), 1):
            line = re.sub(r"/\*.*?\*/", "", line).strip().rstrip(";").strip()
            if not line:
                continue
            found = re.fullmatch(r"(?:(.*?)[\s:=]+)?((?:#|rgb|hsl|white\b|black\b)\S*.*)", line, re.I)
            if not found:
                raise BadRequest(f"palette: line {number} holds no colour: {line[:60]!r}. Write one a line, as in: ink #1b2430")
            entries.append((re.sub(r"^-+", "", found[1] or "").strip(" :=\"'") or found[2], found[2].strip("\"',")))
    elif isinstance(value, dict):
        entries = list(value.items())
    else:
        raise BadRequest("palette: must be an object of names and colours, or text with one colour a line.")
    palette = {}
    for name, colour in entries:
        if not isinstance(colour, str):
            raise BadRequest(f"palette.{name}: must be a colour in quotes.")
        if name in palette:
            raise BadRequest(f"palette.{name}: is there twice.")
        try:
            palette[name] = parse(colour)
        except BadColour as problem:
            raise BadRequest(f"palette.{name}: {colour[:40]!r} {problem}.") from None
    if not 2 <= len(palette) <= MOST:
        raise BadRequest(f"palette: needs 2 to {MOST} colours, and there are {len(palette)}.")
    return palette


def read_pairs(value, palette):
    if value is None:
        return None
    if not isinstance(value, list) or not 1 <= len(value) <= 100:
        raise BadRequest("pairs: must be a list of 1 to 100 objects with text, on and use.")
    pairs = []
    for i, pair in enumerate(value):
        if not isinstance(pair, dict) or set(pair) - {"text", "on", "use"}:
            raise BadRequest(f"pairs[{i}]: must be an object with text, on and, if you like, use.")
        for side in ("text", "on"):
            if not isinstance(pair.get(side), str) or pair[side] not in palette:
                raise BadRequest(f"pairs[{i}].{side}: {pair.get(side)!r} is not in the palette. There are {', '.join(palette)}.")
        use = pair.get("use", "text")
        if not isinstance(use, str) or use not in NEEDS:
            raise BadRequest(f"pairs[{i}].use: must be one of {', '.join(NEEDS)}, not {use!r}.")
        pairs.append((pair["text"], pair["on"], use))
    return pairs
