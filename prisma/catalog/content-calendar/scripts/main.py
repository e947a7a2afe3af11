"""Lays themes over channels and dates, moves what collides, and writes the plan as CSV, ICS and Markdown.

    python3 scripts/main.py plan.json        (or the JSON on standard input)
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative: the small sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import plan
import request
import write


def main():
    wanted = request.read(sys.argv[1:])
    result = plan.make(wanted)
    folder = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(folder, exist_ok=True)
    page = write.page(wanted, result)
    for name, text in (("calendar.csv", write.table(result)), ("calendar.ics", write.calendar(result)), ("calendar.md", page)):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    print(page + "\nFiles: `calendar.csv`, `calendar.ics`, `calendar.md`.")


try:
    main()
except request.BadInput as problem:
    sys.exit(str(problem))
