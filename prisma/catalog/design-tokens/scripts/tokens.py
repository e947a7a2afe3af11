"""The token tree after the Design Tokens Community Group's format: types that groups hand down, aliases, cycles, lint."""
import re

TYPES = ("color", "dimension", "fontFamily", "fontWeight", "duration", "cubicBezier", "number", "strokeStyle", "border",
         "transition", "shadow", "gradient", "typography")
ALIAS = re.compile(r"\{([^{}]+)\}")
WEIGHTS = {"thin": 100, "hairline": 100, "extra-light": 200, "light": 300, "normal": 400, "regular": 400, "book": 400, "medium": 500,
           "semi-bold": 600, "demi-bold": 600, "bold": 700, "extra-bold": 800, "black": 900, "heavy": 900}


class BadTokens(Exception):
    pass


class Token:
    def __init__(self, path, node, inherited):
        self.path, self.raw = path, node["$value"]
        self.name = ".".join(path)
        self.type = node.get("$type", inherited)
        self.description = node.get("$description", "")
        self.alias = alias_of(self.raw)


def alias_of(value):
    found = ALIAS.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1].strip() if found else None


def collect(node, path=(), inherited=None):
    """Tokens by dotted name, in the order of the file."""
    if not isinstance(node, dict):
        raise BadTokens(f"tokens.{'.'.join(path)}: must be a group or a token object with $value, not {str(node)[:40]!r}.")
    if len(path) > 20:
        raise BadTokens(f"tokens.{'.'.join(path[:4])}…: groups are nested more than 20 deep.")
    if "$value" in node:
        if any(not key.startswith("$") for key in node):
            raise BadTokens(f"tokens.{'.'.join(path)}: is a token and a group at once. Move $value into a child, such as {'.'.join(path)}.base.")
        if not isinstance(node.get("$type", ""), str):
            raise BadTokens(f"tokens.{'.'.join(path)}: $type must be text, such as color.")
        return {".".join(path): Token(path, node, inherited)}
    if not isinstance(node.get("$type", ""), str):
        raise BadTokens(f"tokens.{'.'.join(path)}: $type must be text, such as color.")
    found = {}
    inherited = node.get("$type", inherited)
    for key, child in node.items():
        if key.startswith("$"):
            continue
        if re.search(r"[{}.]", key) or not key.strip():
            raise BadTokens(f"tokens.{'.'.join((*path, key))}: a name must not contain a dot or a brace.")
        found.update(collect(child, (*path, key), inherited))
    return found


def references(value):
    """All alias names anywhere in a value, those inside composites too."""
    if isinstance(value, str):
        return ALIAS.findall(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [name for part in parts for name in references(part)]


def check_graph(tokens):
    """Dangling aliases and cycles: nothing can be built while there are any."""
    problems = []
    for token in tokens.values():
        for name in references(token.raw):
            if name.strip() not in tokens:
                near = [each for each in tokens if each.rsplit(".", 1)[-1] == name.rsplit(".", 1)[-1]]
                problems.append(f"{token.name} points to {{{name}}}, which does not exist." + (f" Did you mean {{{near[0]}}}?" if near else ""))
    state = {}

    def visit(name, trail):
        if state.get(name) == "done":
            return
        if name in trail:
            loop = trail[trail.index(name):]
            if frozenset(loop) not in loops:
                loops.add(frozenset(loop))
                problems.append(f"A cycle: {' → '.join([*loop, name])}.")
            return
        if len(trail) > 100:
            problems.append(f"{trail[0]} is an alias through more than 100 others.")
            return
        for other in references(tokens[name].raw):
            if other.strip() in tokens:
                visit(other.strip(), [*trail, name])
        state[name] = "done"

    loops = set()
    for name in tokens:
        visit(name, [])
    return problems


def resolve(value, tokens):
    """The value without aliases."""
    if isinstance(value, str):
        name = alias_of(value)
        return resolve(tokens[name].raw, tokens) if name else ALIAS.sub(lambda found: str(resolve(found[0], tokens)), value)
    if isinstance(value, dict):
        return {key: resolve(part, tokens) for key, part in value.items()}
    return [resolve(part, tokens) for part in value] if isinstance(value, list) else value


def final_type(token, tokens):
    seen = token
    while seen.type is None and seen.alias:
        seen = tokens[seen.alias]
    return seen.type


def lint(tokens, values):
    """What works and will hurt later."""
    found = []
    used = {name.strip() for token in tokens.values() for name in references(token.raw)}
    untyped = [token.name for token in tokens.values() if final_type(token, tokens) is None]
    if untyped:
        found.append(f"**No type**: {named(untyped)}. Tools guess, each differently. Put $type on the group.")
    odd = [f"{token.name} ({token.type})" for token in tokens.values() if token.type not in (None, *TYPES)]
    if odd:
        found.append(f"**Unknown type**: {named(odd)}. The format knows {', '.join(TYPES)}.")
    wrong = [f"{token.name} is a {token.type}, {token.alias} a {final_type(tokens[token.alias], tokens)}" for token in tokens.values()
             if token.alias and token.type and final_type(tokens[token.alias], tokens) not in (None, token.type)]
    if wrong:
        found.append(f"**Type and alias disagree**: {named(wrong)}.")
    same = {}
    for token in tokens.values():
        if not token.alias:
            same.setdefault((final_type(token, tokens), repr(values[token.name]).lower()), []).append(token.name)
    for names in same.values():
        if len(names) > 1 and final_type(tokens[names[0]], tokens) == "color":
            found.append(f"**One value, {len(names)} names**: {named(names)}. Keep one and alias the others, or the next change misses some.")
    if used:
        idle = [token.name for token in tokens.values() if not token.alias and not references(token.raw) and token.name not in used
                and any(other.split(".")[0] == token.path[0] for other in used)]
        if idle:
            found.append(f"**Not referenced**: {named(idle)}. Nothing in the file uses them; ask the products before deleting.")
    styles = {"kebab-case": r"[a-z0-9]+(-[a-z0-9]+)+", "camelCase": r"[a-z0-9]+([A-Z][a-z0-9]*)+", "snake_case": r"[a-z0-9]+(_[a-z0-9]+)+",
              "PascalCase or spaces": r"[A-Z].*|.*\s.*"}
    seen = {style: sorted({part for token in tokens.values() for part in token.path if re.fullmatch(rule, part)}) for style, rule in styles.items()}
    mixed = {style: parts for style, parts in seen.items() if parts}
    if len(mixed) > 1:
        found.append("**Mixed spelling**: " + "; ".join(f"{style} ({named(parts, 2)})" for style, parts in mixed.items()) + ".")
    return found


def named(names, most=4):
    rest = len(names) - most
    return ", ".join(f"`{name}`" for name in names[:most]) + (f" and {rest} more" if rest > 0 else "")
