"""Keyword exports of the usual tools as one list."""
import csv
import io
import math
import re
from dataclasses import dataclass

COLUMNS = {
    "keyword": {"keyword", "keywords", "query", "search term", "top queries", "term"},
    "volume": {"volume", "search volume", "avg. monthly searches", "avg monthly searches", "monthly volume", "searches", "impressions"},
    "difficulty": {"difficulty", "kd", "keyword difficulty", "kd %", "seo difficulty"},
    "url": {"url", "current url", "page", "landing page"},
    "position": {"position", "current position", "rank", "ranking"},
    "results": {"results", "serp", "serp urls", "top urls", "urls"},
}
MOST_ROWS = 20_000


class BadInput(Exception):
    pass


@dataclass
class Keyword:
    text: str
    volume: float
    difficulty: float | None
    url: str
    position: float | None
    results: frozenset


def decode(raw):
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def number(text):
    """1,300 and 1.3K are numbers; of a range such as 100 – 1K the geometric middle is taken."""
    text = (text or "").strip().replace("\u00a0", " ")
    ends = [part for part in re.split(r"\s*[–—]\s*|\s+-\s+|(?<=\d|[kKmM])-(?=\d)", text) if part]
    values = []
    for part in ends:
        match = re.fullmatch(r"([\d.,' ]+)\s*([kKmM])?\s*%?", part.strip())
        if not match:
            return None
        digits = match[1].replace(" ", "").replace("'", "")
        digits = re.sub(r"[.,](?=\d{3}\b)", "", digits) if not match[2] else digits
        try:
            values.append(float(digits.replace(",", ".")) * {"": 1, "k": 1e3, "m": 1e6}[(match[2] or "").lower()])
        except ValueError:
            return None
    return math.sqrt(values[0] * values[1]) if len(values) == 2 else values[0] if len(values) == 1 else None


def read(text):
    """(keywords, remarks). Two spellings of one keyword are one; the larger volume counts."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if not lines:
        raise BadInput("There are no keywords. Attach a CSV with the columns keyword, volume and difficulty, or send it as `text`.")
    delimiter = max(",;\t", key=lines[0].count)
    rows = list(csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=delimiter))
    header = [cell.strip().lower() for cell in rows[0]]
    at = {name: next((index for index, cell in enumerate(header) if cell in known), None) for name, known in COLUMNS.items()}
    if at["keyword"] is None or at["volume"] is None:
        missing = "keyword" if at["keyword"] is None else "volume"
        raise BadInput(f"The table has no column `{missing}`. Its columns are: {', '.join(rows[0])}.")
    if len(rows) > MOST_ROWS + 1:
        raise BadInput(f"The table has {len(rows) - 1} rows; at most {MOST_ROWS} are taken. Drop the lowest volumes first.")
    found, unread, doubles = {}, 0, 0
    for row in rows[1:]:
        cell = lambda name: row[at[name]].strip() if at[name] is not None and at[name] < len(row) else ""
        text, volume = " ".join(cell("keyword").split()), number(cell("volume"))
        if not text:
            continue
        unread += volume is None
        keyword = Keyword(text, volume or 0, number(cell("difficulty")), cell("url"), number(cell("position")), frozenset(re.findall(r"https?://[^\s|,;]+", cell("results"))))
        key = text.lower()
        doubles += key in found
        if key not in found or keyword.volume > found[key].volume:
            found[key] = keyword
    remarks = [f"{unread} keywords have no readable volume and count as 0."] * bool(unread) + [f"{doubles} keywords were there more than once."] * bool(doubles)
    return list(found.values()), remarks
