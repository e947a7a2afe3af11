"""Checks YAML (or JSON) and converts it into the other: a report on stdout, the converted file in $OUTPUT_DIR.

Usage: main.py [FILE.yaml]    or the document on stdin, or a JSON object with the settings.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import findings
import request
import values
from reader import Broken, Reader

SETTINGS = ("text", "to", "indent")
WANTED = 'There is no document: put YAML or JSON into "text", or attach a .yaml, .yml or .json file.'
LEVELS = {3: "error", 2: "warning", 1: "note"}
SHOWN = 60


def main():
    sources, settings = request.read(SETTINGS, (".yaml", ".yml", ".json"), WANTED)
    to = request.choice(settings, "to", ("auto", "json", "yaml", "none"), "auto")
    indent = request.choice(settings, "indent", (2, 4), 2)
    name, text = sources[0]
    found = [(1, 1, "The lines end in CRLF.")] if "\r\n" in text else []
    text = text.replace("\r\n", "\n")
    if not text.endswith("\n"):
        found.append((text.count("\n") + 1, 1, "The last line has no line break."))
    documents, was = from_json(text, found) if text.lstrip()[:1] in "{[" else (None, "YAML")
    if documents is None:
        documents, was = from_yaml(text, found), "YAML"
    found = sorted(dict.fromkeys(found), key=lambda each: (-each[1], each[0]))
    print(report(name, was, documents, found))
    to = ("json" if was == "YAML" else "yaml") if to == "auto" else to
    if documents is not None and to != "none":
        write(documents, to, indent)


def from_json(text, found):
    """JSON is YAML, but its own reader is the stricter one."""
    def pairs(entries):
        result = {}
        for key, value in entries:
            if key in result:
                line = next((at for at, each in enumerate(text.split("\n"), 1) if json.dumps(key) in each or f'"{key}"' in each), 1)
                found.append((line, 3, f"`{key}` stands twice in one object. Most readers keep the last one without a word."))
            result[key] = value
        return result

    before = len(found)
    try:
        return [json.loads(text, object_pairs_hook=pairs)], "JSON"
    except (ValueError, RecursionError):
        del found[before:]
        return None, "YAML"


def from_yaml(text, found):
    lines = text.split("\n")
    found.extend(findings.of_lines(lines))
    reader = Reader(text)
    try:
        documents = reader.documents()
        # The reader refuses a tab where it would count as indent; one that it let pass is part of a text.
        found[:] = [each for each in found if each[1] != 3]
        read = values.Values()
        result = [read.of(document.root) for document in documents]
    except Broken as problem:
        found[:] = [each for each in found if (each[0], each[1]) != (problem.line, 3)]
        found.append((problem.line, 3, f"{problem} Nothing below this line could be checked."))
        return None
    for document in documents:
        found.extend(findings.of_document(document))
        found.extend(findings.of_anchors(reader, document))
    found.extend(findings.of_aliases(reader))
    found.extend(findings.indents(lines))
    found.extend(findings.comments_as_values(lines))
    return result


def report(name, was, documents, found):
    counts = ", ".join(plural(sum(weight == each for _, each, _ in found), LEVELS[weight]) for weight in (3, 2, 1))
    parts = [f"# {name}: {counts}\n"]
    if documents is None:
        beyond = any("this checker cannot read it" in sentence for _, _, sentence in found)
        parts.append("The check stopped early.\n" if beyond else f"It is not valid {was}; no reader will load it.\n")
    else:
        several = f", {len(documents)} documents" if len(documents) > 1 else ""
        parts.append(f"Readable as {was}{several}.{' Duplicate keys and dangling aliases are errors all the same.' if any(w == 3 for _, w, _ in found) else ''}\n")
    parts.extend(f"- line {line}, **{LEVELS[weight]}**: {sentence}" for line, weight, sentence in found[:SHOWN])
    if len(found) > SHOWN:
        parts.append(f"- … and {len(found) - SHOWN} more of the same kinds.")
    return "\n".join(parts) + ("\n" if found else "")


def write(documents, to, indent):
    if to == "json":
        whole = documents[0] if len(documents) == 1 else documents
        result, name = json.dumps(whole, ensure_ascii=False, indent=indent) + "\n", "document.json"
    else:
        result, name = "---\n".join(values.to_yaml(each, indent) for each in documents), "document.yaml"
    request.save(name, result)
    shown = result if len(result) < 6000 else result[:6000].rsplit("\n", 1)[0] + "\n…\n"
    print(f"`{name}`:\n\n```{to}\n{shown}```")


def plural(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


if __name__ == "__main__":
    request.run(main)
