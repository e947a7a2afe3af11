"""How wide a text is, from the advance widths of Arial in thousandths of the font size."""
import unicodedata

# Characters by width. An accented letter that is missing is as wide as its base letter.
REGULAR = {
    191: "'",
    222: "ijl‚‘’",
    260: "|¦",
    278: " !,./:;I[]ft\xa0·ìíîï\\",
    333: "()-`r„ˆ‹“”˜›¡¨¯²³´¸¹",
    334: "{}",
    350: "•",
    355: "\"",
    365: "º",
    370: "ª",
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    537: "¶",
    556: "#$0123456789?L_abdeghnopqu€ƒ†‡–¢£¤¥§«µ»ðþ",
    584: "+<=>~¬±×÷",
    611: "FTZ¿ßø",
    667: "&ABEKPSVXYÞ",
    722: "CDHNRUwÐ",
    737: "©®",
    778: "GOQØ",
    833: "Mm",
    834: "¼½¾",
    889: "%æ",
    944: "Wœ",
    1000: "…‰Œ—™Æ",
    1015: "@",
}
BOLD = {
    238: "'",
    278: " ,./Iijl‚‘’\xa0·\\",
    280: "|¦",
    333: "!()-:;[]`ftˆ‹˜›¡¨¯²³´¸¹",
    350: "•",
    365: "º",
    370: "ª",
    389: "*r{}",
    400: "°",
    474: "\"",
    500: "z„“”",
    556: "#$0123456789J_aceksvxy€ƒ†‡–¢£¤¥§«¶»",
    584: "+<=>^~¬±×÷",
    611: "?FLTZbdghnopquµ¿ßðøþ",
    667: "EPSVXYÞ",
    722: "&ABCDHKNRUÐ",
    737: "©®",
    778: "GOQwØ",
    833: "M",
    834: "¼½¾",
    889: "%mæ",
    944: "Wœ",
    975: "@",
    1000: "…‰Œ—™Æ",
}
FACES = {False: {letter: width for width, letters in REGULAR.items() for letter in letters},
         True: {letter: width for width, letters in BOLD.items() for letter in letters}}
AVERAGE, WIDE = 556, 1000


def advance(letter, bold=False):
    """(thousandths, whether it is known rather than estimated)."""
    face = FACES[bold]
    if letter in face:
        return face[letter], True
    base = unicodedata.normalize("NFD", letter)[0]
    if base in face:
        return face[base], True
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0, True
    if unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter) == "So":
        return WIDE, False
    return AVERAGE, False


def width(text, size, bold=False):
    return sum(advance(letter, bold)[0] for letter in text) * size / 1000


def estimated(text):
    return sorted({letter for letter in text if not advance(letter)[1]})
