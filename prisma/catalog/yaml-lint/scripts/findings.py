"""What is wrong or will surprise somebody: (line, weight, sentence), the weight 3 for errors, 2 for warnings, 1 for notes."""
import re

WORDS_1_1 = {"y", "yes", "n", "no", "on", "off"}


def of_lines(lines):
    """What can be seen without understanding the document."""
    for number, line in enumerate(lines, 1):
        blank = line[: len(line) - len(line.lstrip())]
        if "\t" in blank and line.strip():
            yield number, 3, "A tab in the indent. YAML allows spaces only."
        if "\xa0" in line:
            yield number, 2, "A no-break space. It looks like a space and is not one, so it becomes part of a word."
        if re.search(r"[:\-]\s+[“”‘’„]", line):
            yield number, 2, "Typographic quotes do not quote. They are part of the value."
        if line != line.rstrip() and line.strip():
            yield number, 1, "Spaces at the end of the line."


def of_document(document):
    waiting = [document.root]
    seen = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or node.kind == "alias":
            continue
        seen.add(id(node))
        if node.kind == "seq":
            waiting.extend(node.value)
        elif node.kind == "map":
            yield from keys(node)
            waiting.extend(value for _, value in node.value)
        else:
            yield from surprises(node, "value")


def keys(node):
    first = {}
    for key, value in node.value:
        if key.value in first:
            if key.value != "<<":
                yield key.line, 3, f"`{key.value}` again; line {first[key.value]} has it already. Most readers keep the last one without a word."
        else:
            first[key.value] = key.line
        yield from surprises(key, "key")
        if value.kind == "scalar" and value.style == "plain" and value.value == "":
            yield value.line, 1, f"`{key.value}` has no value, so it is null."


def surprises(node, role):
    text = node.value
    if node.style != "plain" or not isinstance(text, str) or node.tag in ("!str", "str"):
        return
    if text.lower() in WORDS_1_1:
        meaning = "true" if text.lower() in ("y", "yes", "on") else "false"
        yield node.line, 2, f"`{text}` as a {role}: YAML 1.1 reads {meaning}, YAML 1.2 the text. Quote it, or write {meaning}."
    elif role == "key":
        return
    elif re.fullmatch(r"[-+]?0[0-7]+", text):
        yield node.line, 2, f"`{text}` begins with a zero: YAML 1.1 reads it in base eight as {int(text, 8)}, YAML 1.2 as {int(text)}. Quote codes."
    elif re.fullmatch(r"0\d+", text):
        yield node.line, 2, f"`{text}` loses its leading zero in YAML 1.2. Quote codes."
    elif re.fullmatch(r"[-+]?[1-9]\d*(:[0-5]?\d)+", text):
        total = 0
        for part in text.lstrip("+-").split(":"):
            total = total * 60 + int(part)
        yield node.line, 2, f"`{text}` is a number in base sixty for YAML 1.1: {'-' if text[0] == '-' else ''}{total}. Quote times and port mappings."
    elif re.fullmatch(r"0o[0-7]+", text):
        yield node.line, 2, f"`{text}` is {int(text, 8)} in YAML 1.2 and text in YAML 1.1. Write {int(text, 8)}, or quote it."
    elif re.fullmatch(r"[-+]?\d+[eE][-+]?\d+", text):
        yield node.line, 2, f"`{text}` is a number in YAML 1.2 and text in YAML 1.1, which wants a point and a sign (1.0e+3)."
    elif re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        yield node.line, 1, f"`{text}` is a number that JSON does not have; it is converted as text."
    elif re.fullmatch(r"\d+\.\d*0", text):
        yield node.line, 2, f"`{text}` is a number and becomes {float(text):g}. Quote it if it is a version."
    elif re.fullmatch(r"\d{4}-\d\d?-\d\d?([Tt ].*)?", text):
        yield node.line, 1, f"`{text}` becomes a date object in YAML 1.1 readers. Quote it if text is wanted."
    elif re.fullmatch(r"\d[\d_]*_[\d_]*", text):
        yield node.line, 2, f"`{text}` is a number in YAML 1.1 and text in YAML 1.2."
    elif re.match(r"[A-Za-z_][\w-]*:[^\s/\\:]\S*$", text):
        yield node.line, 2, f"`{text}` is one text: a space is missing after the colon, if it was meant as key and value."


def of_anchors(reader, document):
    used = {name for name, _, _ in reader.aliases}
    for name, node in document.anchors.items():
        if name not in used:
            yield node.line, 2, f"The anchor `&{name}` is never used."


def of_aliases(reader):
    for name, line, known in reader.aliases:
        if not known:
            yield line, 3, f"`*{name}` refers to no anchor above it in this document."


def indents(lines):
    """Every level may have a width of its own; people expect one for the whole file."""
    widths, levels = {}, [0]
    for number, line in enumerate(lines, 1):
        if not re.match(r" *[\w\"'-][^#]*:(\s|$)|\s*- ", line):
            continue
        width = len(line) - len(line.lstrip(" "))
        while levels and levels[-1] > width:
            levels.pop()
        if levels and width > levels[-1]:
            widths.setdefault(width - levels[-1], number)
            levels.append(width)
    if len(widths) > 1:
        first, *others = widths
        for step in others:
            yield widths[step], 1, f"Indented by {step}, while line {widths[first]} began with steps of {first}."


def comments_as_values(lines):
    for number, line in enumerate(lines, 1):
        if match := re.match(r"\s*(?:- )?([\w.-]+):\s+(#[0-9A-Fa-f]{3,8})\s*$", line):
            yield number, 2, f"`{match.group(2)}` is a comment here, so `{match.group(1)}` is null. Quote the colour."
