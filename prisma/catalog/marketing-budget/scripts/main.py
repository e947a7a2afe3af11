"""Divides a marketing budget over channels by what the next pound brings; report.md and allocation.csv go to $OUTPUT_DIR.

    python3 scripts/main.py budget.json        (or the JSON on standard input)
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative: the small sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import curve
import report
import request


def main():
    wanted = request.read(sys.argv[1:])
    plans = {name: curve.allocate(channels, budget) for name, channels, budget in curve.scenarios(wanted)}
    page = report.page(wanted, plans)
    folder = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(folder, exist_ok=True)
    for name, text in (("report.md", page), ("allocation.csv", report.table(plans))):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    print(page + "\nFiles: `report.md`, `allocation.csv`.")


try:
    main()
except request.BadInput as problem:
    sys.exit(str(problem))
