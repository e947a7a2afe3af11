"""The methods. Each takes a history and gives (forecasts, standard errors) for the next steps."""
import math

NAMES = {"mean": "Mean of the last year", "naive": "Last value", "drift": "Drift", "seasonal-naive": "Seasonal naive", "holt": "Holt, damped trend",
         "holt-winters": "Holt–Winters, additive", "holt-winters-log": "Holt–Winters on logarithms"}
SIMPLE = ("mean", "naive", "drift", "seasonal-naive")
ALPHAS, BETAS, GAMMAS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.01, 0.05, 0.15, 0.3), (0.02, 0.1, 0.25, 0.5)
PHI = 0.95


def spread(errors, used=0):
    return math.sqrt(math.fsum(error * error for error in errors) / max(1, len(errors) - used))


def mean(values, steps, season):
    window = values[-max(season, 8):]
    level = math.fsum(window) / len(window)
    sigma = spread([value - level for value in window], 1)
    return [level] * steps, [sigma * math.sqrt(1 + 1 / len(window))] * steps


def naive(values, steps, season):
    sigma = spread([b - a for a, b in zip(values, values[1:])])
    return [values[-1]] * steps, [sigma * math.sqrt(step) for step in range(1, steps + 1)]


def drift(values, steps, season):
    count = len(values) - 1
    slope = (values[-1] - values[0]) / count
    sigma = spread([b - a - slope for a, b in zip(values, values[1:])], 1)
    return [values[-1] + slope * step for step in range(1, steps + 1)], [sigma * math.sqrt(step * (1 + step / count)) for step in range(1, steps + 1)]


def seasonal_naive(values, steps, season):
    sigma = spread([b - a for a, b in zip(values, values[season:])])
    return [values[-season + (step % season)] for step in range(steps)], [sigma * math.sqrt(step // season + 1) for step in range(steps)]


def holt(values, steps, season):
    best = None
    for alpha in ALPHAS:
        for beta in BETAS:
            level, trend, errors = values[0], values[1] - values[0], []
            for value in values[1:]:
                error = value - level - PHI * trend
                level, trend = level + PHI * trend + alpha * error, PHI * trend + alpha * beta * error
                errors.append(error)
            score = spread(errors)
            if best is None or score < best[0]:
                best = score, alpha, beta, level, trend, errors
    _, alpha, beta, level, trend, errors = best
    damp = [math.fsum(PHI ** n for n in range(1, step + 1)) for step in range(1, steps + 1)]
    return [level + each * trend for each in damp], grown(spread(errors, 3), [alpha + alpha * beta * each for each in damp])


def holt_winters(values, steps, season):
    """Additive trend and season. The first two seasons give the start; a grid gives the smoothing."""
    first, second = (math.fsum(values[n * season:(n + 1) * season]) / season for n in (0, 1))
    slope = (second - first) / season
    middle = (season - 1) / 2
    pattern = [(values[at] - first - slope * (at - middle) + values[at + season] - second - slope * (at - middle)) / 2 for at in range(season)]
    best = None
    for alpha in ALPHAS:
        for beta in BETAS:
            for gamma in GAMMAS:
                level, trend, seasonal, squares = first - slope * (middle + 1), slope, pattern[:], 0.0
                for at, value in enumerate(values):
                    place = at % season
                    error = value - level - trend - seasonal[place]
                    level, trend = level + trend + alpha * error, trend + alpha * beta * error
                    seasonal[place] += gamma * (1 - alpha) * error
                    squares += error * error
                if best is None or squares < best[0]:
                    best = squares, alpha, beta, gamma, level, trend, seasonal
    squares, alpha, beta, gamma, level, trend, seasonal = best
    sigma = math.sqrt(squares / max(1, len(values) - season - 4))
    forecasts = [level + trend * step + seasonal[(len(values) + step - 1) % season] for step in range(1, steps + 1)]
    return forecasts, grown(sigma, [alpha * (1 + beta * step) + (gamma * (1 - alpha) if step % season == 0 else 0) for step in range(1, steps + 1)])


def grown(sigma, weights):
    """Each step further adds the part of earlier errors that the method carries on."""
    return [sigma * math.sqrt(1 + math.fsum(weight * weight for weight in weights[:step])) for step in range(len(weights))]


METHODS = {"mean": mean, "naive": naive, "drift": drift, "seasonal-naive": seasonal_naive, "holt": holt, "holt-winters": holt_winters, "holt-winters-log": holt_winters}


def possible(values, season):
    """The methods that this much history allows."""
    names = ["mean", "naive", "drift", "holt"]
    if season > 1 and len(values) > season:
        names.append("seasonal-naive")
    if season > 1 and len(values) >= 2 * season + 2:
        names += ["holt-winters"] + (["holt-winters-log"] if min(values) > 0 else [])
    return names
