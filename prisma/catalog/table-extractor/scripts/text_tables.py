"""Tables in Markdown, in frames of + - |, and in columns of blanks."""
import re

from grid import Table, guess_header, rows_named

DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
FRAME = str.maketrans({**dict.fromkeys("─━═┄╌", "-"), **dict.fromkeys("│┃║", "|"), **dict.fromkeys("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╓╖╙╜╟╢╥╨╫┏┓┗┛┣┫┳┻╋", "+")})


def is_rule(line):
    return set(line) <= set("-=+|: \t") and ("--" in line or "==" in line)


def markdown(lines):
    """GitHub's tables, outside code fences; returns them and the lines they take."""
    out, used, fence, at = [], set(), False, 0
    while at < len(lines):
        if re.match(r" {0,3}(```|~~~)", lines[at]):
            fence = not fence
        row = cells(lines[at])
        if not fence and "|" in lines[at] and at + 1 < len(lines) and "-" in lines[at + 1] and DELIMITER.fullmatch(lines[at + 1]) and len(cells(lines[at + 1])) == len(row):
            end = at + 2
            while end < len(lines) and lines[end].strip() and "|" in lines[end]:
                end += 1
            rows = [[plain(cell) for cell in cells(line)] for line in [lines[at], *lines[at + 2:end]]]
            table = Table("Markdown", at + 1, heading_above(lines, at), rows, 1 if any(rows[0]) else 0)
            wide = [number for number, each in enumerate(rows[1:], 1) if len(each) > len(rows[0])]
            if wide:
                table.notes.append(f"More cells than columns in {rows_named(wide)}. A page would not show them; probably a | that needs a backslash.")
            short = [number for number, each in enumerate(rows[1:], 1) if len(each) < len(rows[0])]
            if short:
                table.notes.append(f"Fewer cells than columns in {rows_named(short)}; the rest is empty.")
            out.append(table)
            used.update(range(at, end))
            at = end
        else:
            at += 1
    return out, used


def cells(line):
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]


def plain(cell):
    cell = re.sub(r"<br\s*/?>", " ", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", cell))
    cell = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", cell)
    return re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])", r"\1", cell).strip()


def heading_above(lines, at):
    for line in reversed(lines[max(0, at - 3):at]):
        if line.strip():
            title = re.match(r"\s*(?:#{1,6}\s+|(?:\*\*)?(?=Table\b))(.*?)[*#\s:]*$", line)
            return title.group(1) if title else ""
    return ""


def plain_text(lines, used):
    """Blocks of lines without a blank one between them that keep columns."""
    out, at = [], 0
    while at < len(lines):
        if not lines[at].strip() or at in used:
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end].strip() and end not in used:
            end += 1
        block = [line.translate(FRAME).expandtabs(8).rstrip() for line in lines[at:end]]
        table = framed(block, at) or ruled(block, at) or gaps(block, at)
        if table:
            table.caption = table.caption or heading_above(lines, at)
            out.append(table)
        at = end
    return out


def framed(block, at):
    """Rows between | signs, with rules above, below and between."""
    start = next((n for n, line in enumerate(block) if "|" in line or re.fullmatch(r"\s*\+[-=+]+\+\s*", line)), None)
    if start is None:
        return None
    rows = [line for line in block[start:] if "|" in line and not is_rule(line)]
    if len(rows) < 2 or len(rows) * 2 < len(block) - start - sum(bool(is_rule(line)) for line in block):
        return None
    parts, current = [], []
    for line in block[start:]:
        if is_rule(line):
            parts, current = (parts + [current], []) if current else (parts, current)
        elif "|" in line:
            current.append(cells(line))
    parts = parts + [current] if current else parts
    if max(len(row) for part in parts for row in part) < 2:
        return None
    header = 1 if len(parts) > 1 else 0
    if len(parts) > 2 and any(len(part) > 1 for part in parts):  # A rule below every row: its lines belong together.
        rows = [joined(part) for part in parts]
    else:
        rows = ([joined(parts[0])] if header else []) + [row for part in parts[header:] for row in part]
    title = " ".join(block[:start]).strip()
    return Table("framed text", at + start + 1, title, rows, header)


def joined(part):
    width = max(len(row) for row in part)
    return [" ".join(row[n] for row in part if n < len(row) and row[n]) for n in range(width)]


def ruled(block, at):
    """Columns given by a line of dashes with blanks between them."""
    mark = next((n for n, line in enumerate(block) if n and re.fullmatch(r"\s*[-=]{2,}(\s+[-=]{2,})+", line)), None)
    if mark is None or mark + 1 >= len(block):
        return None
    starts = [found.start() for found in re.finditer(r"[-=]+", block[mark])]
    edges = [0, *starts[1:], None]
    head = [cut(line, edges) for line in block[max(0, mark - 3):mark]]
    head = [row for row in head if sum(map(bool, row)) > 1]
    body = [line for line in block[mark + 1:] if not is_rule(line)]
    table = Table("columns", at + 1, "", ([joined(head)] if head else []) + [cut(line, edges) for line in body], 1 if head else 0)
    broken = [n for n, line in enumerate(body, 1) if any(len(line) > edge and line[edge - 1:edge].strip() and line[edge].strip() for edge in edges[1:-1])]
    if broken:
        table.notes.append(f"A value crosses a column's edge in {rows_named(broken)}. Compare with the source.")
    return table


def cut(line, edges):
    return [line[start:end].strip() for start, end in zip(edges, edges[1:])]


def gaps(block, at):
    """Columns where two or more blanks stand below each other in every line; a title above may be left off."""
    rules = [n for n, line in enumerate(block) if is_rule(line)]
    best = None
    for first in range(0, min(3, len(block) - 2)):
        lines = [line for n, line in enumerate(block) if n >= first and n not in rules]
        edges = shared_gaps(lines) if len(lines) >= 3 else None
        if not edges:
            continue
        rows = [cut(line, edges) for line in lines]
        filled = [sum(bool(row[n]) for row in rows) for n in range(1, len(rows[0]))]
        if min(filled) * 2 < len(rows) or all(re.fullmatch(r"[-*•–]|\(?\w{1,3}[.)]", row[0]) for row in rows if row[0]):
            continue
        header = 1 if first + 1 in rules else guess_header(rows)
        if not best or len(rows[0]) > best.width:
            best = Table("columns", at + first + 1, " ".join(block[:first]).strip(), rows, header)
    return best


def shared_gaps(lines):
    width = max(map(len, lines))
    taken = [False] * width
    for line in lines:
        for place, sign in enumerate(line):
            taken[place] = taken[place] or sign != " "
    edges, place = [0], next((n for n, each in enumerate(taken) if each), width)
    while place < width:
        if not taken[place]:
            end = place
            while end < width and not taken[end]:
                end += 1
            if end - place >= 2 and end < width:
                edges.append(end)
            place = end
        place += 1
    return [*edges, None] if len(edges) > 1 else None
