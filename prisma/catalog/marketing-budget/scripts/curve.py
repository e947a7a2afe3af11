"""What a channel gives at a spend, and the division of a budget that gives the most.

New customers a month = ceiling * (1 - exp(-spend / scale)). The scale is found from today's spend and customers, so that
the curve goes through what was measured and bends towards the ceiling. The best division is the one at which the last
pound brings the same in every channel; where that is less than a pound, the rest of the money stays unspent.
"""
import math
from dataclasses import dataclass, replace


@dataclass
class Row:
    channel: object
    spend: float
    customers: float
    marginal: float
    """What the last pound brings over a customer's lifetime."""

    @property
    def cost(self):
        return self.spend / self.customers if self.customers else None

    @property
    def payback(self):
        return self.cost / self.channel.margin if self.customers else None


@dataclass
class Plan:
    budget: float
    rows: list

    @property
    def spend(self):
        return sum(row.spend for row in self.rows)

    @property
    def customers(self):
        return sum(row.customers for row in self.rows)

    @property
    def value(self):
        return sum(row.customers * row.channel.value for row in self.rows)

    @property
    def margin(self):
        return sum(row.customers * row.channel.margin for row in self.rows)

    @property
    def payback(self):
        return self.spend / self.margin if self.margin else None


def scale(channel):
    return -channel.spend / math.log1p(-channel.customers / channel.ceiling)


def at(channel, spend):
    width = scale(channel)
    rest = math.exp(-spend / width)
    return Row(channel, spend, channel.ceiling * (1 - rest), channel.value * channel.ceiling / width * rest)


def wanted_spend(channel, price):
    """The spend at which the last pound brings `price`, within the channel's bounds."""
    width = scale(channel)
    best = width * math.log(channel.value * channel.ceiling / (width * price))
    return min(max(best, channel.least), channel.most)


def allocate(channels, budget):
    def total(price):
        return sum(wanted_spend(each, price) for each in channels)

    price = 1.0
    if total(price) > budget:
        low, high = 1.0, max(at(each, 0).marginal for each in channels) + 1
        for _ in range(200):
            price = (low + high) / 2
            low, high = (price, high) if total(price) > budget else (low, price)
        price = high
    return Plan(budget, [at(each, wanted_spend(each, price)) for each in channels])


def today(channels):
    return Plan(sum(each.spend for each in channels), [at(each, each.spend) for each in channels])


def scenarios(wanted):
    """Name, channels and budget of the plan itself and of what might come instead."""
    channels = wanted.channels
    floor = sum(each.least for each in channels)
    yield "plan", channels, wanted.budget
    yield "budget −25 %", channels, max(floor, wanted.budget * 0.75)
    yield "budget +25 %", channels, wanted.budget * 1.25
    # Dearer: each pound reaches as far as 80 pence did, so today's customers cost a quarter more.
    yield "media 25 % dearer", [replace(each, spend=each.spend * 1.25) for each in channels], wanted.budget
    yield "customers stay a fifth shorter", [replace(each, lifetime=each.lifetime * 0.8) for each in channels], wanted.budget
