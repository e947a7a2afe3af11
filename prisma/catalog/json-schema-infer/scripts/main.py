"""JSON samples to a JSON Schema: schema.json in $OUTPUT_DIR, and what was assumed on stdout.

Usage: main.py [SAMPLES.json …]    or the samples on stdin, or a JSON object with "samples" and the settings.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import request
from infer import Inference, Place

SETTINGS = ("samples", "text", "title", "closed", "enums", "required_from")
WANTED = 'There are no samples: put JSON values into the list "samples", or attach .json or .jsonl files.'


def main():
    sources, settings = request.read(SETTINGS, (".json", ".jsonl", ".ndjson"), "")
    samples = settings.get("samples", [])
    if not isinstance(samples, list):
        raise request.BadInput('"samples" has to be a list of JSON values, also if it is only one.')
    samples = samples or [each for name, text in sources for each in parse(name, text)]
    if not samples:
        raise request.BadInput(WANTED)
    for key in ("closed", "enums"):
        if not isinstance(settings.get(key, True), bool):
            raise request.BadInput(f'"{key}" has to be true or false.')
    title = settings.get("title", "")
    if not isinstance(title, str):
        raise request.BadInput('"title" has to be text.')
    least = request.number(settings, "required_from", 1, 1000, 2)

    place = Place()
    for at, sample in enumerate(samples, 1):
        place.add(sample, at)
    inference = Inference(settings.get("closed", False), settings.get("enums", True), least)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **({"title": title} if title else {}), **inference.schema(place)}
    text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    request.save("schema.json", text)
    print(report(samples, inference.findings))
    print(f"```json\n{text if len(text) < 12000 else text[:12000].rsplit(chr(10), 1)[0] + chr(10) + '…' + chr(10)}```")


def parse(name, text):
    """One JSON document (a list counts as many samples), or one value a line."""
    try:
        value = json.loads(text)
        return value if isinstance(value, list) else [value]
    except RecursionError:
        raise request.BadInput(f"{name} is nested too deep to be described.") from None
    except ValueError as problem:
        whole = problem
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except ValueError as problem:
                place = f"line {number}" if found else f"line {whole.lineno}, column {whole.colno}"
                raise request.BadInput(f"{name} is neither JSON nor one JSON value a line: {place}: {problem.msg if found else whole.msg}.") from None
    return found


def report(samples, findings):
    ordered = sorted(findings, key=lambda each: -each[0])
    words = {3: "conflict", 2: "uncertain", 1: "assumed"}
    parts = [f"# Schema from {len(samples)} sample{'s' if len(samples) > 1 else ''}, in `schema.json`\n"]
    if len(samples) < 5:
        parts.append("Few samples: treat `required` and every missing key as a guess.\n")
    parts.extend(f"- **{words[weight]}** `{path}` {sentence}" for weight, path, sentence in ordered[:60])
    if len(ordered) > 60:
        parts.append(f"- … and {len(ordered) - 60} more.")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    request.run(main)
