"""Find the times for a meeting across time zones that hurt least: slots.csv, series.csv for a weekly one, report.md.

Usage: main.py with the people and days as a JSON object on stdin.
"""
import collections
import itertools
import os
import sys
from datetime import datetime, time, timedelta

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import pain
import report

WEEK = timedelta(days=7)


def main():
    if sys.argv[1:]:
        os.environ["INPUT_FILE"] = sys.argv[1]
    found = given.settings(("people", "from", "to", "minutes", "step", "weeks"), plain="people")
    group = pain.people(found)
    if "from" not in found:
        raise given.Problem('"from" is missing: the first day that may be taken, such as "2026-03-17".')
    first = pain.day(found["from"], "from")
    last = pain.day(found.get("to", found["from"]), "to")
    if not 0 <= (last - first).days <= 31 or first.year > 2100 or first.year < 2020:
        raise given.Problem('"to" has to be the same day as "from" or up to 31 days later, in the years 2020 to 2100.')
    minutes = given.amount(found, "minutes", 60, 15, 480, whole=True)
    step = given.choice(found, "step", (15, 30, 60), 30)
    weeks = given.amount(found, "weeks", 1, 1, 52, whole=True)
    if weeks > 1 and (last - first).days > 6:
        raise given.Problem('"to": of a weekly meeting, give one week to choose from, so at most 6 days after "from".')
    slots = candidates(group, first, last, minutes, step, weeks)
    if not slots:
        raise given.Problem('There is no start at which everybody who is needed can be there: see "off" and "workdays", or mark somebody "optional".')
    slots.sort(key=lambda slot: (round(slot.hurt, 6), slot.starts[0]))
    turns = rotation(slots, group) if weeks > 1 and worst(slots[0], group) >= 2 else None
    report.write(slots, group, minutes, weeks, turns)


class Slot:
    def __init__(self, group, start, minutes, weeks):
        """The start by the first person's clock; it is the same in each week."""
        self.local = start
        self.starts = [group[0].zone.utc(start + WEEK * at) for at in range(weeks)]
        each = [[pain.of(person, utc, minutes) for person in group] for utc in self.starts]
        self.possible = not any(cost == pain.AWAY and person.weight == 1 for costs in each for cost, person in zip(costs, group)) or weeks > 1
        self.missed = [sum(costs[at] == pain.AWAY for costs in each) for at in range(len(group))]
        self.each = [[min(cost, 10.0) for cost in costs] for costs in each]
        self.mean = [sum(costs[at] for costs in self.each) / weeks for at in range(len(group))]
        # Squares, so that one person's bad night weighs more than three people's late lunch.
        self.hurt = sum(person.weight * cost**2 for costs in self.each for person, cost in zip(group, costs)) / weeks


def candidates(group, first, last, minutes, step, weeks):
    result, date = [], first
    while date <= last:
        if date.weekday() in group[0].days:
            day = [Slot(group, datetime.combine(date, time()) + timedelta(minutes=at), minutes, 1) for at in range(0, 24 * 60, step)]
            if weeks > 1:
                # A change of clocks moves people by an hour, so what is far off in the first week is no candidate later.
                day = [Slot(group, slot.local, minutes, weeks) for slot in sorted(day, key=lambda slot: slot.hurt)[:32]]
            result += [slot for slot in day if slot.possible]
        date += timedelta(days=1)
    return result


def worst(slot, group):
    return max(cost for cost, person in zip(slot.mean, group) if person.weight == 1)


def rotation(slots, group):
    """Two times of one weekday that share the burden best, neither of them worse for anyone than the best time is for somebody."""
    days = collections.defaultdict(list)
    most = worst(slots[0], group)
    for slot in (each for each in slots if worst(each, group) <= most + 0.5):
        days[slot.local.date()].append(slot)
    best = None
    for one, other in itertools.chain.from_iterable(itertools.combinations(each[:16], 2) for each in days.values()):
        load = max((a + b) / 2 for a, b, person in zip(one.mean, other.mean, group) if person.weight == 1)
        rank = (load, one.hurt + other.hurt)
        if best is None or rank < best[0]:
            best = (rank, one, other)
    return best[1:] + (best[0][0],) if best and best[0][0] <= most - 0.75 else None


given.run(main)
