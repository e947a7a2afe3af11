"""{{fields}}: their names, formats and fallbacks, and how a row fills them."""
import datetime
import re
from decimal import Decimal, InvalidOperation

FIELD = re.compile(r"\{\{\s*([^{}|]+?)\s*((?:\|\s*[^{}|]*?\s*)*)\}\}")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")


def key(name):
    """First Name, first_name and firstname are one field."""
    return re.sub(r"[\W_]+", "", name).lower()


class Row:
    """One row of the table; notes what was missing or could not be formatted."""

    def __init__(self, values):
        self.values = {key(name): value.strip() for name, value in values.items()}
        self.problems = []

    def fill(self, template, escape=str):
        return FIELD.sub(lambda match: escape(self.value(match[1], [each.strip() for each in match[2].split("|")[1:]])), template)

    def value(self, name, filters):
        if key(name) not in self.values:
            self.problems.append(f"there is no column for {{{{{name}}}}}")
            return ""
        text, fallback = self.values[key(name)], None
        for each in filters:
            word, _, argument = each.partition(":")
            if word.strip() == "default":
                fallback = argument.strip().strip("\"'")
        if not text:
            if fallback is None:
                self.problems.append(f"{name} is empty")
            return fallback or ""
        for each in filters:
            word, _, argument = each.partition(":")
            text = self.formatted(name, text, word.strip(), argument.strip())
        return text

    def formatted(self, name, text, word, argument):
        if word in ("", "default"):
            return text
        if word in ("upper", "lower", "title"):
            return getattr(text, word)()
        if word in ("money", "number"):
            try:
                # "184,50" must not become 18,450: a comma counts only where thousands are cut.
                number = Decimal(text.replace(",", "") if THOUSANDS.fullmatch(text) else text)
                if not number.is_finite():
                    raise InvalidOperation
            except InvalidOperation:
                self.problems.append(f"{name} is no number such as 184.50: {text!r}")
                return text
            return f"{number:,.2f}" + (f" {argument}" if argument else "") if word == "money" else f"{number:,f}"
        if word == "date":
            try:
                date = datetime.date.fromisoformat(text[:10])
            except ValueError:
                self.problems.append(f"{name} is no date such as 2026-11-30: {text!r}")
                return text
            months = "January February March April May June July August September October November December".split()
            return f"{months[date.month - 1]} {date.day}, {date.year}" if argument == "us" else f"{date.day} {months[date.month - 1]} {date.year}"
        self.problems.append(f"{{{{{name}}}}} asks for the unknown format {word!r}")
        return text


def names_in(text):
    return list(dict.fromkeys(match[1].strip() for match in FIELD.finditer(text)))
