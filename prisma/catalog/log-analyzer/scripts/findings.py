"""What a log says when it is counted."""
import re
import statistics
from collections import Counter
from dataclasses import dataclass

from entries import template

ORDER = {"error": 0, "warning": 1}


@dataclass
class Cluster:
    level: str
    template: str
    count: int
    first: object
    last: object
    example: str


@dataclass
class Route:
    name: str
    count: int
    server: int
    client: int
    median: object
    p95: object
    worst: object


def clusters(found):
    groups = {}
    for each in found:
        if each.level in ORDER:
            groups.setdefault((each.level, template(each.message)), []).append(each)
    made = []
    for (level, text), group in groups.items():
        times = sorted(each.at for each in group if each.at)
        made.append(Cluster(level, text, len(group), times[0] if times else None, times[-1] if times else None, (group[0].message + " / " + group[0].cause).removesuffix(" / ")))
    return sorted(made, key=lambda each: (ORDER[each.level], -each.count, each.template))


def routes(found):
    groups = {}
    for each in found:
        if each.route:
            groups.setdefault(each.route, []).append(each)
    made = []
    for name, group in groups.items():
        times = sorted(each.ms for each in group if each.ms is not None)
        made.append(Route(name, len(group), sum(each.status >= 500 for each in group), sum(400 <= each.status < 500 for each in group),
                          statistics.median(times) if times else None, nearest(times, 0.95), times[-1] if times else None))
    return sorted(made, key=lambda each: (-(each.p95 or 0), -each.count, each.name))


def nearest(times, share):
    """The nearest-rank percentile: a value that really occurred."""
    return times[max(0, -(-len(times) * share // 1).__trunc__() - 1)] if times else None


def remarkable(found, timed, groups, unread, slow):
    errors = [each for each in timed if each.level == "error"]
    if errors:
        first = next(each for each in groups if each.level == "error" and each.first == errors[0].at)
        yield f"The **first error** is at {errors[0].at:%Y-%m-%d %H:%M:%S}: `{clean(first.template)}`. What came after may follow from it."
        minutes = Counter(each.at.replace(second=0) for each in errors)
        worst, most = min(minutes.items(), key=lambda pair: (-pair[1], pair[0]))
        if most >= 3 and most > 2 * len(errors) / max(1, len(minutes)) or most >= 3 and len(minutes) <= 3:
            yield f"**{most} of {len(errors)} errors** fall into the minute {worst:%H:%M}."
    if groups and groups[0].level == "error" and groups[0].count > 1:
        top, total = groups[0], sum(each.count for each in groups if each.level == "error")
        yield f"`{clean(top.template)}` is {top.count} of {total} errors ({top.count / total:.0%})."
    for each in routes(found):
        if each.server and each.count >= 5 and each.server / each.count >= 0.05:
            yield f"`{each.name}` fails: {each.server} of {each.count} answers are 5xx ({each.server / each.count:.0%})."
    for each in routes(found):
        if each.p95 is not None and each.p95 >= slow and each.count >= 3:
            yield f"`{each.name}` is slow: p95 {each.p95:,.0f} ms, median {each.median:,.0f} ms over {each.count} requests."
    gaps = [(b.at - a.at, a.at, b.at) for a, b in zip(timed, timed[1:])]
    if len(gaps) >= 20:
        longest, start, end = max(gaps, key=lambda gap: gap[0])
        usual = sorted(gap[0] for gap in gaps)[len(gaps) // 2]
        if longest.total_seconds() >= 60 and longest > 20 * usual:
            yield f"**Silence** of {longest.total_seconds():,.0f} s from {start:%H:%M:%S} to {end:%H:%M:%S}: a stop, a restart, or a lost part of the log."
    clients = Counter(each.client for each in found if each.client)
    if clients and len(found) >= 20:
        who, number = clients.most_common(1)[0]
        if number / len(found) >= 0.5 and len(clients) > 1:
            yield f"One client, `{who}`, sends {number / len(found):.0%} of the requests."
    if unread:
        yield f"Lines without a time that could be read: {unread}. They are counted, but not in the chart."


def clean(text):
    return re.sub(r"[`\n]", "'", text)[:120]
