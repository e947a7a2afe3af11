"""What a run was given: settings from the input, tables or texts from the attachments; and where its files go."""
import json
import os
import sys


class Problem(Exception):
    """Said to the user as it is, and ends the run."""


def settings(allowed, plain="text"):
    """The input as an object. Plain text counts as the setting `plain`."""
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, "rb") as handle:
            raw = handle.read()
    else:
        raw = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read()
    raw = raw.decode("utf-8-sig", errors="replace")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        if raw.lstrip().startswith("{"):
            raise Problem(f"The input begins like JSON and cannot be read: {str(problem) or 'it is nested too deeply'}.") from None
        found = None
    if not isinstance(found, dict):
        return {plain: raw} if raw.strip() else {}
    for name in found:
        if name not in allowed:
            raise Problem(f'"{name}" is not a setting here. There are: {", ".join(allowed)}.')
    return {name: value for name, value in found.items() if value is not None}


def choice(found, name, options, default):
    value = found.get(name, default)
    if value not in options:
        raise Problem(f'"{name}" has to be one of {", ".join(map(str, options))}.')
    return value


def amount(found, name, default, low, high, whole=False):
    value = found.get(name, default)
    if value is default:
        return value
    right = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high
    if not right or (whole and int(value) != value):
        raise Problem(f'"{name}" has to be a {"whole " if whole else ""}number from {low} to {high}.')
    return int(value) if whole else float(value)


def words(found, name, default=""):
    value = found.get(name, default)
    if not isinstance(value, str):
        raise Problem(f'"{name}" has to be text.')
    return value.strip()


def names(found, name):
    """A list of names; one name may stand without its list."""
    value = found.get(name, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise Problem(f'"{name}" has to be a list of names.')
    return value


def files(endings):
    """Path of every file to read: named on the command line, or attached, in the order of their names."""
    if sys.argv[1:]:
        return sys.argv[1:]
    for folder in ("attachments", "/workspace/attachments"):
        if os.path.isdir(folder):
            there = sorted(name for name in os.listdir(folder) if not name.startswith("."))
            fitting = [name for name in there if name.lower().endswith(endings)]
            if there and not fitting:
                raise Problem(f"{there[0]} is not a file that this reads. Attach one that ends in {', '.join(endings)}.")
            return [os.path.join(folder, name) for name in fitting]
    return []


def content(path):
    try:
        with open(path, "rb") as handle:
            return handle.read()
    except OSError as problem:
        raise Problem(f"{path} cannot be read: {problem.strerror}.") from None


def save(name, text):
    folder = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as handle:
        handle.write(text)


def run(main):
    try:
        main()
    except (Problem, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    except OverflowError:
        print("A number in the data is too large to calculate with. Look for a slip such as 1e300.", file=sys.stderr)
        sys.exit(1)
