"""Nodes to values by YAML 1.2, and values to JSON or YAML text."""
import json
import math
import re

from reader import Broken

MOST_NODES = 200_000
INTEGER = re.compile(r"[-+]?\d+$")
FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$")
SURPRISES = re.compile(r"(y|n|yes|no|on|off|true|false|null|~|[-+]?\.(inf|nan)|[-+]?[\d.][\d_.,:eExXoOa-fA-F+-]*)$", re.I)


def scalar(node):
    text = node.value
    if node.style != "plain" or node.tag in ("!str", "str"):
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text.lower() in ("true", "false") and text in (text.lower(), text.upper(), text.capitalize()):
        return text.lower() == "true"
    if INTEGER.match(text) and len(text) < 400:
        return int(text)
    if re.match(r"0x[0-9a-fA-F]+$|0o[0-7]+$", text):
        return int(text, 0)
    if FLOAT.match(text):
        number = float(text)
        return text if math.isinf(number) else number
    return text


class Values:
    def __init__(self):
        self.left = MOST_NODES

    def of(self, node, inside=()):
        self.left -= 1
        if self.left < 0:
            raise Broken(node.line, f"With its aliases written out the document has more than {MOST_NODES:,} values.")
        if node.kind == "alias":
            target = node.value
            if isinstance(target, str):
                return None
            if id(target) in inside:
                raise Broken(node.line, "An alias points to the value that it stands in.")
            return self.of(target, inside)
        inside = inside + (id(node),)
        if node.kind == "seq":
            return [self.of(item, inside) for item in node.value]
        if node.kind == "scalar":
            return scalar(node)
        found, merged = {}, {}
        for key, value in node.value:
            if key.value == "<<" and key.style == "plain":
                sources = self.of(value, inside)
                for each in sources if isinstance(sources, list) else [sources]:
                    merged.update({name: kept for name, kept in (each or {}).items() if name not in merged} if isinstance(each, dict) else {})
            else:
                found[key.value if isinstance(key.value, str) else json.dumps(self.of(key))] = self.of(value, inside)
        return {**{name: value for name, value in merged.items() if name not in found}, **found}


def to_yaml(value, indent, level=0):
    pad = " " * (indent * level)
    if isinstance(value, dict) and value:
        return "".join(entry(f"{pad}{quoted(str(key))}:", item, indent, level) for key, item in value.items())
    if isinstance(value, list) and value:
        lines = []
        for item in value:
            if isinstance(item, (dict, list)) and item:
                inner = to_yaml(item, indent, level + 1)
                lines.append(f"{pad}-" + " " * (indent - 1) + inner[len(pad) + indent:])
            else:
                lines.append(entry(f"{pad}-", item, indent, level))
        return "".join(lines)
    return f"{pad}{flat(value)}\n"


def entry(start, item, indent, level):
    if isinstance(item, (dict, list)) and item:
        return f"{start}\n{to_yaml(item, indent, level + 1)}"
    if isinstance(item, str) and "\n" in item.strip("\n") and not re.search(r"^[ \t]|[\t\r]| $", item, re.M):
        body = item.rstrip("\n")
        chomp = {0: "-", 1: ""}.get(len(item) - len(body), "+")
        pad = " " * (indent * (level + 1))
        return f"{start} |{chomp}\n" + "".join(f"{pad}{line}".rstrip() + "\n" for line in (item if chomp == "+" else body + "\n").split("\n")[:-1])
    return f"{start} {flat(item)}\n"


def flat(value):
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value, ensure_ascii=False)


def quoted(text):
    """Quotes what any YAML reader, of 1.1 too, would take for something else than this text."""
    safe = re.fullmatch(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`<=~](?:[^\x00-\x1f\x7f\x85\xa0\u2028\u2029\ufeff:#]|:(?=[^\s])|(?<=\S)#)*", text)
    if safe and not SURPRISES.match(text) and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)
