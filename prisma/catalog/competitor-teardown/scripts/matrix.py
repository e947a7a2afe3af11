"""Score products by weighted criteria, and say how far the result can be trusted. report.md and matrix.csv go to $OUTPUT_DIR.

Usage: matrix.py [MATRIX.json]    or the JSON on stdin.
"""
import csv
import json
import os
import sys


class BadInput(Exception):
    pass


def read_request():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8-sig") as handle:
            raw = handle.read()
    else:
        raw = sys.stdin.read()
    try:
        request = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadInput("The input is not JSON. Without a model this skill scores a matrix: send an object with `us` and `criteria`.")
    for name in ("question", "segment"):
        if isinstance(request, dict) and not isinstance(request.get(name) or "", str):
            raise BadInput(f"`{name}` must be text.")
    criteria = request.get("criteria") if isinstance(request, dict) else None
    if not isinstance(criteria, list) or len(criteria) < 2:
        raise BadInput("`criteria` must list at least two criteria with `name`, `weight` and `scores`. Notes alone need a language model.")
    products = []
    for number, each in enumerate(criteria, 1):
        where = f"`criteria[{number}]`"
        if not isinstance(each, dict) or not str(each.get("name") or "").strip():
            raise BadInput(f"{where} needs a `name`.")
        if not is_number(each.get("weight")) or not 0 < each["weight"] <= 1000:
            raise BadInput(f"{where}: `weight` of “{each['name']}” must be a number above 0.")
        scores = each.get("scores")
        if not isinstance(scores, dict) or not all(is_number(score) and 0 <= score <= 5 for score in scores.values()):
            raise BadInput(f"{where}: `scores` of “{each['name']}” must be numbers from 0 to 5 by product.")
        products += [product for product in scores if product not in products]
    if len({each["name"] for each in criteria}) < len(criteria):
        raise BadInput("`criteria` holds the same name twice.")
    us = request.get("us")
    if us not in products:
        raise BadInput(f"`us` is {us!r}; it must be one of the products with scores: {', '.join(products)}.")
    if len(products) < 2:
        raise BadInput("`scores` name only one product; a comparison needs two.")
    return request, us, products, criteria


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def total(product, criteria, weights=None):
    """Of 5, over the criteria on which the product was looked at."""
    weights = weights or [each["weight"] for each in criteria]
    seen = [(weight, each["scores"][product]) for weight, each in zip(weights, criteria) if product in each["scores"]]
    return sum(weight * score for weight, score in seen) / sum(weight for weight, _ in seen) if seen else 0.0


def ranking(products, criteria, weights=None):
    return sorted(products, key=lambda product: (-round(total(product, criteria, weights), 9), product))


def flips(products, criteria):
    """[(criterion, factor, new leader)]: the smallest change of one weight, between a third and three times, that changes the leader."""
    leader, found = ranking(products, criteria)[0], []
    for at, each in enumerate(criteria):
        for factor in (0.9, 1.1, 0.75, 1.25, 0.67, 1.5, 0.5, 2, 0.33, 3):
            weights = [other["weight"] * (factor if place == at else 1) for place, other in enumerate(criteria)]
            first = ranking(products, criteria, weights)[0]
            if first != leader:
                found.append((each["name"], factor, first))
                break
    return sorted(found, key=lambda flip: max(flip[1], 1 / flip[1]))


def gaps(us, products, criteria):
    """[(points lost or won against the best rival, criterion, ours, best rival, theirs)], of 5 points in all."""
    whole, found = sum(each["weight"] for each in criteria), []
    for each in criteria:
        rivals = {product: score for product, score in each["scores"].items() if product != us}
        if us in each["scores"] and rivals:
            best = max(rivals, key=lambda product: (rivals[product], product))
            found.append(((each["scores"][us] - rivals[best]) * each["weight"] / whole, each, each["scores"][us], best, rivals[best]))
    return sorted(found, key=lambda gap: gap[0])


