"""Numbers as people say them."""

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def money(value, currency):
    """EUR 13.9 million, EUR 693,000"""
    return f"{currency} {size(value)}"


def range_of(low, high, currency):
    return f"{money(low, currency)} to {size(high)}"


def size(value):
    for least, word in SCALES:
        if value >= least * 0.9995:
            return f"{three(value / least)} {word}"
    return f"{round(value, -3):,.0f}" if value >= 10_000 else f"{value:,.0f}"


def three(value):
    """Three figures, no more: 1.23, 12.3, 123."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:.0f}"


def amount(value, factor):
    if factor["kind"] == "share":
        return f"{value * 100:.1f}".rstrip("0").rstrip(".") + " %"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:g}"
