"""Cell values by their number format: the dates, times and durations that Excel keeps as numbers."""
import datetime
import re

DATES = {**dict.fromkeys((14, 15, 16, 17, *range(27, 32), 34, 35, 36, *range(50, 59)), "date"),
         **dict.fromkeys((18, 19, 20, 21, 32, 33), "time"), 22: "datetime", **dict.fromkeys((45, 46, 47), "duration")}


class Formats:
    """Which kind of value each cell style shows: date, time, datetime, duration or number."""

    def __init__(self, styles, starts_1904):
        self.base = datetime.datetime(1904, 1, 1) if starts_1904 else datetime.datetime(1899, 12, 30)
        self.starts_1904 = starts_1904
        self.kinds = []
        if styles is None:
            return
        codes = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter("numFmt")}
        for style in styles.findall("cellXfs/xf"):
            number = style.get("numFmtId", "0")
            self.kinds.append(kind_of(codes[number]) if number in codes else DATES.get(int(number), "number"))

    def text(self, raw, style):
        """A stored number as text: ISO 8601 for dates, all its digits otherwise."""
        kind = self.kinds[style] if style < len(self.kinds) else "number"
        number = float(raw)
        if kind == "number" or not -1 < number < 2_958_466:
            return plain(raw, number)
        if kind == "duration":
            seconds = round(abs(number) * 86_400)
            return f"{'-' if number < 0 else ''}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if kind == "time" and number < 1:
            seconds = round(number * 86_400) % 86_400
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        # Excel counts a 29 February 1900 that never was; before it every day is one later.
        days = number + 1 if number < 60 and not self.starts_1904 else number
        moment = self.base + datetime.timedelta(seconds=round(days * 86_400))
        return moment.date().isoformat() if kind == "date" and number == int(number) else moment.isoformat(" ")


def kind_of(code):
    code = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code.split(";")[0])
    if re.search(r"\[(h+|m+|s+)\]", code, re.I):
        return "duration"
    code = re.sub(r"\[[^\]]*\]", "", code).lower()
    if "general" in code or not re.search(r"[ymdhs]", code):
        return "number"
    date, time = re.search(r"[yd]|mmm", code), re.search(r"[hs]", code)
    return "datetime" if date and time else "time" if time else "date"


def plain(raw, number):
    """15 digits, as Excel shows them: 0.1+0.2 is stored as 0.30000000000000004."""
    if re.fullmatch(r"-?\d{1,15}", raw):
        return raw
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.15g}"
    if "e" in text and 1e-10 < abs(number) < 1e21:
        text = f"{number:.{max(0, 14 - int(text.split('e')[1]))}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text
