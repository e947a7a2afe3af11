"""What is to be reviewed: languages, fenced blocks, diffs and their line numbers."""
import os
import re
import textwrap
from dataclasses import dataclass, field

ENDINGS = {".py": "python", ".pyi": "python", ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascript",
           ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "typescript", ".sh": "shell", ".bash": "shell", ".zsh": "shell", ".ksh": "shell"}
FENCES = {"py": "python", "python": "python", "python3": "python", "js": "javascript", "javascript": "javascript", "jsx": "javascript", "node": "javascript",
          "ts": "typescript", "typescript": "typescript", "tsx": "typescript", "sh": "shell", "bash": "shell", "shell": "shell", "zsh": "shell"}
NAMES = {"python": "pasted.py", "javascript": "pasted.js", "typescript": "pasted.ts", "shell": "pasted.sh"}
HUNK = re.compile(r"^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
LARGEST = 1_000_000
SIGNS = {
    "python": r"^\s*(def \w+\(.*\).*:|class \w+.*:|from [\w.]+ import |import [\w.]+( as \w+)?$|elif .*:|except\b.*:|if __name__|with .*:$|for .* in .*:$|@\w+|print\(|return\b(?!.*;$)|raise \w)",
    "javascript": r"(\b(const|let|var) [\w${\[]|=>|\bfunction\b|===|!==|\brequire\(|^\s*import .* from ['\"]|^\s*export |\bconsole\.\w+\(|;\s*$|\}\s*catch\s*[({]|\bawait )",
    "shell": r"(^#!.*\b(ba|z|k)?sh\b|^\s*(fi|done|esac)\b|\b(then|do)\s*$|^\s*(echo|export|cd|sudo|rm|grep|curl|set) [^(=]|\$\{?\w+\}?\b(?!\s*=>)|^\s*[A-Z_]+=\S*$|\[\[? .* \]\]?)",
}
TYPES = re.compile(r"(^\s*(interface|type) \w+[\s<{=]|:\s*(string|number|boolean|unknown|any|void)\b|\bas (const|any|unknown|\w+\[\])|\bimport type\b|<\w+>\()", re.M)


class NoCode(Exception):
    """The message is shown to the user as it is."""


@dataclass
class Source:
    path: str
    language: str
    text: str
    whole: bool = True  # a fragment of a diff says nothing about what is unused
    first_line: int = 1
    numbers: list | None = None  # for a hunk: the new file's line for each line of text, None where it was not changed

    def __post_init__(self):
        self.lines = self.text.split("\n")

    def original_line(self, line):
        """The line as the author counts it, or None when the change did not touch it."""
        if self.numbers is None:
            return line + self.first_line - 1
        return self.numbers[line - 1] if 0 < line <= len(self.numbers) else None

    def quote(self, line):
        return self.lines[line - 1].strip()[:200] if 0 < line <= len(self.lines) else ""


@dataclass
class Found:
    sources: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    diff: bool = False


def from_files(paths):
    if not paths:
        return None
    found = Found()
    for path in paths:
        name = path.split("/attachments/", 1)[-1]
        with open(path, "rb") as handle:
            data = handle.read(LARGEST + 1)
        if len(data) > LARGEST or b"\x00" in data:
            found.skipped.append(f"{name} (binary or larger than 1 MB)")
            continue
        text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        if name.endswith((".diff", ".patch")) or is_diff(text):
            merge(found, from_diff(text))
        elif language := language_of(name, text, guess=False):
            found.sources.append(Source(name, language, text))
        else:
            found.skipped.append(f"{name} (unknown language)")
    return found


def from_text(text, filename=None, language=None):
    text = text.replace("\r\n", "\n")
    language = None if language in (None, "auto") else language
    if language and language not in NAMES:
        raise NoCode(f"Unknown language {language!r}. Use javascript, typescript, python or shell.")
    if is_diff(text):
        return from_diff(text)
    found = Found()
    if not text.strip():
        return found
    fences = list(re.finditer(r"^```([\w+-]*)[^\n]*\n(.*?)^```\s*$", text, re.M | re.S))
    for fence in fences:
        tongue = language or FENCES.get(fence[1].lower()) or language_of("", fence[2])
        if is_diff(fence[2]):
            merge(found, from_diff(fence[2]))
        elif tongue:
            found.sources.append(Source(filename or NAMES[tongue], tongue, fence[2], first_line=1))
    if fences:
        return found
    tongue = language or language_of(filename or "", text)
    if tongue:
        found.sources.append(Source(filename or NAMES[tongue], tongue, textwrap.dedent(text)))
    elif text.strip():
        raise NoCode("This does not look like JavaScript, TypeScript, Python or shell. Paste the code itself, or set \"language\" if it is one of them.")
    return found


def language_of(name, text, guess=True):
    ending = os.path.splitext(name)[1].lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    if match := re.match(r"#!.*?\b(python|node|deno|bun|bash|sh|zsh|ksh|dash)", text):
        return {"python": "python", "node": "javascript", "deno": "typescript", "bun": "typescript"}.get(match[1], "shell")
    if ending or not guess:
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    scores = {tongue: sum(bool(re.search(pattern, line)) for line in lines) for tongue, pattern in SIGNS.items()}
    best = max(scores, key=scores.get)
    if not scores[best] or scores[best] < len(lines) * 0.12:
        return None
    return "typescript" if best == "javascript" and TYPES.search(text) else best


def is_diff(text):
    return bool(re.search(r"^(diff --git |--- )", text, re.M) and re.search(HUNK.pattern, text, re.M))


def from_diff(text):
    """One source for each hunk: the new side, of which only added lines are reviewed."""
    found, path, hunk, numbers, line, left = Found(diff=True), "", [], [], 0, 0

    def close():
        if not hunk or not any(numbers):
            return
        language = language_of(path, "\n".join(hunk), guess="." not in os.path.basename(path))
        if language:
            found.sources.append(Source(path, language, "\n".join(hunk), whole=False, numbers=numbers))
        elif f"{path} (unknown language)" not in found.skipped:
            found.skipped.append(f"{path} (unknown language)")

    for row in text.split("\n"):
        if match := HUNK.match(row):
            close()
            hunk, numbers, line, left = [], [], int(match[2]), int(match[3] or 1)
        elif left > 0 and row[:1] in ("+", " ", ""):
            hunk.append(row[1:])
            numbers.append(line if row.startswith("+") else None)
            line, left = line + 1, left - 1
        elif row.startswith("+++ "):
            close()
            hunk, numbers = [], []
            path = re.sub(r"^[a-z]/", "", row[4:].split("\t")[0].strip())
    close()
    return found


def merge(found, other):
    found.sources += other.sources
    found.skipped += other.skipped
    found.diff = found.diff or other.diff
