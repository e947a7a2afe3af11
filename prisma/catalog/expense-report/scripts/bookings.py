"""Bookings and receipts from the files of any bank. Amounts are whole cents; spending is positive."""
import re
from dataclasses import dataclass

import given
import table

NAMES = {
    "date": ("bookingdate", "transactiondate", "date", "valuedate", "posted", "postingdate", "datum", "buchungstag"),
    "text": ("description", "merchant", "vendor", "payee", "details", "narrative", "text", "memo", "reference", "verwendungszweck", "name"),
    "amount": ("amount", "value", "betrag", "total", "gross"), "debit": ("debit", "paidout", "moneyout", "withdrawal"), "credit": ("credit", "paidin", "moneyin", "deposit"),
    "vat": ("vat", "tax", "mwst", "vatamount"), "currency": ("currency", "ccy", "waehrung"),
}
RULES = [
    ("travel", ("rail", "railway", "train", "flight", "airline", "airways", "taxi", "cab", "bus", "metro", "tram", "parking", "car park", "fuel", "petrol", "toll", "car rental", "ferry")),
    ("lodging", ("hotel", "hostel", "guesthouse", "apartment", "inn", "lodge")),
    ("meals", ("restaurant", "brasserie", "bistro", "cafe", "café", "coffee", "bakery", "pizzeria", "trattoria", "canteen", "catering")),
    ("events", ("fair", "conference", "congress", "entrance", "admission", "seminar", "workshop")),
    ("office", ("paper", "toner", "stationery", "office supplies", "printer", "postage", "courier")),
    ("software", ("software", "hosting", "cloud", "licence", "license", "domain")),
    ("phone and internet", ("mobile", "telecom", "broadband", "roaming")),
    ("bank charges", ("bank fee", "card fee", "account fee", "foreign transaction", "interest charge")),
    ("cash", ("cash withdrawal", "atm", "cash machine", "bargeld")),
]
REFUND = re.compile(r"\b(refund|reversal|chargeback|credit note|storno|cancellation)\b", re.I)


@dataclass(eq=False)
class Booking:
    date: object
    text: str
    cents: int
    file: str
    line: int
    vat: int = 0
    category: str = ""
    partner: object = None
    note: str = ""


def read(path, currency, is_receipts=False):
    sheet = table.load(path)
    plain = [re.sub(r"[^a-z]", "", name.lower()) for name in sheet.header]
    find = lambda role: next((plain.index(name) for name in NAMES[role] if name in plain), None)
    where = {role: find(role) for role in NAMES}
    if where["date"] is None or where["text"] is None or (where["amount"] is None and where["debit"] is None):
        raise given.Problem(f"{sheet.name} needs columns for a date, a description and an amount (or debit and credit). It has: {', '.join(sheet.header)}.")
    if where["currency"] is not None:
        other = next((cell.strip() for cell in sheet.cells(where["currency"]) if cell.strip() and cell.strip().upper() != currency), None)
        if other:
            raise given.Problem(f'{sheet.name} has bookings in {other[:5]}, and "currency" is {currency}. Convert them first, at the rate on the bank statement.')
    dates = sheet.cells(where["date"])
    first = table.day_first(dates)
    if first is None and any(re.match(r"\d{1,2}/\d{1,2}/\d", cell.strip()) for cell in dates):
        raise given.Problem(f"{sheet.name}: dates such as {dates[0].strip()} may be day or month first, and no day above 12 decides it. Write them as 2026-03-05.")
    columns = {role: table.numbers(sheet.cells(where[role])) if where[role] is not None else [None] * len(sheet.rows) for role in ("amount", "debit", "credit", "vat")}
    result = []
    for at, line in enumerate(sheet.lines):
        date = table.date(dates[at], bool(first))
        value = columns["amount"][at]
        if where["amount"] is None:
            value = None if columns["debit"][at] is None and columns["credit"][at] is None else abs(columns["credit"][at] or 0) - abs(columns["debit"][at] or 0)
        text = " ".join(sheet.rows[at][where["text"]].split())
        if date is None or value is None:
            if not text and date is None or re.search(r"\b(balance|total|saldo)\b", text, re.I):
                continue
            raise given.Problem(f"{sheet.name}, line {line}: {'no date' if date is None else 'no amount'} that can be read in {' | '.join(sheet.rows[at])[:80]!r}.")
        result.append(Booking(date.date(), text or "(no text)", round(value * 100), sheet.name, line, round(abs(columns["vat"][at] or 0) * 100)))
    # A statement shows spending as negative. A card's export shows it as positive; what is negative there says refund.
    if not is_receipts and any(each.cents < 0 and not REFUND.search(each.text) for each in result):
        for each in result:
            each.cents = -each.cents
    return result


def categorise(bookings, rules):
    for each in bookings:
        words = " " + re.sub(r"[^\w]+", " ", each.text.casefold()) + " "
        for category, contains in rules + RULES:
            # A rule of one's own fits within a word too; a built-in one only as a word, or "bus" would take "business".
            own = (category, contains) in rules
            if any(word.casefold() in words if own else f" {word} " in words or f" {word}s " in words for word in contains):
                each.category = category
                break


def own_rules(found):
    raw = found.get("rules", [])
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise given.Problem('"rules" has to be a list such as [{"contains": ["backup"], "category": "software"}].')
    return [(given.words(each, "category") or "other", tuple(given.names(each, "contains"))) for each in raw]


def once(bookings):
    """The same booking from two files, counted once; and what looks paid twice within one file."""
    seen, kept, dropped, twice = {}, [], [], []
    for each in bookings:
        key = (each.date, each.cents, each.text.casefold())
        if key in seen and seen[key].file != each.file:
            dropped.append((each, seen[key]))
            continue
        seen.setdefault(key, each)
        for other in kept:
            if other.file == each.file and other.cents == each.cents > 0 and other.text.casefold() == each.text.casefold() and abs((other.date - each.date).days) <= 3:
                twice.append((other, each))
                break
        kept.append(each)
    return kept, dropped, twice


def reconcile(bookings, receipts):
    """Pairs bookings with receipts of the same amount; the closest in date, and in words, first."""
    pairs = []
    for each in bookings:
        for receipt in receipts:
            days = (each.date - receipt.date).days
            if each.cents == receipt.cents and -2 <= days <= 10:
                shared = set(re.findall(r"\w{3,}", each.text.casefold())) & set(re.findall(r"\w{3,}", receipt.text.casefold()))
                pairs.append((abs(days) - 3 * bool(shared), each.line, receipt.line, each, receipt))
    for *_, each, receipt in sorted(pairs, key=lambda pair: pair[:3]):
        if each.partner is None and receipt.partner is None:
            each.partner, receipt.partner, each.vat = receipt, each, receipt.vat
