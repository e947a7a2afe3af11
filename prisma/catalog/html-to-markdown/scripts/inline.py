"""What stands within a line: words, emphasis, code, links and pictures."""
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*", "del": "~~", "s": "~~", "strike": "~~"}
KEPT = {"sub", "sup", "kbd", "mark"}  # Markdown has no sign for them; every renderer takes the tag.
TRACKING = re.compile(r"^(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|igshid|_hs(enc|mi)|yclid)$", re.I)
BREAK = "\x00"
PERMALINK = {"", "#", "¶", "§", "🔗"}


def escape(text):
    """Signs of Markdown that the page meant as themselves."""
    text = re.sub(r"([\\`*\[\]])", r"\\\1", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    return re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text).replace("~~", r"\~~")


def code(text):
    text = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}" if text else ""


class Inline:
    def __init__(self, base, links, seen):
        self.base, self.links, self.seen = base, links, seen
        self.references = []

    def line(self, nodes, inside=()):
        """The nodes as one run of Markdown; a break is still BREAK, for the block to decide."""
        text = "".join(self.one(node, inside) for node in nodes)
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        return re.sub(rf" ?{BREAK} ?", BREAK, text)

    def one(self, node, inside):
        if isinstance(node, str):
            return escape(re.sub(r"[ \t\r\n\f]+", " ", node)).replace("\u200b", "")
        tag = node.tag
        if tag == "br":
            return BREAK
        if tag == "img":
            return self.image(node)
        if tag in ("code", "samp", "tt") and tag not in inside:
            return code(node.text())
        if tag == "input":
            return ("[x] " if "checked" in node.attributes else "[ ] ") if node.get("type") == "checkbox" else ""
        if tag == "a":
            return self.link(node, inside)
        if tag == "q":
            return f"“{self.line(node.children, inside)}”"
        text = self.line(node.children, inside + (MARKS.get(tag, tag),))
        if not text.strip(" " + BREAK):
            return text
        if tag in MARKS and MARKS[tag] not in inside:
            # Marks that touch a space are not marks, so the space moves outside.
            inner = text.strip(" " + BREAK)
            start = text.index(inner)
            return text[:start] + MARKS[tag] + inner + MARKS[tag] + text[start + len(inner):]
        return f"<{tag}>{text}</{tag}>" if tag in KEPT else text

    def link(self, node, inside):
        text = self.line(node.children, inside + ("a",)).replace(BREAK, " ").strip()
        target = node.get("href").strip()
        if text in PERMALINK or not re.sub(r"\\", "", text):
            text = "" if target.startswith("#") else escape(node.get("aria-label") or node.get("title"))
        if not text:
            return ""
        if not target or "a" in inside or self.links == "none" or re.match(r"(javascript|data|vbscript):", target, re.I):
            self.seen["links without an address"] += bool(re.match(r"(javascript|data|vbscript):", target, re.I))
            return text
        address = self.address(target)
        self.seen["links"] += 1
        if self.links == "reference":
            if address not in self.references:
                self.references.append(address)
            return f"[{text}][{self.references.index(address) + 1}]"
        return f"[{text}]({address})"

    def image(self, node):
        source = node.get("src") or node.get("data-src")
        if source.startswith("data:") and node.get("data-src"):
            source = node.get("data-src")
        tiny = {node.get("width"), node.get("height")} & {"0", "1"}
        if not source or source.startswith("data:") or tiny:
            self.seen["tracking pixels" if tiny else "embedded images"] += 1
            return escape(node.get("alt"))
        self.seen["images"] += 1
        self.seen["images without a text"] += not node.get("alt").strip()
        return f"![{escape(' '.join(node.get('alt').split()))}]({self.address(source)})"

    def address(self, target):
        address = urljoin(self.base, target) if self.base else target
        try:
            parts = urlsplit(address)
            kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(pair[0])]
            if len(kept) < len(parse_qsl(parts.query, keep_blank_values=True)):
                self.seen["addresses without their tracking parameters"] += 1
                address = urlunsplit(parts._replace(query=urlencode(kept)))
        except ValueError:
            pass
        self.seen["relative addresses"] += not re.match(r"[a-z][a-z0-9+.-]*:|#|//", address, re.I)
        return f"<{address}>" if re.search(r"[\s()]", address) else address
