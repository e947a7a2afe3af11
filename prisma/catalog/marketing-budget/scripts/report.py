"""The allocation in tables and sentences, what it costs to be wrong first."""
import csv
import io
import re

import curve

BEYOND = 1.5
STEEP = 0.85


def page(wanted, plans):
    plan, now = plans["plan"], curve.today(wanted.channels)
    sign = wanted.currency
    parts = [f"# {money(plan.spend, sign)} a month for {plan.customers:,.0f} new customers\n", summary(wanted, plan, now), "", "## Allocation\n",
             f"| Channel | Now | Plan | Change | New customers | CAC | Marginal CAC | LTV : CAC | Payback, months |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in sorted(plan.rows, key=lambda each: (-each.spend, each.channel.name)):
        parts.append(line(row, sign))
    parts.append(f"| **All** | {money(now.spend, sign)} | {money(plan.spend, sign)} | {change(plan.spend, now.spend)} | {plan.customers:,.1f} | {ratio_money(plan.spend, plan.customers, sign)} "
                 f"| | {share(plan.value, plan.spend)} | {months(plan.payback)} |")
    found = list(warnings(wanted, plan))
    parts += ["", "## Before you sign it\n", *(f"{at}. {each}" for at, each in enumerate(found, 1))]
    parts += ["", "## If things turn out otherwise\n", "| Scenario | Spend | New customers | CAC | Lifetime value less spend | Payback, months |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, each in [("as today", now), *plans.items()]:
        parts.append(f"| {name} | {money(each.spend, sign)} | {each.customers:,.1f} | {ratio_money(each.spend, each.customers, sign)} | {money(each.value - each.spend, sign)} | {months(each.payback)} |")
    parts += ["", "Model: customers = ceiling × (1 − e^(−spend ÷ scale)), drawn through today's figures; margins are not discounted.", ""]
    return "\n".join(parts)


def summary(wanted, plan, now):
    sign = wanted.currency
    same = curve.allocate(wanted.channels, now.spend) if now.spend >= sum(each.least for each in wanted.channels) else None
    words = f"Today {money(now.spend, sign)} bring {now.customers:,.0f}."
    if same:
        words += f" The same {money(same.spend, sign)} divided anew would bring {same.customers:,.0f}."
        extra, more = plan.spend - same.spend, plan.customers - same.customers
        if extra > 0.5:
            words += f" The further {money(extra, sign)} add {more:,.0f}, at {ratio_money(extra, more, sign)} each."
    left = wanted.budget - plan.spend
    if left > 0.5:
        words += f" **{money(left, sign)} of the budget stay unspent**: everywhere the next {sign}1 would bring less than {sign}1 of margin, or the channel is at its most."
    return words


def line(row, sign):
    last = row.marginal
    dear = money(row.channel.value / last, sign) if last > 1e-9 else "–"
    worth = share(row.customers * row.channel.value, row.spend) if row.spend else "–"
    return (f"| {cell(row.channel.name)} | {money(row.channel.spend, sign)} | {money(row.spend, sign)} | {change(row.spend, row.channel.spend)} | {row.customers:,.1f} "
            f"| {ratio_money(row.spend, row.customers, sign)} | {dear} | {worth} | {months(row.payback)} |")


def warnings(wanted, plan):
    sign = wanted.currency
    best = max(row.marginal for row in plan.rows if row.spend >= 0.5) if plan.spend >= 0.5 else 1
    for row in plan.rows:
        name, now = cell(row.channel.name), row.channel.spend
        if row.spend > now * BEYOND:
            yield (f"**{name}** goes to {row.spend / now:.1f} times today's spend. Beyond {BEYOND} times the curve is a guess: raise it in steps "
                   f"of a fifth to a third and compare the CAC with {ratio_money(row.spend, row.customers, sign)} after each.")
        if row.spend < 0.5:
            yield f"**{name}** gets nothing: its first {sign}1 would bring {sign}{row.marginal:.2f}, the last {sign}1 elsewhere brings {sign}{best:.2f}. Before it is closed, check that other channels do not live off it."
        elif row.customers > row.channel.ceiling * STEEP:
            yield f"**{name}** is at {row.customers / row.channel.ceiling:.0%} of its ceiling. It is full; better creative or a new audience helps, money hardly does."
        if row.payback and row.spend >= 0.5 and row.payback > wanted.payback_limit:
            yield f"**{name}** pays back after {months(row.payback)} months, later than the limit of {wanted.payback_limit:g}. Cash for that has to exist."
        if row.spend and row.spend >= 0.5 and abs(row.spend - row.channel.least) < 0.5 and row.marginal < 1:
            yield f"**{name}** is held at its least amount, though the last {sign}1 brings only {sign}{row.marginal:.2f}."
        if abs(row.spend - row.channel.most) < 0.5 and row.channel.most < wanted.budget and row.marginal > 1:
            yield f"**{name}** is held at its most. Another {sign}1 would bring {sign}{row.marginal:.2f}."
    yield f"The ceilings decide. Move each of them a fifth down and up and run it again: a channel whose amount jumps is not yet known well enough to decide about."


def table(plans):
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["scenario", "channel", "spend_now", "spend", "new_customers", "cac", "lifetime_value", "payback_months", "return_of_the_last_unit"])
    for name, plan in plans.items():
        for row in plan.rows:
            label = row.channel.name
            rows.writerow([name, "'" + label if label[:1] in "=+-@" else label, f"{row.channel.spend:.2f}", f"{row.spend:.2f}", f"{row.customers:.2f}",
                           f"{row.cost:.2f}" if row.customers else "", f"{row.channel.value:.2f}", f"{row.payback:.2f}" if row.customers else "", f"{row.marginal:.4f}"])
    return out.getvalue()


def money(value, sign):
    return f"{'−' if value < -0.5 else ''}{sign}{' ' if len(sign) > 1 else ''}{abs(value):,.0f}"


def ratio_money(value, count, sign):
    return money(value / count, sign) if count > 0.005 else "–"


def share(value, spend):
    return f"{value / spend:.1f}" if spend > 0.5 else "–"


def change(value, before):
    rise = round((value / before - 1) * 100)
    return f"{'+' if rise > 0 else '−' if rise < 0 else '±'}{abs(rise)} %"


def months(value):
    return f"{value:.1f}" if value else "–"


def cell(text):
    return re.sub(r"([\\`*_<\[|])", r"\\\1", text)
