"""XML to JSON: data.json in $OUTPUT_DIR, and on stdout what became of which path.

Usage: main.py [FILE.xml]    or the XML on stdin, or a JSON object with the settings.
"""
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import request
from reading import Reading
from shape import Shape

SETTINGS = ("text", "namespaces", "types", "lists", "attribute_prefix", "text_key")
ENDINGS = (".xml", ".rss", ".atom", ".svg", ".kml", ".gpx", ".xhtml")
WANTED = 'There is no XML: put it into "text" or attach a .xml file.'
SHOWN = 4000


def main():
    sources, settings = request.read(SETTINGS, ENDINGS, WANTED)
    namespaces = request.choice(settings, "namespaces", ("prefix", "strip", "uri"), "prefix")
    types = request.choice(settings, "types", ("text", "auto"), "text")
    lists = settings.get("lists", [])
    if not isinstance(lists, list) or not all(isinstance(each, str) for each in lists):
        raise request.BadInput('"lists" has to be a list of element names or paths, such as ["item", "orders/order"].')
    attribute, text_key = settings.get("attribute_prefix", "@"), settings.get("text_key", "#text")
    if not isinstance(attribute, str) or not isinstance(text_key, str) or not text_key:
        raise request.BadInput('"attribute_prefix" and "text_key" have to be text, such as "@" and "#text".')

    name, text = sources[0]
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise request.BadInput(f"{name} does not begin with < and so is not XML.")
    reading = Reading(namespaces)
    root = reading.read(name, text)
    shape = Shape(lists, types, attribute, text_key)
    shape.survey(root)
    result = json.dumps({root.name: shape.of(root)}, ensure_ascii=False, indent=2) + "\n"
    request.save("data.json", result)
    print(report(name, reading, shape, lists))
    print(f"```json\n{result if len(result) <= SHOWN else result[:SHOWN].rsplit(chr(10), 1)[0] + chr(10) + '…' + chr(10)}```")


def report(name, reading, shape, lists):
    elements = sum(count for path, count in shape.counts.items() if "/@" not in path)
    paths = sum("/@" not in path for path in shape.counts)
    parts = [f"# {name}: {elements} element{'' if elements == 1 else 's'} on {paths} path{'' if paths == 1 else 's'}, in `data.json`\n"]
    for path in sorted(shape.mixed):
        parts.append(f"- `{path}` mixes text with elements; its content is an ordered list under `{shape.text_key}`.")
    unmatched = [each for each in lists if not any(path == each or path.endswith("/" + each) for path in shape.counts)]
    parts.extend(f"- `lists` names `{each}`, which is not in this document." for each in unmatched)
    parts.extend(f"- `{path}`: an attribute and an element have one key; the element's value is kept. Set `attribute_prefix`." for path in sorted(shape.clashes))
    for path, count in shape.counts.items():
        lone = "/" in path and path not in shape.repeated and count == 1 and path + "s" != path and path.rsplit("/", 2)[-2] in (path.rsplit("/", 1)[1] + "s",)
        if lone:
            parts.append(f"- `{path}` came once, inside a plural. It is no list here; name it in `lists` if another file may hold several.")
    for prefix, uri in reading.prefixes.items():
        parts.append(f"- namespace `{prefix or '(default)'}` is `{uri}`.")
    if reading.comments:
        parts.append(f"- {reading.comments} comment{'s' if reading.comments > 1 else ''} left out.")
    parts.append("\n| Path | Times | Becomes |\n| --- | ---: | --- |")
    for path, count in list(shape.counts.items())[:80]:
        parts.append(f"| `{path}` | {count} | {kind(path, shape)} |")
    if len(shape.counts) > 80:
        parts.append(f"\n{len(shape.counts) - 80} more paths are not listed.")
    return "\n".join(parts) + "\n"


def kind(path, shape):
    base = "object" if path in shape.full else type(shape.typed(path, shape.values[path][0])).__name__ if shape.values[path] else "null"
    base = {"str": "text", "int": "number", "float": "number", "bool": "boolean"}.get(base, base)
    return f"list of {base}" if path in shape.repeated else base


if __name__ == "__main__":
    request.run(main)
