"""What a search is about, apart from what the searcher wants."""
import re

INTENTS = {
    "transactional": {"buy", "order", "price", "prices", "pricing", "cost", "costs", "quote", "hire", "rent", "rental", "sale", "discount", "coupon", "voucher", "shop", "store", "near", "nearby", "delivery", "book", "booking", "subscription", "trial", "demo", "repair", "deals", "deal", "cheap", "cheapest", "affordable"},
    "commercial": {"best", "top", "review", "reviews", "rated", "vs", "versus", "compare", "comparison", "alternative", "alternatives", "recommended", "worth"},
    "informational": {"how", "what", "why", "when", "who", "where", "which", "can", "does", "do", "is", "are", "should", "guide", "tutorial", "meaning", "definition", "ideas", "examples", "tips", "diy", "learn", "beginners", "instructions", "difference", "template", "recipe", "symptoms", "history", "explained"},
}
# A gerund as the first word asks for instructions: "cleaning coffee grinder".
GERUND = re.compile(r"^(?!king|ring|spring|string|wedding|building|clothing|evening|running|walking|hiking|cycling|camping|fishing|training|marketing|accounting|advertising)[a-z]{3,}ing\b")
SMALL = set("a an and at by for from in me my of on or the to with your you it near i make get use using".split())
# They say what is wanted and what it is about: a repair is another subject than a machine.
TOPICAL = set("repair rent rental hire subscription template recipe delivery trial demo".split())
MODIFIERS = (set().union(*INTENTS.values()) | SMALL) - TOPICAL


def tokens(text):
    return re.findall(r"[^\W_]+", text.lower().replace("'s", ""))


def stem(word):
    # -er stays: a grinder is bought, grinding is learnt.
    for ending in ("ings", "ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl" else word


def topic(keyword):
    """The stems of what is searched; of the modifiers too when nothing else is left."""
    words = tokens(keyword)
    return frozenset(stem(word) for word in words if word not in MODIFIERS) or frozenset(map(stem, words))


def names(keyword, brands):
    text = f" {' '.join(tokens(keyword))} "
    return any(f" {' '.join(tokens(brand))} " in text for brand in brands if tokens(brand))


def intent(keyword, brands=(), competitors=()):
    words = set(tokens(keyword))
    if names(keyword, brands):
        return "navigational"
    if words & {"vs", "versus", "alternative", "alternatives"}:
        return "commercial"
    if names(keyword, competitors) or words & {"login", "website"}:
        return "navigational"
    if re.match(r"(how|what|why|when|who|where|which|can|does|do|is|are|should)\b", keyword.lower()):
        return "transactional" if re.search(r"\bhow much\b.*\bcosts?\b|\bwhere to buy\b", keyword.lower()) else "informational"
    for kind in ("transactional", "commercial", "informational"):
        if words & INTENTS[kind]:
            return kind
    return "informational" if GERUND.match(keyword.lower()) else "unmarked"
