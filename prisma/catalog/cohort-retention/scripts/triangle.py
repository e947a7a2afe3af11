"""Who came first when, and who was there again how many periods later."""
import datetime
import math
from dataclasses import dataclass

import given
import table


@dataclass
class Triangle:
    every: str
    kind: str
    until: datetime.date
    whole: bool
    sizes: dict  # cohort (number of a period) → people
    active: dict  # cohort → people active at each age
    last: int  # the last whole period
    oldest: int
    notes: list

    def complete_ages(self, cohort):
        return self.last - cohort + 1

    def shares(self, cohort):
        whole = self.complete_ages(cohort)
        return [self.active[cohort][age] / self.sizes[cohort] if age < whole else None for age in range(self.oldest + 1)]

    def curve(self):
        """(share, people) at each age, over the cohorts old enough to have lived it: large cohorts count for more."""
        result = []
        for age in range(self.oldest + 1):
            old = [cohort for cohort in self.sizes if age < self.complete_ages(cohort)]
            base = sum(self.sizes[cohort] for cohort in old)
            if not base:
                break
            result.append((sum(self.active[cohort][age] for cohort in old) / base, base))
        return result

    def label(self, cohort):
        return name_of(cohort, self.every)


def build(data, found):
    every = given.choice(found, "every", ("day", "week", "month"), "month")
    kind = given.choice(found, "kind", ("classic", "rolling"), "classic")
    dates, when = date_column(data, found)
    who = person_column(data, found, when)
    events = data.column(given.words(found, "event"), "event") if found.get("event") else None
    begin, again = (given.words(found, name).casefold() for name in ("start_event", "return_event"))
    if (begin or again) and events is None:
        raise given.Problem('"start_event" and "return_event" need the column with the kind of event in "event".')
    cells, notes, lost = data.cells(who), [], 0
    first, seen = {}, {}
    for at, (person, date) in enumerate(zip(cells, dates)):
        person = person.strip()
        if table.missing(person) or date is None:
            lost += 1
            continue
        period, kind_of = number_of(date.date(), every), data.rows[at][events].strip().casefold() if events is not None else ""
        if not begin or kind_of == begin:
            first[person] = min(first.get(person, period), period)
        if not again or kind_of == again:
            seen.setdefault(person, set()).add(period)
    if not first:
        raise given.Problem(f'No row has the start event {found.get("start_event")!r} in "{found.get("event")}".' if begin else "No row has both a person and a date.")
    latest = max(date.date() for date in dates if date)
    until = end_day(found, latest)
    stray = sum(1 for person in seen if person not in first)
    if lost:
        notes.append(f"{lost} of {len(data.rows)} rows lack a person or a readable date and were left out.")
    if stray:
        notes.append(f"{stray} people return without a start event. They began before the data does, and are in no cohort.")
    last = number_of(until, every)
    whole = number_of(until + datetime.timedelta(days=1), every) > last
    last -= 0 if whole else 1
    cohorts = {}
    for person, period in first.items():
        if period <= last:
            cohorts.setdefault(period, []).append(person)
    if not cohorts:
        raise given.Problem(f'Everybody began in the {every} of {until}, which is not over. Choose a shorter "every" or set "until" to the last complete day.')
    oldest = last - min(cohorts)
    if oldest > 400:
        raise given.Problem(f'"every": {oldest} {every}s cannot be read in a table. Choose a longer period.')
    active = {}
    for cohort, members in sorted(cohorts.items()):
        counts = [0] * (oldest + 1)
        for person in members:
            ages = {0} | {period - cohort for period in seen.get(person, ()) if cohort < period <= last}
            for age in ages if kind == "classic" else range(max(ages) + 1):
                counts[age] += 1
        active[cohort] = counts
    return Triangle(every, kind, until, whole, {cohort: len(cohorts[cohort]) for cohort in sorted(cohorts)}, active, last, oldest, notes)


def end_day(found, latest):
    if not found.get("until"):
        return latest
    until = table.date(given.words(found, "until"))
    if until is None:
        raise given.Problem('"until" has to be a date such as 2026-06-30: the last day that the data covers.')
    return until.date()


