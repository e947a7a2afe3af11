"""What a run is given: settings and the pages to look for tables in; and where it leaves its files."""
import json
import os
import sys

LARGEST = 12_000_000
ENDINGS = (".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".log")


class Refused(Exception):
    """Something the person who asked can put right."""


def read(known):
    """The settings, and the pages as (name, text)."""
    paths = sys.argv[1:]
    given = os.environ.get("INPUT_FILE")
    if given and os.path.exists(given):
        text = load(given)
    else:
        text = "" if paths or sys.stdin.isatty() else decode(sys.stdin.buffer.read(LARGEST + 1), "the input")
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
        raise Refused('"text" has to be a string with the page.')
    if not paths and os.path.isdir("attachments"):
        names = sorted(os.listdir("attachments"))
        paths = [os.path.join("attachments", name) for name in names if name.lower().endswith(ENDINGS)]
        if names and not paths and not settings.get("text", "").strip():
            raise Refused(f'No attachment can be read: {", ".join(names)}. Send one of {", ".join(ENDINGS)}.')
    pages = [(os.path.basename(path), load(path)) for path in paths]
    if settings.get("text", "").strip():
        pages.append(("the text", settings["text"]))
    if not pages:
        raise Refused('There is nothing to look through: fill "text", or attach an .html, .md or .txt file.')
    return settings, pages


def load(path):
    try:
        with open(path, "rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    return decode(raw, os.path.basename(path))


def decode(raw, name):
    """UTF-8, UTF-16 by its mark, else Windows-1252; every line ends in \\n."""
    if len(raw) > LARGEST:
        raise Refused(f"{name} is larger than {LARGEST // 1_000_000} MB. Send the part with the tables.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    if "\x00" in text:
        raise Refused(f"{name} is no text: it holds zero bytes.")
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
