"""Score headlines by what can be read off them, with the reasons. report.md and scores.csv go to $OUTPUT_DIR.

Usage: main.py [HEADLINES.txt]    or one headline a line, or a JSON object, on stdin.
"""
import csv
import json
import math
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from lexicon import ABSTRACT, BAIT, HARMLESS, NUMBER, PLACES, PROMISE, STOP, UNIT, VAGUE

PARTS = {"specific": 30, "clear": 25, "in front": 15, "promise": 15, "honest": 15}
CLOSE = 8


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
        if raw.lstrip().startswith("{"):
            raise BadInput("The input begins like JSON and cannot be read. Is a comma or a quotation mark missing?") from None
        request = {"headlines": raw.splitlines()}
    if not isinstance(request, dict):
        raise BadInput("The input must be an object with `headlines`, or one headline a line.")
    headlines = request.get("headlines")
    if not isinstance(headlines, list) or not all(isinstance(line, str) for line in headlines):
        raise BadInput("`headlines` must be a list of texts.")
    headlines = list(dict.fromkeys(" ".join(line.split()).lstrip("-*• ") for line in headlines if line.strip()))
    if not headlines or len(headlines) > 100:
        raise BadInput(f"`headlines` holds {len(headlines)}; send 1 to 100.")
    kind = request.get("kind", "article")
    for name in ("keyword", "audience"):
        if not isinstance(request.get(name) or "", str):
            raise BadInput(f"`{name}` must be text.")
    if not isinstance(kind, str) or kind not in PLACES:
        raise BadInput(f"`kind` is {kind!r}; it must be one of {', '.join(PLACES)}.")
    rate = request.get("baseline_rate")
    if rate is not None and (isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate < 100):
        raise BadInput("`baseline_rate` must be a percentage between 0 and 100.")
    return headlines, kind, str(request.get("keyword") or ""), str(request.get("audience") or ""), rate


def words(text):
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


def holds(text, phrase):
    wanted = [word.lower().rstrip("s") for word in words(phrase)]
    inside = {word.lower().rstrip("s") for word in words(text)}
    return bool(wanted) and all(word in inside for word in wanted)


def score(text, kind, keyword, audience):
    """({part: points}, [(points, reason)]); each reason says what it gave or cost."""
    sure, _, (fewest, most) = PLACES[kind]
    inside, points, reasons = words(text), dict.fromkeys(PARTS, 0), []

    def note(part, amount, reason):
        points[part] += amount
        reasons.append((amount, reason))

    # Specific: figures, names and the reader's noun, against words that fit anywhere.
    if UNIT.search(text):
        note("specific", 15, f"a figure with its unit or a date, “{UNIT.search(text).group(0)}”")
    elif NUMBER.search(text):
        note("specific", 9, "a number")
    if keyword and holds(text, keyword):
        note("specific", 8, "the reader's word for the subject")
    if audience and holds(text, audience):
        note("specific", 4, "names its readers")
    concrete = [word for word in inside if word.lower() not in STOP | VAGUE and not word.isdigit()]
    note("specific", min(11, 2 * len(concrete)), f"{len(concrete)} words that carry content")
    vague = [word.lower() for word in inside if word.lower() in VAGUE]
    if vague:
        note("specific", -5 * len(vague), f"vague: {', '.join(vague)}")

    # Clear: a readable length, short words, few abstractions.
    points["clear"] = PARTS["clear"]
    if not fewest <= len(inside) <= most:
        gap = fewest - len(inside) if len(inside) < fewest else len(inside) - most
        note("clear", -min(12, 4 * gap), f"{len(inside)} words, where {fewest} to {most} read well here")
    heavy = [word for word in ABSTRACT.findall(text) if word.lower() not in HARMLESS]
    if heavy:
        note("clear", -5 * len(heavy), f"abstract: {', '.join(word.lower() for word in heavy)}")
    long_words = sum(len(word) > 11 for word in inside)
    if long_words:
        note("clear", -3 * long_words, f"{long_words} word{'s' if long_words > 1 else ''} of more than eleven letters")

    # In front: what a narrow screen shows has to make sense.
    seen = text if len(text) <= sure else text[:sure].rsplit(" ", 1)[0]
    if (keyword and holds(seen, keyword)) or (not keyword and NUMBER.search(seen)):
        note("in front", 10, f"the subject stands in the first {sure} characters")
    if len(text) <= sure:
        note("in front", 5, "all of it is seen on a narrow screen")
    else:
        reasons.append((0, f"a narrow screen shows “{seen}…”"))

    for pattern, reason in PROMISE:
        if pattern.search(text):
            note("promise", 8, reason)

    # Honest: starts full, loses for bait and for shouting.
    points["honest"] = PARTS["honest"]
    for pattern, reason in BAIT:
        if pattern.search(text):
            note("honest", -8, reason)
    if re.search(r"[!?]{2,}|!", text):
        note("honest", -4, "an exclamation mark" if "!!" not in text else "repeated exclamation marks")
    shouted = [word for word in re.findall(r"\b[A-Z]{5,}\b", text)]
    if shouted:
        note("honest", -4, f"shouts {shouted[0]}")
    return {part: max(0, min(PARTS[part], amount)) for part, amount in points.items()}, reasons


