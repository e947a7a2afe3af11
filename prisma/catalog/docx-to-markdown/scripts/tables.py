"""A Word table as a Markdown table."""
from office import value

MOST_COLUMNS = 63  # Word allows no more.


def table(document, element):
    rows, merged, nested = [], 0, 0
    for row in element.iter("tr") if element.find("tr") is None else element.findall("tr"):
        cells = [""] * min(int(value(row, "trPr/gridBefore", "0")), MOST_COLUMNS)
        for cell in [each for each in row.iter("tc") if each in row.findall("tc") or each in row.findall("sdt/sdtContent/tc")]:
            vertical = cell.find("tcPr/vMerge")
            if vertical is not None and vertical.get("val", "continue") == "continue":
                text, merged = "", merged + 1
            else:
                nested += len(cell.findall("tbl"))
                text = " ".join(document.inlines.text(each) for each in cell.iter("p")) if cell.findall("tbl") else lines(document, cell)
            span = min(int(value(cell, "tcPr/gridSpan", "1")), MOST_COLUMNS)
            merged += span > 1
            cells += [text] + [""] * (span - 1)
        rows.append(cells)
    document.count["merged cells"] += merged
    document.count["nested tables"] += nested
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    if width == 1 and len(rows) == 1:
        return rows[0][0].replace("<br>", "\n\n")
    rows = [[cell.replace("|", "\\|") for cell in row] + [""] * (width - len(row)) for row in rows]
    right = [numeric([row[at] for row in rows[1:]]) for at in range(width)]
    rule = ["---:" if each else "---" for each in right]
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def lines(document, cell):
    out = []
    for paragraph in cell.iter("p"):
        text = document.inlines.text(paragraph).replace("\\\n", "<br>").replace("\n", " ")
        item = document.numbering.item(paragraph)
        if text:
            out.append(f"{'•' if item[1] == '-' else item[1]} {text}" if item else text)
    return "<br>".join(out)


def numeric(cells):
    filled = [cell.strip(" *").rstrip("%") for cell in cells if cell.strip()]
    return bool(filled) and all(cell and cell.lstrip("+-−€$£ ").replace(",", "").replace(".", "").replace(" ", "").isdigit() for cell in filled)
