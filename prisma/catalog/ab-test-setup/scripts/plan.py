"""The numbers of an A/B test before it begins. Usage: plan.py request.json, or the JSON on stdin."""
import json
import math
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import sample

NUMBERS = {  # field: lowest, highest, default
    "baseline": (0.01, 90, None),
    "lift": (0.5, 500, 10),
    "daily_visitors": (1, 100_000_000, None),
    "share": (1, 100, 100),
    "arms": (2, 6, 2),
    "confidence": (80, 99.9, 95),
    "power": (50, 99, 80),
}
TEXTS = ("name", "hypothesis", "metric", "guardrails")
FACTORS = (0.5, 0.75, 1, 1.5, 2)


class BadRequest(Exception):
    pass


def main():
    request = read()
    base, lift = request["baseline"] / 100, request["lift"] / 100
    arms, power = int(request["arms"]), request["power"] / 100
    alpha = (1 - request["confidence"] / 100) / (arms - 1)
    other = base * (1 + lift)
    if other >= 1:
        raise BadRequest(f"lift: {request['lift']:g} % on top of {request['baseline']:g} % is over 100 %. Give the relative rise.")
    needed = sample.per_arm(base, other, alpha, power)
    daily = request["daily_visitors"] * request["share"] / 100 / arms
    days = math.ceil(needed / daily)
    weeks = max(2, math.ceil(days / 7))
    text = report(request, base, other, alpha, power, arms, needed, daily, days, weeks)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "test-plan.md"), "w", encoding="utf-8") as handle:
        handle.write(text)
    print(text, end="")


def read():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path:
        with open(path, encoding="utf-8", errors="replace") as handle:
            raw = handle.read()
    else:
        raw = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    raw = raw.lstrip("\ufeff").strip()
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        if raw.startswith("{"):
            raise BadRequest("The input begins like JSON and cannot be read. Is a comma or a quotation mark missing?") from None
        given = from_words(raw)
    if not isinstance(given, dict):
        raise BadRequest('Send an object such as {"baseline": 3.2, "lift": 10, "daily_visitors": 4000}.')
    unknown = sorted(set(given) - set(NUMBERS) - set(TEXTS))
    if unknown:
        raise BadRequest(f"{unknown[0]!r} is not a field; there are {', '.join([*NUMBERS, *TEXTS])}.")
    for field, (low, high, usual) in NUMBERS.items():
        value = given.get(field, usual)
        if value is None:
            raise BadRequest(f"{field}: is missing. The arithmetic needs the present rate in percent (baseline) and daily_visitors.")
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise BadRequest(f"{field}: must be a number from {low:g} to {high:g}, not {value!r}.")
        given[field] = value
    if given["arms"] != int(given["arms"]):
        raise BadRequest(f"arms: must be a whole number from 2 to 6, not {given['arms']!r}.")
    for field in TEXTS:
        if not isinstance(given.get(field, ""), str):
            raise BadRequest(f"{field}: must be text.")
    return given


def from_words(raw):
    """The two numbers that cannot be guessed, from a sentence."""
    given = {}
    traffic = re.search(r"([\d,.]+)\s?(k?)\s*(?:daily|visitors|users|sessions)", raw, re.I)
    lift = (re.search(r"(\d+(?:\.\d+)?)\s?%\s(?:relative\s)?(?:lift|uplift|effect|improve\w*)", raw, re.I)
            or re.search(r"(?:lift|uplift|effect|improve\w*)\D{0,20}(\d+(?:\.\d+)?)\s?%", raw, re.I))
    rest = raw[:lift.start()] + raw[lift.end():] if lift else raw
    rate = re.search(r"(\d+(?:\.\d+)?)\s?%", rest)
    if rate:
        given["baseline"] = float(rate[1])
    if traffic and re.search(r"\d", traffic[1]):
        # 6,400 and 6.400 are thousands; 1.5k is 1,500.
        given["daily_visitors"] = round(float(re.sub(r"[^\d.]", "", traffic[1]).strip(".")) * 1000) if traffic[2] else int(re.sub(r"\D", "", traffic[1]))
    if lift:
        given["lift"] = float(lift[1])
    return given


