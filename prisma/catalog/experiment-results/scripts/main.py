"""Judge an A/B test: verdict, differences with intervals, checks of the experiment itself. Report on stdout, results.csv in $OUTPUT_DIR.

Usage: main.py [USERS.csv] with the settings as a JSON object on stdin.
"""
import math
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import groups
import probability
import table
import verdict

SETTINGS = ("groups", "group", "metric", "control", "split", "confidence", "worthwhile", "looks", "planned", "better")


def main():
    found = given.settings(SETTINGS, plain="group")
    confidence = given.amount(found, "confidence", 0.95, 0.8, 0.999)
    looks = given.amount(found, "looks", 1, 1, 1000, whole=True)
    planned = given.amount(found, "planned", None, 1, 10**9, whole=True)
    worth = given.amount(found, "worthwhile", None, 0, 1000)
    better = given.choice(found, "better", ("higher", "lower"), "higher")
    arms, metric = groups.read(found)
    control, others = arms[0], arms[1:]
    ratio = probability.sample_ratio([arm.n for arm in arms], groups.split(found, arms))
    # Several comparisons, several chances to be wrong: the threshold is shared out.
    alpha = (1 - confidence) / len(others)
    compared = [compare(control, arm, alpha) for arm in others]
    given.save("results.csv", table.write(
        ["group", "n", "value", "difference", "low", "high", "relative", "p"],
        [[control.name, control.n, f"{control.value:.6g}", "", "", "", "", ""]] + [[arm.name, arm.n, f"{arm.value:.6g}", f"{each.diff:.6g}", f"{each.low:.6g}", f"{each.high:.6g}", "" if each.relative is None else f"{each.relative:.6g}", f"{each.p:.6g}"] for arm, each in zip(others, compared)]))
    print(verdict.write(control, others, compared, metric, ratio, alpha, looks, planned, worth, better), end="")


def compare(control, arm, alpha):
    diff = arm.value - control.value
    if control.kind == "share":
        p = probability.two_shares(arm.hits, arm.n, control.hits, control.n)
        low, high = probability.newcombe(arm.hits, arm.n, control.hits, control.n, alpha)
        sigma = math.sqrt(2 * control.value * (1 - control.value)) or 0.5
    else:
        error = math.sqrt(arm.variance / arm.n + control.variance / control.n)
        if not error:
            raise given.Problem("Every value within the groups is the same. There is nothing to test; check the column of the metric.")
        freedom = error**4 / ((arm.variance / arm.n) ** 2 / (arm.n - 1) + (control.variance / control.n) ** 2 / (control.n - 1))
        p = probability.t_two_sided(diff / error, freedom)
        reach = probability.t_quantile(1 - alpha / 2, freedom) * error
        low, high, sigma = diff - reach, diff + reach, math.sqrt(arm.variance + control.variance)
    size = min(arm.n, control.n)
    # The difference that a test of this size finds four times in five.
    seen = (probability.z_quantile(1 - alpha / 2) + 0.841621) * sigma / math.sqrt(size)
    return groups.Compared(diff, low, high, p, diff / control.value if control.value else None, seen)


given.run(main)
