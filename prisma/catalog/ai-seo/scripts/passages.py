"""Which passages can be quoted on their own, and which question each answers."""
import re

DANGLING = re.compile(r"^(it|this|these|those|that|they|he|she|such|here|there|as (mentioned|discussed|noted|we)|however|but|and|also|in this (guide|article|post|section))\b", re.I)
POINTING = re.compile(r"\b(as mentioned|mentioned above|see above|see below|the above|the following|below|earlier|click here|read on|in this (guide|article|post))\b", re.I)
DEFINING = re.compile(r"^(an?|the)?\s*(?:[\w()/.-]+\s+){1,9}?(is|are|means|refers to|produces|costs?|takes|lasts|contains|measures|requires?)\b", re.I)
FACT = re.compile(r"\d")
COMMON = set("a about all an and any are as at be been but by can could did do does down for from get had has have how i if in into is it its keep much my need not of on or our out should so than that the their them then there they this to up was we were what when where which who why will with would you your".split())
SHORTEST, LONGEST = 25, 90
QUOTABLE = 4


def words(text):
    return re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", text)


def stems(text):
    return {stem(word.lower()) for word in words(text) if word.lower() not in COMMON and len(word) > 1}


def stem(word):
    for ending in ("iness", "ing", "ies", "ed", "er", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def judge(passage):
    """(score of 5, what is in the way). A fact and a self-contained first sentence count most."""
    text, count = passage.text, len(words(passage.text))
    against = []
    if count < SHORTEST:
        against.append(f"{count} words; too short to be an answer by itself")
    if count > LONGEST:
        against.append(f"{count} words; the answer is not liftable in one piece")
    if DANGLING.match(text):
        against.append(f"begins with “{DANGLING.match(text).group(0)}”, so that it means nothing without what comes before")
    if POINTING.search(text):
        against.append(f"points elsewhere: “{POINTING.search(text).group(0)}”")
    if not FACT.search(text) and not DEFINING.match(text):
        against.append("states neither a figure nor a definition")
    return 5 - len(against), against


def coverage(question, passage, topic):
    """The share of the question's words in the passage. Words of the page's own topic say little about one passage."""
    inside, above = stems(passage.text), stems(passage.heading)
    weights = {each: 0.25 if each in topic else 1.0 for each in stems(question)}
    held = sum(weight * (1.0 if each in inside else 0.8 if each in above else 0) for each, weight in weights.items())
    return held / sum(weights.values()) if weights else 0.0


def answer(question, passages, topic):
    """(verdict, passage or None, why)."""
    ranked = sorted(((coverage(question, each, topic), each) for each in passages if len(words(each.text)) >= 8), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < 0.5:
        return "missing", None, "no passage holds half of the question's words"
    share, best = ranked[0]
    rivals = [each for covered, each in ranked if share - covered < 0.05]
    best = max(rivals, key=lambda each: judge(each)[0])
    score, against = judge(best)
    if score < QUOTABLE:
        return "buried", best, "; ".join(against)
    if best.place > 2:
        return "buried", best, f"it is block {best.place} under its heading; the answer belongs first"
    if share < 0.65:
        return "partly", best, f"the passage holds {round(100 * share)} % of the question's words; use the asker's noun"
    return "answered", best, ""
