"""Where a title and a description are cut: whole words, then " ...", within so many pixels."""
import re
from dataclasses import dataclass

from glyphs import width

CUT = " ..."
SMALL_WORDS = {"and", "are", "does", "for", "from", "how", "the", "what", "where", "with", "you", "your"}


@dataclass
class Device:
    name: str
    column: int  # width of a line in pixels
    title_size: int
    title_lines: int
    title_limit: int  # pixels in all when it is one line
    text_size: int
    text_limit: int  # pixels in all, over its lines


# Observed, not published: Google changes them without notice.
DESKTOP = Device("desktop", 600, 20, 1, 600, 14, 920)
MOBILE = Device("mobile", 328, 18, 2, 656, 14, 680)


@dataclass
class Fitted:
    lines: list
    pixels: float  # of the whole text, uncut
    cut: str  # what is lost; empty when nothing is


def pieces(text, query):
    """[(word, whether it is set in bold because the search holds it)]."""
    asked = searched(query)
    return [(word, any(stem(part) in asked for part in re.findall(r"[^\W_]+", word.lower()))) for word in text.split()]


def searched(query):
    return {stem(word) for word in re.findall(r"[^\W_]+", query.lower()) if len(word) > 2 and word not in SMALL_WORDS}


def stem(word):
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def measure(words, size):
    return sum(width(word, size, bold) for word, bold in words) + max(0, len(words) - 1) * width(" ", size)


def fit_total(text, size, limit, query=""):
    """Cut by the sum of pixels, as for a title of one line and for descriptions."""
    words = pieces(text, query)
    pixels = measure(words, size)
    if pixels <= limit:
        return Fitted([" ".join(word for word, _ in words)], pixels, "")
    kept = len(words)
    while kept and measure(words[:kept], size) + width(CUT, size) > limit:
        kept -= 1
    shown = " ".join(word for word, _ in words[:kept]).rstrip(" ,;:|-–")
    return Fitted([shown + CUT], pixels, " ".join(word for word, _ in words[kept:]))


def wrap(words, size, column):
    lines, line = [], []
    for word in words:
        if line and measure([*line, word], size) > column:
            lines.append(line)
            line = []
        line.append(word)
    return [*lines, line] if line else lines


def fit_lines(text, size, column, most):
    """Cut by lines, as for a title on a telephone."""
    words = pieces(text, "")
    pixels = measure(words, size)
    lines = wrap(words, size, column)
    if len(lines) <= most:
        return Fitted([" ".join(word for word, _ in line) for line in lines], pixels, "")
    last = lines[most - 1]
    while len(last) > 1 and measure(last, size) + width(CUT, size) > column:
        last = last[:-1]
    kept = sum(map(len, lines[: most - 1])) + len(last)
    shown = [" ".join(word for word, _ in line) for line in lines[: most - 1]] + [" ".join(word for word, _ in last).rstrip(" ,;:|-–") + CUT]
    return Fitted(shown, pixels, " ".join(word for word, _ in words[kept:]))


def title(text, device):
    return fit_total(text, device.title_size, device.title_limit) if device.title_lines == 1 else fit_lines(text, device.title_size, device.column, device.title_lines)


def description(text, device, query):
    return fit_total(text, device.text_size, device.text_limit, query)
