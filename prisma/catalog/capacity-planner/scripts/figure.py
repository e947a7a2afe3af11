"""The parts that every chart is put together from, as SVG."""
import math
from xml.sax.saxutils import escape

FONT = "Geist, Inter, 'Helvetica Neue', Arial, sans-serif"
INK, QUIET, GRID = "#1c2733", "#5a6675", "#e2e7ec"


def words(x, y, text, size=13, colour=INK, anchor="start", weight=400, turn=False):
    spin = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}"{spin}>{escape(str(text))}</text>'


def line(x1, y1, x2, y2, colour=GRID, wide=1, dash=""):
    dash = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{wide}"{dash}/>'


def box(x, y, wide, tall, colour, more=""):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0):.1f}" height="{max(tall, 0):.1f}" fill="{colour}"{more}/>'


def path(points, colour, wide=2.5, dash=""):
    dash = f' stroke-dasharray="{dash}"' if dash else ""
    trail = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{trail}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-linejoin="round"{dash}/>'


def page(wide, tall, title, subtitle, source, body):
    """A finished chart: title above, where the numbers come from below."""
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}" font-family="{FONT}" role="img">',
        f"<title>{escape(title)}</title>", box(0, 0, wide, tall, "#ffffff"),
        words(32, 42, fit(title, wide - 64, 22), 22, INK, "start", 600), words(32, 66, fit(subtitle, wide - 64, 14), 14, QUIET),
        *body, words(32, tall - 16, fit(source, wide - 64, 12), 12, QUIET), "</svg>", ""])


def width(text, size):
    """An estimate that is good enough for margins: narrow letters a third of the size, others a little over half."""
    return sum(0.32 if each in "iljtfr.,:;'| " else 0.85 if each in "mwMW@%" else 0.68 if each.isupper() else 0.58 for each in str(text)) * size


def fit(text, room, size):
    text = str(text)
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def ticks(low, high, about=5):
    """Round values that take in both ends."""
    if high <= low:
        low, high = min(low, 0), max(high, 0) if high > 0 or low < 0 else 1
    raw = (high - low) / about
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= raw * 0.999)
    return [round(at * step, 10) for at in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)]


def figure(value, unit="", step=None):
    """12500 → 12.5k; the unit where readers look for it. Ticks of one axis share the step and so the decimals."""
    for limit, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= limit and not (limit == 1e3 and abs(value) < 1e4):
            text = f"{value / limit:.{3 if step and step < limit / 10 else 1}f}".rstrip("0").rstrip(".") + letter
            break
    else:
        most = 0 if float(value).is_integer() else 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3
        text = f"{value:,.{most}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    text = text.replace("-", "−")
    if unit in ("$", "€", "£", "¥"):
        return f"−{unit}{text[1:]}" if text.startswith("−") else unit + text
    return text if not unit else text + unit if unit == "%" else f"{text} {unit}"