def report(request, base, other, alpha, power, arms, needed, daily, days, weeks):
    lines = [f"# {request.get('name') or 'Test plan'}: {verdict(days, weeks)}\n"]
    doubts = [f"- {each}" for each in warnings(base, other, days, arms, needed)]
    lines += [*doubts, ""] if doubts else []
    lines.append(f"| | |\n| --- | ---: |\n| Rate now | {percent(base)} |\n| Rate to be shown | {percent(other)} "
                 f"({relative(other / base - 1)} relative, {(other - base) * 100:+.2f} points) |")
    lines.append(f"| Visitors an arm | {needed:,} |\n| Visitors in all, {arms} arms | {needed * arms:,} |")
    lines.append(f"| Conversions to expect in the control | {round(needed * base):,} |")
    lines.append(f"| Visitors a day and arm | {daily:,.0f} |\n| Days until the sample is full | {days:,} |\n| Run for | {weeks} full weeks |")
    level = f"{request['confidence']:g} %, two-sided" + (f" (each of {arms - 1} comparisons at {(1 - alpha) * 100:.2f} %)" if arms > 2 else "")
    lines.append(f"| Confidence | {level} |\n| Power | {power * 100:.0f} % |")
    lines.append("\n## If the true effect is another\n\n| Relative lift | Visitors an arm | Weeks | Found in a test of the planned size |\n| ---: | ---: | ---: | ---: |")
    for factor in FACTORS:
        rate = base + (other - base) * factor
        if rate < 1:
            n = sample.per_arm(base, rate, alpha, power)
            odds = sample.chance(base, rate, needed, alpha)
            lines.append(f"| {relative(rate / base - 1)} | {n:,} | {max(2, math.ceil(n / daily / 7)):,} | {odds * 100:.0f} % |")
    lines.append("\n## What each duration can show\n\n| Weeks | Visitors an arm | Smallest lift |\n| ---: | ---: | ---: |")
    for week in sorted({1, 2, 3, 4, 6, 8, weeks} if weeks <= 26 else {2, 4, 8, 12, 26}):
        visitors = math.floor(daily * 7 * week)
        lift = sample.smallest_lift(base, visitors, alpha, power)
        lines.append(f"| {week} | {visitors:,} | {relative(lift) if lift else 'none'} |")
    lines.append("\n## To be written down before the first visitor\n")
    lines.append(f"- **Hypothesis**: {request.get('hypothesis') or 'missing. Because we saw …, changing … for … will move …, and we will know by …'}")
    lines.append(f"- **The one metric that decides**: {request.get('metric') or 'missing'}, counted once a visitor.")
    lines.append(f"- **Must not get worse**: {request.get('guardrails') or 'missing; name one for money, one for speed or errors, one for complaints'}.")
    lines.append(f"- **Stop**: after {weeks} full weeks and not before, unless a guardrail breaks. No decision from looking in between.")
    lines.append(f"- **Split check**: {arms} equal arms; if the counts differ so much that chance has less than 1 in 1,000, the result is void.")
    return "\n".join(lines) + "\n"


def verdict(days, weeks):
    if days > 84:
        return f"do not run it like this ({weeks:,} weeks)"
    if days > 56:
        return f"{weeks} weeks, which is too long to trust"
    return f"{weeks} weeks"


def warnings(base, other, days, arms, needed):
    if days > 56:
        yield ("Past eight weeks cookies vanish, seasons change and other releases get in. Test a bolder change, a metric nearer to the "
               "change, or fewer arms.")
    if days < 7:
        yield f"The sample is full after {days} day{'s' if days > 1 else ''}. Run two weeks all the same: weekdays differ, and novelty wears off."
    if other / base - 1 < 0.03:
        yield "A lift under 3 % is smaller than most tracking errors. Fix the measurement first."
    if other / base - 1 > 0.5:
        yield "Few changes move a rate by more than half. Plan for less, or the test will miss what is really there."
    if needed * base < 100:
        yield f"Only about {round(needed * base)} conversions are expected in the control; below 100 the arithmetic is rough."
    if arms > 3:
        yield f"{arms} arms: every further arm takes visitors from all. Drop the weakest ideas before the test."


def relative(lift):
    return f"{lift * 100:+.1f} %"


def percent(rate):
    return f"{rate * 100:.3g} %"


try:
    main()
except (BadRequest, OSError) as problem:
    sys.exit(f"Cannot plan the test: {problem}")
