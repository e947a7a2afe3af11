"""What a run is given: settings and two texts; and where it leaves its files."""
import json
import os
import sys

LARGEST = 2_000_000


class Refused(Exception):
    """Something the person who asked can put right."""


def read(known):
    """The settings, and the two texts as (name, text)."""
    paths = sys.argv[1:]
    given = os.environ.get("INPUT_FILE")
    if given and os.path.exists(given):
        raw = load(given)
    else:
        raw = "" if paths or sys.stdin.isatty() else decode(sys.stdin.buffer.read(2 * LARGEST + 1), "The input")
    settings = {}
    if raw.strip():
        try:
            settings = json.loads(raw)
        except (ValueError, RecursionError):
            settings = None
        if not isinstance(settings, dict):
            raise Refused('Send an object with "before" and "after", or attach two text files.')
    for key in settings:
        if key not in known:
            raise Refused(f'There is no setting "{key}". Known are: {", ".join(known)}.')
    for key in ("before", "after"):
        if not isinstance(settings.get(key, ""), str):
            raise Refused(f'"{key}" has to be a string: a text, or the name of an attachment.')
    return settings, *pair(settings, paths)


def pair(settings, paths):
    files = {os.path.basename(path): path for path in paths}
    if not files and os.path.isdir("attachments"):
        files = {name: os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))}
    names = list(files)
    both = []
    for at, key in enumerate(("before", "after")):
        value = settings.get(key)
        if value in files:
            both.append((value, load(files[value])))
        elif value:
            both.append((key, value))
        elif key not in settings and len(names) == 2 and not set(settings) & {"before", "after"}:
            both.append((names[at], load(files[names[at]])))
        elif key in settings:
            both.append((key, ""))
        else:
            raise Refused(f'"{key}" is missing: send the text, or the name of an attachment{" (" + ", ".join(names) + ")" if names else ""}.')
    if not any(text.strip() for _, text in both):
        raise Refused('Both texts are empty. Fill "before" and "after".')
    return both


def load(path):
    try:
        with open(path, "rb") as file:
            raw = file.read(2 * LARGEST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    return decode(raw, os.path.basename(path))


def decode(raw, name):
    """UTF-8, UTF-16 by its mark, else Windows-1252; every line ends in \\n."""
    if len(raw) > 2 * LARGEST:
        raise Refused(f"{name} is larger than {2 * LARGEST // 1_000_000} MB. Compare it chapter by chapter.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    if "\x00" in text or raw[:4] in (b"PK\x03\x04", b"%PDF"):
        raise Refused(f"{name} is no plain text. Turn it into text or Markdown first.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def choice(settings, name, allowed):
    """One of a few words; the first is the default."""
    value = settings.get(name, allowed[0])
    if value not in allowed:
        raise Refused(f'"{name}" has to be one of: {", ".join(allowed)}.')
    return value


def save(name, text):
    folder = os.environ.get("OUTPUT_DIR") or "output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(text.encode("utf-8", "replace"))


def run(main):
    """Calls main; a refusal is one sentence on stderr and exit status 1."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        main()
    except Refused as why:
        print(why, file=sys.stderr)
        sys.exit(1)
