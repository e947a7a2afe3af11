"""Markdown blocks as the XHTML of an e-book chapter."""
import posixpath
import re
import urllib.parse
from xml.sax.saxutils import escape as escape_text

import inlines

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TAGS = {"strong": "strong", "em": "em", "del": "s", "sup": "sup", "sub": "sub"}


def escape(text):
    return escape_text(ILLEGAL.sub("", text), {'"': "&quot;"})


class Chapter:
    """One file of the book. places maps every heading's anchor to its file."""

    def __init__(self, markdown, file, pictures, places):
        self.markdown, self.file, self.pictures, self.places = markdown, file, pictures, places
        self.headings, self.findings, self.used, self.notes, self.ids = [], [], [], [], {}

    def body(self):
        main = "\n".join(self.block(node) for node in self.markdown.blocks)
        if self.notes:
            items = "\n".join(self.note_text(number, label) for number, label in enumerate(self.notes, 1))
            main += f'\n<section class="notes" epub:type="footnotes">\n{items}\n</section>'
        return main

    def block(self, node):
        kind = node[0]
        if kind == "heading":
            level, words = node[1], inlines.words(node[2])
            key = unique(anchor(words), self.ids)
            self.headings.append((level, words, key))
            return f'<h{level} id="{escape(key)}">{self.inline(node[2])}</h{level}>'
        if kind == "p":
            if len(node[1]) == 1 and node[1][0][0] == "image":
                return self.figure(node[1][0])
            return f"<p>{self.inline(node[1])}</p>"
        if kind == "code":
            return f"<pre><code>{escape(node[2])}</code></pre>"
        if kind == "quote":
            return "<blockquote>\n" + "\n".join(map(self.block, node[1])) + "\n</blockquote>"
        if kind == "list":
            return self.list(node)
        if kind == "table":
            return self.table(node)
        return '<hr class="page"/>' if kind == "newpage" else "<hr/>"

    def list(self, node):
        _, ordered, start, loose, items = node
        tag = "ol" if ordered else "ul"
        out = []
        for done, blocks in items:
            box = "" if done is None else "☑ " if done else "☐ "
            inner = [self.inline(each[1]) if each[0] == "p" and not loose else self.block(each) for each in blocks]
            out.append(f"<li>{box}{chr(10).join(inner)}</li>")
        begin = f' start="{start}"' if ordered and start != 1 else ""
        return f"<{tag}{begin}>\n" + "\n".join(out) + f"\n</{tag}>"

    def table(self, node):
        _, align, header, rows = node
        cell = lambda tag, content, side: f"<{tag}" + ("" if side == "left" else f' class="{side}"') + f">{self.inline(content)}</{tag}>"
        row = lambda tag, cells: "<tr>" + "".join(cell(tag, each, side) for each, side in zip(cells, align)) + "</tr>"
        body = f"<tbody>\n{chr(10).join(row('td', each) for each in rows)}\n</tbody>" if rows else ""
        return f"<table>\n<thead>{row('th', header)}</thead>\n{body}\n</table>"

    def figure(self, node):
        caption = f"<figcaption>{self.inline(self.markdown.inline(node[3]))}</figcaption>" if node[3] else ""
        return f"<figure>{self.image(node)}{caption}</figure>"

    def inline(self, nodes):
        out = []
        for node in nodes:
            kind = node[0]
            if kind == "text":
                out.append(escape(node[1]))
            elif kind == "code":
                out.append(f"<code>{escape(node[1])}</code>")
            elif kind in TAGS:
                out.append(f"<{TAGS[kind]}>{self.inline(node[1])}</{TAGS[kind]}>")
            elif kind == "break":
                out.append("<br/>")
            elif kind == "link":
                out.append(self.link(node[1], self.inline([each for each in node[2] if each[0] != "link"])))
            elif kind == "image":
                out.append(self.image(node))
            elif kind == "note":
                out.append(self.note(node[1]))
        return "".join(out)

    def link(self, href, shown):
        if re.match(r"(https?://|mailto:)[^\s]+$", href, re.I):
            return f'<a href="{escape(href)}">{shown}</a>'
        file, _, key = href.partition("#")
        target = self.places.get(("file", posixpath.basename(file)), self.file) if file else self.file
        if key:
            target = target if (target, key) in self.places else self.places.get(key, None)
        elif not file or ("file", posixpath.basename(file)) not in self.places:
            target = None
        if target is None:
            self.findings.append(f"The link to `{href}` leads nowhere in the book; its text is kept.")
            return shown
        return f'<a href="{target}{"#" + escape(key) if key else ""}">{shown}</a>'

    def image(self, node):
        _, source, alt, _ = node
        name = posixpath.basename(urllib.parse.unquote(source))
        if name not in self.pictures:
            self.findings.append(f"The picture `{source}` is not attached, or no PNG, JPEG, GIF or SVG; its text stands in its place.")
            return f"<em>[{escape(alt or source)}]</em>"
        if not alt:
            self.findings.append(f"`{name}` has no alternative text.")
        self.used.append(name)
        return f'<img src="{self.pictures[name]}" alt="{escape(alt)}"/>'

    def note(self, label):
        if label not in self.markdown.notes:
            self.findings.append(f"The note `[^{label}]` has no text in its chapter.")
            return escape(f"[^{label}]")
        again = label in self.notes
        if not again:
            self.notes.append(label)
        number = self.notes.index(label) + 1
        mark = "" if again else f' id="ref{number}"'
        return f'<sup><a epub:type="noteref" href="#note{number}"{mark}>{number}</a></sup>'

    def note_text(self, number, label):
        blocks = "\n".join(self.block(each) for each in self.markdown.notes[label])
        return f'<aside id="note{number}" epub:type="footnote">\n<p><a href="#ref{number}">{number}</a></p>\n{blocks}\n</aside>'


def anchor(words):
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-") or "section"


def unique(key, seen):
    key = key if re.match(r"[^\W\d]", key) else "s-" + key
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}-{seen[key] - 1}"
