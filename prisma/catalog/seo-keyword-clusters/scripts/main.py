"""Group keywords by the page that can serve them, and rank the groups. clusters.csv and report.md go to $OUTPUT_DIR.

Usage: main.py [KEYWORDS.csv]    or CSV, or a JSON object with settings, on stdin.
"""
import csv
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import clusters
import table

WEIGHTS = {"transactional": 1.0, "commercial": 0.8, "unmarked": 0.6, "informational": 0.4, "navigational": 0.0}


def read_request():
    path = os.environ.get("INPUT_FILE")
    if len(sys.argv) > 1:
        raw = b""
    elif path and os.path.exists(path):
        with open(path, "rb") as handle:
            raw = handle.read()
    else:
        raw = sys.stdin.buffer.read()
    text = table.decode(raw)
    settings = {}
    if text.lstrip().startswith("{"):
        try:
            settings = json.loads(text)
        except ValueError as problem:
            raise table.BadInput(f"The input begins like JSON and cannot be read: {problem}.")
        text = settings.get("text") or ""
        if not isinstance(text, str):
            raise table.BadInput("`text` must be the keyword table as CSV.")
    attached = [os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))] if os.path.isdir("attachments") else []
    for name in (sys.argv[1:] or attached)[:1]:
        with open(name, "rb") as handle:
            text = table.decode(handle.read())
    for name, standard, low, high in (("similarity", 0.6, 0.2, 1), ("shared_results", 3, 1, 10), ("easy_below", 30, 0, 100)):
        value = settings.setdefault(name, standard)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise table.BadInput(f"`{name}` must be a number from {low} to {high}.")
    if not isinstance(settings.get("intent_weights") or {}, dict):
        raise table.BadInput("`intent_weights` must be an object of numbers from 0 to 1.")
    for name in ("brands", "competitors"):
        if not isinstance(settings.setdefault(name, []), list) or not all(isinstance(each, str) and each.strip() for each in settings[name]):
            raise table.BadInput(f"`{name}` must be a list of texts.")
    settings["weights"] = {**WEIGHTS, **(settings.get("intent_weights") or {})}
    return text, settings


def shown(value):
    return "–" if value is None else f"{value:,.0f}"


def report(ranked, settings, remarks, by_results, total):
    weights = settings["weights"]
    easy = [each for each in ranked if each.difficulty is not None and each.difficulty < settings["easy_below"] and each.intent != "navigational"]
    lines = [f"**{total} keyword{'s make' if total > 1 else ' makes'} {len(ranked)} cluster{'s' if len(ranked) > 1 else ''}; {len(easy)} of them {'is' if len(easy) == 1 else 'are'} below difficulty {settings['easy_below']:g}.**", ""]
    lines.append(f"Grouped by {'shared search results' if by_results else 'shared words; two searches in one cluster are a proposal until their results have been compared'}.")
    lines += ["", *[f"> {remark}" for remark in remarks], *([""] if remarks else [])]
    rivals = [(each, each.rivals()) for each in ranked if each.intent != "navigational" and each.rivals()]
    if rivals:
        lines += ["## Pages that compete with each other", ""]
        for each, pages in rivals:
            lines.append(f"- **{each.head.keyword.text}**: " + "; ".join(f"{url} ({', '.join(words)})" for url, words in pages.items()))
        lines.append("")
    lines += ["## In order of what can be reached", "", "| # | Cluster | Intent | Page | Keywords | Searches | Difficulty | Reachable |", "| ---: | --- | --- | --- | ---: | ---: | ---: | ---: |"]
    for place, each in enumerate(ranked[:40], 1):
        name = each.head.keyword.text.replace("|", "/") + (" ●" if each in easy else "")
        lines.append(f"| {place} | {name} | {each.intent} | {clusters.PAGE_NAME[each.intent]} | {len(each.members)} | {shown(each.volume)} | {shown(each.difficulty)} | {shown(each.reachable(weights))} |")
    lines += ["", f"● below difficulty {settings['easy_below']:g}. Reachable: searches × (100 − difficulty) % × worth of the intent."]
    if len(ranked) > 40:
        lines.append(f"The first 40 of {len(ranked)}; `clusters.csv` holds them all.")
    lines += ["", "## What belongs to each", ""]
    for each in [each for each in ranked if len(each.members) > 1][:25]:
        rest = ", ".join(f"{member.keyword.text} ({shown(member.keyword.volume)})" for member in each.members[1:13])
        lines.append(f"- **{each.head.keyword.text}** ({shown(each.head.keyword.volume)}): {rest}" + (f" and {len(each.members) - 13} more" if len(each.members) > 13 else ""))
    single = [each.head.keyword.text for each in ranked if len(each.members) == 1]
    if single:
        lines += ["", f"Alone: {', '.join(single[:30])}" + (f" and {len(single) - 30} more." if len(single) > 30 else ".")]
    return "\n".join(lines) + "\n"


def safe(text):
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def main():
    text, settings = read_request()
    keywords, remarks = table.read(text)
    if not keywords:
        raise table.BadInput("The table has a header but no keywords.")
    found, by_results = clusters.build(keywords, settings)
    ranked = sorted(found, key=lambda each: (-each.reachable(settings["weights"]), -each.volume, each.head.keyword.text))
    if all(keyword.difficulty is None for keyword in keywords):
        remarks.append("No difficulty is known, so 50 is assumed for all and the order follows volume and intent.")
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    text = report(ranked, settings, remarks, by_results, len(keywords))
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(text)
    with open(os.path.join(output, "clusters.csv"), "w", encoding="utf-8", newline="") as handle:
        sheet = csv.writer(handle, lineterminator="\r\n")
        sheet.writerow(["rank", "cluster", "cluster_intent", "keyword", "role", "intent", "volume", "difficulty", "url", "position"])
        for place, each in enumerate(ranked, 1):
            for member in each.members:
                word = member.keyword
                sheet.writerow([place, safe(each.head.keyword.text), each.intent, safe(word.text), "head" if member is each.head else "member", member.intent,
                                f"{word.volume:g}" if word.volume < 1e6 else f"{word.volume:.0f}", "" if word.difficulty is None else f"{word.difficulty:g}", word.url, "" if word.position is None else f"{word.position:g}"])
    print(text, end="")


if __name__ == "__main__":
    try:
        main()
    except (table.BadInput, OSError, csv.Error) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
