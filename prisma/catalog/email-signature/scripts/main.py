"""Builds an e-mail signature as an HTML table and as plain text.

    python3 scripts/main.py < signature.json
"""
import os
import sys
from html import escape

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# A relative way in, since the sandboxes do not mount the folder in one place.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import card
import colours
from intake import Refused, counted, run, save, settings

MOST = 10_000
FONT = "font-family:Arial,Helvetica,sans-serif;font-size:{size}px;line-height:{line}px;mso-line-height-rule:exactly"
OPENING = '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">'


def anchor(text, url, colour):
    if not url:
        return escape(text)
    return f'<a href="{escape(url)}" style="color:{colour};text-decoration:none">{escape(text)}</a>'


def row(content, size=13, line=20, above=0, weight="normal"):
    style = FONT.format(size=size, line=line) + f";font-weight:{weight};padding:{above}px 0 0 0"
    return f'<tr><td style="{style}">{content}</td></tr>'


def table(given, colour):
    """No background and no colour of the text: a dark screen then shows both as it likes. Only links and the bar have one."""
    name = escape(given["name"]) + (f' <span style="font-weight:normal">({escape(given["pronouns"])})</span>' if given.get("pronouns") else "")
    rows = [row(name, size=15, line=22, weight="bold")]
    rows += [row(" &#183; ".join(anchor(text, url, colour) for text, url in line)) for line in card.lines(given)]
    invitation = card.call(given)
    if invitation:
        rows.append(row(anchor(invitation[0] + " \u2192", invitation[1], colour), above=8, weight="bold"))
    content = OPENING + "".join(rows) + "</table>"
    picture = card.logo(given)
    cells = ""
    if picture:
        url, alt, width, height = picture
        image = (f'<img src="{escape(url)}" alt="{escape(alt)}" width="{width}" height="{height}" '
                 f'style="display:block;border:0;width:{width}px;height:{height}px;{FONT.format(size=13, line=20)}">')
        cells = f'<td valign="top" width="{width}" style="padding:2px 16px 0 0">{image}</td>'
    body = f'{OPENING}<tr>{cells}<td valign="top" style="border-left:3px solid {colour};padding:0 0 0 16px">{content}</td></tr></table>'
    if given.get("legal"):
        small = FONT.format(size=11, line=16)
        body += f'\n{OPENING}<tr><td width="520" style="{small};padding:12px 0 0 0">{escape(given["legal"])}</td></tr></table>'
    return body


def plain(given):
    """As RFC 3676 has it: two hyphens and a blank, then short lines, so that programs can cut it off in answers."""
    name = given["name"] + (f" ({given['pronouns']})" if given.get("pronouns") else "")
    rows = ["-- ", name]
    for line in card.lines(given):
        web = [url if url and url.startswith("http") and text not in url else text for text, url in line]
        named = [f"{text}: {shown}" if shown != text else text for (text, _), shown in zip(line, web)]
        rows += named if len(" | ".join(named)) > 72 else [" | ".join(named)]
    invitation = card.call(given)
    if invitation:
        rows.append(f"{invitation[0]}: {invitation[1]}")
    return "\n".join(rows + ([given["legal"]] if given.get("legal") else [])) + "\n"


def page(given, body):
    title = f"Signature of {escape(given['name'])}"
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n{body}\n</body></html>\n'


def colour_of(given):
    """The colour to use, and a sentence about it."""
    wanted = given.get("colour", "#1a6fc4")
    colour = colours.parsed(wanted)
    if not colour:
        raise Refused(f'"colour" has to be a code such as #1a6fc4, and is "{wanted[:20]}".')
    figures = lambda each: f"{colours.contrast(each, colours.LIGHT):.1f} on white, {colours.contrast(each, colours.DARK):.1f} on dark grey"
    if colours.readable(colour):
        return colours.code(colour), f"The colour {wanted} can be read on both: {figures(colour)}."
    better = colours.nearest(colour)
    return colours.code(better), f"**The colour {wanted} was changed to {colours.code(better)}**: it has a contrast of {figures(colour)}. The new one has {figures(better)}."


def remarks(given, html):
    shown = len(card.lines(given)) + 1 + bool(given.get("call"))
    found = [f"{counted(len(html), 'character')} of HTML; Gmail takes {MOST:,}."]
    if shown > 7:
        found.append(f"{shown} lines are many. A reader looks for the name and one number.")
    if len(given.get("links", [])) > 4:
        found.append(f"Only the first 4 of {len(given['links'])} links are in it.")
    if given.get("legal") and len(given["legal"]) > 300:
        found.append("The legal line is longer than the rest. Keep what the law asks for: name, register, number, seat.")
    if given.get("phone") and given.get("mobile"):
        found.append("Two numbers: readers will try the mobile first.")
    return found


def main():
    given = card.checked(settings(card.FIELDS))
    colour, about = colour_of(given)
    html, text = table(given, colour), plain(given)
    if len(html) > MOST:
        raise Refused(f"The signature has {len(html)} characters and Gmail takes {MOST}. Shorten \"legal\" or leave links out.")
    save("signature.html", page(given, html))
    save("signature.txt", text)
    notes = "\n".join(f"- {each}" for each in [about, *remarks(given, html)])
    return (f"# Signature of {given['name']}\n\n{notes}\n\nOpen `signature.html` in a browser, select all, copy, and paste into the "
            f"signature settings. `signature.txt` is for plain-text mail:\n\n```text\n{text}```\n")


run(main)
