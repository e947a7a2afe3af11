"""What was asked for: the settings, and the material from a named file, an attachment or the input itself."""
import json
import os
import sys

MOST_BYTES = 8 * 1024 * 1024
BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")


class BadInput(Exception):
    """Its message is shown as it is."""


def read(known, endings, wanted):
    """([(name, text), …], settings). `known` are the settings' names, `wanted` is said when there is no material."""
    raw = given()
    settings = settings_in(raw, known)
    pasted = raw if settings is None else settings.get("text", "")
    if not isinstance(pasted, str):
        raise BadInput('"text" has to be text in quotes.')
    sources = []
    for path in sys.argv[1:] or attached(endings):
        with open(path, "rb") as handle:
            sources.append((os.path.basename(path), decode(os.path.basename(path), handle.read(MOST_BYTES + 1))))
    if not sources and pasted.strip():
        sources = [("the input", pasted)]
    if not any(text.strip() for _, text in sources) and wanted:
        raise BadInput(wanted)
    return sources, settings or {}


def given():
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, "rb") as handle:
            return decode("the input", handle.read(MOST_BYTES + 1))
    if sys.argv[1:] or sys.stdin is None or sys.stdin.isatty():
        return ""
    return decode("the input", sys.stdin.buffer.read(MOST_BYTES + 1))


def settings_in(raw, known):
    """The input's settings if it is an object of them; None if it is the material."""
    try:
        request = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(request, dict) or not set(request) & set(known):
        return None
    unknown = sorted(set(request) - set(known))
    if unknown:
        raise BadInput(f'There is no setting "{unknown[0]}". There are: {", ".join(sorted(known))}.')
    return request


def attached(endings):
    folder = "attachments"
    names = sorted(name for name in os.listdir(folder) if not name.startswith(".")) if os.path.isdir(folder) else []
    fitting = [name for name in names if name.lower().endswith(endings)]
    if names and not fitting:
        raise BadInput(f"{names[0]} is not a file this skill reads. Attach one that ends in {' or '.join(endings)}.")
    return [os.path.join(folder, name) for name in fitting]


def decode(name, data):
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES // 1024 // 1024} MB. Cut it into parts.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if data.startswith(BINARY) or b"\x00" in data[:4096]:
        raise BadInput(f"{name} is a binary file, not text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def choice(settings, key, allowed, default):
    value = settings.get(key, default)
    if value not in allowed:
        raise BadInput(f'"{key}" has to be one of: {", ".join(map(str, allowed))}.')
    return value


def number(settings, key, low, high, default):
    value = settings.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise BadInput(f'"{key}" has to be a number from {low} to {high}.')
    return value


def save(name, text):
    folder = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as handle:
        handle.write(text if isinstance(text, bytes) else text.encode("utf-8"))


def run(main):
    """Ends with one plain sentence, not with a traceback, when the input is at fault."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stderr.reconfigure(encoding="utf-8")
    try:
        main()
    except (BadInput, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
