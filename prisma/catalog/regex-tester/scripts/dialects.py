"""What a pattern means in one engine and in the next."""
import re

from intake import Refused

NAMES = ["python", "javascript", "pcre", "go"]
FLAGS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X}


def literal(pattern, flags):
    """/…/gi as JavaScript writes it, or the bare pattern."""
    match = re.fullmatch(r"/(.+)/([a-z]*)", pattern, re.S)
    return (match[1], flags + match[2]) if match and not flags else (pattern, flags)


def flag_value(flags, dialect):
    unknown = sorted(set(flags) - set("imsxguyd"))
    if unknown:
        raise Refused(f'"flags": "{unknown[0]}" is not known. There are i, m, s and x; g, u, y and d of JavaScript change nothing here.')
    value = re.ASCII if dialect in ("javascript", "go", "pcre") else 0
    for flag in set(flags) & set(FLAGS):
        value |= FLAGS[flag]
    return value


def to_python(pattern, flags, dialect):
    if dialect == "python":
        return pattern
    if dialect == "go" and (found := re.search(r"\(\?<?[=!]|\\[1-9]|\(\?>|[*+?}]\+", pattern)):
        raise Refused(f'"pattern": Go and RE2 have no {"back-references" if found[0][0] == chr(92) else "lookaround, atomic groups or possessive loops"} ("{found[0]}"). That is what makes them linear.')
    translated = re.sub(r"\(\?<(?![=!])", "(?P<", pattern)
    translated = re.sub(r"\\k<(\w+)>", r"(?P=\1)", translated)
    if dialect in ("javascript", "go") and "m" not in flags:
        translated = re.sub(r"(?<!\\)\$(?=$|[)|])", r"\\Z", translated)
    return translated.replace(r"\z", r"\Z") if dialect in ("pcre", "go") else translated.replace(r"\/", "/")


def hint(message, dialect):
    if dialect == "python" and "unknown extension ?<" in message:
        return 'Named groups of this form are JavaScript or PCRE: set "dialect", or write (?P<name>…).'
    if "fixed-width" in message:
        return "Python needs lookbehinds of one fixed width; JavaScript and .NET do not."
    if "bad escape" in message:
        return "The class or escape belongs to another engine, such as \\p{L} or \\h."
    return ""


def replacement(text):
    plain = text.replace("\\", "\\\\")
    plain = re.sub(r"\$(\d)", r"\\g<\1>", plain)
    return re.sub(r"\$(?:\{(\w+)\}|<(\w+)>)", lambda match: f"\\g<{match[1] or match[2]}>", plain).replace("$&", "\\g<0>")


def differences(pattern, flags, dialect):
    rules = [
        (r"\\[dw]|\\b", "`\\d`, `\\w` and `\\b` take in every script's digits and letters in Python and .NET; in JavaScript, Go and Java only ASCII. `[0-9]` means the same everywhere."),
        (r"(?<!\\)\$", "`$` also matches before a final line break in Python, PCRE and Java, but not in JavaScript or Go. To validate, use full match, or `\\Z` in Python and `\\z` elsewhere."),
        (r"\(\?P<", "`(?P<name>…)` is Python, PCRE and Go; JavaScript, Java and .NET write `(?<name>…)`."),
        (r"\(\?<(?![=!])", "`(?<name>…)`: Python writes `(?P<name>…)`."),
        (r"\(\?<?[=!]", "Lookaround: not in Go, RE2, Rust's regex or most databases' LIKE-style engines."),
        (r"\\[1-9]|\(\?P=|\\k<", "Back-references: not in Go, RE2 or Rust's regex."),
        (r"\(\?>|[*+?}]\+", "Atomic groups and possessive loops: Python from 3.11, PCRE, Java, Ruby; not JavaScript or Go."),
        (r"^[^\\]*\(\?[imsx]+\)", "Inline flags such as `(?i)` at the start: not in JavaScript, which has flags behind the slash."),
        (r"\\[AZz]", "`\\A` and `\\Z` do not exist in JavaScript. `\\Z` is the very end in Python, but before a last line break in PCRE and Java."),
    ]
    notes = [note for shape, note in rules if re.search(shape, pattern)]
    if "x" in flags:
        notes.append("Flag `x` (free spacing) does not exist in JavaScript or Go.")
    return notes
