"""What is at odds, what misleads a reader most first."""
import re

import terms
from acronyms import COMMON


def find(text, short_forms, defined, known, house, line):
    excused = known | COMMON
    groups = [
        contradictions(short_forms, defined, line), undefined(short_forms, defined, excused, line), late(short_forms, line),
        twins(short_forms), words_to_avoid(text, house, line), spelled_variously(text, line), returns(text, short_forms, line),
        again(short_forms, line), once(short_forms, line),
    ]
    return [finding for group in groups for finding in group]


def same(long):
    """Two long forms count as one apart from case, hyphens and a plural."""
    return re.sub(r"s\b", "", re.sub(r"[\W_]+", " ", long.lower()))


def contradictions(short_forms, defined, line):
    found = []
    for acronym in short_forms.values():
        meanings = {}
        for place, long in acronym.given:
            meanings.setdefault(same(long), (long, line(place)))
        if len(meanings) > 1:
            said = " and ".join(f"“{long}” (line {at})" for long, at in meanings.values())
            found.append(("two meanings", f"{acronym.short} is {said}."))
    for term, places in defined.items():
        if len({same(meaning) for _, meaning in places}) > 1:
            found.append(("two meanings", f"“{term}” is defined in lines {', '.join(str(line(place)) for place, _ in places)}, and not alike."))
    return found


def undefined(short_forms, defined, excused, line):
    unknown = [each for each in short_forms.values() if not each.given and each.short not in excused and each.short not in defined]
    unknown.sort(key=lambda each: (-len(each.uses), each.uses[0]))
    return [("unexplained", f"{each.short} is used {times(len(each.uses))}, first in line {line(min(each.uses))}, and nowhere spelled out.") for each in unknown]


def late(short_forms, line):
    found = []
    for each in short_forms.values():
        if each.given and line(each.given[0][0]) > line(min(each.uses)):
            found.append(("late", f"{each.short} is used in line {line(min(each.uses))} and explained in line {line(each.given[0][0])}."))
    return found


def twins(short_forms):
    by_long = {}
    for each in short_forms.values():
        for _, long in each.given[:1]:
            by_long.setdefault(same(long), []).append(each)
    return [("two short forms", f"“{group[0].given[0][1]}” is shortened to {' and '.join(each.short for each in group)}.") for group in by_long.values() if len(group) > 1]


def words_to_avoid(text, house, line):
    return [("house word", f"“{word}” is used {times(len(places))} (first in line {line(places[0])}); the house says “{term}”.") for term, word, places in terms.avoided(text, house)]


def spelled_variously(text, line):
    groups = terms.spellings(text) + terms.capitals(text)
    return [("spelling", " and ".join(f"“{form}” ({times(number)})" for form, number in forms) + f", first in line {line(place)}.") for forms, place in groups]


def returns(text, short_forms, line):
    """A long form that goes on being used after its short form was introduced."""
    found = []
    for each in short_forms.values():
        if not each.given:
            continue
        long, start = each.given[0][1], each.given[0][0]
        others = {place for place, _ in each.given[1:]}
        pattern = r"\s+".join(re.escape(word) for word in long.split())
        after = [m.start() for m in re.finditer(pattern, text, re.I) if m.start() > start + len(long) + 5 and not any(abs(m.start() - place) < 4 for place in others)]
        if after and not re.match(r"\s*[\"“'*_]*\s*\(", text[after[0] + len(long):after[0] + len(long) + 4]):
            found.append(("long again", f"“{long}” comes back {times(len(after))} after {each.short} was introduced, first in line {line(after[0])}."))
    return found


def again(short_forms, line):
    found = []
    for each in short_forms.values():
        if len(each.given) > 1 and len({same(long) for _, long in each.given}) == 1:
            found.append(("explained again", f"{each.short} is explained in lines {', '.join(str(line(place)) for place, _ in each.given)}."))
    return found


def once(short_forms, line):
    return [("not needed", f"{each.short} is introduced in line {line(each.given[0][0])} and never used after that.") for each in short_forms.values() if len(each.given) == 1 and len(each.uses) == 1]


def times(number):
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"
