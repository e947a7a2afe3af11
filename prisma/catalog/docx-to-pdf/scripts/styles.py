"""Styles, themes and numbering: what a paragraph inherits before its own settings apply."""
import re
from dataclasses import dataclass

from model import RunStyle

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SERIF = re.compile(r"times|georgia|garamond|cambria|serif|book|palatino|minion|roman|baskerville|didot|constantia|caslon|libertine|charter|century(?! gothic)", re.I)
SANS = re.compile(r"sans", re.I)
MONO = re.compile(r"courier|consolas|mono|menlo|code|terminal|typewriter", re.I)
STANDARD = {"sans": "Helvetica", "serif": "Times", "mono": "Courier"}
SAME_WIDTHS = {"arial", "helvetica", "liberation sans", "times new roman", "times", "liberation serif", "courier new", "courier", "liberation mono"}
# Calibri and its like are drawn smaller on their body than Helvetica; at the same size the text would run a tenth longer.
NARROWER = {"calibri": 0.92, "carlito": 0.92, "calibri light": 0.92, "aptos": 0.95, "aptos display": 0.95, "candara": 0.94, "cambria": 1.03, "georgia": 1.08, "garamond": 0.92}
HIGHLIGHTS = {"yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080",
              "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000"}
ALIGN = {"center": "center", "right": "right", "end": "right", "both": "both", "distribute": "both"}


class BadDocument(Exception):
    """The message is shown to the user as it is."""


def points(value, default):
    """Twentieths of a point, the unit of most lengths in the format; strict files may write units."""
    if value is None:
        return default
    if match := re.fullmatch(r"(-?[\d.]+)(pt|in|cm|mm)", value):
        return float(match[1]) * {"pt": 1, "in": 72, "cm": 28.3465, "mm": 2.83465}[match[2]]
    try:
        return float(value) / 20
    except ValueError:
        return default


def flag(parent, name):
    element = parent.find(f"{W}{name}")
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def run_properties(element):
    found = {}
    for child in element if element is not None else ():
        name, value = child.tag.removeprefix(W), child.get(f"{W}val")
        on = value not in ("0", "false", "off", "none")
        if name in ("b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish", "u"):
            found[{"b": "bold", "i": "italic", "dstrike": "strike", "smallCaps": "caps", "vanish": "hidden", "u": "underline"}.get(name, name)] = on
        elif name == "rStyle":
            found["style"] = value
        elif name == "color":
            found["colour"] = value if re.fullmatch(r"[0-9A-Fa-f]{6}", value or "") else "000000"
        elif name == "sz":
            found["size"] = float(value) / 2
        elif name == "rFonts":
            font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
            theme = child.get(f"{W}asciiTheme") or child.get(f"{W}hAnsiTheme")
            if theme or font:
                found["font"] = ("theme", theme) if theme else font
        elif name == "vertAlign":
            found["rise"] = {"superscript": 1, "subscript": -1}.get(value, 0)
        elif name == "highlight":
            found["highlight"] = HIGHLIGHTS.get(value, "")
        elif name == "shd" and re.fullmatch(r"[0-9A-Fa-f]{6}", child.get(f"{W}fill", "")):
            found["highlight"] = child.get(f"{W}fill")
        elif name == "lang":
            found["language"] = value
    return found


def paragraph_properties(element):
    found = {}
    if element is None:
        return found
    for child in element:
        name, value = child.tag.removeprefix(W), child.get(f"{W}val")
        if name == "pStyle":
            found["style"] = value
        elif name == "jc":
            found["align"] = ALIGN.get(value, "left")
        elif name == "ind":
            for key, names in (("left", ("left", "start")), ("right", ("right", "end"))):
                given = next((child.get(f"{W}{n}") for n in names if child.get(f"{W}{n}") is not None), None)
                if given is not None:
                    found[key] = points(given, 0)
            if child.get(f"{W}hanging") is not None:
                found["first"] = -points(child.get(f"{W}hanging"), 0)
            elif child.get(f"{W}firstLine") is not None:
                found["first"] = points(child.get(f"{W}firstLine"), 0)
        elif name == "spacing":
            for key in ("before", "after"):
                if child.get(f"{W}{key}Autospacing") in ("1", "true"):
                    found[key] = 14.0
                elif child.get(f"{W}{key}") is not None:
                    found[key] = points(child.get(f"{W}{key}"), 0)
            if child.get(f"{W}line") is not None:
                rule = child.get(f"{W}lineRule", "auto")
                found["line_rule"] = rule
                found["line"] = float(child.get(f"{W}line")) / 240 if rule == "auto" else points(child.get(f"{W}line"), 12)
        elif name in ("keepNext", "keepLines", "pageBreakBefore", "contextualSpacing"):
            key = {"keepNext": "keep_next", "keepLines": "keep_lines", "pageBreakBefore": "page_break_before", "contextualSpacing": "contextual"}[name]
            found[key] = value not in ("0", "false", "off")
        elif name == "numPr":
            number, level = child.find(f"{W}numId"), child.find(f"{W}ilvl")
            found["num"] = (number.get(f"{W}val") if number is not None else None, level.get(f"{W}val") if level is not None else None)
        elif name == "outlineLvl":
            found["outline"] = int(value)
        elif name == "tabs":
            found["tabs"] = [(points(tab.get(f"{W}pos"), 0), tab.get(f"{W}val"), tab.get(f"{W}leader", "none")) for tab in child if tab.get(f"{W}val") != "clear"]
        elif name == "shd" and re.fullmatch(r"[0-9A-Fa-f]{6}", child.get(f"{W}fill", "")):
            found["shading"] = child.get(f"{W}fill")
        elif name == "pBdr":
            found["borders"] = {edge: line for edge, line in paragraph_borders(child).items() if line}
    return found


