"""The lines to be tested, from JSON or from plain text with one subject per line."""
import json
import os
import re
import sys
from dataclasses import dataclass

MOST_LINES = 30


class BadInput(Exception):
    """Something the caller can put right; its message is shown as it is."""


@dataclass
class Line:
    subject: str
    preview: str


@dataclass
class Wanted:
    sender: str
    lines: list
    samples: dict
    body_start: str
    is_reply: bool


def read(arguments):
    path = os.environ.get("INPUT_FILE") or (arguments[0] if arguments else "")
    try:
        raw = (open(path, "rb").read() if path else sys.stdin.buffer.read()).decode("utf-8-sig")
    except OSError:
        raise BadInput(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise BadInput("The input is not UTF-8 text.") from None
    if raw.lstrip().startswith("{") and not raw.lstrip().startswith("{{"):
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"The input begins like JSON but cannot be read as such: {error}") from None
    else:
        data = {"lines": [each for each in raw.splitlines() if each.strip()]}
    known(data, "the input", "sender preview lines samples body_start is_reply")
    rows = data.get("lines")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_LINES:
        raise BadInput(f'"lines" has to be a list of 1 to {MOST_LINES} subject lines.')
    common = text(data, "preview", "the input", 300, "")
    lines = [line(at, each, common) for at, each in enumerate(rows, 1)]
    samples = data.get("samples", {})
    if not isinstance(samples, dict) or any(not isinstance(value, str) or len(value) > 100 for value in samples.values()):
        raise BadInput('"samples" has to be an object of field names and values, such as {"first_name": "Alexandrina"}.')
    is_reply = data.get("is_reply", False)
    if not isinstance(is_reply, bool):
        raise BadInput('"is_reply" has to be true or false.')
    plain = {re.sub(r"[^a-z]", "", key.lower()): value for key, value in samples.items()}
    return Wanted(text(data, "sender", "the input", 100, ""), lines, plain, text(data, "body_start", "the input", 1000, ""), is_reply)


def line(at, each, common):
    where = f"lines {at}"
    each = {"subject": each} if isinstance(each, str) else each
    if not isinstance(each, dict):
        raise BadInput(f'{where}: has to be a text, or an object with "subject" and "preview".')
    known(each, where, "subject preview")
    subject = text(each, "subject", where, 300)
    if not subject:
        raise BadInput(f'{where}, "subject": is empty.')
    return Line(subject, text(each, "preview", where, 300, common))


def known(data, where, names):
    strange = next((key for key in data if key not in names.split()), None)
    if strange is not None:
        raise BadInput(f'{where}: there is no field "{strange}". There are {", ".join(names.split())}.')


def text(data, key, where, most, otherwise=None):
    value = data.get(key, otherwise)
    if not isinstance(value, str) or len(value) > most:
        raise BadInput(f'{where}, "{key}": has to be a text of up to {most} characters.')
    # Half a character, which JSON can write and a file cannot, becomes a question mark.
    return " ".join(value.replace("\0", "").encode("utf-8", "replace").decode().split())
