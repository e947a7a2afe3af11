"""Read access logs, JSON lines or plain logs: errors by template, rate over time, slowest routes.

Usage: analyze.py [FILE …], or the log (or {"log": …, "slow_ms": …}) on stdin.
"""
import csv
import io
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import chart
import entries
import findings
from intake import Refused, cell, counted, files, run, save, settings

FIELDS = {"log": str, "text": str, "top": int, "slow_ms": int}


def main():
    request = settings(FIELDS, subject_is_json=True)
    top, slow = request.get("top", 10), request.get("slow_ms", 1000)
    if not 1 <= top <= 100 or slow < 1:
        raise Refused('"top" has to be from 1 to 100, "slow_ms" at least 1.')
    given = files() or [("input", request.get("log") or request.get("text") or "")]
    found, unread = [], 0
    for name, text in given:
        read, lost = entries.read(text)
        found += read
        unread += lost
    if not found:
        raise Refused('No log lines. Attach the log, or send it as the input or as "log".')
    timed = sorted((each for each in found if each.at), key=lambda each: each.at)
    clusters = findings.clusters(found)
    picture = chart.draw(timed, ", ".join(name for name, _ in given))
    if picture:
        save("rate.svg", picture)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["level", "count", "first", "last", "template", "example"])
    for each in clusters:
        writer.writerow([each.level, each.count, stamp(each.first), stamp(each.last), each.template, guarded(each.example)])
    save("clusters.csv", table.getvalue())
    text = report(found, timed, clusters, unread, top, slow)
    save("report.md", text + "\n")
    return text


def report(found, timed, clusters, unread, top, slow):
    errors = [each for each in found if each.level == "error"]
    lines = [f"# {counted(len(found), 'entry', 'entries')}, {counted(len(errors), 'error')}", ""]
    if timed:
        lines += [f"From {stamp(timed[0].at)} to {stamp(timed[-1].at)}.", ""]
    lines += ["## What stands out", ""] + ([f"{number}. {text}" for number, text in enumerate(findings.remarkable(found, timed, clusters, unread, slow), 1)] or ["Nothing."])
    if clusters:
        lines += ["", "## Errors and warnings by template", "", "| Count | Level | Template | First seen | Last seen |", "| ---: | --- | --- | --- | --- |"]
        lines += [f"| {each.count} | {each.level} | `{cell(each.template)[:140]}` | {stamp(each.first)} | {stamp(each.last)} |" for each in clusters[:top]]
        lines += [f"\n{len(clusters) - top} more are in `clusters.csv`."] if len(clusters) > top else []
    routes = findings.routes(found)
    if routes:
        has_times = any(each.median is not None for each in routes)
        lines += ["", f"## Routes{', slowest first' if has_times else ''}", "", "| Route | Requests | 5xx | 4xx | median ms | p95 ms | max ms |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
        lines += [f"| `{cell(each.name)}` | {each.count} | {each.server} | {each.client} | {shown(each.median)} | {shown(each.p95)} | {shown(each.worst)} |" for each in routes[:top]]
    return "\n".join(lines)


def shown(number):
    return "" if number is None else f"{number:,.0f}"


def stamp(at):
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def guarded(text):
    return "'" + text if text[:1] in "=+-@" else text


run(main)
