"""The rules: what breaks tools, what hurts clients, what leaves readers asking."""
import re
from collections import Counter
from dataclasses import dataclass

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
PAGING = {"limit", "page", "cursor", "offset", "pagesize", "perpage", "first", "after", "pagetoken", "startingafter"}


@dataclass
class Finding:
    level: str
    rule: str
    where: str
    text: str


def part(document, *path):
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def operations(document):
    return [(method, path, item[method]) for path, item in part(document, "paths").items() if isinstance(item, dict) for method in METHODS if isinstance(item.get(method), dict)]


def resolve(document, value):
    for _ in range(20):
        if not isinstance(value, dict) or "$ref" not in value:
            break
        value = target(document, value["$ref"])
    return value if isinstance(value, dict) else {}


def target(document, reference):
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    for name in reference[1:].split("/")[1:]:
        name = name.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list) and name.isdigit() and int(name) < len(document):
            document = document[int(name)]
        elif isinstance(document, dict) and name in document:
            document = document[name]
        else:
            return None
    return document


def references(value, where=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref" and isinstance(inner, str):
                yield where or "/", inner
            else:
                yield from references(inner, f"{where}/" + str(name).replace("~", "~0").replace("/", "~1"))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from references(inner, f"{where}/{number}")


def find(document):
    yield from whole(document)
    ids = Counter(operation.get("operationId") for _, _, operation in operations(document))
    for method, path, operation in operations(document):
        where = f"{method.upper()} {path}"
        yield from identity(where, operation, ids)
        yield from parameters(document, where, path, method, operation)
        yield from answers(document, where, method, operation)
        yield from safety(document, where, method, operation)
    yield from schemas(document)


def whole(document):
    info = part(document, "info")
    for field in ("title", "version"):
        if not info.get(field):
            yield Finding("broken", "info", "info", f"`{field}` is required.")
    elsewhere = [path for path, item in part(document, "paths").items() if isinstance(item, dict) and not str(item.get("$ref", "#")).startswith("#")]
    if elsewhere:
        yield Finding("unclear", "other-file", "paths", f"{', '.join(f'`{path}`' for path in elsewhere[:5])} {'stands' if len(elsewhere) == 1 else 'stand'} in another file, which is not read. Bundle the description first.")
    elif not operations(document) and not part(document, "webhooks"):
        yield Finding("broken", "no-operations", "paths", "There is not one operation.")
    for where, reference in references(document):
        if reference.startswith("#") and target(document, reference) is None:
            yield Finding("broken", "reference", where, f"`{reference}` is not there.")
    for server in document.get("servers") or []:
        if isinstance(server, dict) and str(server.get("url", "")).startswith("http:") and "localhost" not in server["url"]:
            yield Finding("risky", "plain-http", "servers", f"`{server['url']}` is unencrypted: keys travel in the clear.")
    shapes = {}
    for path in part(document, "paths"):
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        if shape in shapes:
            yield Finding("broken", "same-path", path, f"The same address as `{shapes[shape]}`: names of parameters do not tell paths apart.")
        shapes.setdefault(shape, path)
        if not path.startswith("/"):
            yield Finding("broken", "path-slash", path, "A path begins with /.")


def identity(where, operation, ids):
    name = operation.get("operationId")
    if not name:
        yield Finding("unclear", "operation-id", where, "No `operationId`: generators make up a method name, and change it with the path.")
    elif ids[name] > 1:
        yield Finding("broken", "operation-id-twice", where, f"`{name}` names {ids[name]} operations; it has to be unique.")
    if not operation.get("summary") and not operation.get("description"):
        yield Finding("unclear", "summary", where, "Neither `summary` nor `description`.")
    if not operation.get("tags"):
        yield Finding("unclear", "tags", where, "No tag: it stands alone at the end of every documentation.")


def parameters(document, where, path, method, operation):
    shared = part(document, "paths", path).get("parameters") or []
    found = [resolve(document, each) for each in [*shared, *(operation.get("parameters") or [])]]
    in_path = {each.get("name") for each in found if each.get("in") == "path"}
    for name in re.findall(r"\{([^}]+)\}", path):
        if name not in in_path:
            yield Finding("broken", "path-parameter", where, f"`{{{name}}}` in the path is not declared as a parameter.")
    for each in found:
        if each.get("in") == "path" and each.get("required") is not True:
            yield Finding("broken", "path-required", where, f"Path parameter `{each.get('name')}` needs `required: true`.")
        if each.get("in") == "path" and f"{{{each.get('name')}}}" not in path:
            yield Finding("broken", "path-parameter", where, f"Parameter `{each.get('name')}` is not in the path.")
        if each.get("in") == "query" and re.search(r"(?:^|_|-)(?:token|secret|password|api_?key)$", str(each.get("name")), re.I):
            yield Finding("risky", "secret-in-query", where, f"`{each['name']}` in the query ends up in logs and histories. Use a header.")
        if each and "schema" not in each and "content" not in each:
            yield Finding("broken", "parameter-schema", where, f"Parameter `{each.get('name')}` has no schema.")
    if method in ("get", "head", "delete") and operation.get("requestBody"):
        yield Finding("risky", "body-on-get", where, f"A body on {method.upper()} has no defined meaning; proxies drop it.")
    names = {re.sub(r"[^a-z]", "", str(each.get("name")).lower()) for each in found if each.get("in") == "query"}
    if method == "get" and not names & PAGING and is_list(document, operation):
        yield Finding("risky", "pagination", where, "Returns a list and takes no limit, page or cursor. It works until there are ten thousand.")


def is_list(document, operation):
    for status, answer in part(operation, "responses").items():
        if str(status).startswith("2"):
            for media in part(resolve(document, answer), "content").values():
                schema = resolve(document, part(media, "schema"))
                inner = part(schema, "properties")
                if schema.get("type") == "array" or any(resolve(document, inner.get(name, {})).get("type") == "array" for name in ("data", "items", "results")):
                    return True
    return False


def answers(document, where, method, operation):
    found = operation.get("responses")
    if not isinstance(found, dict) or not found:
        yield Finding("broken", "responses", where, "No `responses`.")
        return
    statuses = {str(status): resolve(document, answer) for status, answer in found.items()}
    if not any(status[0] in "23" for status in statuses) and "default" not in statuses:
        yield Finding("risky", "no-success", where, "No answer for success.")
    if not any(status[0] in "45" for status in statuses) and "default" not in statuses:
        yield Finding("risky", "no-error", where, "No answer for failure: clients learn of 4xx in production. Add `4XX` or `default` with a shared error schema.")
    for status, answer in statuses.items():
        if not answer and isinstance(found.get(status), dict) and "$ref" in found[status]:
            continue  # Said already, as a reference to nothing.
        if "description" not in answer:
            yield Finding("broken", "response-description", where, f"Answer {status} needs a `description`.")
        if status in ("204", "304") and answer.get("content"):
            yield Finding("broken", "content-on-204", where, f"Answer {status} has no body, and describes one.")
        for kind, media in part(answer, "content").items():
            if "json" in kind and not part(media, "schema"):
                yield Finding("unclear", "response-schema", where, f"Answer {status} ({kind}) has no schema.")
    for kind, media in part(resolve(document, operation.get("requestBody") or {}), "content").items():
        if "json" in kind and isinstance(media, dict):
            schema = resolve(document, part(media, "schema"))
            if not any(name in place for place in (media, schema) for name in ("example", "examples")) and not any("example" in resolve(document, each) for each in part(schema, "properties").values()):
                yield Finding("unclear", "example", where, "The body has no example. It is the first thing that people copy.")


def safety(document, where, method, operation):
    known = part(document, "components", "securitySchemes")
    security = operation.get("security", document.get("security"))
    for each in security or []:
        for name in each if isinstance(each, dict) else []:
            if name not in known:
                yield Finding("broken", "security-scheme", where, f"`{name}` is not among the security schemes.")
    if method in ("post", "put", "patch", "delete") and (not security or {} in security):
        yield Finding("risky", "no-auth", where, "Changes data and asks for no authentication. If that is meant, write `security: []` and why." if "security" not in operation else "Changes data, and `security: []` lets everybody.")


def schemas(document):
    used, waiting = set(), {reference for where, reference in references(document) if not where.startswith("/components/schemas/")}
    while waiting:
        reference = waiting.pop()
        used.add(reference)
        waiting |= {inner for _, inner in references(target(document, reference))} - used
    for name, schema in part(document, "components", "schemas").items():
        where = f"schemas/{name}"
        if f"#/components/schemas/{name}" not in used:
            yield Finding("unclear", "unused-schema", where, "No operation uses it.")
        if isinstance(schema, dict):
            yield from shape(document, where, schema)


def shape(document, where, schema):
    properties = part(schema, "properties")
    for name in schema.get("required") or [] if isinstance(schema.get("required"), list) else []:
        composed = any(key in schema for key in ("allOf", "oneOf", "anyOf"))
        if properties and name not in properties and not composed:
            yield Finding("risky", "required-unknown", where, f"`{name}` is required, but no property.")
    is_31 = str(document.get("openapi")).startswith("3.1")
    if schema.get("type") == "array" and "items" not in schema:
        yield Finding("unclear" if is_31 else "broken", "array-items", where, "An array without `items`: of what?")
    for name, each in properties.items():
        if not isinstance(each, dict):
            continue
        inner = f"{where}/{name}"
        if is_31 and "nullable" in each:
            yield Finding("broken", "nullable", inner, "`nullable` is gone in 3.1 and is ignored: write `type: [string, \"null\"]`.")
        if not is_31 and isinstance(each.get("type"), list):
            yield Finding("broken", "type-list", inner, "A list of types is 3.1. In 3.0 write one type and `nullable: true`.")
        if each.get("type") == "number" and re.search(r"price|amount|total|cost|balance", name, re.I):
            yield Finding("risky", "money-as-float", inner, "Money as a floating-point number loses cents. Use a string or whole cents.")
        if each.get("type") == "string" and re.search(r"(?:_at|At|date|Date)$", name) and "format" not in each:
            yield Finding("unclear", "time-format", inner, "A time without `format: date-time` (or `date`): which form, which zone?")
        enum, kind = each.get("enum"), each.get("type")
        if isinstance(enum, list) and kind == "string" and any(not isinstance(value, str) for value in enum):
            yield Finding("broken", "enum-type", inner, "Values of the enum are not strings. Unquoted `yes`, `on` or `1` in YAML?")
        if "type" not in each and not any(key in each for key in ("$ref", "allOf", "oneOf", "anyOf", "enum", "const")):
            yield Finding("unclear", "no-type", inner, "No type.")
        if each.get("type") == "array" and "items" not in each:
            yield Finding("unclear" if is_31 else "broken", "array-items", inner, "An array without `items`: of what?")
        yield from shape(document, inner, each) if "properties" in each else []
