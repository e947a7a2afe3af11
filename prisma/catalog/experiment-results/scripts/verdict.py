"""The verdict in words, then the numbers, then what may be wrong with the experiment."""
from table import shown

SRM = 0.001


def write(control, others, compared, metric, ratio, alpha, looks, planned, worth, better):
    broken, early = ratio < SRM, planned is not None and min(arm.n for arm in (control, *others)) < planned
    parts = []
    if broken:
        parts.append(f"**No verdict: the groups are not the sizes they should be.** {sizes(control, others)}; chance alone gives that with {p_text(ratio)}. People were lost or counted twice on one side, so the difference below may be made by that alone. Find the cause first.")
    for arm, each in zip(others, compared):
        said = decide(control, arm, each, alpha, worth, better, metric)
        parts.append(said if not broken else f"Had the groups been sound: {said.replace('**', '')}")
    parts.append(figures(control, others, compared, alpha))
    parts.append("## The experiment itself\n\n" + "\n".join(f"- {each}" for each in checks(control, others, compared, ratio, alpha, looks, planned, early)))
    return "\n\n".join(parts) + "\n\nFile: `results.csv`.\n"


def decide(control, arm, each, alpha, worth, better, metric):
    good = each.diff > 0 if better == "higher" else each.diff < 0
    name, base = shown(arm.name), shown(control.name)
    span = f"{points(each.low, arm)} to {points(each.high, arm)}"
    if each.p >= alpha or each.low <= 0 <= each.high:
        verdict = f"**Undecided: {name} and {base} cannot be told apart on {shown(metric)}.** The difference is {points(each.diff, arm)}, and anything from {span} fits the data."
        if worth is not None and control.value and max(abs(each.low), abs(each.high)) < worth / 100 * abs(control.value):
            return f"**No difference that matters: {name} changes {shown(metric)} by less than {worth:g} % of {base} either way** ({span})."
        return verdict + f" A test of this size finds a difference of {points(each.detectable, arm).lstrip('+')} four times in five; a smaller one it mostly misses."
    relative = f" ({each.relative:+.1%})".replace("-", "−") if each.relative is not None else ""
    verdict = f"**{name} is {'better' if good else 'worse'} than {base} on {shown(metric)}: {points(each.diff, arm)}{relative}, {100 * (1 - alpha):.3g} % interval {span}.**"
    if worth is not None and control.value:
        bar = worth / 100 * abs(control.value)
        sure = min(abs(each.low), abs(each.high)) >= bar
        small = max(abs(each.low), abs(each.high)) < bar
        if good:
            verdict += f" {'The whole interval is above' if sure else 'The whole interval is below' if small else 'Part of the interval is below'} the {worth:g} % that would be worth it{': real, and too small to matter' if small else ''}."
    return verdict


def points(value, arm):
    text = f"{100 * value:+.2f} points" if arm.kind == "share" else f"{value:+,.4g}"
    return text.replace("-", "−")


def figures(control, others, compared, alpha):
    share = control.kind == "share"
    lines = [f"| Group | People | {'Conversions | Rate' if share else 'Mean | SD'} | Difference | {100 * (1 - alpha):.3g} % interval | p |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for arm, each in [(control, None), *zip(others, compared)]:
        middle = f"{arm.hits:,} | {arm.value:.2%}" if share else f"{arm.value:,.4g} | {arm.variance ** 0.5:,.4g}"
        rest = f"{points(each.diff, arm)} | {points(each.low, arm)} to {points(each.high, arm)} | {p_text(each.p)}" if each else "| | control"
        lines.append(f"| {shown(arm.name)} | {arm.n:,} | {middle} | {rest} |")
    return "\n".join(lines)


def p_text(p):
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}" if p < 0.01 else f"p = {p:.3f}"


def sizes(control, others):
    return ", ".join(f"{shown(arm.name)} {arm.n:,}" for arm in (control, *others))


def checks(control, others, compared, ratio, alpha, looks, planned, early):
    if ratio >= SRM:
        yield f"Group sizes fit the intended split ({p_text(ratio)}; the alarm is below {SRM})."
    if looks > 1:
        strict = alpha / looks
        hit = [shown(arm.name) for arm, each in zip(others, compared) if strict <= each.p < alpha]
        yield (f"The results were looked at {looks} times. Each look is another chance of a false alarm; held to {strict:.2g}, which allows for all of them, "
               + (f"{', '.join(hit)} would not pass. Do not stop on this." if hit else "the verdict stays the same."))
    if early:
        yield f"It was planned for {planned:,} people a group and has fewer. A difference seen before the end is larger than the true one on average, and often gone at the end. Let it run."
    elif planned is None:
        yield "No planned size was given. If the test was stopped because it looked good, the p values are too small; say how often it was looked at."
    if len(others) > 1:
        yield f"{len(others)} groups were compared with the control; each is held to {alpha:.3g} so that all together keep their promise. The best of several looks better than it is."
    smallest = min(min(arm.hits, arm.n - arm.hits) for arm in (control, *others)) if control.kind == "share" else None
    if smallest is not None and smallest < 10:
        yield f"One group has only {smallest} {'conversions' if smallest == min(arm.hits for arm in (control, *others)) else 'people who did not convert'}. The interval holds, the p value is rough."
    heavy = max((arm.largest for arm in (control, *others)), default=0)
    if control.kind == "mean" and heavy > 0.2:
        yield f"The largest hundredth of the values brings {heavy:.0%} of the sum. A few people decide this mean; repeat it with values capped at the 99th percentile."
