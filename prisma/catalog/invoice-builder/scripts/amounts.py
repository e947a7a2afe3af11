"""The arithmetic: decimal throughout, half a cent goes up, tax once for each rate."""
import collections
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import job

NO_CENTS = ("JPY", "KRW", "CLP", "ISK", "HUF")
Line = collections.namedtuple("Line", "description quantity unit price discount rate amount")
Totals = collections.namedtuple("Totals", "lines rates net tax gross paid due")  # rates: [(rate, net, tax)]


def decimal(value, field, least=None, most=None):
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) > 10**12:
        raise job.Refused(f'"{field}" has to be a number such as 12.5, with a point and without thousands; it is {value!r}.')
    if (least is not None and number < least) or (most is not None and number > most):
        raise job.Refused(f'"{field}" has to be {f"from {least} to {most}" if most is not None else f"at least {least}"}; it is {number}.')
    return number


def totals(data, step):
    """Prices are net, or with "prices": "gross" they contain the tax."""
    gross_prices = job.choice(data, "prices", ("net", "gross")) == "gross"
    if not isinstance(data.get("lines"), list) or not data["lines"]:
        raise job.Refused('"lines" has to be a list with at least one line.')
    lines = [line(each, f"lines[{at}]", step) for at, each in enumerate(data["lines"])]
    sums = {}
    for each in lines:
        sums[each.rate] = sums.get(each.rate, Decimal(0)) + each.amount
    rates = []
    for rate in sorted(sums, reverse=True):
        if gross_prices:
            tax = rounded(sums[rate] * rate / (100 + rate), step)
            rates.append((rate, sums[rate] - tax, tax))
        else:
            rates.append((rate, sums[rate], rounded(sums[rate] * rate / 100, step)))
    net, tax = sum(each[1] for each in rates), sum(each[2] for each in rates)
    paid = rounded(decimal(data.get("paid", 0), "paid", 0), step)
    check(lines, rates, net + tax, gross_prices)
    expected = data.get("expected_total")
    if expected is not None and decimal(expected, "expected_total") != net + tax:
        raise job.Refused(f'"expected_total" is {expected}, but the lines come to {net + tax} (net {net}, tax {tax}). No invoice was written.')
    return Totals(lines, rates, net, tax, net + tax, paid, net + tax - paid)


def line(each, field, step):
    if not isinstance(each, dict) or not str(each.get("description") or "").strip():
        raise job.Refused(f'"{field}.description" is missing: say what was supplied.')
    for key in ("unit_price", "tax_rate"):
        if key not in each:
            raise job.Refused(f'"{field}.{key}" is missing{"; write 0 where no tax is due" if key == "tax_rate" else ""}.')
    quantity = decimal(each.get("quantity", 1), f"{field}.quantity")
    price = decimal(each["unit_price"], f"{field}.unit_price")
    discount = decimal(each.get("discount_percent", 0), f"{field}.discount_percent", 0, 100)
    rate = decimal(each["tax_rate"], f"{field}.tax_rate", 0, 100).normalize() + 0
    amount = rounded(quantity * price * (100 - discount) / 100, step)
    return Line(str(each["description"]).strip(), quantity, str(each.get("unit", "")), price, discount, rate, amount)


def check(lines, rates, gross, gross_prices):
    """The same sum by another way: every figure that is printed has to add up for who checks it by hand."""
    by_line = sum(each.amount for each in lines)
    by_rate = sum(net + (tax if gross_prices else 0) for _, net, tax in rates)
    if by_line != by_rate or gross != sum(net + tax for _, net, tax in rates):
        raise job.Refused("The totals do not add up; this is a fault of the script, and no invoice was written.")


def rounded(number, step):
    return number.quantize(step, ROUND_HALF_UP)


def step_of(currency):
    return Decimal(1) if currency in NO_CENTS else Decimal("0.01")


def money(number, currency=""):
    return f"{number:,}" + (f" {currency}" if currency else "")


def short(number):
    """7.50 → 7.5, 100 → 100, with thousands."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
