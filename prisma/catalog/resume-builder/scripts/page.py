"""The CV as a web page that prints as it looks: one column, real headings, no picture, no script."""
from html import escape

STYLE = """@page { size: %s; margin: 18mm 20mm }
* { box-sizing: border-box }
body { font: 10.5pt/1.4 "Geist", "Helvetica Neue", Arial, sans-serif; color: #1a1a1a; max-width: 174mm; margin: 12mm auto; padding: 0 5mm }
h1 { font-size: 22pt; line-height: 1.1; margin: 0 }
h2 { font-size: 11pt; text-transform: uppercase; letter-spacing: .06em; border-bottom: .6pt solid #8a8a8a; margin: 6mm 0 2mm; break-after: avoid }
h3 { font-size: 10.5pt; margin: 0 }
p { margin: 1mm 0 } a { color: inherit }
.headline { font-size: 12pt; color: #444 }
.entry { margin: 0 0 3mm; break-inside: avoid }
.row { display: flex; justify-content: space-between; gap: 6mm } .row span { white-space: nowrap; color: #444 }
ul { margin: 1mm 0 0; padding-left: 5mm } li { margin: .5mm 0 }
@media print { body { margin: 0; padding: 0; max-width: none } }"""


def write(data, jobs, schools, paper):
    name = escape(data["name"])
    contact = [escape(data[key]) for key in ("location", "phone") if data.get(key)]
    contact += [f'<a href="mailto:{escape(data["email"])}">{escape(data["email"])}</a>'] if data.get("email") else []
    contact += [f'<a href="{escape(link)}">{escape(link.split("//", 1)[1].rstrip("/"))}</a>' for link in data.get("links", [])]
    body = [f"<header>\n<h1>{name}</h1>"]
    body += [f'<p class="headline">{escape(data["headline"])}</p>'] if data.get("headline") else []
    body += [f"<p>{' · '.join(contact)}</p>\n</header>"]
    body += [f"<p>{escape(data['summary'])}</p>"] if data.get("summary") else []
    for heading, entries in (("Experience", jobs), ("Education", schools)):
        body += section(heading, [entry(each) for each in entries])
    body += section("Skills", [f"<p><strong>{escape(each['group'])}:</strong> {escape(', '.join(each.get('items', [])))}</p>" for each in data.get("skills", [])])
    for each in data.get("extra", []):
        body += section(each["heading"], ["<ul>" + "".join(f"<li>{escape(item)}</li>" for item in each.get("items", [])) + "</ul>"])
    size = "A4" if paper == "a4" else "letter"
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{name} – CV</title>\n<style>\n{STYLE % size}\n</style>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n' + "\n".join(body) + "\n</body>\n</html>\n"


def section(heading, parts):
    return [f"<section>\n<h2>{escape(heading)}</h2>", *parts, "</section>"] if parts else []


def entry(each):
    place = f", {escape(each.place)}" if each.place else ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in each.bullets)
    return (f'<div class="entry">\n<div class="row"><h3>{escape(each.title)}</h3><span>{escape(each.dates())}</span></div>\n'
            f"<p>{escape(each.organisation)}{place}</p>\n" + (f"<ul>{lines}</ul>\n" if lines else "") + "</div>")
