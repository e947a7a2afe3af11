"""Colour arithmetic: OKLab and back, contrast after WCAG, and plain names."""
import math

NAMES = """black 000000,charcoal 2b2d30,slate 4a5560,grey 808080,silver b8bcc0,pale grey dcdfe2,white ffffff,ivory f6f1e3,cream f3e5c3,
sand d9c39a,tan b8956a,khaki 9a8f5f,taupe 8b7d73,umber 5a4230,brown 7a4a24,chocolate 43281a,rust a5491f,terracotta c4694a,maroon 651a24,
crimson b01c36,red d92b2b,coral f07860,salmon f2a08c,peach f8c8a4,apricot f4b06a,orange f08018,amber f4b020,gold d4a52a,yellow f4dc3c,
lemon f8f08c,olive 74752c,moss 5c7040,lime a4d030,grass 5aa63c,green 24883c,forest 1e5030,mint a8e0c0,sage a4b494,emerald 109868,
teal 107c7c,dark teal 164450,aqua 50c8c4,turquoise 24b0b0,sky 84c4ec,pale blue c0dcf0,azure 2c8ce0,blue 2050c8,cobalt 1c3c94,
navy 16244e,dusk blue 3e4a80,steel blue 5880a8,periwinkle 98a0e4,indigo 40309c,violet 7440c0,purple 7c2c88,plum 5c2450,lavender c8b8e8,
mauve b08cae,dusty rose c09090,orchid c864c0,magenta d0208c,pink f090b8,blush f4ccd0,rose e04c78,wine 581c34,midnight 0c1220,ink blue 142f42,slate blue 2c4464,heather 66546f,clay a0705f"""


def linear(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


LINEAR = [linear(value) for value in range(256)]


def to_lab(rgb):
    r, g, b = (LINEAR[value] for value in rgb)
    l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)


def to_rgb(lab):
    lightness, a, b = lab
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return tuple(encoded(value) for value in (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))


def encoded(value):
    value = min(max(value, 0.0), 1.0)
    return round(255 * (value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def distance(one, other):
    return math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2)


def chroma(lab):
    return math.sqrt(lab[1] ** 2 + lab[2] ** 2)


def lch(lab):
    hue = math.degrees(math.atan2(lab[2], lab[1])) % 360
    return f"oklch({lab[0] * 100:.1f}% {chroma(lab):.3f} {hue:.0f})"


def luminance(rgb):
    return 0.2126 * LINEAR[rgb[0]] + 0.7152 * LINEAR[rgb[1]] + 0.0722 * LINEAR[rgb[2]]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def hexed(rgb):
    return "#" + bytes(rgb).hex()


KNOWN = [(name.strip(), to_lab(bytes.fromhex(code))) for name, code in (each.rsplit(" ", 1) for each in NAMES.replace("\n", "").split(","))]


def name_of(lab):
    return min(KNOWN, key=lambda known: distance(known[1], lab))[0]
