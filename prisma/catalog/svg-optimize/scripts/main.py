"""Makes an SVG smaller and safe. Usage: main.py [picture.svg]"""
import json
import math
import os
import re
import sys
import xml.etree.ElementTree as tree
from xml.sax.saxutils import escape, quoteattr

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import clean
import paths
from clean import SVG, XHTML, XLINK, XML

LIMIT = 4_000_000
ONE = {"links that run code": "link that runs code", "animations of links": "animation of a link"}


class BadRequest(Exception):
    pass


def main():
    name, data, given = read_request()
    text, notes = decoded(data)
    root = parse(text)
    fitting, places = fitting_places(root), given.get("precision")
    if places is None:
        places = fitting
    elif isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 8:
        raise BadRequest(f"precision: must be a whole number from 0 to 8, not {places!r}.")
    keep = given.get("keep_ids", [])
    if not isinstance(keep, list) or not all(isinstance(each, str) for each in keep):
        raise BadRequest("keep_ids: must be a list of ids.")
    cleaner = clean.Cleaner(root, places, keep)
    result = written(cleaner.run())
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, name), "w", encoding="utf-8", newline="\n") as handle:
        handle.write(result)
    print(report(name, len(data), len(result.encode()), cleaner.places, cleaner, notes + warnings(root)))


def read_request():
    """(file name, bytes, settings)"""
    path = os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(LIMIT + 1)
    else:
        data = b"" if len(sys.argv) > 1 or sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read(LIMIT + 1)
    given = {}
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        try:
            given = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"The input is not readable JSON: {error}.") from None
        for key in given:
            if key not in ("svg", "precision", "keep_ids"):
                raise BadRequest(f"{key}: is not a setting; there are svg, precision and keep_ids.")
        if not isinstance(given.get("svg", ""), str):
            raise BadRequest("svg: must be text.")
        data = given.get("svg", "").encode()
    name = "picture.svg"
    if not data.strip():
        files = sys.argv[1:2]
        if not files and os.path.isdir("attachments"):
            files = [os.path.join("attachments", each) for each in sorted(os.listdir("attachments")) if each.lower().endswith(".svg")]
        if not files:
            raise BadRequest("There is no picture: attach an .svg file or send its text.")
        if len(files) > 1:
            raise BadRequest(f"{len(files)} drawings are attached; one run cleans one. Send the others in runs of their own.")
        with open(files[0], "rb") as handle:
            data, name = handle.read(LIMIT + 1), os.path.basename(files[0])
    if len(data) > LIMIT:
        raise BadRequest("The picture is larger than 4 MB. At that size it is an embedded photo or a traced one: look at that first.")
    return name, data, given


