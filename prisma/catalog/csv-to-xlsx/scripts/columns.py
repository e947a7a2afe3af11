"""What kind of values a column holds, and each value as Excel keeps it."""
import datetime
import re
from decimal import Decimal, InvalidOperation

MISSING = ("", "na", "n/a", "null", "none", "-", "–")
CODE = re.compile(r"\b(id|no|nr|number|code|sku|zip|postcode|plz|phone|tel|iban|account|order|invoice|article)\b", re.I)
MEASURE = re.compile(r"\b(number of|no of|quantity|count|total|amount|value|balance|cost|order sum|order size)\b", re.I)
RATE = re.compile(r"unit|\bper\b|each|rate|average|mean", re.I)
LEVEL = re.compile(r"price|rate|avg|average|mean|year|age\b|score|ratio|temperature|latitude|longitude|%", re.I)
MONEY = {"€": "€", "$": "$", "£": "£", "EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}
DATE_FORMS = (("%Y-%m-%d", "iso"), ("%d.%m.%Y", "dot"), ("%d/%m/%Y", "day"), ("%m/%d/%Y", "month"))
EPOCH = datetime.datetime(1899, 12, 30)


class Column:
    """kind is text, number, percent, money, date, datetime or boolean; odd lists (row, value) that did not fit."""

    def __init__(self, name, values, decimal, day_first):
        self.name, self.odd, self.unit, self.places = name, [], "", 0
        self.filled = [value for value in values if value.strip().lower() not in MISSING]
        self.decimal = decimal
        self.kind = self.detect(day_first)
        self.values = [self.convert(row, value) for row, value in enumerate(values, 2)]
        if self.kind in ("number", "percent", "money"):
            numbers = [value for value in self.values if isinstance(value, Decimal)]
            self.places = min(6, max((max(0, -value.normalize().as_tuple().exponent) for value in numbers), default=0))
            if self.kind == "percent":
                self.places = max(0, self.places - 2)
            if self.kind == "money" and self.places:
                self.places = max(2, self.places)
        self.summed = (self.kind == "money" and not RATE.search(name)) or (self.kind == "number" and not LEVEL.search(name))

    def detect(self, day_first):
        filled = self.filled
        if not filled:
            return "text"
        if all(value.strip().lower() in ("true", "false", "yes", "no") for value in filled):
            return "boolean"
        if any(re.fullmatch(r"0\d+", value.strip()) or len(re.sub(r"\D", "", value)) > 15 for value in filled):
            return "text"
        numbers = [value for value in filled if self.number(value) is not None]
        if len(numbers) >= 0.9 * len(filled):
            if CODE.search(self.name.replace("_", " ")) and not MEASURE.search(self.name) and all(value.strip().isdigit() for value in filled):
                return "text"
            if all(value.strip().endswith("%") for value in numbers):
                return "percent"
            units = {MONEY[sign] for value in numbers for sign in MONEY if sign in value}
            named = {MONEY[sign] for sign in MONEY if re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", self.name)}
            if len(units or named) == 1 and all(not re.search(r"%", value) for value in numbers):
                self.unit = (units or named).pop()
                return "money"
            return "number" if not units else "text"
        self.form = next((form for form, name in DATE_FORMS if (name, day_first) not in (("day", False), ("month", True)) and self.dates(form) >= 0.9 * len(filled)), None)
        if self.form is None and day_first is None:
            return "text"
        if self.form:
            return "datetime" if any(":" in value for value in filled) else "date"
        return "text"

    def dates(self, form):
        return sum(moment(value, form) is not None for value in self.filled)

    def number(self, text):
        bare = re.sub(r"[€$£%\s\u00a0\u202f']|EUR|USD|GBP|CHF", "", text).replace("−", "-")
        if re.fullmatch(r"\(.+\)", bare):
            bare = "-" + bare[1:-1]
        point, group = self.decimal, "," if self.decimal == "." else "."
        if not re.fullmatch(rf"[-+]?(\d+|\d{{1,3}}({re.escape(group)}\d{{3}})+)?({re.escape(point)}\d+)?", bare) or not re.search(r"\d", bare):
            return None
        try:
            return Decimal(bare.replace(group, "").replace(point, "."))
        except InvalidOperation:
            return None

    def convert(self, row, text):
        """A Decimal, a serial day, a bool, text, or None for an empty cell."""
        if text.strip().lower() in MISSING and (self.kind != "text" or text.strip() == ""):
            return None
        value = text
        if self.kind in ("number", "money", "percent"):
            number = self.number(text)
            value = number / 100 if number is not None and self.kind == "percent" else number
        elif self.kind in ("date", "datetime"):
            when = moment(text, self.form)
            value = None if when is None else (when - EPOCH) / datetime.timedelta(days=1)
            value = int(value) if value is not None and value == int(value) else value
        elif self.kind == "boolean":
            value = text.strip().lower() in ("true", "yes")
        if value is None:
            self.odd.append((row, text))
            return text
        return value


def moment(text, form):
    text = text.strip().replace("T", " ").removesuffix("Z")
    for each in (form, form + " %H:%M", form + " %H:%M:%S"):
        try:
            when = datetime.datetime.strptime(text, each)
            return when if 1901 <= when.year <= 9999 else None
        except ValueError:
            pass
    return None


def decimal_mark(rows):
    """A comma only on evidence: 12,5 or 1.234,56, and no point used the other way."""
    texts = [value.strip() for row in rows for value in row]
    comma = sum(bool(re.search(r"^\D{0,4}-?\d+(\.\d{3})*,(\d{1,2}|\d{4,})\D{0,4}$", text)) for text in texts)
    point = sum(bool(re.search(r"^\D{0,4}-?\d+(,\d{3})*\.(\d{1,2}|\d{4,})\D{0,4}$", text)) for text in texts)
    return "," if comma > point else "."


def day_first(columns):
    """Whether 03/04/2026 is in April; None if the table has no way to tell."""
    pairs = [tuple(map(int, found.groups())) for values in columns for value in values if (found := re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", value.strip()))]
    if any(first > 12 for first, _ in pairs):
        return True
    return False if any(second > 12 for _, second in pairs) else None
