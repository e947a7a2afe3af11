"""Judges the contrast of a palette's pairs. Usage: main.py [palette.txt | request.json]"""
import json
import os
import sys
from xml.sax.saxutils import escape

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import colour
from request import NEEDS, BadRequest, read_request

USE = {"text": "body text", "large": "large text", "graphic": "icons and borders", "enhanced": "body text, AAA"}


def main():
    palette, pairs = read_request()
    declared = pairs is not None
    if not declared:
        names = list(palette)
        pairs = [(one, other, "text") for i, one in enumerate(names) for other in names[i + 1:]]
    judged = [judge(palette, *pair) for pair in pairs]
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "contrast.json"), "w", encoding="utf-8") as handle:
        json.dump(judged, handle, indent=2, ensure_ascii=False)
        handle.write("\n")
    with open(os.path.join(output, "contrast.svg"), "w", encoding="utf-8") as handle:
        handle.write(matrix(palette))
    print(report(palette, judged, declared))


def judge(palette, text, on, use):
    ink, ground = palette[text], palette[on]
    ratio = colour.ratio(ink, ground)
    found = {"text": text, "on": on, "use": use, "ratio": float(colour.shown(ratio)), "needs": NEEDS[use],
             "passes": ratio >= NEEDS[use], "lc": round(colour.apca(ink, ground), 1)}
    if not found["passes"]:
        for side, value, against in (("text", ink, ground), ("on", ground, ink)):
            better = colour.nearest_passing(value, against, NEEDS[use])
            if better:
                found[f"{side}_instead"] = colour.hexed(better)
                found[f"{side}_instead_ratio"] = float(colour.shown(colour.ratio(better, against)))
    return found


def report(palette, judged, declared):
    failing = [pair for pair in judged if not pair["passes"]]
    if declared:
        lines = [f"# {len(failing)} of {len(judged)} pairs fail\n" if failing else f"# All {len(judged)} pairs pass\n"]
        for number, pair in enumerate(sorted(failing, key=lambda each: each["ratio"] / each["needs"]), 1):
            lines.append(f"{number}. **{pair['text']} on {pair['on']}** ({USE[pair['use']]}): {pair['ratio']:.2f} : 1, needs {pair['needs']:g}. {advice(pair)}")
        lines += ["", table(judged)]
    else:
        good = sorted((pair for pair in judged if pair["ratio"] >= 3), key=lambda each: -each["ratio"])
        body = sum(pair["ratio"] >= 4.5 for pair in good)
        lines = [f"# {body} of {len(judged)} pairs carry body text\n"]
        near = [pair for pair in judged if 3 <= pair["ratio"] < 4.5]
        if near:
            lines.append("## Close, and fixable\n")
            lines += [f"{n}. **{pair['text']} and {pair['on']}**: {pair['ratio']:.2f} : 1 is enough for large text and icons. {advice(pair)}"
                      for n, pair in enumerate(sorted(near, key=lambda each: -each["ratio"]), 1)]
            lines.append("")
        lines += ["## Pairs of 3 : 1 and more\n", table(good) if good else "None. This palette has no two colours far enough apart."]
    doubtful = [pair for pair in judged if pair["passes"] and pair["use"] in ("text", "enhanced") and abs(pair["lc"]) < 60]
    if doubtful:
        named = ", ".join(f"{pair['text']} on {pair['on']} (Lc {pair['lc']:g})" for pair in doubtful[:6])
        lines.append(f"\n**Passes and may still be hard to read:** {named}. Below Lc 60 use it larger or bolder than body text.")
    lines.append(f"\n{len(palette)} colours. Ratios are cut, not rounded. Files: `contrast.svg` (every pair as a sample), `contrast.json`.")
    return "\n".join(lines)


def advice(pair):
    changes = [f"{pair[side]} `{pair[f'{side}_instead']}` ({pair[f'{side}_instead_ratio']:.2f})" for side in ("text", "on") if f"{side}_instead" in pair]
    return f"Nearest that pass: {' or '.join(changes)}." if changes else "No lightness of either colour reaches it: change both."


def table(pairs):
    rows = ["| Text | On | Use | Ratio | Needs | Lc | |", "| --- | --- | --- | ---: | ---: | ---: | --- |"]
    for pair in pairs:
        verdict = "passes" if pair["passes"] else "large text only" if pair["use"] == "text" and pair["ratio"] >= 3 else "**fails**"
        rows.append(f"| {cell(pair['text'])} | {cell(pair['on'])} | {USE[pair['use']]} | {pair['ratio']:.2f} | {pair['needs']:g} | {pair['lc']:g} | {verdict} |")
    return "\n".join(rows)


def cell(name):
    return name.replace("|", "\\|")


def matrix(palette):
    """Text colours down, grounds across, each cell a sample in its true colours."""
    names = list(palette)
    width, height, left, top = 118, 64, 150, 92
    parts = []
    for i, name in enumerate(names):
        label = escape(name if len(name) <= 15 else name[:14] + "…")
        parts.append(f'<text x="{left + i * width + 8}" y="{top - 12}" font-size="13">on {label}</text>')
        parts.append(f'<text x="16" y="{top + i * height + 37}" font-size="13">{label}</text>')
    for row, text in enumerate(names):
        for column, on in enumerate(names):
            x, y = left + column * width, top + row * height
            ground, ink = colour.hexed(palette[on]), colour.hexed(palette[text])
            parts.append(f'<rect x="{x}" y="{y}" width="{width - 4}" height="{height - 4}" fill="{ground}" stroke="#d5d9de"/>')
            if text != on:
                ratio = colour.ratio(palette[text], palette[on])
                mark = "AAA" if ratio >= 7 else "AA" if ratio >= 4.5 else "large" if ratio >= 3 else "fails"
                parts.append(f'<text x="{x + 10}" y="{y + 38}" font-size="22" font-weight="700" fill="{ink}">Aa</text>'
                             f'<rect x="{x + 46}" y="{y + 12}" width="62" height="36" rx="4" fill="#ffffff"/>'
                             f'<text x="{x + 52}" y="{y + 27}" font-size="12">{colour.shown(ratio)}</text>'
                             f'<text x="{x + 52}" y="{y + 42}" font-size="12" font-weight="{700 if mark == "fails" else 400}">{mark}</text>')
    w, h = left + width * len(names) + 12, top + height * len(names) + 40
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" font-family="Geist, Helvetica, Arial, sans-serif" fill="#1b2430">'
            f'<rect width="{w}" height="{h}" fill="#ffffff"/><text x="16" y="36" font-size="20" font-weight="700">Contrast of every pair</text>'
            f'{"".join(parts)}<text x="16" y="{h - 14}" font-size="12" fill="#5b6776">Ratios after WCAG 2.2: text 4.5 (AA), 7 (AAA); large text and graphics 3.</text></svg>\n')


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot check the contrast: {problem}")
except UnicodeEncodeError:
    sys.exit("Cannot check the contrast: the text holds half a character (a lone surrogate). Send it as proper UTF-8.")
