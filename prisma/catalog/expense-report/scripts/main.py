"""Turn bank exports into an expense report: expenses.csv and report.md.

Usage: main.py BANK.csv [CARD.csv …] [RECEIPTS.csv]    or attachments, with the settings as a JSON object on stdin.
"""
import collections
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import allowance
import bookings
import given
import table
from table import shown


def main():
    found = given.settings(("currency", "receipts", "from", "to", "rules", "per_diem"), plain="currency")
    currency = given.words(found, "currency", "EUR").upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise given.Problem('"currency" has to be three letters such as EUR.')
    paths = given.files((".csv", ".tsv", ".txt"))
    named = given.words(found, "receipts")
    slips = [path for path in paths if (os.path.basename(path) == named if named else "receipt" in os.path.basename(path).lower())]
    if named and not slips:
        raise given.Problem(f'"receipts" is {named!r}, which is not attached. There are: {", ".join(map(os.path.basename, paths)) or "no files"}.')
    banks = [path for path in paths if path not in slips]
    if not banks:
        raise given.Problem("There is no bank export. Attach at least one .csv file with date, description and amount.")
    first = allowance.day(found, "from") if "from" in found else None
    last = allowance.day(found, "to") if "to" in found else None
    inside = lambda each: (first is None or each.date >= first) and (last is None or each.date <= last)
    every = [each for path in banks for each in bookings.read(path, currency) if inside(each)]
    receipts = [each for path in slips for each in bookings.read(path, currency, True) if inside(each)]
    if not every:
        raise given.Problem('No booking lies between "from" and "to".')
    rules = bookings.own_rules(found)
    trips = allowance.journeys(found)
    kept, dropped, twice = bookings.once(sorted(every, key=lambda each: each.date))
    bookings.categorise(kept, rules)
    bookings.categorise(receipts, rules)
    incoming = [each for each in kept if each.cents < 0 and not each.category and not bookings.REFUND.search(each.text)]
    spent = [each for each in kept if each.category != "ignore" and each not in incoming]
    bookings.reconcile([each for each in spent if each.cents > 0], receipts)
    text = report(spent, incoming, receipts, dropped, twice, trips, currency, bool(slips))
    rows = [[each.date, each.text, each.category or "uncategorised", money(each.cents), money(each.vat) if each.partner else "", f"{each.partner.file}:{each.partner.line}" if each.partner else "", f"{each.file}:{each.line}"] for each in spent]
    given.save("expenses.csv", table.write(["date", "description", "category", f"amount {currency}", "vat on receipt", "receipt", "booking"], rows))
    given.save("report.md", text)
    print(text, end="")


def money(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def lot(cents):
    return f"{'−' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def total(some):
    return sum(each.cents for each in some)


def report(spent, incoming, receipts, dropped, twice, trips, currency, has_receipts):
    paid = [each for each in spent if each.cents > 0]
    proven, bare = [each for each in paid if each.partner], [each for each in paid if not each.partner]
    dates = [each.date for each in spent] or [each.date for each in incoming]
    parts = [f"**{currency} {lot(total(spent))} spent** from {min(dates)} to {max(dates)}, in {len(paid)} booking{'s' * (len(paid) != 1)}"
             + (f" less {lot(-total(each for each in spent if each.cents < 0))} refunded" if any(each.cents < 0 for each in spent) else "") + "."
             + (f" Receipts cover {lot(total(proven))}; **{lot(total(bare))} has none.**" if has_receipts else " No list of receipts was attached, so nothing is proven yet.")]
    groups = collections.defaultdict(list)
    for each in spent:
        groups[each.category or "uncategorised"].append(each)
    rows = [f"| {shown(name)} | {len(some)} | {lot(total(some))} | {lot(sum(each.vat for each in some if each.partner))} | {lot(total(each for each in some if each.cents > 0 and not each.partner))} |"
            for name, some in sorted(groups.items(), key=lambda pair: -total(pair[1]))]
    rows.append(f"| **All** | {len(spent)} | **{lot(total(spent))}** | **{lot(sum(each.vat for each in proven))}** | **{lot(total(bare))}** |")
    parts.append(f"| Category | Bookings | {currency} | VAT on receipts | Without receipt |\n| --- | ---: | ---: | ---: | ---: |\n" + "\n".join(rows))
    lost = [each for each in receipts if not each.partner]
    for title, some, after in (("## Bookings without a receipt", sorted(bare, key=lambda each: -each.cents) if has_receipts else [], ""),
                               ("## Receipts without a booking", lost, "Paid in cash, from another account, or not yet booked. They are in no total above.")):
        if some:
            parts += [title, "\n".join(f"- {each.date}, {shown(each.text)}: {lot(each.cents)}" for each in some[:25]) + (f"\n- … and {len(some) - 25} more" if len(some) > 25 else "")] + ([after] if after else [])
    if trips:
        parts += ["## Daily allowances", "\n".join(trip_line(each, currency) for each in trips)]
    notes = list(remarks(spent, incoming, dropped, twice, trips, groups))
    if notes:
        parts += ["## To be decided", "\n".join(f"- {note}" for note in notes)]
    return "\n\n".join(parts) + "\n\nFiles: `expenses.csv`, `report.md`.\n"


def trip_line(trip, currency):
    work = [f"{trip['full']} full at {lot(trip['rate'])}"] * (trip["full"] > 0) + [f"{trip['travel']} of travel at {trip['part'] * 100:g} %"]
    return (f"- {shown(trip['place'])}, {trip['first']} to {trip['last']}: {' and '.join(work)}" + (f", less {lot(trip['off'])} for {trip['meals']} meals provided" if trip["meals"] else "")
            + f" = **{currency} {lot(trip['cents'])}**")


def remarks(spent, incoming, dropped, twice, trips, groups):
    for one, other in twice:
        yield f"**Paid twice?** {shown(one.text)}, {lot(one.cents)}, on {one.date} and {other.date}. Both are counted."
    for trip in trips:
        meals = [each for each in groups.get("meals", []) if trip["first"] <= each.date <= trip["last"] and each.cents > 0]
        if meals:
            yield f"**Meals beside an allowance** ({shown(trip['place'])}): {', '.join(f'{shown(each.text)} {lot(each.cents)}' for each in meals)}. The allowance pays for them already, unless a guest was invited."
    for each in (each for each in spent if each.category == "cash"):
        yield f"**Cash**, {lot(each.cents)} on {each.date}: moving money is no expense. Put in what it was spent on, with receipts, and give the rest back."
    for each in groups.get("uncategorised", []):
        yield f"**No rule fits** {shown(each.text)}, {lot(each.cents)} on {each.date}. Add one under `rules`."
    if dropped:
        yield f"**{len(dropped)} bookings stand in two files** and are counted once, first {shown(dropped[0][0].text)} in {dropped[0][0].file}, line {dropped[0][0].line}."
    if incoming:
        yield "Left out as money coming in: " + ", ".join(f"{shown(each.text)} {lot(-each.cents)}" for each in incoming[:6]) + ("." if len(incoming) <= 6 else f" and {len(incoming) - 6} more.")


given.run(main)
