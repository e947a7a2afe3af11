"""Characters and their widths in the fonts every PDF reader has."""
import collections
import json
import os
import unicodedata

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "..", "assets", "font-widths.json"), encoding="utf-8") as handle:
    WIDTHS = json.load(handle)
SYMBOL, DINGBATS = WIDTHS["Symbol"], WIDTHS["ZapfDingbats"]

FACES = {
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
    "mono": ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"),
}
REPLACEMENTS = {
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2212": "–", "\u2000": " ", "\u2001": " ", "\u2002": " ", "\u2003": " ",
    "\u2004": " ", "\u2005": " ", "\u2006": " ", "\u2007": " ", "\u2008": " ", "\u2009": " ", "\u200a": " ", "\u202f": "\u00a0", "\u3000": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\ufe0f": "", "\u00ad": "", "\u200e": "", "\u200f": "",
}
# These change what is printed, so they are reported.
TRANSLITERATED = {
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ẞ": "SS", "ə": "e",
    "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "№": "No.", "℃": "°C", "℉": "°F", "₹": "Rs", "₽": "RUB",
    "₿": "BTC", "₩": "KRW", "⟶": "→", "⟵": "←", "➜": "→", "∎": "■", "◦": "o", "○": "o", "ʼ": "'", "′": "'", "″": '"', "﹣": "-",
    **dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya".split())),
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
}
TRANSLITERATED.update({key.upper(): value.capitalize() for key, value in TRANSLITERATED.items() if "а" <= key <= "ґ"})

replaced, lost = collections.Counter(), collections.Counter()


def reset():
    replaced.clear()
    lost.clear()


def face(family, bold, italic):
    return FACES[family][bool(bold) + 2 * bool(italic)]


def pieces(text, font):
    """Split text into (font, bytes, width per 1000 units): standard text, Greek and mathematics, check marks."""
    result = []
    for character in text:
        name, code, width = glyph(character, font)
        if not code:
            continue
        if result and result[-1][0] == name:
            result[-1][1].extend(code)
            result[-1][2] += width
        else:
            result.append([name, bytearray(code), width])
    return result


def glyph(character, font):
    """(font to use, bytes, width per 1000 units); the answer is remembered, for documents repeat themselves."""
    key = (character, font)
    if key not in known:
        known[key] = find_glyph(character, font)
    return known[key]


def find_glyph(character, font):
    found = standard(character, font)
    if found is None and character in REPLACEMENTS:
        found = standard(REPLACEMENTS[character], font)
    for name, table in (("Symbol", SYMBOL), ("ZapfDingbats", DINGBATS)):
        if found is None and character in table:
            code, width = table[character]
            found = (name, bytes([code]), width)
    if found is None:
        plain = plain_form(character)
        fate[character] = plain
        found = glyph(plain, font) if plain is not None and len(plain) == 1 else standard("?" if plain is None else plain, font)
    return found


def plain_form(character):
    if unicodedata.combining(character):
        return ""  # a mark with nothing to sit on
    return TRANSLITERATED.get(character) or strip_marks(character)


def tally(text):
    """Called once for each text that is drawn, so that the report counts what a reader will see."""
    for character in text:
        if character in fate:
            plain = fate[character]
            if plain is None:
                lost[character] += 1
            else:
                replaced[(character, plain)] += 1


known, fate = {}, {}


def standard(text, font):
    try:
        code = text.encode("cp1252")
    except UnicodeEncodeError:
        return None
    if any(byte < 32 for byte in code):
        code = b" " * len(code)
    return font, code, sum(WIDTHS[font][byte - 32] for byte in code)


def strip_marks(character):
    """ő → o, č → c: the letter survives, its accent does not."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    if not plain or plain == character:
        return None
    try:
        plain.encode("cp1252")
        return plain
    except UnicodeEncodeError:
        return None


def report():
    notes = []
    if replaced:
        shown = ", ".join(f"{a} → {b or 'nothing'}" for (a, b), _ in replaced.most_common(12))
        notes.append(f"The standard fonts lack {len(replaced)} of the characters used; written plainly instead, {sum(replaced.values())} times: {shown}.")
    if lost:
        shown = " ".join(f"{character} (U+{ord(character):04X})" for character, _ in lost.most_common(12))
        more = f" and {len(lost) - 12} others" if len(lost) > 12 else ""
        notes.append(f"**{sum(lost.values())} characters could not be written at all** and appear as “?”: {shown}{more}. For such a script, convert with Word or LibreOffice.")
    return notes
