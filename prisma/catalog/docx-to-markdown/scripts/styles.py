"""What a paragraph is, by its style and its numbering: heading, list item, quotation, code."""
import re

from office import value

MONOSPACE = re.compile(r"courier|consol|mono|menlo|code|verbatim", re.I)


class Styles:
    def __init__(self, tree):
        self.all = {} if tree is None else {style.get("styleId"): style for style in tree.iter("style")}

    def chain(self, style_id):
        """A style and those it is based on, the nearest first."""
        seen = set()
        while style_id in self.all and style_id not in seen:
            seen.add(style_id)
            yield self.all[style_id]
            style_id = value(self.all[style_id], "basedOn")

    def first(self, style_id, path):
        found = (value(style, path) for style in self.chain(style_id))
        return next((each for each in found if each is not None), None)

    def kind(self, paragraph):
        """("heading", level), ("title", 1), ("toc", 0), ("quote", 0), ("code", 0) or ("text", 0)."""
        style_id = value(paragraph, "pPr/pStyle")
        names = [value(style, "name", "").lower() for style in self.chain(style_id)]
        level = value(paragraph, "pPr/outlineLvl") or self.first(style_id, "pPr/outlineLvl")
        for name in names:
            heading = re.fullmatch(r"heading (\d)", name)
            if heading:
                return "heading", int(heading[1])
            if name == "title":
                return "title", 1
            if re.match(r"toc( heading|\s*\d)", name):
                return "toc", 0
            if "quote" in name or name == "block text":
                return "quote", 0
            if re.search(r"\bcode\b|source|preformatted|plain text", name):
                return "code", 0
        if level is not None and level.isdigit() and int(level) < 9:
            return "heading", int(level) + 1
        return "text", 0

    def monospace(self, run):
        fonts, style = run.find("rPr/rFonts"), self.all.get(value(run, "rPr/rStyle"))
        names = ["" if fonts is None else fonts.get("ascii", ""), "" if style is None else value(style, "name", "")]
        return any(MONOSPACE.search(name) for name in names)


class Numbering:
    """Where lists begin and what their items are called."""

    def __init__(self, tree, styles):
        self.styles, self.lists, self.counts, self.odd = styles, {}, {}, set()
        if tree is None:
            return
        abstract = {each.get("abstractNumId"): each for each in tree.findall("abstractNum")}
        for each in tree.findall("num"):
            levels = {}
            base = abstract.get(value(each, "abstractNumId"))
            for level in [] if base is None else base.findall("lvl"):
                levels[level.get("ilvl")] = (value(level, "numFmt", "decimal"), int(value(level, "start", "1")))
            for override in each.findall("lvlOverride"):
                form = levels.get(override.get("ilvl"), ("decimal", 1))[0]
                levels[override.get("ilvl")] = (value(override, "lvl/numFmt", form), int(value(override, "startOverride", "1")))
            self.lists[each.get("numId")] = levels

    def item(self, paragraph):
        """(level, marker) of a list item, or None."""
        style_id = value(paragraph, "pPr/pStyle")
        number = value(paragraph, "pPr/numPr/numId") or self.styles.first(style_id, "pPr/numPr/numId")
        level = value(paragraph, "pPr/numPr/ilvl") or self.styles.first(style_id, "pPr/numPr/ilvl") or "0"
        if number in (None, "0") or number not in self.lists or not level.isdigit():
            return None
        form, start = self.lists[number].get(level, ("decimal", 1))
        depth = int(level)
        if form in ("bullet", "none"):
            return depth, "-"
        if form != "decimal":
            self.odd.add(form)
        counts = self.counts.setdefault(number, {})
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        counts[depth] = counts.get(depth, start - 1) + 1
        return depth, f"{counts[depth]}."
