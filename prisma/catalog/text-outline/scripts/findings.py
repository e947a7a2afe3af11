"""What is wrong with a structure, what costs a reader most first."""
import re
from statistics import median

REFERENCE = re.compile(r"\b(?:sections?|chapters?|clauses?)\s+(\d{1,3}(?:\.\d{1,3})*)(?![\d%,:])|\bsee\s+(\d{1,3}(?:\.\d{1,3})+)(?!\s*%)", re.I)
NAMED = re.compile(r"(?:section|chapter|clause|article)\s+(\d+(?:\.\d+)*)", re.I)
MOST_LINES = 8


def find(sections, lead, text, long_section, markdown):
    checks = [
        references(sections, text), empty(sections), levels(sections, markdown), numbers(sections),
        repeated(sections), long_ones(sections, long_section), lopsided(sections), long_lead(sections, lead),
        only_child(sections), short_ones(sections), mixed_numbers(sections), stacked(sections), long_titles(sections), deep(sections),
    ]
    return [finding for found in checks for finding in found]


def references(sections, text):
    numbers = {section.heading.number for section in sections if section.heading.number}
    numbers |= named_numbers(sections)
    if not numbers:
        return []
    titles, found = {section.heading.line for section in sections}, {}
    for at, line in enumerate(text.split("\n"), 1):
        for match in () if at in titles else REFERENCE.finditer(line):
            number = match.group(1) or match.group(2)
            # "Section 3 of the Act" is somebody else's section.
            if number not in numbers and not re.match(r"\s+(of|in) (the|that|this) [A-Z]", line[match.end():]):
                found.setdefault(number, at)
    return [("reference", f"Line {line} refers to {number}, and there is no such section.") for number, line in found.items()]


def named_numbers(sections):
    """The figures of headings such as "Chapter 2"."""
    return {match.group(1) for section in sections if (match := NAMED.match(section.heading.title))}


def empty(sections):
    return [("empty", f"{part.name} has nothing under it.") for part in sections if not part.paragraphs and not part.children]


def levels(sections, markdown):
    found, before = [], None
    for part in sections:
        level = part.heading.level
        if before and level > before.heading.level + 1:
            first, last = before.heading.level + 1, level - 1
            missing = f"level {first} is" if first == last else f"levels {first} to {last} are"
            found.append(("level", f"{part.name} is on level {level} right below level {before.heading.level}; {missing} missing."))
        before = part
    tops = [part for part in sections if part.heading.level == 1]
    if markdown and sections and sections[0].heading.level > 1 and tops:
        found.append(("level", f"The first heading, {sections[0].name}, is on level {sections[0].heading.level}, above the title."))
    if markdown and len(tops) > 1 and any(part.heading.level > 1 for part in sections):
        lines = ", ".join(str(part.heading.line) for part in tops[:MOST_LINES]) + (" …" if len(tops) > MOST_LINES else "")
        found.append(("level", f"There are {len(tops)} headings on level 1 (lines {lines}). A document has one title."))
    return found


def numbers(sections):
    """Each number has to follow from the numbered heading before it under the same parent."""
    found, seen, last, named = [], {}, {}, named_numbers(sections)
    for part in sections:
        number = part.heading.number
        if not number:
            continue
        if number in seen:
            found.append(("number", f"{part.name} has the number {number} of line {seen[number]} once more."))
            continue
        seen[number] = part.heading.line
        stem, _, tail = number.rpartition(".")
        due = last.get(stem, int(tail) - 1 if tail in ("0", "1") or not stem else 0) + 1
        if int(tail) != due:
            after = f"{stem}.{due - 1}".lstrip(".") if due > 1 else "the start"
            found.append(("number", f"{part.name} has the number {number}; after {after} comes {f'{stem}.{due}'.lstrip('.')}."))
        if stem and stem not in seen and stem not in named:
            found.append(("number", f"{part.name} belongs to {stem}, and no heading before it has that number."))
            seen[stem] = part.heading.line
        last[stem] = int(tail)
    return found


def bare(title):
    return re.sub(r"^[\d.]+\s*", "", title).strip().lower()


def repeated(sections):
    found, seen = [], {}
    for part in sections:
        key = (id(part.parent), bare(part.heading.title))
        if key[1] and key in seen:
            found.append(("repeated", f"{part.name} is the title of line {seen[key]} again, under the same heading."))
        seen.setdefault(key, part.heading.line)
    return found


def long_ones(sections, limit):
    return [("long", f"{part.name} runs for {part.words:,} words without a subheading.") for part in sections if part.words > limit]


def siblings(sections):
    groups = {}
    for part in sections:
        groups.setdefault(id(part.parent), []).append(part)
    return list(groups.values())


def lopsided(sections):
    found = []
    for group in siblings(sections):
        total = sum(part.total for part in group)
        largest = max(group, key=lambda part: part.total)
        if len(group) >= 3 and total >= 200 and largest.total * 2 > total:
            found.append(("lopsided", f"{largest.name} holds {round(100 * largest.total / total)} % of the words on its level; {len(group) - 1} sections share the rest."))
    return found


def long_lead(sections, lead):
    return [("lead", f"{lead:,} words stand before the first heading.")] if sections and lead > 250 else []


def only_child(sections):
    return [
        ("only", f"{part.name} is divided into one part: {part.children[0].name}.")
        for part in sections if len(part.children) == 1 and (part.parent or len([each for each in sections if not each.parent]) > 1)
    ]


def short_ones(sections):
    found = []
    for group in siblings(sections):
        usual = median(part.total for part in group)
        found += [
            ("short", f"{part.name} has {part.total} words; its neighbours have {usual:,.0f} (median).")
            for part in group if len(group) >= 4 and part.total and part.total * 8 < usual
        ]
    return found


def mixed_numbers(sections):
    found = []
    for group in siblings(sections):
        plain = [part for part in group if not part.heading.number]
        if len(group) >= 3 and 0 < len(plain) * 2 < len(group):
            inner = [part for part in plain if part not in (group[0], group[-1])]
            found += [("unnumbered", f"{part.name} has no number, its neighbours do.") for part in inner]
    return found


def stacked(sections):
    bare_ones = [part for part in sections if part.children and not part.paragraphs and part.heading.level > 1]
    if not bare_ones:
        return []
    names = "; ".join(part.name for part in bare_ones[:4]) + ("; …" if len(bare_ones) > 4 else "")
    return [("stacked", f"No sentence between heading and first subheading: {names}.")]


def long_titles(sections):
    return [("title", f"{part.name} has {len(part.heading.title.split())} words.") for part in sections if len(part.heading.title.split()) > 12]


def deep(sections):
    deepest = max(sections, key=lambda part: part.heading.level)
    over = sum(part.heading.level > 4 for part in sections)
    return [("deep", f"{over} headings are on level 5 or below, the first at line {next(p for p in sections if p.heading.level > 4).heading.line}.")] if deepest.heading.level > 4 else []
