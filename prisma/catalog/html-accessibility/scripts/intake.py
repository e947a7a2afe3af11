"""What a run was given: settings or text from the input, files from the attachments or the command line."""
import json
import os
import re
import sys

MOST_BYTES = 8_000_000
KINDS = {str: "text", int: "a whole number", list: "a list", dict: "an object", bool: "true or false"}


class Refused(Exception):
    """Something about the input that its sender can put right."""


def settings(fields, subject_is_json=False):
    """The input as an object with these fields only. Plain text comes back as {"text": …}, nothing as {}."""
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, "rb") as handle:
            raw = decode(handle.read(), "The input")
    elif len(sys.argv) > 1 or sys.stdin is None or sys.stdin.isatty():
        raw = ""
    else:
        raw = decode(sys.stdin.buffer.read(), "The input")
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        if re.match(r'\s*\{\s*"', raw) and not subject_is_json:
            raise Refused(f"The input begins like JSON and cannot be read: {problem}.") from None
        value = None
    is_request = isinstance(value, dict) and (not subject_is_json or set(value) <= set(fields))
    if not is_request:
        return {"text": raw} if raw.strip() else {}
    for name in sorted(value):
        if name not in fields:
            raise Refused(f'Unknown field "{name}". Use any of: {", ".join(sorted(fields))}.')
        kind = fields[name]
        if not isinstance(value[name], kind) or (kind is int and isinstance(value[name], bool)):
            raise Refused(f'"{name}" has to be {KINDS[kind]}.')
    return value


def files():
    """(name, text) of every file on the command line or among the attachments, by name."""
    paths = sys.argv[1:]
    if not paths and os.path.isdir("attachments"):
        paths = sorted(os.path.join("attachments", name) for name in os.listdir("attachments"))
    found = []
    for path in paths:
        if not os.path.isfile(path):
            raise Refused(f"{path} is not a file.")
        with open(path, "rb") as handle:
            found.append((os.path.basename(path), decode(handle.read(), os.path.basename(path))))
    return found


def decode(data, name):
    """Text of any usual encoding, with plain line ends and without its mark."""
    if len(data) > MOST_BYTES:
        raise Refused(f"{name} is larger than {MOST_BYTES // 1_000_000} MB. Send the part that matters.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    elif b"\x00" in data:
        raise Refused(f"{name} is a binary file. Send text.")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def save(name, text):
    folder = os.environ.get("OUTPUT_DIR") or "output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)


def run(main):
    """Prints the answer that main returns. What was refused goes to stderr and fails the run."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        print(main().rstrip("\n"))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
    except RecursionError:
        print("The input is nested too deeply.", file=sys.stderr)
        sys.exit(1)


def cell(text):
    """Text that cannot break a table's row."""
    return str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def counted(number, noun, plural=None):
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
