"""Forecast a series with the method that did best in a backtest. Called by main.sh: forecast.csv, chart.svg, report on stdout."""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import backtest
import calendar_series
import drawing
import given
import methods
import table
from figure import figure

SETTINGS = ("text", "date", "value", "every", "horizon", "season", "method", "aggregate", "floor", "unit", "title")


def main():
    found = given.settings(SETTINGS)
    there, pasted = given.files((".csv", ".tsv", ".txt")), given.words(found, "text")
    if not there and "\n" not in pasted:
        raise given.Problem('There is no series. Attach a .csv with a date and a value in each row, or put it into "text".')
    data = table.load(there[0]) if there else table.parse(pasted.encode(), "pasted series")
    series = calendar_series.read(data, found)
    horizon = given.amount(found, "horizon", min(12, max(1, len(series.values) // 3)), 1, 366, whole=True)
    if horizon > len(series.values):
        raise given.Problem(f'"horizon" is {horizon}, more than the {len(series.values)} {series.every}s of history. No method carries that far.')
    floor = given.amount(found, "floor", None, -1e12, 1e12)
    season = given.amount(found, "season", series.usual_season, 1, 366, whole=True)
    wanted = given.choice(found, "method", ("auto", *methods.METHODS), "auto")
    scores = backtest.run(series.values, horizon, season)
    chosen = backtest.pick(scores) if wanted == "auto" else wanted
    if chosen not in scores:
        raise given.Problem(f'"method": {chosen} needs two whole seasons of {season} before the backtest and, for logs, values above zero. Possible here: {", ".join(scores)}.')
    rows = backtest.forecast(series, scores[chosen], chosen, horizon, season, floor)
    given.save("forecast.csv", table.write(["period", "forecast", "low_80", "high_80", "low_95", "high_95"], [[row[0], *(f"{value:.6g}" for value in row[1:])] for row in rows]))
    unit = given.words(found, "unit")
    title = given.words(found, "title") or f"{series.name}: the next {horizon} {series.every}s"
    given.save("chart.svg", drawing.chart(series, rows, title, unit, data.name, methods.NAMES[chosen] + (", chosen by backtest" if wanted == "auto" else "")))
    print(report(series, scores, chosen, rows, season, horizon, unit))


def report(series, scores, chosen, rows, season, horizon, unit):
    whole = all(float(value).is_integer() for value in series.values) and max(map(abs, series.values)) >= 100
    show = lambda value: figure(round(value) if whole else value, unit)
    last, score = rows[-1], scores[chosen]
    parts = [f"**{rows[0][0]}: {show(rows[0][1])} (80 % between {show(rows[0][2])} and {show(rows[0][3])}); {last[0]}: {show(last[1])} (80 % between {show(last[2])} and {show(last[3])}).**",
             f"{methods.NAMES[chosen]}, from {len(series.values)} {series.every}s of {series.name}, {series.labels[0]} to {series.labels[-1]}" + (f", season of {season}." if season > 1 else ", no season.")]
    if len(rows) > 1 and season > 1 and horizon == season and series.aggregate == "sum":
        before, ahead = sum(series.values[-season:]), sum(row[1] for row in rows)
        parts.append(f"The next {season} {series.every}s together: {show(ahead)}, against {show(before)} in the last {season} ({ahead / before - 1:+.1%}).".replace("-", "−") if before else "")
    parts.append("## How the methods did on periods they had not seen")
    lines = ["| Method | MASE | Mean error | In its 80 % range |\n| --- | ---: | ---: | ---: |"]
    for name, each in sorted(scores.items(), key=lambda pair: pair[1].mase):
        bold = "**" if name == chosen else ""
        lines.append(f"| {bold}{methods.NAMES[name]}{bold} | {each.mase:.2f} | {show(each.mae)} | {each.covered:.0%} |")
    parts.append("\n".join(lines))
    parts.append(f"{score.origins} forecast{'s' if score.origins > 1 else ''} of {score.reach} {series.every}s each, made from ever later starting points. MASE below 1 beats repeating the last {'season' if season > 1 else 'value'} within the history.")
    notes = [*series.notes, *backtest.warnings(series, scores, chosen, season, horizon)]
    if notes:
        parts += ["## Before you rely on it", "\n".join(f"- {note}" for note in notes)]
    parts.append("## Forecast\n\n| Period | Forecast | 80 % | 95 % |\n| --- | ---: | ---: | ---: |\n" + "\n".join(f"| {row[0]} | {show(row[1])} | {show(row[2])} to {show(row[3])} | {show(row[4])} to {show(row[5])} |" for row in rows[:24]))
    return "\n\n".join(part for part in parts if part)


given.run(main)
