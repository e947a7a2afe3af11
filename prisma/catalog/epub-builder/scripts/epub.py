"""The package of an EPUB 3: container, manifest, spine, navigation."""
import hashlib
import io
import uuid
import zipfile

from xhtml import escape

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
CSS = """body { margin: 0 5%; line-height: 1.5; }
h1, h2, h3, h4 { line-height: 1.2; page-break-after: avoid; }
h1 { margin: 2em 0 1em; }
p { margin: 0; text-indent: 1.2em; orphans: 2; widows: 2; }
h1 + p, h2 + p, h3 + p, hr + p, figure + p, blockquote p, li p, aside p, td p, section.title p { text-indent: 0; }
blockquote { margin: 1em 1.5em; font-style: italic; }
figure { margin: 1.5em 0; text-align: center; page-break-inside: avoid; }
figcaption { font-size: 0.85em; margin-top: 0.4em; }
img { max-width: 100%; max-height: 95vh; }
table { border-collapse: collapse; margin: 1em 0; font-size: 0.9em; }
th, td { border-bottom: 1px solid #999; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
.right { text-align: right; }
.center { text-align: center; }
pre { white-space: pre-wrap; font-size: 0.85em; }
hr { border: 0; margin: 1.5em 0; text-align: center; }
hr::after { content: "* * *"; }
hr.page { page-break-after: always; }
hr.page::after { content: ""; }
section.title { text-align: center; margin-top: 25%; }
section.notes { margin-top: 2em; border-top: 1px solid #999; font-size: 0.85em; }
"""
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml"}


def page(title, body, language, kind=""):
    about = f' epub:type="{kind}"' if kind else ""
    return (f'{XML}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">\n'
            f'<head>\n<meta charset="UTF-8"/>\n<title>{escape(title)}</title>\n<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body{about}>\n{body}\n</body>\n</html>\n')


def contents(entries):
    """A tree of (words, href, children), by level."""
    root = []
    stack = [(0, root)]
    for level, words, href in entries:
        while stack[-1][0] >= level:
            stack.pop()
        children = []
        stack[-1][1].append((words, href, children))
        stack.append((level, children))
    return root


def as_list(tree):
    items = "\n".join(f'<li><a href="{escape(href)}">{escape(words)}</a>{as_list(children) if children else ""}</li>' for words, href, children in tree)
    return f"<ol>\n{items}\n</ol>"


def build(book, chapters, pictures, cover):
    """book: title, author, language, date, publisher, description, identifier. chapters: [(file, title, xhtml body, toc entries)]."""
    language = book["language"]
    files = {"style.css": CSS}
    spine = []
    if cover:
        files["cover.xhtml"] = page("Cover", f'<figure><img src="{pictures[cover][0]}" alt="Cover of {escape(book["title"])}"/></figure>', language, "cover")
        spine.append("cover.xhtml")
    by = f"<p>{escape(book['author'])}</p>" if book["author"] else ""
    files["title.xhtml"] = page(book["title"], f'<section class="title" epub:type="titlepage">\n<h1>{escape(book["title"])}</h1>\n{by}\n</section>', language, "frontmatter")
    spine.append("title.xhtml")
    for file, title, body, _ in chapters:
        files[file] = page(title, body, language, "bodymatter")
        spine.append(file)
    tree = contents([entry for *_, entries in chapters for entry in entries])
    landmarks = f'<nav epub:type="landmarks" hidden="hidden">\n<h2>Guide</h2>\n<ol>\n<li><a epub:type="toc" href="nav.xhtml">Contents</a></li>\n<li><a epub:type="bodymatter" href="{chapters[0][0]}">Text</a></li>\n</ol>\n</nav>'
    files["nav.xhtml"] = page("Contents", f'<nav epub:type="toc" id="toc">\n<h1>Contents</h1>\n{as_list(tree)}\n</nav>\n{landmarks}', language)
    identifier = book["identifier"] or uuid.UUID(hashlib.md5("\n".join(files.values()).encode()).hexdigest()).urn
    files["book.opf"] = package(book, identifier, spine, pictures, cover)
    files["toc.ncx"] = ncx(book, identifier, tree)
    return archive(files, pictures)


def package(book, identifier, spine, pictures, cover):
    about = [f'<dc:identifier id="id">{escape(identifier)}</dc:identifier>', f"<dc:title>{escape(book['title'])}</dc:title>", f"<dc:language>{book['language']}</dc:language>"]
    about += [f"<dc:{name}>{escape(book[key])}</dc:{name}>" for name, key in (("creator", "author"), ("publisher", "publisher"), ("description", "description"), ("date", "date")) if book[key]]
    about.append(f'<meta property="dcterms:modified">{book["date"] or "2000-01-01"}T00:00:00Z</meta>')
    modes = ["textual"] + (["visual"] if pictures else [])
    about += [f'<meta property="schema:accessMode">{mode}</meta>' for mode in modes]
    about += ['<meta property="schema:accessibilityFeature">tableOfContents</meta>', '<meta property="schema:accessibilityHazard">none</meta>']
    if cover:
        about.append('<meta name="cover" content="picture-cover"/>')
    items = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>', '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>', '<item id="css" href="style.css" media-type="text/css"/>']
    items += [f'<item id="text{at}" href="{file}" media-type="application/xhtml+xml"/>' for at, file in enumerate(spine)]
    for at, (name, (path, kind, _)) in enumerate(pictures.items()):
        own = 'id="picture-cover" properties="cover-image"' if name == cover else f'id="picture{at}"'
        items.append(f'<item {own} href="{path}" media-type="{TYPES[kind]}"/>')
    order = [f'<itemref idref="text{at}"/>' for at in range(len(spine))]
    lines = lambda parts: "\n".join("    " + part for part in parts)
    return (f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{book["language"]}">\n'
            f'  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{lines(about)}\n  </metadata>\n  <manifest>\n{lines(items)}\n  </manifest>\n  <spine toc="ncx">\n{lines(order)}\n  </spine>\n</package>\n')


def ncx(book, identifier, tree):
    """The table of contents for readers from before EPUB 3."""
    count = iter(range(1, 1_000_000))

    def points(branch):
        return "".join(f'<navPoint id="p{(number := next(count))}" playOrder="{number}"><navLabel><text>{escape(words)}</text></navLabel><content src="{escape(href)}"/>{points(children)}</navPoint>\n' for words, href, children in branch)

    return (f'{XML}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">\n<head><meta name="dtb:uid" content="{escape(identifier)}"/></head>\n'
            f'<docTitle><text>{escape(book["title"])}</text></docTitle>\n<navMap>\n{points(tree)}</navMap>\n</ncx>\n')


def archive(files, pictures):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        add(book, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)  # First and not compressed, or readers refuse it.
        add(book, "META-INF/container.xml", (XML + '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n').encode())
        for name, text in files.items():
            add(book, f"EPUB/{name}", text.encode("utf-8"))
        for path, _, data in pictures.values():
            add(book, f"EPUB/{path}", data)
    return out.getvalue()


def add(book, name, data, compression=zipfile.ZIP_DEFLATED):
    entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
    book.writestr(entry, data)
