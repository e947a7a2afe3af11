"""The redline: one HTML page that prints well and needs nothing from outside."""
import html

STYLE = """body{font:16px/1.55 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1f2933}
header{font:14px/1.5 system-ui,sans-serif;border-bottom:1px solid #c5cdd5;margin-bottom:1.5rem;padding-bottom:1rem}
h1{font-size:1.3rem;margin:0 0 .3rem}p{margin:.5rem 0;padding-left:.8rem;border-left:3px solid transparent}
p.c{border-color:#b7791f}p.a{border-color:#22703a}p.r{border-color:#a52a2a}p.m{border-color:#3b5b92}
ins{background:#dff3e4;color:#14532d;text-decoration:underline}del{background:#fbe3e3;color:#8b1a1a;text-decoration:line-through}
small{font:12px system-ui,sans-serif;color:#5b6770;margin-left:.4rem}
@media print{body{margin:0;max-width:none}p{page-break-inside:avoid}}"""


def page(old_name, new_name, changes, counts):
    esc = html.escape
    out = []
    for change in changes:
        if change.kind == "same":
            out.append(f"<p>{esc(change.new)}</p>")
        elif change.kind == "changed":
            inner = "".join({"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}[sign].format(esc(text)) for sign, text in change.pieces)
            out.append(f'<p class="c">{inner}</p>')
        elif change.kind == "added":
            out.append(f'<p class="a"><ins>{esc(change.new)}</ins></p>')
        elif change.kind == "removed":
            out.append(f'<p class="r"><del>{esc(change.old)}</del></p>')
        else:
            out.append(f'<p class="m">{esc(change.new)}<small>moved here from paragraph {change.before}</small></p>')
    summary = esc(counts)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{esc(new_name)} against {esc(old_name)}</title>\n<style>{STYLE}</style></head>\n'
            f'<body>\n<header><h1>{esc(old_name)} → {esc(new_name)}</h1>{summary}. <ins>Added</ins>, <del>removed</del>.</header>\n' + "\n".join(out) + "\n</body></html>\n")