def date_column(data, found):
    for at in [data.column(given.words(found, "when"), "when")] if found.get("when") else range(len(data.header)):
        cells = data.cells(at)
        first = bool(table.day_first(cells))
        dates = [table.date(cell, first) for cell in cells]
        if sum(date is not None for date in dates) >= 0.8 * len(dates):
            return dates, at
    raise given.Problem(f'No column holds dates. Name it in "when"; there are: {", ".join(data.header)}.')


def person_column(data, found, when):
    if found.get("who"):
        return data.column(given.words(found, "who"), "who")
    for at, name in enumerate(data.header):
        if at != when and any(part in name.casefold() for part in ("user", "customer", "member", "account", "person", "client", "kunde", "email")):
            return at
    raise given.Problem(f'Which column names the person? Say it in "who"; there are: {", ".join(data.header)}.')


def number_of(day, every):
    if every == "month":
        return day.year * 12 + day.month - 1
    # Day 1 of the calendar was a Monday.
    return day.toordinal() - 1 if every == "day" else (day.toordinal() - 1) // 7


def name_of(number, every):
    if every == "month":
        return f"{number // 12}-{number % 12 + 1:02}"
    return f"{datetime.date.fromordinal(number + 1 if every == 'day' else number * 7 + 1):%Y-%m-%d}"


def plateau(curve):
    """Age and level from which the curve moves by less than two points a period to its end, over three periods or more."""
    usable = [share for share, base in curve if base >= 20]
    for age in range(1, len(usable) - 2):
        if all(abs(usable[n] - usable[n + 1]) < 0.02 for n in range(age, len(usable) - 1)) and usable[age] - usable[-1] < 0.05:
            return age, sum(usable[age:]) / len(usable[age:])
    return None


def findings(made, curve):
    """Cohorts that differ from all others at the first return by more than chance, and whether things get better."""
    old = [cohort for cohort in made.sizes if made.complete_ages(cohort) > 1]
    if len(old) < 3:
        return
    told = 0
    for cohort in old:
        rest = [other for other in old if other != cohort]
        n, m = made.sizes[cohort], sum(made.sizes[other] for other in rest)
        a, b = made.active[cohort][1], sum(made.active[other][1] for other in rest)
        both = (a + b) / (n + m)
        if n < 20 or both in (0, 1):
            continue
        z = (a / n - b / m) / math.sqrt(both * (1 - both) * (1 / n + 1 / m))
        # As strict as there are cohorts to compare.
        if math.erfc(abs(z) / math.sqrt(2)) < 0.05 / len(old) and told < 3:
            told += 1
            yield f"**{made.label(cohort)}**: {a / n:.0%} came back in {made.every} 1, against {b / m:.0%} of the other cohorts. More than chance explains; ask what was different about how these people came."
    half = len(old) // 2
    early, late = old[:half], old[-half:]
    rate = [sum(made.active[each][1] for each in part) / sum(made.sizes[each] for each in part) for part in (early, late)]
    yield f"{made.every.capitalize()} 1 in the older half of the cohorts: {rate[0]:.0%}; in the newer half: {rate[1]:.0%}."
    rises = [age for age in range(1, len(curve) - 1) if curve[age + 1][0] > curve[age][0] + 0.02]
    if rises and made.kind == "classic":
        yield f"The bottom row rises after {made.every} {rises[0]}. That need not be people coming back: fewer and older cohorts stand behind each step ({curve[rises[0]][1]} people there, {curve[-1][1]} at the end). Read it along one cohort."
    drops = [(loss(made, age), age) for age in range(1, len(curve) - 1) if curve[age + 1][1] >= 20]
    if drops and max(drops)[0] >= 0.05:
        yield f"After the first {made.every} the steepest loss is from {made.every} {max(drops)[1]} to {max(drops)[1] + 1}: {100 * max(drops)[0]:.0f} points, among cohorts old enough for both."


def loss(made, age):
    """Share lost from one age to the next, over the cohorts that have reached both."""
    both = [cohort for cohort in made.sizes if made.complete_ages(cohort) > age + 1]
    return sum(made.active[cohort][age] - made.active[cohort][age + 1] for cohort in both) / sum(made.sizes[cohort] for cohort in both)
