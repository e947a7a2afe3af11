"""Builds platform files from design tokens. Usage: main.py [tokens.json | variables.css]"""
import json
import os
import re
import sys

# Relative, because the sandbox mounts the folder where an importer does not look for it.
sys.path.insert(0, os.path.relpath(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import tokens as model
import writers
from tokens import BadTokens

TARGETS = {"css": ("tokens.css", writers.css), "tailwind": ("theme.css", writers.tailwind), "swift": ("Tokens.swift", writers.swift), "kotlin": ("Tokens.kt", writers.kotlin)}


def main():
    given = read_request()
    prefix, targets = given.get("prefix", ""), given.get("targets", list(TARGETS))
    if not isinstance(prefix, str) or not re.fullmatch(r"([a-z][a-z0-9]{0,15})?", prefix):
        raise BadTokens("prefix: must be one lower-case word.")
    if not isinstance(targets, list) or not targets or any(not isinstance(each, str) or each not in TARGETS for each in targets):
        raise BadTokens(f"targets: must be a list of {', '.join(TARGETS)}.")
    notes, files = [], {}
    tree = given.get("tokens")
    if "css" in given:
        tree, notes = writers.from_css(given["css"])
        files["tokens.json"] = json.dumps(tree, indent=2, ensure_ascii=False) + "\n"
    tokens = model.collect(tree)
    if not tokens:
        raise BadTokens("tokens: hold no token. A token is an object with $value" + ("; no custom property could be read from the CSS." if "css" in given else "."))
    problems = model.check_graph(tokens)
    if problems:
        raise BadTokens("the references do not hold:\n- " + "\n- ".join(problems[:20]))
    resolved = {name: model.resolve(token.raw, tokens) for name, token in tokens.items()}
    for target in dict.fromkeys(targets):
        name, write = TARGETS[target]
        files[name] = write(tokens, resolved, prefix)
    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(output, name), "w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    print(report(tokens, model.lint(tokens, resolved), notes, files))


def read_request():
    """{"tokens": …} or {"css": …}, with settings; a bare token file or style sheet is understood too."""
    data, path = b"", os.environ.get("INPUT_FILE")
    if path:
        with open(path, "rb") as handle:
            data = handle.read(2_000_001)
    elif len(sys.argv) < 2 and sys.stdin is not None and not sys.stdin.isatty():
        data = sys.stdin.buffer.read(2_000_001)
    given = understood(data)
    if "tokens" not in given and "css" not in given:
        paths = sys.argv[1:2]
        if not paths and os.path.isdir("attachments"):
            paths = [os.path.join("attachments", each) for each in sorted(os.listdir("attachments")) if each.endswith((".json", ".css", ".tokens"))]
        if not paths:
            raise BadTokens("there are no tokens: attach a .json or .css file, or send tokens or css.")
        if len(paths) > 1:
            raise BadTokens(f"{len(paths)} files are attached ({', '.join(map(os.path.basename, paths))}); references need one tree. Put them into one file.")
        with open(paths[0], "rb") as handle:
            given = {**understood(handle.read(2_000_001)), **given}
    for key in given:
        if key not in ("tokens", "css", "targets", "prefix"):
            raise BadTokens(f"{key}: is not a setting; there are tokens, css, targets and prefix.")
    if "tokens" in given and "css" in given:
        raise BadTokens("tokens and css: send one of them.")
    if not isinstance(given.get("css", ""), str) or not isinstance(given.get("tokens", {}), dict):
        raise BadTokens("tokens must be an object, css must be text.")
    return given


def understood(data):
    if len(data) > 2_000_000:
        raise BadTokens("the file is larger than 2 MB.")
    text = data.decode("utf-8-sig", errors="replace").strip()
    if not text:
        return {}
    if not text.startswith("{"):
        return {"css": text}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadTokens(f"the JSON cannot be read: {error}.") from None
    return found if set(found) <= {"tokens", "css", "targets", "prefix"} else {"tokens": found}


def report(tokens, findings, notes, files):
    aliases = sum(bool(model.references(token.raw)) for token in tokens.values())
    kinds = {}
    for token in tokens.values():
        kind = model.final_type(token, tokens) or "untyped"
        kinds[kind] = kinds.get(kind, 0) + 1
    lines = [f"# {len(tokens)} tokens, {aliases} of them references\n", "All references lead to a value and none of them in a circle.\n"]
    findings = findings + [f"**Left out**: {note}." for note in notes]
    if findings:
        lines += ["## To decide\n", *(f"{i}. {each}" for i, each in enumerate(findings, 1)), ""]
    lines += ["| Type | Tokens |", "| --- | ---: |", *(f"| {kind} | {count} |" for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0]))), ""]
    return "\n".join([*lines, f"Files: {', '.join(f'`{name}`' for name in files)}."])


try:
    main()
except (BadTokens, OSError) as problem:
    sys.exit(f"Cannot build the tokens: {problem}")
except UnicodeEncodeError:
    sys.exit("Cannot build the tokens: the text holds half a character (a lone surrogate). Send it as proper UTF-8.")
