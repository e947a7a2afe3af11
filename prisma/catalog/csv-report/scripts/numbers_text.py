"""How numbers are written in the report and on the chart."""

MONEY = ("$", "£", "€", "¥", "CHF")


def count(value):
    return f"{value:,}"


def plural(number, noun):
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def exact(value, unit=""):
    """1234.5 → 1,234.5, money to the cent, the unit where readers expect it."""
    size = abs(value)
    if float(value).is_integer() and size < 1e15:
        text = f"{int(value):,}"
    elif size >= 1e15 or 0 < size < 1e-4:
        text = f"{value:.3g}"
    else:
        text = f"{value:,.{2 if size >= 10 or unit in MONEY else 4}f}"
        text = text if unit in MONEY else text.rstrip("0").rstrip(".")
    return with_unit(text, unit)


def compact(value, unit="", step=None):
    """For axis ticks: 12k, 3.5M. The step decides how many decimals are needed to tell ticks apart."""
    for limit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= limit or (value == 0 and step and step >= limit):
            if limit == 1e3 and abs(value) < 1e4 and (not step or step < 1e3):
                break
            text = f"{value / limit:.2f}".rstrip("0").rstrip(".") + (letter if value else "")
            return with_unit(text, unit)
    return exact(round(value, 10), unit)


def with_unit(text, unit):
    if unit in MONEY[:4]:
        return f"−{unit}{text[1:]}" if text.startswith("-") else unit + text
    text = text.replace("-", "−", 1) if text.startswith("-") else text
    return text + unit if unit in ("%", "°C", "°F") else f"{text} {unit}" if unit else text
