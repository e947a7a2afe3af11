"""Writes an invoice as PDF. Usage: main.py [INVOICE.json]"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import datetime
import json
import re

import job
from amounts import money, short, step_of, totals
from layout import draw

FIELDS = ("number", "date", "due_date", "due_days", "service_period", "reference", "currency", "prices", "seller", "buyer",
          "lines", "paid", "expected_total", "tax_note", "terms", "notes", "heading")


def main():
    data, files = job.read(FIELDS)
    if ("text" in data or not data) and files:
        try:
            data = json.loads(job.decode(files[0][1]))
        except ValueError as error:
            raise job.Refused(f"{files[0][0]} is not valid JSON: {error}.") from None
    if not isinstance(data, dict) or "lines" not in data:
        raise job.Refused('The invoice has to be an object with "number", "date", "seller", "buyer" and "lines".')
    for key in ("number", "date"):
        if not str(data.get(key) or "").strip():
            raise job.Refused(f'"{key}" is missing.')
    for key in ("seller", "buyer"):
        party(data, key)
    currency = str(data.get("currency", "EUR")).upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise job.Refused('"currency" has to be a code of three letters such as EUR.')
    date = day(data["date"], "date")
    due = day(data["due_date"], "due_date") if data.get("due_date") else None
    if not due and isinstance(data.get("due_days"), int) and 0 <= data["due_days"] <= 365:
        due = date + datetime.timedelta(days=data["due_days"])
    if due and due < date:
        raise job.Refused('"due_date" lies before "date".')
    sums = totals(data, step_of(currency))
    facts = [("Invoice", str(data["number"])), ("Date", date.isoformat())]
    facts += [(label, str(data[key])) for label, key in (("Supplied", "service_period"), ("Your reference", "reference")) if data.get(key)]
    facts += [("Due", due.isoformat())] if due else []
    pdf = draw(data, sums, currency, facts)
    name = "invoice-" + (re.sub(r"[^\w-]+", "-", str(data["number"])).strip("-").lower() or "1") + ".pdf"
    job.save(name, pdf.bytes(f"Invoice {data['number']}", data["seller"]["name"], date.isoformat()))
    report(name, data, sums, currency, due, len(pdf.pages))


def party(data, key):
    each = data.get(key)
    if not isinstance(each, dict) or not str(each.get("name") or "").strip():
        raise job.Refused(f'"{key}.name" is missing.')
    address = each.get("address", [])
    each["address"] = [str(line) for line in address] if isinstance(address, list) else str(address).split("\n")
    if key == "seller" and each.get("bank", {}).get("iban"):
        iban = re.sub(r"\s", "", each["bank"]["iban"]).upper()
        turned = "".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4] if letter.isalnum() and letter.isascii())
        if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", iban) or int(turned) % 97 != 1:
            raise job.Refused('"seller.bank.iban" is no valid IBAN: its check digits do not fit. Look for a typing error.')
        each["bank"]["iban"] = " ".join(iban[at:at + 4] for at in range(0, len(iban), 4))


def day(value, field):
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise job.Refused(f'"{field}" has to be written as 2026-11-30; it is {value!r}.') from None


def report(name, data, sums, currency, due, pages):
    asked = f"{money(-sums.due, currency)} to the buyer's credit" if sums.due < 0 else f"{money(sums.due, currency)} due{f' by {due}' if due else ''}"
    print(f"**{name}**: {asked}, {len(sums.lines)} line{'' if len(sums.lines) == 1 else 's'}, {pages} page{'' if pages == 1 else 's'}\n")
    found = list(findings(data, sums, due))
    print("\n".join(f"- {each}" for each in found) or "Nothing that a tax office usually asks for is missing.")
    print("\n| Rate | Net | Tax |\n| ---: | ---: | ---: |")
    for rate, net, tax in sums.rates:
        print(f"| {short(rate)} % | {money(net)} | {money(tax)} |")
    print(f"| **Total {money(sums.gross, currency)}** | {money(sums.net)} | {money(sums.tax)} |")


def findings(data, sums, due):
    if any(rate == 0 for rate, *_ in sums.rates) and not data.get("tax_note"):
        yield 'A line bears no tax and nothing says why. Give `"tax_note"`, such as "Reverse charge: VAT is due from the recipient".'
    if not data["seller"].get("vat_id") and not data["seller"].get("registration"):
        yield "The seller has no VAT ID or tax number; most countries demand one."
    for key in ("seller", "buyer"):
        if not any(data[key]["address"]):
            yield f"The {key} has no address."
    if not data.get("service_period"):
        yield "No date or period of supply. In the EU it has to be there if it is not the date of the invoice."
    if not due:
        yield "No due date: payment can be late only when the law says so."
    if sums.gross < 0 and "credit" not in str(data.get("heading", "")).lower():
        yield 'The total is negative. Call it a credit note (`"heading": "CREDIT NOTE"`) and name the invoice it corrects in `"notes"`.'
    elif sums.gross < 0 and not data.get("notes") and not data.get("reference"):
        yield 'The credit note does not name the invoice it corrects; say so in `"notes"`.'
    elif sums.gross >= 0 > sums.due:
        yield f'More was paid than is billed: {money(-sums.due)} is to be returned or set against the next invoice. Say which in `"notes"`.'
    printed = json.dumps(data, ensure_ascii=False)
    strange = sorted({letter for letter in printed if letter.encode("cp1252", "replace") == b"?" and letter != "?"})
    if strange:
        yield f"These characters are not in the PDF's fonts and print as a question mark: {' '.join(strange[:20])}"


job.run(main)
