"""Counts working days: day 0 is the first on which work can be done."""
import datetime

import given

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY = datetime.timedelta(days=1)


def day(text, field):
    try:
        return datetime.date.fromisoformat(str(text).strip())
    except ValueError:
        raise given.Problem(f'"{field}" has {text!r}; a date looks like 2026-09-07.') from None


class Calendar:
    def __init__(self, start, week, off):
        self.week = {DAYS.index(each) for each in week}
        self.off = set()
        for each in off:
            first, _, last = each.partition("/")
            first = day(first, "holidays")
            last = day(last, "holidays") if last else first
            if not 0 <= (last - first).days <= 400:
                raise given.Problem(f'"holidays" has {each!r}; a range goes from its first day to its last, at most 400 days later.')
            while first <= last:
                self.off.add(first)
                first += DAY
        self.days, self.at = [], start

    def works(self, date):
        return date.weekday() in self.week and date not in self.off

    def date(self, index):
        """The working day with this number."""
        idle = 0
        while len(self.days) <= index:
            if self.works(self.at):
                self.days.append(self.at)
                idle = 0
            idle += 1
            if idle > 500:
                raise given.Problem('"holidays" and "workdays" leave no working day within 500 days.')
            self.at += DAY
        return self.days[index]

    def index(self, date):
        """The number of the first working day that is not before this date."""
        at = 0
        while self.date(at) < date:
            at += 1
        return at

    def between(self, first, last):
        """Working days after the first date, up to and including the last; negative where the last comes first."""
        if last < first:
            return -self.between(last, first)
        return sum(self.works(first + DAY * step) for step in range(1, (last - first).days + 1))
