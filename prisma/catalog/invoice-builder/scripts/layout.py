"""The invoice on paper: address, lines, taxes, how to pay."""
from amounts import money, short
from metrics import width, wrapped
from pdf import Pdf

LEFT, RIGHT, BOTTOM = 56.7, 538.6, 752
COLUMNS = {"quantity": 330, "price": 405, "rate": 452, "amount": RIGHT}
ROOM = 205


def draw(data, sums, currency, facts):
    """facts: [(label, value)] for the block on the right."""
    pdf = Pdf()
    pdf.page()
    right = lambda x, y, text, **look: pdf.text(x, y, text, align="right", measure=width, **look)
    seller, buyer = data["seller"], data["buyer"]
    pdf.text(LEFT, 66, seller["name"], 13, True)
    right(RIGHT, 66, data.get("heading") or "INVOICE", size=20, bold=True)
    y = 80
    for each in [*seller["address"], *(seller.get(key) for key in ("email", "phone") if seller.get(key))]:
        pdf.text(LEFT, y, each, 8.5, grey=0.35)
        y += 11
    y = max(y + 26, 150)
    pdf.text(LEFT, y - 14, "Bill to", 8, grey=0.45)
    bottom = y
    for at, each in enumerate([buyer["name"], *buyer["address"], *([f"VAT ID {buyer['vat_id']}"] if buyer.get("vat_id") else [])]):
        pdf.text(LEFT, y + 13 * at, each, 10, at == 0)
        bottom = y + 13 * at
    for at, (label, value) in enumerate(facts):
        pdf.text(340, y + 13 * at, label, 9, grey=0.4)
        right(RIGHT, y + 13 * at, value, size=9.5, bold=at == 0)
        bottom = max(bottom, y + 13 * at)
    y = header(pdf, right, bottom + 34, data)
    for each in sums.lines:
        lines = wrapped(each.description, 9.5, ROOM)
        if each.discount:
            lines.append(f"less {short(each.discount)} %")
        if y + 12 * len(lines) > BOTTOM:
            pdf.page()
            y = header(pdf, right, 70, data)
        for at, said in enumerate(lines):
            pdf.text(LEFT, y + 12 * at, said, 9.5 if not (each.discount and at == len(lines) - 1) else 8.5)
        right(COLUMNS["quantity"], y, f"{short(each.quantity)} {each.unit}".strip())
        right(COLUMNS["price"], y, short(each.price) if -each.price.as_tuple().exponent > 2 else money(each.price.quantize(each.amount)))
        right(COLUMNS["rate"], y, f"{short(each.rate)} %")
        right(COLUMNS["amount"], y, money(each.amount))
        y += 12 * len(lines) + 6
        pdf.line(LEFT, RIGHT, y - 11, 0.3, 0.85)
    y = totals(pdf, right, y + 10, sums, currency)
    closing(pdf, y + 26, data)
    for number, pdf.current in enumerate(pdf.pages, 1):
        identity = "  ·  ".join(filter(None, (seller["name"], seller.get("vat_id") and f"VAT ID {seller['vat_id']}", seller.get("registration"))))
        pdf.line(LEFT, RIGHT, 790, 0.4)
        pdf.text(LEFT, 803, identity, 8, grey=0.4)
        right(RIGHT, 803, f"{data['number']}  ·  page {number} of {len(pdf.pages)}", size=8, grey=0.4)
    return pdf


def header(pdf, right, y, data):
    pdf.box(LEFT - 6, RIGHT + 6, y - 14, y + 6)
    pdf.text(LEFT, y, "Description", 8.5, True)
    for label, column in (("Quantity", "quantity"), ("Price", "price"), ("Tax", "rate"), ("Amount", "amount")):
        right(COLUMNS[column], y, label, size=8.5, bold=True)
    return y + 22


def totals(pdf, right, y, sums, currency):
    rows = [("Net", money(sums.net))]
    rows += [(f"Tax {short(rate)} % on {money(net)}", money(tax)) for rate, net, tax in sums.rates]
    if y + 15 * (len(rows) + 4) > BOTTOM:
        pdf.page()
        y = 70
    for label, amount in rows:
        pdf.text(340, y, label, 9.5, grey=0.25)
        right(RIGHT, y, amount)
        y += 15
    pdf.line(340, RIGHT, y - 9, 0.8, 0.2)
    y += 6
    bold = [("Total", sums.gross)] + ([("Already paid", -sums.paid), ("Amount due", sums.due)] if sums.paid else [])
    for at, (label, amount) in enumerate(bold):
        strong = at in (0, len(bold) - 1)
        pdf.text(340, y, label, 11 if strong else 9.5, strong)
        right(RIGHT, y, money(amount, currency if strong else ""), size=11 if strong else 9.5, bold=strong)
        y += 17
    return y


def closing(pdf, y, data):
    bank = data["seller"].get("bank") or {}
    said = [data.get("tax_note"), data.get("terms"), data.get("notes")]
    blocks = [wrapped(str(each), 9.5, RIGHT - LEFT) for each in said if each]
    if bank:
        blocks.insert(1 if data.get("tax_note") else 0, [f"{label}  {bank[key]}" for label, key in (("Bank", "name"), ("IBAN", "iban"), ("BIC", "bic")) if bank.get(key)])
    for block in blocks:
        if y + 13 * len(block) > BOTTOM + 25:
            pdf.page()
            y = 70
        for each in block:
            pdf.text(LEFT, y, each)
            y += 13
        y += 8