ADVICE = {
    "specific": "put the one figure, name or date that only this text has into it",
    "clear": "say it with verbs and short words, as you would across a table",
    "in front": "move the subject to the beginning and drop the warm-up",
    "promise": "say what the reader has afterwards: a thing done, avoided, decided",
    "honest": "take the shouting and the tease out and let the fact do the work",
}


def alike(headlines):
    for second in range(len(headlines)):
        for first in range(second):
            a, b = ({word.lower() for word in words(headlines[each])} - STOP for each in (first, second))
            if a and b and len(a & b) / len(a | b) >= 0.6:
                yield f"“{headlines[first]}” and “{headlines[second]}” share {round(100 * len(a & b) / len(a | b))} % of their words. Testing one against the other teaches nothing; drop one."


def needed(rate):
    """Recipients for each version, to see a tenth more with 80 % power at the 5 % level."""
    p, q = rate / 100, rate * 1.1 / 100
    if q >= 1:
        return None
    return math.ceil((1.96 + 0.8416) ** 2 * (p * (1 - p) + q * (1 - q)) / (q - p) ** 2)


def main():
    headlines, kind, keyword, audience, rate = read_request()
    scored = [(text, *score(text, kind, keyword, audience)) for text in headlines]
    ranked = sorted(scored, key=lambda each: -sum(each[1].values()))
    best = sum(ranked[0][1].values())
    near = [text for text, points, _ in ranked if best - sum(points.values()) < CLOSE]
    lines = [f"**“{ranked[0][0]}” scores highest, {best} of 100.**" + (f" {len(near) - 1} more within {CLOSE} points; between those the score does not decide." if len(near) > 1 else ""), ""]
    lines += [f"| Headline | Score | {' | '.join(PARTS)} | Characters |", f"| --- | ---: | {' | '.join(['---:'] * len(PARTS))} | ---: |"]
    lines += [f"| {text.replace('|', '/')} | **{sum(points.values())}** | {' | '.join(f'{points[part]}/{most}' for part, most in PARTS.items())} | {len(text)} |" for text, points, _ in ranked]
    lines.append("")
    twins = list(alike(headlines))
    if twins:
        lines += ["## Too much alike", "", *[f"- {each}" for each in twins], ""]
    lines += ["## Why, and which way to rewrite", ""]
    for text, points, reasons in ranked:
        weakest = max(PARTS, key=lambda part: (PARTS[part] - points[part]) / PARTS[part])
        lines.append(f"**{text}**")
        lines.append("")
        lines += [f"- {'+' if amount > 0 else '−' if amount < 0 else ''}{abs(amount) or '·'} {reason}" for amount, reason in reasons]
        lines += [f"- Direction: {ADVICE[weakest]}." if points[weakest] < PARTS[weakest] * 0.8 else "- Direction: leave it; check that the text keeps what it says.", ""]
    if rate:
        size = needed(rate)
        if size:
            lines += [f"To tell {rate:g} % from {rate * 1.1:g} % a test needs about **{size:,} recipients for each version** (80 % power, 5 % level). With fewer, choose by judgement and say so.", ""]
    lines.append("The score reads the words. It knows neither your readers nor whether the text keeps the promise.")
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    report = "\n".join(lines) + "\n"
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(report)
    with open(os.path.join(output, "scores.csv"), "w", encoding="utf-8", newline="") as handle:
        sheet = csv.writer(handle, lineterminator="\r\n")
        sheet.writerow(["headline", "score", *(part.replace(" ", "_") for part in PARTS), "characters"])
        sheet.writerows([f"'{text}" if text[0] in "=+-@" else text, sum(points.values()), *points.values(), len(text)] for text, points, _ in ranked)
    print(report, end="")


if __name__ == "__main__":
    try:
        main()
    except UnicodeDecodeError:
        sys.exit("The input is not UTF-8. Save it as UTF-8 and send it again.")
    except (BadInput, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
