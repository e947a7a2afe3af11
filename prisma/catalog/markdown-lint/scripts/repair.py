"""The repairs that change no meaning."""
import re
import unicodedata

import document as doc
from rules import BARE, LINK


def repair(document):
    lines, done = [], 0
    for at, line in enumerate(document.lines):
        kind = document.kinds[at]
        new = line
        if kind not in ("code", "matter"):
            hard = kind == "text" and line.endswith("  ") and line.strip() and at + 1 < len(document.lines) and document.kinds[at + 1] == "text"
            new = line.rstrip() + ("\\" if hard else "")
        if kind == "text":
            if re.match(r"^#{1,6}[^#\s!/]", new) and not re.match(r"^#\d+\b", new):
                new = re.sub(r"^(#{1,6})", r"\1 ", new)
                kind = "heading"
            new = wrap_bare(new)
        if kind == "blank" and lines and not lines[-1].strip() and document.kinds[at - 1] == "blank":
            done += 1
            continue
        starts_table = any(start == at + 1 for start, _ in document.tables)
        if at and (starts_table or (kind == "heading" and doc.ATX.match(new))) and lines and lines[-1].strip() and document.kinds[at - 1] != "matter":
            lines.append("")
            done += 1
        lines.append(new)
        done += new != line
        if kind == "heading" and at + 1 < len(document.lines) and document.kinds[at + 1] in ("text", "table", "fence") and doc.ATX.match(new):
            lines.append("")
            done += 1
    text = "\n".join(lines).rstrip("\n") + "\n"
    done += bool(document.lines[-1])
    if document.unclosed:
        text += "`" * 3 + "\n" if document.lines[document.unclosed - 1].lstrip().startswith("`") else "~~~\n"
        done += 1
    return align(text), done


def wrap_bare(line):
    taken = [match.span() for match in re.finditer(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|^\s*\[[^\]]+\]:.*", line)] + [m.span() for m in LINK.finditer(line)]

    def one(match):
        return match.group() if any(start <= match.start() < end for start, end in taken) else f"<{match.group()}>"

    return BARE.sub(one, line)


def align(text):
    """Tables in columns that a person can read in the source, unless that makes lines too wide."""
    document = doc.read(text)
    for start, end in document.tables:
        rows = [doc.cells(line) for line in document.lines[start - 1: end]]
        if any(len(row) != len(rows[0]) for row in rows):
            continue
        widths = [max(3, *(shown(row[at]) for row in rows[:1] + rows[2:])) for at in range(len(rows[0]))]
        if sum(widths) + 3 * len(widths) + 1 > 120:
            continue
        for offset, row in enumerate(rows):
            parts = [rule(cell, width) if offset == 1 else cell + " " * (width - shown(cell)) for cell, width in zip(row, widths)]
            document.lines[start - 1 + offset] = "| " + " | ".join(parts) + " |"
    return "\n".join(document.lines)


def rule(cell, width):
    return (":" if cell.startswith(":") else "-") + "-" * (width - 2) + (":" if cell.endswith(":") else "-")


def shown(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