def decoded(data):
    if data[:2] == b"\x1f\x8b":
        raise BadRequest("This is a compressed .svgz file. Unpack it first.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ["It was UTF-16 and is UTF-8 now."]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), ["It was not UTF-8; it was read as Windows-1252."]


def parse(text):
    doctype = re.search(r"<!DOCTYPE[^\[>]*(\[)?", text, re.I)
    if doctype and doctype[1] or re.search(r"<!ENTITY", text, re.I):
        raise BadRequest("The file declares entities in its DOCTYPE. They can blow up to gigabytes or pull in other files, so it is refused. "
                         "Illustrator writes them: export again without “Preserve Illustrator Editing Capabilities”.")
    text = re.sub(r"<\?xml[^>]*\?>", "", re.sub(r"<!DOCTYPE[^>]*>", "", text, flags=re.I), count=1).strip()
    try:
        root = tree.fromstring(text)
    except (tree.ParseError, RecursionError) as error:
        raise BadRequest(f"This is not well-formed XML: {error}.") from None
    if root.tag == "svg":
        raise BadRequest('The <svg> element has no xmlns="http://www.w3.org/2000/svg", so no program will draw it as a file. Add that first.')
    if root.tag != f"{{{SVG}}}svg":
        raise BadRequest(f"The outermost element is {clean.local(root)}, not svg.")
    return root


def fitting_places(root):
    """As many decimals as a picture 4,000 pixels wide could show a tenth of a pixel of, under the strongest magnification."""
    sides = []
    for each in root.iter():
        box = re.findall(r"\d+\.?\d*|\.\d+", each.get("viewBox", ""))[2:4]
        sides += [max(map(float, box))] if len(box) == 2 else []
    if not root.get("viewBox"):
        sizes = [re.match(r"\s*(\d+\.?\d*)", root.get(name, "")) for name in ("width", "height")]
        sides.append(max((float(each[1]) for each in sizes if each), default=100))
    grown = magnification(root, 1.0) * max((scale_of(each) for each in root.iter() if clean.local(each) == "use"), default=1.0)
    return min(max(math.ceil(math.log10(40_000 * min(max(grown, 1), 1e9) / max(min(sides), 1e-6))) - 1, 1), 8)


def scale_of(element):
    factor = 1.0
    for kind, numbers in re.findall(r"(scale|matrix)\s*\(([^)]*)\)", element.get("transform", "")):
        values = [abs(float(each)) for each in paths.NUMBER.findall(numbers)]
        factor *= max(values[:4] if kind == "matrix" else values, default=1.0)
    return factor


def magnification(element, above, depth=0):
    """The largest product of scales along any branch."""
    if depth > 200:
        raise BadRequest("Its elements are nested more than 200 deep, which no drawing needs.")
    here = above * scale_of(element)
    return max([here, *(magnification(child, here, depth + 1) for child in element)])


def warnings(root):
    found = []
    outside = sorted({value for each in root.iter() for name, value in each.attrib.items()
                      if clean.local(each) in ("image", "use", "feImage") and clean.split(name)[1] == "href" and not value.startswith(("#", "data:"))})
    if outside:
        found.append(f"It loads other files: {', '.join(f'`{each[:80]}`' for each in outside[:3])}. As an `<img>` they are not shown, and inline they are requested from every visitor.")
    if any("@import" in "".join(each.itertext()) for each in root.iter(f"{{{SVG}}}style")):
        found.append("Its style sheet imports another one from outside: in an img nothing is loaded, inline every visitor is told to that server. Set the type as outlines or name a font of the page.")
    if any(clean.local(each) == "foreignObject" for each in root.iter()):
        found.append("It holds HTML in a foreignObject. It is kept; do not put the file inline if a stranger made it.")
    photos = sum(len(value) for each in root.iter(f"{{{SVG}}}image") for name, value in each.attrib.items() if value.startswith("data:"))
    if photos > 20_000:
        found.append(f"{photos / 1024:.0f} KB are an embedded photo. Save it as WebP or AVIF beside the drawing; here it cannot shrink.")
    if any(clean.local(each) == "text" for each in root.iter()):
        found.append("It holds live text: what it looks like depends on the fonts of whoever opens it. Convert logos to outlines before.")
    if not root.get("viewBox"):
        found.append("It has no viewBox, so it is cut off instead of scaled when a page sets another size.")
    return found


def written(root):
    prefixes = {SVG: "", XLINK: "xlink:", XML: "xml:", XHTML: "h:", "": ""}
    spaces = {clean.split(name)[0] for each in root.iter() for name in (each.tag, *each.attrib)}
    declared = "".join(f' xmlns:{prefixes[space][:-1]}="{space}"' for space in (XLINK, XHTML) if space in spaces)

    def name_of(name):
        space, plain = clean.split(name)
        return prefixes.get(space, "") + plain

    def element(each, first=False):
        attributes = "".join(f" {name_of(name)}={quoteattr(value)}" for name, value in each.attrib.items())
        head = f"<{name_of(each.tag)}" + (f' xmlns="{SVG}"{declared}' if first else "") + attributes
        inside = escape(each.text or "") + "".join(element(child) + escape(child.tail or "") for child in each)
        return f"{head}>{inside}</{name_of(each.tag)}>" if inside else f"{head}/>"

    return element(root, True) + "\n"


def report(name, before, after, places, cleaner, notes):
    saved = (before - after) / before * 100
    lines = [f"# {name}: {before:,} → {after:,} bytes ({saved:.0f} % less)\n" if after < before else f"# {name}: already as small as it gets ({before:,} bytes)\n"]
    risky = {what: count for what, count in cleaner.removed.items() if what in ("scripts", "event handlers", "links that run code", "animations of links", "embedded pages")}
    if risky:
        lines.append(f"**It held active code**: {', '.join(f'{count} {what if count > 1 else ONE.get(what, what[:-1])}' for what, count in risky.items())}. All of it is gone. Ask where the file came from.\n")
    rest = [f"| {what} | {count} |" for what, count in sorted(cleaner.removed.items(), key=lambda each: (-each[1], each[0])) if what not in risky]
    if rest:
        lines += ["| Taken out | How many |", "| --- | ---: |", *rest, ""]
    lines.append(f"Comments, spaces between elements and the XML prolog are dropped; coordinates are rounded to {places} decimal{'s' * (places != 1)}; "
                 "`title` and `desc` are kept for screen readers.\n")
    if cleaner.warnings + notes:
        lines += ["## Left to you\n", *(f"{i}. {note}" for i, note in enumerate(cleaner.warnings + notes, 1))]
    return "\n".join(lines).rstrip()


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot optimise the SVG: {problem}")
except UnicodeEncodeError:
    sys.exit("Cannot optimise the SVG: the text holds half a character (a lone surrogate). Send it as proper UTF-8.")
