"""What a run is given: settings and one text; and where it leaves its files."""
import json
import os
import sys

LARGEST = 8_000_000


class Refused(Exception):
    """Something the person who asked can put right."""


def read(known, endings):
    """The settings of this run, with its text and the name of the file it came from."""
    source = sys.argv[1] if len(sys.argv) > 1 else None
    given = os.environ.get("INPUT_FILE")
    if given and os.path.exists(given):
        text = decode(load(given))
    else:
        text = "" if source or sys.stdin.isatty() else decode(sys.stdin.buffer.read(LARGEST + 1))
    settings = {"text": text}
    if text.lstrip().startswith("{"):
        try:
            settings = json.loads(text)
        except (ValueError, RecursionError):
            pass  # A text may begin with a brace as well.
    for key in settings:
        if key not in known:
            raise Refused(f'There is no setting "{key}". Known are: {", ".join(known)}.')
    if not isinstance(settings.get("text", ""), str):
        raise Refused('"text" has to be a string.')
    settings["name"] = "the text"
    if not settings.get("text", "").strip():
        source = source or attached(endings)
        settings["text"] = decode(load(source)) if source else ""
        settings["name"] = os.path.basename(source) if source else "the text"
    if "\x00" in settings["text"]:
        raise Refused(f'{settings["name"]} is no text: it holds zero bytes. Save it as plain text or Markdown first.')
    return settings


def attached(endings):
    folder = "attachments"
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    fit = [name for name in names if name.lower().endswith(endings)]
    if names and not fit:
        raise Refused(f'No attachment can be read: {", ".join(names)}. Send one that ends in {", ".join(endings)}.')
    return os.path.join(folder, fit[0]) if fit else None


def load(path):
    try:
        with open(path, "rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    return raw


def decode(raw):
    """UTF-8, UTF-16 by its mark, else Windows-1252; every line ends in \\n."""
    if len(raw) > LARGEST:
        raise Refused(f"The text is larger than {LARGEST // 1_000_000} MB. Send it in parts.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def whole(settings, name, default, low, high):
    value = settings.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refused(f'"{name}" has to be a whole number from {low} to {high}.')
    return value


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
