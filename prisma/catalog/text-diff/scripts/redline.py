"""The compared text as a page that opens in a browser and prints, and as Markdown."""
import re
from html import escape

STYLE = """:root{color-scheme:light dark;--in:#0b6b3a;--out:#a3123a;--move:#1f4e9c;--line:#c9ced6;--dim:#5b6470}
@media (prefers-color-scheme:dark){:root{--in:#6fdca0;--out:#ff8fa8;--move:#8fb8ff;--line:#444b55;--dim:#a0a8b4}}
body{font:17px/1.6 Georgia,'Times New Roman',serif;max-width:44em;margin:2.5em auto;padding:0 1.2em}
h1{font-size:1.45em;margin:0 0 .2em}.sum{color:var(--dim);margin:0 0 2em}
p{margin:0 0 1em;padding-left:3.2em;position:relative}p::before{content:attr(data-n);position:absolute;left:0;color:var(--dim);font-size:.8em}
ins{color:var(--in);text-decoration:underline}del{color:var(--out);text-decoration:line-through}
.moved{border-left:3px solid var(--move)}mark{background:none;color:var(--move);border-bottom:2px dotted var(--move)}
small{color:var(--move);font-style:italic}
@media print{body{margin:0;max-width:none}p{break-inside:avoid}}"""


def page(changes, names, said):
    body = "\n".join(block(change) for change in changes)
    title = f"{escape(names[0])} → {escape(names[1])}"
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<p class="sum" data-n="">{escape(said)} <ins>Added</ins>, <del>removed</del>, <mark>moved</mark>.</p>\n{body}\n</body>\n</html>\n'
    )


def block(change):
    text = "".join(TAGS[kind].format(escape(part)) for kind, part in change.runs).rstrip()
    if change.kind.startswith("moved"):
        return f'<p class="moved" data-n="{change.new}"><small>moved from {change.old}:</small> {text}</p>'
    return f'<p data-n="{change.new or "–"}">{text}</p>'


TAGS = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>", "<": "<mark>{}", ">": "{}</mark>"}
MARKS = {"-": "~~", "+": "**"}


def markdown(changes):
    out = []
    for change in changes:
        text = inline(change.runs)
        out.append(f"*(moved from {change.old})* {text}" if change.kind.startswith("moved") else text)
    return "\n\n".join(out) + "\n"


def inline(runs):
    """Removed words struck out, added ones bold, moved sentences in ⟨ ⟩; the marks hug the words, or they would not count."""
    out = []
    for kind, text in runs:
        lead = text[:len(text) - len(text.lstrip())]
        tail = text[len(text.rstrip()):] if text.strip() else ""
        core = re.sub(r"([\\`*_~<\[])", r"\\\1", text.strip())
        if kind in MARKS and core:
            core = f"{MARKS[kind]}{core}{MARKS[kind]}"
        elif kind in "<>":
            core = "⟨" if kind == "<" else "⟩"
        if kind == "+" and out and out[-1].endswith("~~"):
            lead = lead or " "
        out.append(lead + core + tail)
    return re.sub(r" {2,}", " ", "".join(out)).strip()


def excerpt(runs, around=7):
    """Only the changed places, with a few words before and behind."""
    kept = []
    for at, (kind, text) in enumerate(runs):
        if kind != "=":
            long = text.split(" ", 61)[:61]
            kept.append((kind, text if len(long) < 61 else " ".join(long[:60]) + " …"))
            continue
        words = text.split(" ")
        first, last = at == 0, at == len(runs) - 1
        if len(words) > 2 * around:
            head = [] if first else words[:around]
            rest = [] if last else words[-around:]
            text = " ".join([*head, "…", *rest])
        kept.append((kind, text))
    return inline(kept)
