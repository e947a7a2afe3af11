"""Reads the request, a text or a JSON object, and checks it field by field."""
import json
import os
import sys

LIMIT = 200_000


class BadRequest(Exception):
    pass


def read_request():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(LIMIT + 1)
    else:
        data = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise BadRequest("The input is longer than 200 kB; the largest QR code holds 2,953 bytes.")
    try:
        raw = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRequest("The input is not UTF-8 text.") from None
    if raw.lstrip().startswith("{"):
        try:
            given = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"The input begins like JSON and is not readable: {error}.") from None
        return given
    return {"content": raw.rstrip("\r\n")}


def text(given, name, where="", limit=3000, required=False):
    value = given.get(name, "")
    label = f"{where}{name}"
    if not isinstance(value, str):
        raise BadRequest(f"{label}: must be text, not {json.dumps(value)[:40]}.")
    if required and not value.strip():
        raise BadRequest(f"{label}: is missing or empty.")
    if len(value) > limit:
        raise BadRequest(f"{label}: is longer than {limit} characters.")
    return value


def whole(given, name, default, least, most):
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadRequest(f"{name}: must be a whole number from {least} to {most}, not {json.dumps(value)[:40]}.")
    return value


def choice(given, name, default, allowed, where=""):
    value = given.get(name, default)
    if value not in allowed:
        raise BadRequest(f"{where}{name}: must be one of {', '.join(allowed)}, not {json.dumps(value)[:40]}.")
    return value


def known(given, names, where=""):
    if not isinstance(given, dict):
        raise BadRequest(f"{where.rstrip('.') or 'The input'}: must be an object.")
    for name in given:
        if name not in names:
            raise BadRequest(f"{where}{name}: is not a setting. There are {', '.join(names)}.")
