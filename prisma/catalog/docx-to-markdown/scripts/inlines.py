"""The text of a paragraph as Markdown: emphasis, links, notes, pictures, fields."""
import re

from office import value

SPECIAL = re.compile(r"([\\`*_\[\]<])")
OFF = ("0", "false", "none", "off")


class Inlines:
    def __init__(self, document):
        self.document = document

    def text(self, paragraph):
        pieces = []
        self.field = []  # One entry for each open field: [instruction, what it shows has begun].
        self.walk(paragraph, pieces, "")
        return join(pieces)

    def walk(self, parent, pieces, link):
        document = self.document
        for child in parent:
            tag = child.tag
            if tag == "r":
                self.run(child, pieces, link)
            elif tag == "hyperlink":
                target = document.links.get(child.get("r:id"), ("", "", False))[1]
                if child.get("anchor"):
                    target = f"{target}#{document.anchors.get(child.get('anchor'), child.get('anchor'))}" if target or child.get("anchor") in document.anchors else ""
                self.walk(child, pieces, target)
            elif tag in ("ins", "moveTo"):
                document.count["insertions"] += 1
                if document.changes == "accept":
                    self.walk(child, pieces, link)
            elif tag in ("del", "moveFrom"):
                document.count["deletions"] += 1
                if document.changes == "reject":
                    self.walk(child, pieces, link)
            elif tag == "fldSimple":
                self.walk(child, pieces, address(child.get("instr", "")) or link)
            elif tag in ("oMath", "oMathPara"):
                document.count["equations"] += 1
                pieces.append(("".join(child.itertext()), "code", link))
            elif tag not in ("pPr", "rPr", "commentRangeStart", "commentRangeEnd"):
                self.walk(child, pieces, link)

    def run(self, run, pieces, link):
        if self.field and self.field[-1][1]:
            link = address(self.field[-1][0]) or link
        look = self.look(run)
        for child in run:
            tag = child.tag
            if tag == "fldChar":
                kind = child.get("fldCharType")
                if kind == "begin":
                    self.field.append(["", False])
                elif self.field and kind == "separate":
                    self.field[-1][1] = True
                elif self.field and kind == "end":
                    self.field.pop()
            elif tag == "instrText" and self.field:
                self.field[-1][0] += child.text or ""
            elif look == "hidden" or (self.field and not self.field[-1][1]):
                self.document.count["hidden"] += look == "hidden" and tag == "t"
            elif tag in ("t", "delText"):
                pieces.append((child.text or "", look, link))
            elif tag == "tab":
                pieces.append((" ", look, link))
            elif tag in ("br", "cr") and child.get("type", "textWrapping") == "textWrapping":
                pieces.append(("\n", "", ""))
            elif tag == "noBreakHyphen":
                pieces.append(("\u2011", look, link))
            elif tag == "sym":
                pieces.append((chr(int(child.get("char", "F0B7"), 16) & 0xFF), look, link))
            elif tag in ("footnoteReference", "endnoteReference", "commentReference"):
                pieces.append((self.document.note(tag[:-9], child.get("id")), "raw", ""))
            elif tag in ("drawing", "pict", "object", "AlternateContent"):
                pieces.append((self.document.picture(child), "raw", link))

    def look(self, run):
        """What a run looks like, as the Markdown around it: "**", "*", "***", "code" …"""
        properties = run.find("rPr")
        if properties is None:
            return ""
        on = lambda name: value(properties, name, "1") not in OFF if properties.find(name) is not None else False
        if on("vanish"):
            return "hidden"
        if self.document.styles.monospace(run):
            return "code"
        raised = value(properties, "vertAlign", "")
        if raised in ("superscript", "subscript"):
            return raised[:3]
        return ("~~" if on("strike") or on("dstrike") else "") + ("**" if on("b") else "") + ("*" if on("i") else "")


def join(pieces):
    """Runs of one look become one; the marks stand next to the words, as CommonMark wants them."""
    merged = []
    for text, look, link in pieces:
        blank = not text.strip() and look not in ("code", "raw")
        if merged and merged[-1][2] == link and (merged[-1][1] == look or (blank and merged[-1][1] != "code")) and merged[-1][1] != "raw":
            merged[-1][0] += text
        else:
            merged.append([text, "" if blank else look, link])
    out, at = [], 0
    while at < len(merged):
        link, parts = merged[at][2], []
        while at < len(merged) and merged[at][2] == link:
            parts.append(marked(merged[at][0], merged[at][1]))
            at += 1
        shown = "".join(parts)
        if link and shown.strip():
            lead, trail = shown[: len(shown) - len(shown.lstrip())], shown[len(shown.rstrip()):]
            target = f"<{link}>" if re.search(r"[\s()]", link) else link
            shown = f"{lead}[{shown.strip()}]({target}){trail}"
        out.append(shown)
    return re.sub(r"[ \t]*\n", "\\\\\n", "".join(out).strip(" \n\t"))


def marked(text, look):
    if look == "raw" or not text:
        return text
    if look == "code":
        fence = "``" if "`" in text else "`"
        return f"{fence}{text}{fence}" if text.strip() else text
    shown = SPECIAL.sub(r"\\\1", text)
    shown = re.sub(r"(?<=\w)\\_(?=\w)", "_", shown)
    core = shown.strip()
    if not look or not core:
        return shown
    begin = shown.index(core)
    before, after = (f"<{look}>", f"</{look}>") if look in ("sup", "sub") else (look, look[::-1])
    return shown[:begin] + before + core + after + shown[begin + len(core):]


def address(instruction):
    found = re.match(r'\s*HYPERLINK\s+"([^"]+)"', instruction)
    return found[1] if found else ""


def guarded(text):
    """Keeps a paragraph from turning into a list, a heading or a rule by how it begins."""
    text = re.sub(r"^(\d+)([.)])(\s)", r"\1\\\2\3", text)
    return re.sub(r"^([-+#>=~|])", r"\\\1", text)
