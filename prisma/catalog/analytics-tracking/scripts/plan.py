"""Reads a tracking plan, from a CSV with one row a property or from JSON, and the events that really arrive."""

import csv
import io
import json
import re
from dataclasses import dataclass, field

TYPES = {
    "string": "string", "str": "string", "text": "string", "enum": "string", "date": "string", "datetime": "string", "timestamp": "string",
    "number": "number", "float": "number", "decimal": "number", "double": "number", "money": "number",
    "integer": "integer", "int": "integer", "boolean": "boolean", "bool": "boolean", "array": "array", "list": "array", "object": "object",
}
COLUMNS = {
    "event": "event", "event name": "event", "event_name": "event", "description": "description", "event description": "description",
    "trigger": "description", "property": "property", "parameter": "property", "property name": "property", "type": "type", "data type": "type",
    "required": "required", "example": "example", "values": "values", "allowed values": "values", "enum": "values",
}


class Bad(Exception):
    pass


@dataclass
class Property:
    name: str
    type: str
    required: bool = False
    example: str = ""
    values: list[str] = field(default_factory=list)


@dataclass
class Event:
    name: str
    description: str = ""
    properties: list[Property] = field(default_factory=list)

    def property(self, name: str) -> Property | None:
        return next((each for each in self.properties if each.name == name), None)


def from_csv(file: str, data: bytes) -> list[Event]:
    text = decode(data)
    if "\0" in text:
        raise Bad(f"{file}: is not text; export the plan as CSV")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Bad(f"{file}: cannot be read as CSV ({error})") from None
    header = [COLUMNS.get(" ".join(cell.lower().split()), "") for cell in rows[0]] if rows else []
    if "event" not in header:
        raise Bad(f"{file}: needs a column 'event'; its first row is: {', '.join(rows[0]) if rows else 'empty'}")
    events: dict[str, Event] = {}
    last = ""
    for number, cells in enumerate(rows[1:], 2):
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        if not any(row.values()):
            continue
        last = row.get("event") or last
        if not last:
            raise Bad(f"{file}, line {number}: the first row has no event")
        event = events.setdefault(last, Event(last))
        event.description = event.description or row.get("description", "")
        if row.get("property"):
            event.properties.append(typed(f"{file}, line {number}", row))
    return list(events.values())


def typed(where: str, row: dict) -> Property:
    given = str(row.get("type") or "string").strip().lower()
    if given not in TYPES:
        raise Bad(f"{where}: type '{row['type']}' is not known; use {', '.join(sorted(set(TYPES.values())))}")
    values = row.get("values") or []
    if isinstance(values, str):
        values = [each.strip() for each in re.split(r"[|;]", values) if each.strip()]
    required = row.get("required", False)
    is_required = required if isinstance(required, bool) else str(required).strip().lower() in ("yes", "y", "true", "1", "x", "required")
    return Property(str(row["property"]).strip(), TYPES[given], is_required, str(row.get("example") or ""), [str(each) for each in values])


def from_json(items) -> list[Event]:
    if not isinstance(items, list):
        raise Bad("events: must be a list of events")
    events = []
    for at, item in enumerate(items, 1):
        if not isinstance(item, dict) or not str(item.get("event", "")).strip():
            raise Bad(f"events, number {at}: needs a name under 'event'")
        event = Event(str(item["event"]).strip(), str(item.get("description", "")))
        properties = item.get("properties", [])
        if not isinstance(properties, list):
            raise Bad(f"events, number {at}: properties must be a list")
        for number, each in enumerate(properties, 1):
            if not isinstance(each, dict) or not str(each.get("name", "")).strip():
                raise Bad(f"events, number {at}, property {number}: needs a name")
            event.properties.append(typed(f"events, number {at}, property {number}", {**each, "property": each["name"]}))
        events.append(event)
    return events


def arrived(file: str, data: bytes) -> list[tuple[str, dict]]:
    """Recorded events, one JSON object a line: {"event": …, "properties": {…}}, as most tools export them."""
    found = []
    for number, line in enumerate(decode(data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError:
            raise Bad(f"{file}, line {number}: is not a JSON object; export one event a line") from None
        name = item.get("event") or item.get("event_name") or item.get("name") if isinstance(item, dict) else None
        if not isinstance(name, str):
            raise Bad(f"{file}, line {number}: has no event name under 'event', 'event_name' or 'name'")
        properties = item.get("properties") or item.get("params") or {}
        found.append((name, properties if isinstance(properties, dict) else {}))
    return found


def decode(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\r\n", "\n").replace("\r", "\n")
