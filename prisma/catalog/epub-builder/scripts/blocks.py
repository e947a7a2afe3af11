"""The block part of Markdown: headings, lists, tables, quotations, code. Gives tuples, the kind first."""
import re

import inlines

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`]*)$")
HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
RULE = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
ITEM = re.compile(r"^( {0,3})([-*+]|\d{1,9}[.)])(?:([ \t]+)(.*))?$")
QUOTE = re.compile(r"^ {0,3}> ?(.*)$")
NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$")
REFERENCE = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*$")
DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


class Markdown:
    """A parsed text: meta (from the front matter), blocks, and notes by their label."""

    def __init__(self, text):
        self.meta, self.notes, self.references = {}, {}, {}
        lines = text.expandtabs(4).split("\n")
        if lines[0].strip() == "---" and "---" in [line.strip() for line in lines[1:60]]:
            end = 1 + [line.strip() for line in lines[1:]].index("---")
            for line in lines[1:end]:
                key, colon, said = line.partition(":")
                if colon and key.strip() == key:
                    self.meta[key.lower()] = said.strip().strip("\"'")
            lines = lines[end + 1:]
        self.blocks = self.parse(self.without_definitions(lines))

    def without_definitions(self, lines):
        """Takes out [^notes]: and [references]:, because they may be used before they come."""
        kept, notes, fence, at = [], {}, None, 0
        while at < len(lines):
            line, mark = lines[at], FENCE.match(lines[at])
            if fence or mark:
                fence = None if fence and mark and mark[1].startswith(fence) and not mark[2] else fence or mark[1]
                kept.append(line)
            elif NOTE.match(line):
                label, first = NOTE.match(line).groups()
                inner = [first]
                while at + 1 < len(lines) and (lines[at + 1].startswith("    ") or (lines[at + 1].strip() == "" and lines[at + 2:at + 3] and lines[at + 2].startswith("    "))):
                    at += 1
                    inner.append(lines[at][4:])
                notes[label.lower()] = inner
            elif REFERENCE.match(line):
                self.references[REFERENCE.match(line)[1].lower()] = REFERENCE.match(line)[2]
            else:
                kept.append(line)
            at += 1
        self.notes = {label: self.parse(inner) for label, inner in notes.items()}
        return kept

    def inline(self, text):
        return inlines.parse(text, self.references)

    def parse(self, lines, depth=0):
        out, at = [], 0
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                at += 1
            elif FENCE.match(line):
                mark, language = FENCE.match(line).groups()
                end = at + 1
                while end < len(lines) and not re.match(rf"^ {{0,3}}{re.escape(mark)}+\s*$", lines[end]):
                    end += 1
                out.append(("code", language.strip(), "\n".join(lines[at + 1:end])))
                at = end + 1
            elif HEADING.match(line):
                marks, text = HEADING.match(line).groups()
                out.append(("heading", len(marks), self.inline(text or "")))
                at += 1
            elif RULE.match(line):
                out.append(("rule",))
                at += 1
            elif line.strip() in ("\\newpage", "\\pagebreak", "<!-- pagebreak -->"):
                out.append(("newpage",))
                at += 1
            elif line.lstrip().startswith("<!--"):
                while at < len(lines) and "-->" not in lines[at]:
                    at += 1
                at += 1
            elif QUOTE.match(line):
                inner = []
                while at < len(lines) and (QUOTE.match(lines[at]) or (lines[at].strip() and inner[-1].strip() and not starts_block(lines[at]))):
                    inner.append(QUOTE.match(lines[at])[1] if QUOTE.match(lines[at]) else lines[at])
                    at += 1
                out.append(("quote", self.parse(inner, depth + 1) if depth < 50 else [("p", self.inline(" ".join(inner)))]))
            elif ITEM.match(line):
                block, at = self.list(lines, at, depth)
                out.append(block)
            elif line.startswith("    "):
                end = at
                while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                    end += 1
                out.append(("code", "", "\n".join(each[4:] for each in lines[at:end]).rstrip("\n")))
                at = end
            elif "|" in line and at + 1 < len(lines) and DELIMITER.match(lines[at + 1]) and len(cells(line)) == len(cells(lines[at + 1])):
                end = at + 2
                while end < len(lines) and lines[end].strip() and not starts_block(lines[end]):
                    end += 1
                out.append(self.table(lines[at:end]))
                at = end
            else:
                block, at = self.paragraph(lines, at)
                out.append(block)
        return out

    def paragraph(self, lines, at):
        end = at + 1
        while end < len(lines) and lines[end].strip() and not starts_block(lines[end]):
            if re.match(r"^ {0,3}(=+|-+)\s*$", lines[end]):
                level = 1 if lines[end].strip()[0] == "=" else 2
                return ("heading", level, self.inline("\n".join(lines[at:end]).strip())), end + 1
            end += 1
        if end < len(lines) and re.match(r"^ {0,3}-{3,}\s*$", lines[end]):
            return ("heading", 2, self.inline("\n".join(lines[at:end]).strip())), end + 1
        return ("p", self.inline("\n".join(line.lstrip() for line in lines[at:end]).rstrip())), end

    def list(self, lines, at, depth):
        ordered = ITEM.match(lines[at])[2][-1] in ".)"
        start = int(ITEM.match(lines[at])[2][:-1]) if ordered else 1
        kind, items, loose = ITEM.match(lines[at])[2][-1], [], False
        while at < len(lines):
            head = ITEM.match(lines[at])
            if not head or head[2][-1] != kind or RULE.match(lines[at]):
                break
            gap = len(head[3] or " ")
            width = len(head[1]) + len(head[2]) + (gap if gap <= 4 else 1)
            inner, at = [lines[at][width:] if head[4] else ""], at + 1
            while at < len(lines):
                blank = not lines[at].strip()
                if not blank and len(lines[at]) - len(lines[at].lstrip()) < width:
                    if inner[-1].strip() == "" or starts_block(lines[at]):
                        break
                inner.append(lines[at][width:] if lines[at][:width].strip() == "" else lines[at].lstrip())
                at += 1
            spaced = inner[-1].strip() == "" and len(inner) > 1
            loose = loose or (spaced and at < len(lines) and bool(ITEM.match(lines[at]))) or "" in [each.strip() for each in strip_end(inner)]
            task = re.match(r"^\[([ xX])\]\s+", inner[0])
            inner[0] = inner[0][task.end():] if task else inner[0]
            done = None if not task else task[1] != " "
            items.append((done, self.parse(inner, depth + 1) if depth < 50 else [("p", self.inline(" ".join(inner)))]))
        return ("list", ordered, start, loose, items), at

    def table(self, lines):
        header, width = cells(lines[0]), len(cells(lines[0]))
        align = ["center" if mark[0] == mark[-1] == ":" else "right" if mark[-1] == ":" else "left" for mark in cells(lines[1])]
        rows = [(cells(line) + [""] * width)[:width] for line in lines[2:]]
        return "table", align, [self.inline(cell) for cell in header], [[self.inline(cell) for cell in row] for row in rows]


def starts_block(line):
    item = ITEM.match(line)
    return bool(FENCE.match(line) or HEADING.match(line) or RULE.match(line) or QUOTE.match(line) or (item and item[4]))


def strip_end(lines):
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def cells(line):
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]
