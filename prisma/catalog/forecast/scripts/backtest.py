"""Which method would have done best, by forecasting the past from before it; and the forecast with ranges that held there."""
import math
from dataclasses import dataclass

import methods

Z80, Z95 = 1.281552, 1.959964


@dataclass
class Score:
    mase: float
    mae: float
    covered: float
    origins: int
    reach: int
    widen: float  # by how much the textbook range was too narrow
    bias: float


def run(values, horizon, season):
    """Rolling origin: up to twelve starting points, each forecasting as far as there is something to compare with."""
    least = min(2 * season + 2 if len(values) >= 3 * season else max(season + 1, 6), len(values) - 2)
    reach = max(1, min(horizon, (len(values) - least + 1) // 2))
    origins = range(max(least, len(values) - reach - 11), len(values) - reach + 1)
    if len(values) > 400:
        origins = origins[::3]
    scores = {}
    for name in methods.possible(values[: origins[0]], season):
        errors, scaled, ratios = [], [], []
        for origin in origins:
            past, actual = values[:origin], values[origin:origin + reach]
            lag = season if len(past) > season else 1
            scale = math.fsum(abs(b - a) for a, b in zip(past, past[lag:])) / (len(past) - lag)
            forecasts, wide = estimate(name, past, reach, season)
            for guess, sigma, real in zip(forecasts, wide, actual):
                miss = back(name, guess) - real
                errors.append(miss)
                scaled.append(abs(miss) / scale if scale else (0.0 if abs(miss) < 1e-12 else 99.0))
                ratios.append(abs(guess - there(name, real)) / sigma if sigma else (0.0 if abs(miss) < 1e-9 else 9.0))
        ratios.sort()
        held = ratios[min(len(ratios) - 1, math.ceil(0.8 * len(ratios)) - 1)] / Z80
        widen = max(1.0, held) if len(ratios) >= 20 else 1.0
        scores[name] = Score(average(scaled), average(map(abs, errors)), sum(each <= Z80 for each in ratios) / len(ratios), len(origins), reach, widen, average(errors))
    return scores


def average(numbers):
    numbers = list(numbers)
    return math.fsum(numbers) / len(numbers)


def estimate(name, past, steps, season):
    return methods.METHODS[name]([there(name, value) for value in past], steps, season)


def there(name, value):
    return math.log(value) if name.endswith("-log") and value > 0 else value


def back(name, value):
    return math.exp(min(value, 700)) if name.endswith("-log") else value


def pick(scores):
    """The best; a smoothing method has to beat the best simple one by a twentieth to be worth explaining."""
    best = min(scores, key=lambda name: scores[name].mase)
    simple = min((name for name in scores if name in methods.SIMPLE), key=lambda name: scores[name].mase)
    return best if scores[best].mase < 0.95 * scores[simple].mase else simple


def forecast(series, score, name, horizon, season, floor):
    guesses, wide = estimate(name, series.values, horizon, season)
    rows = []
    for step, (guess, sigma) in enumerate(zip(guesses, wide), 1):
        ends = [guess, *(guess + sign * z * sigma * score.widen for z in (Z80, Z95) for sign in (-1, 1))]
        ends = [back(name, end) if floor is None else max(float(floor), back(name, end)) for end in ends]
        rows.append([series.after(step), *ends])
    return rows


def warnings(series, scores, chosen, season, horizon):
    score = scores[chosen]
    if score.mase >= 1:
        yield f"The method's errors ({score.mase:.2f}) are no smaller than those of repeating the past within the history. Use the range and not the number."
    if season > 1 and not any(name.startswith(("seasonal", "holt-winters")) for name in scores):
        yield f"There is less than a season and a half of history, so no seasonal method could be tried. Any yearly pattern is missing from this forecast."
    if score.reach < horizon:
        yield f"The backtest reached {score.reach} {series.every}s; beyond that, the ranges are theory."
    if score.origins * score.reach < 20:
        yield f"Only {score.origins * score.reach} test values: the order of the methods may be luck."
    if score.widen > 1.02:
        yield f"Ranges were widened by {score.widen - 1:.0%}, because the textbook ones were too narrow in the backtest."
    if abs(score.bias) > 0.5 * score.mae and score.origins * score.reach >= 12:
        yield f"In the backtest it was mostly too {'high' if score.bias > 0 else 'low'}. Look for what changed late in the history before you trust the level."
