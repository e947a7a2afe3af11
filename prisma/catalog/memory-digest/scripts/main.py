"""Prints a digest of what was added to the workspace's memory since the last digest."""
import json
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because a sandbox may mount absolute paths elsewhere.
sys.dont_write_bytecode = True

import notes as memory
import sorting

KNOWN = ("title", "date", "notes", "most")
WIDEST = 240


class Refused(Exception):
    """Something the person who asked can put right."""


def main():
    settings = read_settings()
    title = " ".join(str(settings.get("title") or "Memory digest").split())
    day = settings.get("date") or ""
    if day and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        raise Refused('"date" has to be a day such as 2026-11-20.')
    most = settings.get("most", 12)
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= 100:
        raise Refused('"most" has to be a whole number from 1 to 100.')
    new, again = memory.uncovered(memory.split(settings.get("notes") or load_memory()))
    if not new:
        print("Nothing new: no note was added since the last digest." if again else "Nothing new: the memory is empty.")
        return
    digest = compose(title, day, new, again, most)
    print(digest)
    folder = os.environ.get("OUTPUT_DIR") or "output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "digest.md"), "w", encoding="utf-8", newline="\n") as file:
        file.write(digest + "\n")


def compose(title, day, new, again, most):
    sections = {kind: [] for kind in sorting.KINDS}
    ahead = []
    for note in new:
        for line in sorting.lines(note):
            text = cut(sorting.bare(line))
            kind = sorting.kind(line)
            if text not in sections[kind]:
                sections[kind].append(text)
            ahead += [(on, text) for on in sorting.dates(line) if kind != "Done" and (not day or on >= day) and (on, text) not in ahead]
    out = [f"# {title}, {day}" if day else f"# {title}", ""]
    out.append(f"{count(len(new))} since the last digest." if again else f"{count(len(new))}, the first digest of this memory.")
    for kind in sorting.KINDS:
        if kind == "Also noted":
            out += section("Dates ahead", [f"{on}: {text}" for on, text in sorted(ahead)], most)
        out += section(kind, sections[kind], most)
    return "\n".join([*out, "", f"_Digest of {count(len(new))}, up to {memory.sign(new[-1])}._"])


def section(name, entries, most):
    if not entries:
        return []
    more = [f"- … and {len(entries) - most} more"] if len(entries) > most else []
    return ["", f"## {name}", "", *[f"- {entry}" for entry in entries[:most]], *more]


def cut(text):
    return text if len(text) <= WIDEST else text[: WIDEST - 1].rsplit(" ", 1)[0] + "…"


def count(number):
    return "1 note" if number == 1 else f"{number} notes"


def read_settings():
    path = os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
    else:
        text = "" if sys.stdin.isatty() else sys.stdin.read()
    try:
        settings = json.loads(text) if text.strip().startswith("{") else {}
    except ValueError:
        raise Refused("The input is no JSON.") from None
    for key in settings:
        if key not in KNOWN:
            raise Refused(f'There is no setting "{key}". Known are: {", ".join(KNOWN)}.')
    return settings


def load_memory():
    path = os.environ.get("MEMORY_FILE")
    if not path or not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read().replace("\r\n", "\n")


sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
try:
    main()
except Refused as why:
    print(why, file=sys.stderr)
    sys.exit(1)
