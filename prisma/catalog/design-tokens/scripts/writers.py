"""Writes tokens as CSS variables, a Tailwind theme, Swift and Kotlin, and reads CSS variables back."""
import re

import values
from tokens import BadTokens, alias_of, final_type

PARTS = {"fontFamily": "fontFamily", "fontSize": "dimension", "fontWeight": "fontWeight", "letterSpacing": "dimension", "lineHeight": "number"}
# Tailwind 4 makes utilities out of these namespaces.
NAMESPACE = {"color": "color", "fontFamily": "font", "fontWeight": "font-weight", "shadow": "shadow", "cubicBezier": "ease"}
SAME_AS = {"color": ("colour", "colors"), "spacing": ("space", "size", "dimension"), "font": ("typography", "family"), "radius": ("radii", "corner"), "shadow": ("elevation",)}


def kebab(path):
    parts = [re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", each)).strip("-").lower() for each in path]
    return "-".join(each for each in parts if each)


def camel(path):
    words = kebab(path).split("-")
    name = words[0] + "".join(each.capitalize() for each in words[1:])
    return f"_{name}" if name[:1].isdigit() else name


def unique(tokens, naming):
    seen = {}
    for token in tokens.values():
        name = naming(token.path)
        if name in seen:
            raise BadTokens(f"{token.name} and {seen[name]} both become {name}. Rename one.")
        seen[name] = token.name


def css_lines(tokens, resolved, prefix, rename=lambda token, name: name):
    unique(tokens, kebab)
    names = {token.name: rename(token, (f"{prefix}-" if prefix else "") + kebab(token.path)) for token in tokens.values()}
    if len(set(names.values())) < len(names):
        twice = [name for name in names if list(names.values()).count(names[name]) > 1]
        raise BadTokens(f"{twice[0]} and {twice[1]} both become --{names[twice[0]]}. Rename one.")
    lines = []
    for token in tokens.values():
        kind, value = final_type(token, tokens), resolved[token.name]
        if kind == "typography":
            if not isinstance(value, dict):
                raise BadTokens(f"{token.name}: a typography value is an object with fontFamily, fontSize and so on.")
            for key, each in PARTS.items():
                if key in value:
                    source = token.raw.get(key) if isinstance(token.raw, dict) else None
                    target = alias_of(source)
                    text = f"var(--{names[target]})" if target else values.css(value[key], each, f"{token.name}.{key}")
                    lines.append(f"--{names[token.name]}-{kebab((key,))}: {text};")
            continue
        text = f"var(--{names[token.alias]})" if token.alias else values.css(value, kind, token.name)
        lines.append(f"--{names[token.name]}: {text};")
    return lines


def css(tokens, resolved, prefix):
    return ":root {\n" + "".join(f"  {line}\n" for line in css_lines(tokens, resolved, prefix)) + "}\n"


def tailwind(tokens, resolved, prefix):
    """Tailwind's own names carry the namespace, so a first word that says the same is dropped: space.s is --spacing-s."""
    def rename(token, name):
        kind = final_type(token, tokens)
        wanted = NAMESPACE.get(kind) or ("radius" if re.search(r"radius|corner", name) else "text" if re.search(r"font-?size|^text", name) else "spacing" if kind == "dimension" else None)
        first, _, rest = name.partition("-")
        return name if not wanted or name.startswith(f"{wanted}-") else f"{wanted}-{rest if rest and first in SAME_AS.get(wanted, ()) else name}"

    return '@import "tailwindcss";\n\n@theme {\n' + "".join(f"  {line}\n" for line in css_lines(tokens, resolved, "", rename)) + "}\n"


def swift(tokens, resolved, prefix):
    unique(tokens, camel)
    lines = ["import SwiftUI", "", f"enum {(prefix or 'Design').capitalize()}Tokens {{"]
    for token in tokens.values():
        code = values.swift(resolved[token.name], final_type(token, tokens), token.name)
        if code:
            lines.append(f"    static let {camel(token.path)}: {code[0]} = {camel(tokens[token.alias].path) if token.alias else code[1]}")
    return "\n".join([*lines, "}", ""])


def kotlin(tokens, resolved, prefix):
    unique(tokens, camel)
    lines = ["import androidx.compose.ui.graphics.Color", "import androidx.compose.ui.unit.dp", "", f"object {(prefix or 'Design').capitalize()}Tokens {{"]
    # An object is initialised from top to bottom: what is referred to has to stand first.
    for token in sorted(tokens.values(), key=lambda each: depth(each, tokens)):
        code = values.kotlin(resolved[token.name], final_type(token, tokens), token.name)
        if code:
            lines.append(f"    val {camel(token.path)} = {camel(tokens[token.alias].path) if token.alias else code}")
    return "\n".join([*lines, "}", ""])


def depth(token, tokens):
    return 1 + depth(tokens[token.alias], tokens) if token.alias else 0


def from_css(text):
    """A token tree out of custom properties; the first word of a name becomes its group."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    tree, skipped, seen = {}, [], {}
    found = re.findall(r"--([A-Za-z][\w-]*)\s*:\s*([^;{}]+)", text)
    names = {name for name, _ in found}
    path_of = lambda name: tuple(name.split("-", 1)) if "-" in name.strip("-") else (name, "base")
    aliases = {}
    for name, value in found:
        value = value.strip()
        alias = re.fullmatch(r"var\(\s*--([\w-]+)\s*\)", value)
        length, time = re.fullmatch(r"(-?\d*\.?\d+)(px|rem)", value), re.fullmatch(r"(\d*\.?\d+)(ms|s)", value)
        if name in seen:
            skipped.append(f"`--{name}` is set again ({value}); the first value counts. Themes and media queries need files of their own")
            continue
        seen[name] = value
        if alias and alias[1] in names:
            node = {"$value": "{" + ".".join(path_of(alias[1])) + "}"}
            aliases[name] = alias[1]
        elif re.fullmatch(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})", value):
            node = {"$type": "color", "$value": value.lower()}
        elif length or time:
            node = {"$type": "dimension" if length else "duration", "$value": {"value": float((length or time)[1]), "unit": (length or time)[2]}}
        elif re.fullmatch(r"-?\d*\.?\d+", value):
            node = {"$type": "number", "$value": float(value)}
        else:
            skipped.append(f"`--{name}: {value[:50]}` has no simple type")
            continue
        if isinstance(node["$value"], dict) and node["$value"]["value"].is_integer():
            node["$value"]["value"] = int(node["$value"]["value"])
        group, child = path_of(name)
        if child in tree.get(group, {}):
            skipped.append(f"`--{name}` would be a second {group}.{child}; the first stands")
            aliases.pop(name, None)
            continue
        tree.setdefault(group, {})[child] = node
    # What points to something left out cannot stay either, and so on along the chain.
    gone = True
    while gone:
        gone = [name for name, target in aliases.items() if path_of(target)[1] not in tree.get(path_of(target)[0], {})]
        for name in gone:
            skipped.append(f"`--{name}` points to `--{aliases.pop(name)}`, which is left out")
            group, child = path_of(name)
            del tree[group][child]
            if not tree[group]:
                del tree[group]
    return tree, skipped
