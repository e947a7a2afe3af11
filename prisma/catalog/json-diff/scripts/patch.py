"""JSON Patch, RFC 6902: written from changes, and applied to prove that it does what it says."""
import copy


def write(changes):
    operations = []
    for change in changes:
        path = pointer(change.path)
        if change.kind == "removed":
            operations.append({"op": "remove", "path": path})
        elif change.kind == "added":
            operations.append({"op": "add", "path": path, "value": change.after})
        elif change.kind == "moved":
            operations.append({"op": "move", "from": pointer(change.path[:-1] + [change.before]), "path": path})
        else:
            operations.append({"op": "replace", "path": path, "value": change.after})
    return operations


def pointer(path):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def apply(document, operations):
    holder = [copy.deepcopy(document)]
    for operation in operations:
        path = parts(operation["path"])
        if operation["op"] == "move":
            insert(holder, path, take(holder, parts(operation["from"])))
        elif operation["op"] == "remove":
            take(holder, path)
        elif operation["op"] == "add":
            insert(holder, path, operation["value"])
        else:
            parent, last = parent_of(holder, path)
            parent[last] = copy.deepcopy(operation["value"])
    return holder[0]


def parts(text):
    return [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]


def parent_of(holder, path):
    parent, last = holder, 0
    for part in path:
        parent = parent[last]
        last = int(part) if isinstance(parent, list) else part
    return parent, last


def take(holder, path):
    parent, last = parent_of(holder, path)
    return parent.pop(last)


def insert(holder, path, value):
    parent, last = parent_of(holder, path)
    if isinstance(parent, list):
        parent.insert(last, copy.deepcopy(value))
    else:
        parent[last] = copy.deepcopy(value)
