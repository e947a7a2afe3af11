"""The sections under the headings: their own words, those of their subsections, parents and children."""
import re

from headings import LEADER, WORD


class Section:
    def __init__(self, heading, words, paragraphs):
        self.heading, self.words, self.paragraphs = heading, words, paragraphs
        self.parent, self.children = None, []

    @property
    def total(self):
        return sum(part.words for part in self.all())

    def all(self):
        """Itself and all below it, without recursion: outlines of strangers can be deep."""
        waiting, found = [self], []
        while waiting:
            part = waiting.pop()
            found.append(part)
            waiting.extend(part.children)
        return found

    @property
    def name(self):
        return f"“{self.heading.title or '(no words)'}” (line {self.heading.line})"


def build(lines, headings, markdown):
    """The sections in order, and the words before the first heading."""
    counted = measurable(lines, markdown)
    first = headings[0].line - 1 if headings else len(lines)
    lead = words_in(counted[:first])
    sections, open_ones = [], []
    for at, heading in enumerate(headings):
        end = headings[at + 1].line - 1 if at + 1 < len(headings) else len(lines)
        body = counted[heading.body_from - 1:end]
        section = Section(heading, words_in(body), paragraphs_in(body))
        while open_ones and open_ones[-1].heading.level >= heading.level:
            open_ones.pop()
        if open_ones:
            section.parent = open_ones[-1]
            open_ones[-1].children.append(section)
        open_ones.append(section)
        sections.append(section)
    return sections, lead


def measurable(lines, markdown):
    """The lines as they are counted: without code, front matter, comments and the addresses of links."""
    if not markdown:
        # The lines of a table of contents are not text either.
        return ["" if LEADER.search(line) else line for line in lines]
    out, fence = [], None
    skip = lines.index("---", 1) + 1 if lines and lines[0] == "---" and "---" in lines[1:60] else 0
    for at, line in enumerate(lines):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (fence is None or line.strip().startswith(fence)):
            fence = mark.group(1) if fence is None else None
            out.append("")
        elif fence or at < skip:
            # Code is no prose, but a section that holds nothing else is not empty either.
            out.append("\x00" if fence and line.strip() else "")
        else:
            line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
            out.append(re.sub(r"<!--.*?-->|<[^>\n]+>|https?://\S+", " ", line))
    return out


def words_in(lines):
    return sum(len(WORD.findall(line)) for line in lines if line != "\x00")


def paragraphs_in(lines):
    count, inside = 0, False
    for line in lines:
        filled = bool(line.strip())
        count += filled and not inside
        inside = filled
    return count
