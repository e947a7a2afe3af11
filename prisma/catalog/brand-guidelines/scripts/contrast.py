"""Contrast after WCAG 2."""


def luminance(code):
    parts = [value / 255 for value in bytes.fromhex(code[1:])]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def shown(ratio):
    # Down, so that 4.49 is never shown as a pass.
    return f"{int(ratio * 10) / 10:.1f}"


def grade(ratio):
    return "all text (AAA)" if ratio >= 7 else "all text (AA)" if ratio >= 4.5 else "large text, icons" if ratio >= 3 else "surfaces only"
