"""Checks a tracking plan, compares it with recorded events, and writes it as CSV and JSON Schema. See SKILL.md.

Usage: main.py [plan.csv] [events.jsonl] < request.json
"""

import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import checks
import names
import output
from plan import Bad, arrived, from_csv, from_json

MOST_BYTES = 20_000_000


def request() -> dict:
    source = os.environ.get("INPUT_FILE")
    text = (open(source, encoding="utf-8-sig").read() if source else sys.stdin.read()).strip()
    if not text.startswith("{"):
        return {"plan": text} if "\n" in text else {}
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Bad(f"input: begins like an object but is not JSON ({error.msg}, line {error.lineno})") from None


def choice(given: dict, name: str, default: str, allowed) -> str:
    value = given.get(name, default)
    if value not in allowed:
        raise Bad(f"{name}: must be one of {', '.join(allowed)}")
    return value


def main() -> None:
    given = request()
    unknown = sorted(set(given) - {"events", "plan", "naming", "tool"})
    if unknown:
        raise Bad(f"{unknown[0]}: is not a setting; there are events, naming and tool")
    style = choice(given, "naming", "snake_case", list(names.STYLES))
    tool = choice(given, "tool", "ga4", ["ga4", "other"])
    events = from_json(given.get("events", []))
    if given.get("plan"):
        events += from_csv("input", given["plan"].encode())
    folder = "attachments"
    paths = sys.argv[1:] or ([os.path.join(folder, name) for name in sorted(os.listdir(folder))] if os.path.isdir(folder) else [])
    records = None
    for path in paths:
        name = os.path.basename(path)
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Bad(f"attachment '{name}': is larger than {MOST_BYTES // 1_000_000} MB; a day's sample is enough")
        if name.lower().endswith((".csv", ".tsv")):
            events += from_csv(name, data)
        elif name.lower().endswith((".jsonl", ".ndjson")):
            records = (records or []) + arrived(name, data)
        else:
            raise Bad(f"attachment '{name}': a plan is a .csv or .tsv, recorded events are a .jsonl")
    if not events:
        raise Bad("events: attach the plan as CSV with the columns event, description, property, type, required, example, or give events")

    found = checks.look(events, style, tool)
    met, counts = checks.compare(events, records) if records is not None else ([], None)
    folder = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "tracking-plan.csv"), "w", encoding="utf-8", newline="") as file:
        file.write(output.table(events, style))
    with open(os.path.join(folder, "events.schema.json"), "w", encoding="utf-8") as file:
        json.dump(output.schema(events, style), file, ensure_ascii=False, indent=2)
        file.write("\n")
    print(output.markdown(events, found, met, counts))


if __name__ == "__main__":
    try:
        main()
    except (Bad, OSError, UnicodeDecodeError) as error:
        sys.exit(f"analytics-tracking: {error}")
