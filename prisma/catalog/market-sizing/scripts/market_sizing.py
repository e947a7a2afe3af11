"""Sizes a market (TAM, SAM, SOM) from factors with ranges.

python3 market_sizing.py model.json
"""

import csv
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative, since the virtual sandbox's importer does not find absolute paths.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from findings import findings
from model import LEVELS, evaluate, extremes, quantiles, simulate, swings
from reading import Problem, read_model
from tornado import draw
from wording import amount, money, range_of


def main():
    model = read_model(sys.argv[1] if len(sys.argv) > 1 else None)
    likely = evaluate(model)
    draws = simulate(model)
    ranges = {name: quantiles(values) for name, values in draws.items()}
    outer = extremes(model)
    effects = swings(model, "som")
    remarks = findings(model, likely, ranges, effects)

    folder = os.environ.get("OUTPUT_DIR") or "output"
    os.makedirs(folder, exist_ok=True)
    report = write_report(model, likely, ranges, outer, effects, remarks)
    save(folder, "report.md", report)
    save(folder, "tornado.svg", draw(model, effects, likely["som"]))
    save(folder, "sizing.json", json.dumps({"market": model["market"], "likely": likely, "ranges": ranges, "extremes": outer, "swings": effects, "findings": remarks}, indent=2, ensure_ascii=False) + "\n")
    with open(os.path.join(folder, "model.csv"), "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["estimate", "level", "factor", "low", "likely", "high", "source"])
        for chain, level, factor in every_factor(model):
            rows.writerow([chain, level, factor["name"], factor["low"], factor["likely"], factor["high"], factor["source"]])
    print(report, end="")


def save(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def every_factor(model):
    for segment in model["segments"]:
        for level in LEVELS:
            for factor in segment[level]:
                yield segment["name"], level, factor
    for chain in ("top_down", "capacity"):
        for factor in model[chain]:
            yield chain.replace("_", "-"), chain.replace("_", "-"), factor


def write_report(model, likely, ranges, outer, effects, remarks):
    currency = model["currency"]
    lines = [f"# {model['market']}, {model['year']}", ""]
    low, _, high = ranges["som"]
    lines += [f"**SOM {money(likely['som'], currency)}** (8 in 10 draws: {range_of(low, high, currency)}), SAM {money(likely['sam'], currency)}, TAM {money(likely['tam'], currency)} a year, bottom-up.", ""]
    if remarks:
        lines += ["## Look at these first", ""] + [f"{at}. {text}" for at, text in enumerate(remarks, 1)] + [""]
    lines += ["## Sizes", "", "| | Most likely | 10 % lie below | Median | 10 % lie above | All low | All high |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    names = {"tam": "TAM", "sam": "SAM", "som": "SOM", "top_down": "TAM from the top", "capacity": "What the team can win"}
    for key, name in names.items():
        if key in likely:
            cells = [likely[key], *ranges[key], *outer[key]]
            lines.append(f"| {name} | " + " | ".join(money(value, currency) for value in cells) + " |")
    if len(model["segments"]) > 1:
        lines += ["", "## By segment, most likely", "", "| Segment | TAM | SAM | SOM | Share of the SOM |", "| --- | ---: | ---: | ---: | ---: |"]
        for name, sizes in likely["segments"].items():
            share = f"{sizes['som'] / likely['som']:.0%}".replace("%", " %") if likely["som"] else "–"
            lines.append(f"| {name} | {money(sizes['tam'], currency)} | {money(sizes['sam'], currency)} | {money(sizes['som'], currency)} | {share} |")
    lines += ["", "## What moves the SOM", "", "| Factor | At its low | At its high | Swing | Share of the uncertainty |", "| --- | ---: | ---: | ---: | ---: |"]
    for effect in effects:
        lines.append(f"| {effect['name']} | {money(effect['low'], currency)} | {money(effect['high'], currency)} | {money(effect['swing'], currency)} | {effect['share']:.0%} |".replace("% |", " % |"))
    lines += ["", "## Assumptions", "", "| Where | Factor | Low | Likely | High | Source |", "| --- | --- | ---: | ---: | ---: | --- |"]
    for chain, level, factor in every_factor(model):
        where = chain if chain == level else f"{chain}, {level.upper()}"
        lines.append(f"| {where} | {factor['name']} | {amount(factor['low'], factor)} | {amount(factor['likely'], factor)} | {amount(factor['high'], factor)} | {factor['source'] or '**none**'} |")
    lines += ["", f"{model['draws']:,} draws, triangular, seed {model['seed']}. Factors of one name move together; the others independently.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