def what_if(us, products, criteria):
    """[(our new total, place, criterion, level)]: our score on one criterion raised to the best rival's."""
    found = []
    for points, each, ours, _, theirs in gaps(us, products, criteria):
        if points < 0:
            changed = [{**other, "scores": {**other["scores"], us: theirs}} if other is each else other for other in criteria]
            found.append((total(us, changed), ranking(products, changed).index(us) + 1, each["name"], ours, theirs))
    return sorted(found, reverse=True)


def bar(value):
    return "█" * round(value * 2) + "░" * (10 - round(value * 2))


def main():
    request, us, products, criteria = read_request()
    order = ranking(products, criteria)
    changes, lost = flips(products, criteria), [gap for gap in gaps(us, products, criteria) if gap[0] < 0]
    bare = [each["name"] for each in criteria if not str(each.get("evidence") or "").strip()]
    unseen = [(product, each["name"]) for each in criteria for product in products if product not in each["scores"]]
    level = [each["name"] for each in criteria if len(each["scores"]) > 1 and len(set(each["scores"].values())) == 1]

    close = total(order[0], criteria) - total(order[1], criteria)
    lines = [f"**{order[0]} leads with {total(order[0], criteria):.2f} of 5; {us} is {order.index(us) + 1} of {len(products)} with {total(us, criteria):.2f}.**"
             + (" The lead is too small to mean anything." if close < 0.15 else ""), ""]
    if request.get("segment"):
        lines += [f"For: {request['segment']}.", ""]
    if request.get("question"):
        lines += [f"To decide: {request['question']}", ""]
    lines += ["| Product | Of 5 | |", "| --- | ---: | --- |", *[f"| {product} | {total(product, criteria):.2f} | {bar(total(product, criteria))} |" for product in order], ""]

    better = what_if(us, products, criteria)
    if better:
        lines += [f"## If {us} drew level on one criterion", "", "| Criterion | From → to | New total | Place |", "| --- | --- | ---: | ---: |"]
        lines += [f"| {name} | {ours:g} → {theirs:g} | {value:.2f} | {place} |" for value, place, name, ours, theirs in better]
        lines.append("")
    won = [gap for gap in reversed(gaps(us, products, criteria)) if gap[0] > 0]
    lines += [f"## Where {us} loses and wins points", ""]
    lines += [f"- {'−' if points < 0 else '+'}{abs(points):.2f} {each['name']}: {ours:g} against {theirs:g} ({best})" for points, each, ours, best, theirs in lost + won]
    lines += ["", "## How far to trust it", ""]
    for name, factor, first in changes[:3]:
        lines.append(f"- With the weight of {name} {'times' if factor > 1 else 'cut to'} {factor:g}, {first} leads.")
    if not changes:
        lines.append(f"- {order[0]} stays in front when any single weight is cut to a third or tripled.")
    lines += [f"- No evidence is given for {', '.join(bare)}; these scores are opinions."] if bare else []
    lines += [f"- {product} was not looked at for {name}; its total leaves that out." for product, name in unseen]
    lines += [f"- {name} is the same for all and decides nothing." for name in level]
    report = "\n".join(lines) + "\n"

    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(report)
    with open(os.path.join(output, "matrix.csv"), "w", encoding="utf-8", newline="") as handle:
        sheet = csv.writer(handle, lineterminator="\r\n")
        whole = sum(each["weight"] for each in criteria)
        sheet.writerow(["criterion", "weight_percent", *map(safe, products), "evidence"])
        sheet.writerows([safe(each["name"]), f"{100 * each['weight'] / whole:.1f}", *[each["scores"].get(product, "") for product in products], safe(each.get("evidence") or "")] for each in criteria)
        sheet.writerow(["total", "100.0", *[f"{total(product, criteria):.2f}" for product in products], ""])
    print(report, end="")


def safe(text):
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


if __name__ == "__main__":
    try:
        main()
    except UnicodeDecodeError:
        sys.exit("The input is not UTF-8. Save it as UTF-8 and send it again.")
    except (BadInput, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
