"""What an investor would ask about the estimate, worst first."""

from model import LEVELS, factors
from wording import money


def findings(model, likely, ranges, effects):
    currency = model["currency"]
    remarks = []
    if "top_down" in likely and likely["top_down"] > 0 and likely["tam"] > 0:
        ratio = likely["top_down"] / likely["tam"]
        gap = max(ratio, 1 / ratio)
        text = f"From the top the TAM is {money(likely['top_down'], currency)}, from below {money(likely['tam'], currency)}: "
        if gap >= 2:
            remarks.append(text + f"apart by a factor of {gap:.1f}. They do not describe the same market; find the definition that differs before showing either.")
        elif gap >= 1.25:
            remarks.append(text + f"{abs(ratio - 1):.0%} apart, worth an explanation.".replace("%", " %"))
    else:
        remarks.append("There is no estimate from the top. Without a second way to the TAM a mistake of a factor of ten goes unseen.")
    if "capacity" in likely and likely["capacity"] > 0 and likely["som"] > likely["capacity"] * 1.1:
        remarks.append(f"The SOM ({money(likely['som'], currency)}) is more than the team can win ({money(likely['capacity'], currency)}). Plan more people or claim less.")
    if "capacity" not in likely:
        remarks.append("Nothing says whether the SOM can be won: add \"capacity\" (people, deals each a year, years, price).")
    if likely["sam"] > 0 and likely["som"] / likely["sam"] > 0.2:
        remarks.append(f"The SOM is {likely['som'] / likely['sam']:.0%} of the SAM. Newcomers seldom hold more than 5 to 10 % after three years.".replace("% of", " % of"))
    if effects and effects[0]["share"] >= 0.5:
        remarks.append(f"{effects[0]['name']} causes {effects[0]['share']:.0%} of the uncertainty of the SOM. A week spent on that number is worth more than all others.".replace("% of the", " % of the"))
    low, _, high = ranges["som"]
    if low > 0 and high / low > 10:
        remarks.append(f"The range of the SOM spans a factor of {high / low:.0f}. Give the order of magnitude and no more.")
    named = list(dict.fromkeys(factor["name"] for factor in factors(model) if not factor["source"]))
    if named:
        remarks.append(f"Without a source: {', '.join(named)}.")
    fixed = list(dict.fromkeys(f["name"] for each in model["segments"] for level in LEVELS for f in each[level] if f["low"] == f["high"]))
    if fixed:
        remarks.append(f"Given as certain: {', '.join(fixed)}. Very few numbers about a market are.")
    narrow = list(dict.fromkeys(f["name"] for each in model["segments"] for level in ("sam", "som") for f in each[level] if f["low"] < f["high"] and f["high"] - f["low"] < 0.2 * f["likely"]))
    if narrow:
        remarks.append(f"Suspiciously narrow: {', '.join(narrow)}. Shares that nobody has measured deserve more than ±10 %.")
    return remarks
