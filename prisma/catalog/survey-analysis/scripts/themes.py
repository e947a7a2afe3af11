"""Open answers, grouped by the words that they share. A first sorting, not a coding."""
import collections
import re

STOP = set("""a about after all also am an and any are as at be because been before being but by can could did do does doing done don down each even
ever every everything few for from get gets getting give go goes going good had has have having he her here him his how i if in into is it its just like
lot made make makes many me more most much my need needs no not nothing now of off on once one only or other our out over own people per please really same
she should so some someone something still such take takes than that the their them then there these they thing things this those through time to too under
until up us use used using very want was way we were what when where which while who why will with without would you your better bit less change first
der die das und ist nicht mit für auf ein eine zu wir mehr von im in den dem des es sich auch aber sind war bei als""".split())


def stem(word):
    """meetings → meeting, responses → response, tickets → ticket: enough to count plurals together."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def group(answers, most=6):
    """(word, answers) of each theme, the most frequent word first, and what is left over."""
    words = [{stem(word) for word in re.findall(r"[^\W\d_][\w'-]+", answer.casefold()) if word not in STOP and len(word) > 2} for answer in answers]
    left, found = set(range(len(answers))), []
    while left and len(found) < most:
        counts = collections.Counter(word for at in left for word in words[at])
        best = min(counts, key=lambda word: (-counts[word], -len(word), word), default=None)
        if best is None or counts[best] < 2:
            break
        members = [at for at in sorted(left) if best in words[at]]
        found.append((best, [answers[at] for at in members]))
        left -= set(members)
    return found, [answers[at] for at in sorted(left)]