def paragraph_borders(element):
    """Edge → (width, colour), or None where a border is switched off."""
    found = {}
    for child in element if element is not None else ():
        edge = {"start": "left", "end": "right"}.get(child.tag.removeprefix(W), child.tag.removeprefix(W))
        if child.get(f"{W}val") in ("nil", "none", None):
            found[edge] = None
        else:
            colour = child.get(f"{W}color", "auto")
            found[edge] = (max(0.25, float(child.get(f"{W}sz") or 4) / 8), colour if re.fullmatch(r"[0-9A-Fa-f]{6}", colour) else "000000")
    return found


class Styles:
    def __init__(self, root, theme):
        self.default_ppr, self.default_rpr, self.language, self.substituted = {}, {}, "", {}
        self.default_paragraph, self.elements, self.cache = None, {}, {}
        self.theme = {}
        if theme is not None:
            for kind in ("major", "minor"):
                latin = theme.find(f".//{A}{kind}Font/{A}latin")
                self.theme[kind] = latin.get("typeface") if latin is not None else None
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self.default_rpr = run_properties(defaults.find(f"{W}rPrDefault/{W}rPr"))
            self.default_ppr = paragraph_properties(defaults.find(f"{W}pPrDefault/{W}pPr"))
            self.language = self.default_rpr.pop("language", "") or ""
        for style in root.findall(f"{W}style"):
            self.elements[style.get(f"{W}styleId")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self.default_paragraph = style.get(f"{W}styleId")

    def resolve(self, style_id, seen=()):
        if style_id not in self.elements or style_id in seen:
            return {}, {}
        if style_id not in self.cache:
            element = self.elements[style_id]
            parent = element.find(f"{W}basedOn")
            ppr, rpr = self.resolve(parent.get(f"{W}val"), (*seen, style_id)) if parent is not None else ({}, {})
            name = element.find(f"{W}name")
            heading = re.fullmatch(r"heading ([1-9])", name.get(f"{W}val", "").lower()) if name is not None else None
            own = paragraph_properties(element.find(f"{W}pPr"))
            if heading:
                own.setdefault("outline", int(heading[1]) - 1)
            own.pop("style", None)
            self.cache[style_id] = {**ppr, **own}, {**rpr, **run_properties(element.find(f"{W}rPr"))}
        return self.cache[style_id]

    def run_style(self, properties):
        font = properties.get("font") or "Times New Roman"
        if isinstance(font, tuple):
            font = self.theme.get("major" if font[1].startswith("major") else "minor") or "Calibri"
        family = "mono" if MONO.search(font) else "serif" if SERIF.search(font) and not SANS.search(font) else "sans"
        if font.lower() not in SAME_WIDTHS:
            self.substituted[font] = STANDARD[family]
        return RunStyle(
            family, properties.get("size", 10.0) * NARROWER.get(font.lower(), 1.0), properties.get("bold", False), properties.get("italic", False),
            properties.get("underline", False), properties.get("strike", False), properties.get("colour", "000000"), properties.get("highlight", ""),
            properties.get("caps", False), properties.get("rise", 0), properties.get("link", ""))

    def table_style(self, properties):
        """Borders, cell margins, and a function telling what the style adds to the cell at (row, column)."""
        reference = properties.find(f"{W}tblStyle") if properties is not None else None
        chain, style_id = [], reference.get(f"{W}val") if reference is not None else None
        while style_id in self.elements and len(chain) < 10:
            chain.insert(0, self.elements[style_id])
            parent = self.elements[style_id].find(f"{W}basedOn")
            style_id = parent.get(f"{W}val") if parent is not None else None
        borders, margins, whole, conditions = {}, None, {"rpr": {}, "ppr": {}}, {}
        for element in chain:
            borders.update(paragraph_borders(element.find(f"{W}tblPr/{W}tblBorders")))
            found = element.find(f"{W}tblPr/{W}tblCellMar")
            if found is not None:
                margins = [points(side.get(f"{W}w"), 0) if (side := found.find(f"{W}{name}")) is not None else 0.0 for name in ("top", "right", "bottom", "left")]
            whole["rpr"].update(run_properties(element.find(f"{W}rPr")))
            whole["ppr"].update(paragraph_properties(element.find(f"{W}pPr")))
            for part in element.findall(f"{W}tblStylePr"):
                shade = part.find(f"{W}tcPr/{W}shd")
                fill = shade.get(f"{W}fill", "") if shade is not None else ""
                conditions[part.get(f"{W}type")] = {
                    "rpr": run_properties(part.find(f"{W}rPr")), "borders": paragraph_borders(part.find(f"{W}tcPr/{W}tcBorders")),
                    **({"shading": fill} if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else {})}
        switches = properties.find(f"{W}tblLook") if properties is not None else None
        bits = int(switches.get(f"{W}val") or "0", 16) if switches is not None else 0x04A0

        def on(name, bit):
            return (switches.get(f"{W}{name}") in ("1", "true")) if switches is not None and switches.get(f"{W}{name}") is not None else bool(bits & bit)

        def look(row, column):
            head = on("firstRow", 0x20)
            names = []
            if not on("noHBand", 0x200):
                names.append("band1Horz" if (row - head) % 2 == 0 else "band2Horz")
            if column == 0 and on("firstColumn", 0x80):
                names.append("firstCol")
            if row == 0 and head:
                names = ["firstRow"]
            merged = {"rpr": dict(whole["rpr"]), "ppr": whole["ppr"], "borders": {}}
            for name in names:
                part = conditions.get(name, {})
                merged["rpr"].update(part.get("rpr", {}))
                merged["borders"].update(part.get("borders", {}))
                if "shading" in part:
                    merged["shading"] = part["shading"]
            return merged

        return {"borders": borders, "margins": margins, "look": look}


@dataclass
class Label:
    text: str
    ppr: dict
    rpr: dict


class Numbering:
    def __init__(self, root, styles):
        self.levels, self.numbers, self.counters, self.restarted = {}, {}, {}, set()
        if root is None:
            return
        for abstract in root.findall(f"{W}abstractNum"):
            self.levels[abstract.get(f"{W}abstractNumId")] = {int(level.get(f"{W}ilvl")): level for level in abstract.findall(f"{W}lvl")}
        for number in root.findall(f"{W}num"):
            starts = {int(o.get(f"{W}ilvl")): int(o.find(f"{W}startOverride").get(f"{W}val")) for o in number.findall(f"{W}lvlOverride") if o.find(f"{W}startOverride") is not None}
            self.numbers[number.get(f"{W}numId")] = (number.find(f"{W}abstractNumId").get(f"{W}val"), starts)

    def level_of_style(self, number, style_id):
        for index, level in self.levels.get(self.numbers.get(number, ("", {}))[0], {}).items():
            named = level.find(f"{W}pStyle")
            if named is not None and named.get(f"{W}val") == style_id:
                return index
        return None

    def next_label(self, number, index):
        abstract, starts = self.numbers.get(number, (None, {}))
        levels = self.levels.get(abstract)
        if not levels or index not in levels:
            return None
        counts = self.counters.setdefault(abstract, {})
        if starts and number not in self.restarted:
            self.restarted.add(number)
            for level, start in starts.items():
                counts[level] = start - 1
        counts[index] = counts.get(index, self.value(levels[index], "start", 1) - 1) + 1
        for deeper in [level for level in counts if level > index]:
            del counts[deeper]
        level = levels[index]
        pattern, form = self.text_of(level, "lvlText"), self.text_of(level, "numFmt")
        if form == "bullet":
            text = bullet(pattern)
        elif form == "none":
            text = re.sub(r"%\d", "", pattern)
        else:
            def number_at(match):
                which = int(match[1]) - 1
                if which not in levels:
                    return ""
                value = counts.get(which, self.value(levels[which], "start", 1))
                return numeral(value, "decimal" if flag(level, "isLgl") else self.text_of(levels[which], "numFmt"))
            text = re.sub(r"%(\d)", number_at, pattern)
        own = run_properties(level.find(f"{W}rPr"))
        own.pop("font", None)
        return Label(text, paragraph_properties(level.find(f"{W}pPr")), {**own, "underline": False})

    @staticmethod
    def text_of(level, name):
        element = level.find(f"{W}{name}")
        return element.get(f"{W}val", "") if element is not None else ""

    @staticmethod
    def value(level, name, default):
        element = level.find(f"{W}{name}")
        return int(element.get(f"{W}val", default)) if element is not None else default


def bullet(pattern):
    """Bullets are usually written in the private codes of Symbol and Wingdings."""
    known = {0xB7: "•", 0xA7: "■", 0xD8: "➢", 0xFC: "✓", 0x76: "❖", 0xA8: "☐", 0xE0: "→", 0x2D: "–"}
    if not pattern:
        return ""
    code = ord(pattern[0])
    return known.get(code & 0xFF, "•") if 0xF000 <= code <= 0xF0FF else "–" if pattern == "-" else pattern


def numeral(value, form):
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        text = ""
        for size, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            while value >= size:
                text, value = text + sign, value - size
        return text.upper() if form == "upperRoman" else text
    if form == "ordinal":
        return f"{value}{'th' if 10 <= value % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"
    return f"{value:02d}" if form == "decimalZero" else str(value)
