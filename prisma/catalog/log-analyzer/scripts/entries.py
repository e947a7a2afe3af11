"""Lines of a log as entries: access logs (common and combined), JSON lines, logfmt and plain text."""
import datetime
import json
import re
from dataclasses import dataclass

ACCESS = re.compile(r'(\S+) \S+ (\S+) \[([^\]]+)\] "(?:([A-Z]+) (\S+)[^"]*|[^"]*)" (\d{3}) (\d+|-)(?: "[^"]*" "([^"]*)")?(.*)')
STAMP = re.compile(r"\[?(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?\]?")
SYSLOG = re.compile(r"(?:<\d+>)?(\w{3})\s+(\d{1,2}) (\d\d):(\d\d):(\d\d) ")
LEVEL = re.compile(r"\b(FATAL|CRITICAL|CRIT|EMERG|ALERT|SEVERE|PANIC|ERROR|ERR|WARNING|WARN|INFO|NOTICE|DEBUG|TRACE)\b", re.I)
ERRORS = {"fatal", "critical", "crit", "emerg", "alert", "severe", "panic", "error", "err"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
NUMBERED = {10: "debug", 20: "debug", 30: "info", 40: "warning", 50: "error", 60: "error"}  # pino and bunyan
DURATION = [("duration_ms", 1), ("durationMs", 1), ("elapsed_ms", 1), ("latency_ms", 1), ("response_time_ms", 1), ("responseTime", 1), ("latency", 1), ("duration", 1), ("request_time", 1000), ("took", 1)]


@dataclass
class Entry:
    at: object
    level: str
    message: str
    route: str = ""
    status: int = 0
    ms: object = None
    client: str = ""
    cause: str = ""


def read(text):
    """(entries, lines that had no time although the others do). Indented lines and traces belong to the entry above."""
    found, untimed = [], 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        if found and (line[0] in " \t" or re.match(r"Traceback \(|Caused by:|During handling of the above|The above exception was|goroutine \d+ \[|\.\.\. \d+ more|(?:[\w.]+(?:Error|Exception)|[a-z]\w*(?:\.\w+)*\.[A-Z]\w+)(?::|$)", line)):
            if re.match(r"[\w.]+:", line) and found[-1].level == "error":
                found[-1].cause = line.strip()[:300]
            continue
        entry = understand(line)
        untimed += entry.at is None
        found.append(entry)
    return found, untimed if untimed < len(found) else 0


def understand(line):
    if line.lstrip().startswith("{"):
        try:
            value = json.loads(line)
            if isinstance(value, dict):
                return from_json(value)
        except (ValueError, RecursionError):
            pass
    match = ACCESS.match(line)
    if match:
        client, _, stamp, method, path, status, _, _, rest = match.groups()
        took = re.search(r"(?:^|\s|rt=|request_time=)(\d+\.\d{3})(?:\s|$|\")", rest or "")
        code = int(status)
        return Entry(access_time(stamp), level_of_status(code), f"{method or 'malformed request'} {template(path or '')} →{status}", f"{method} {template(path)}" if method else "", code,
                     float(took[1]) * 1000 if took else None, client)
    match = LEVEL.search(line[:120])
    level = normal(match[1]) if match else "error" if re.search(r"\b(?:exception|traceback|panic)\b", line, re.I) else "info"
    stamp = STAMP.search(line[:60])
    message = line[stamp.end():] if stamp else re.sub(SYSLOG, "", line)
    message = re.sub(r"^[\s\[\]|:-]*(?:%s)[\s\]|:-]*" % LEVEL.pattern, "", message.strip(), count=1, flags=re.I)
    took = re.search(r"\b(?:took|in|duration[=:]|elapsed[=:])\s?(\d+(?:\.\d+)?)\s?(ms|s)\b", line)
    return Entry(plain_time(stamp) if stamp else syslog_time(line), level, message.strip()[:2000], ms=float(took[1]) * (1000 if took and took[2] == "s" else 1) if took else None)


def from_json(value):
    http = value.get("req") if isinstance(value.get("req"), dict) else value
    response = value.get("res") if isinstance(value.get("res"), dict) else value
    raw = value.get("level", value.get("severity", value.get("lvl", value.get("levelname", "info"))))
    status = next((int(source[name]) for source in (response, value) for name in ("status", "statusCode", "status_code") if str(source.get(name, "")).isdigit()), 0)
    path = next((http[name] for name in ("route", "path", "url", "uri") if isinstance(http.get(name), str)), "")
    level = NUMBERED.get(raw, "info") if isinstance(raw, int) else normal(str(raw))
    if level == "info" and status:
        level = level_of_status(status)
    message = str(next((value[name] for name in ("msg", "message", "event", "error") if value.get(name)), "")) or f"{http.get('method', '')} {template(path)} →{status or ''}".strip(" →")
    error = value.get("err") or value.get("error")
    if isinstance(error, dict) and error.get("message"):
        message += f": {error['message']}"
    ms = next((float(value[name]) * factor for name, factor in DURATION if isinstance(value.get(name), (int, float))), None)
    at = next((json_time(value[name]) for name in ("time", "timestamp", "@timestamp", "ts", "datetime") if name in value), None)
    return Entry(at, level, message[:2000], f"{http.get('method', '')} {template(path)}".strip() if path else "", status, ms, str(value.get("ip", value.get("remote_addr", ""))))


def json_time(value):
    if isinstance(value, (int, float)):
        seconds = value / 1000 if value > 1e11 else value
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds) if 0 < seconds < 1e11 else None
    match = STAMP.search(str(value))
    return plain_time(match) if match else None


def plain_time(match):
    year, month, day, hour, minute, second, _, zone = match.groups()
    return shifted((int(year), int(month), int(day), int(hour), int(minute), int(second)), zone)


def access_time(text):
    match = re.match(r"(\d\d)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d)(?: ([+-]\d{4}))?", text)
    if not match or match[2] not in MONTHS:
        return None
    return shifted((int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]), int(match[4]), int(match[5]), int(match[6])), match[7])


def syslog_time(line):
    match = SYSLOG.match(line)
    return shifted((1900, MONTHS.index(match[1]) + 1, *map(int, match.groups()[1:])), None) if match and match[1] in MONTHS else None


def shifted(parts, zone):
    """In UTC where a zone is given, and as written where none is."""
    try:
        at = datetime.datetime(*parts)
    except ValueError:
        return None
    if zone and zone != "Z":
        sign = -1 if zone[0] == "-" else 1
        at -= sign * datetime.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return at


def level_of_status(status):
    return "error" if status >= 500 else "warning" if status in (429, 401, 403, 408) else "info"


def normal(word):
    word = word.lower()
    return "error" if word in ERRORS else "warning" if word.startswith("warn") else "info"


def template(text):
    """The same words for the same event: ids, numbers, addresses and quoted values become signs."""
    text = text.split("?")[0] if text.startswith("/") else text
    for shape, sign in ((r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"), (r"\b[\w.+-]+@[\w-]+\.[\w.-]+", "<mail>"), (r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b", "<address>"),
                        (r"\b0x[0-9a-fA-F]+\b", "<hex>"), (r"\b(?=[a-f]*\d)[0-9a-f]{12,}\b", "<hash>"), (r"\"[^\"]*\"|'[^']*'", "<text>"), (r"(?<=/)\d+(?=/|$|\s|\.)", "<n>"), (r"(?<![A-Za-z<→\d])[-+]?\d+(?:[.,]\d+)*(?:ms|s|kB|MB|GB|%)?(?![A-Za-z])", "<n>")):
        text = re.sub(shape, sign, text, flags=re.I if sign == "<id>" else 0)
    return text
