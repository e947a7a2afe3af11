"""What a run is given: the input, the attached files, and the folder for what it makes."""
import json
import os
import sys


class Refused(Exception):
    """Something the person who asked can put right."""


def read(fields=()):
    """The settings and the files (name, bytes) of this run. Text that is no JSON object comes back under "text"."""
    paths = sys.argv[1:]
    source = os.environ.get("INPUT_FILE")
    if source and os.path.exists(source):
        with open(source, "rb") as file:
            raw = file.read()
    else:
        raw = b"" if paths or sys.stdin.isatty() else sys.stdin.buffer.read()
    text = decode(raw)
    settings = {"text": text} if text.strip() else {}
    if fields and text.lstrip().startswith("{"):
        try:
            settings = json.loads(text)
        except ValueError:
            pass  # A text may begin with a brace as well.
    for key in settings:
        if key != "text" and key not in fields:
            raise Refused(f'There is no setting "{key}". Known: {", ".join(fields)}.')
    folder = "attachments"
    if not paths and os.path.isdir(folder):
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    return settings, [(os.path.basename(path), contents(path)) for path in paths if not os.path.isdir(path)]


def contents(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


def decode(raw):
    """UTF-8, UTF-16 by its mark, else Windows-1252; line ends become \\n."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def choice(settings, name, allowed):
    """A setting that is one of a few words; the first is the default."""
    value = settings.get(name, allowed[0])
    if value not in allowed:
        raise Refused(f'"{name}" has to be one of: {", ".join(map(str, allowed))}.')
    return value


def save(name, data):
    folder = os.environ.get("OUTPUT_DIR") or "output"
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


def run(main):
    """Calls main; a refusal is one sentence on stderr and exit status 1."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        main()
    except Refused as why:
        print(why, file=sys.stderr)
        sys.exit(1)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        print(f"The input is not built as its format says, and could not be read ({type(error).__name__}: {error}).", file=sys.stderr)
        sys.exit(1)
