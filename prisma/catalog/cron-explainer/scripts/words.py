"""A plan in plain English."""
from schedule import RANGES

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()


def explain(plan):
    if not plan.fields:
        return "Once, when the cron daemon starts. There is no time to list."
    text = f"{times(plan)}{days(plan)}{months(plan)}."
    return text[0].upper() + text[1:]


def times(plan):
    fields = plan.fields
    second, minute, hour = fields.get("second"), fields["minute"], fields["hour"]
    if len(minute.values) * len(hour.values) <= 4 and (second is None or len(second.values) == 1):
        tail = f":{second.values[0]:02}" if second and second.values[0] else ""
        return "at " + joined([f"{h:02}:{m:02}{tail}" for h in hour.values for m in minute.values])
    parts = []
    if second and second.values != [0]:
        parts.append(every("second", second) or f"at second {joined(second.values)}")
    if not (minute.full("minute") and parts):
        parts.append(every("minute", minute) or f"at minute {joined(minute.values)}")
    if not hour.full("hour"):
        parts.append(every("hour", hour) or f"in the hour{'' if len(hour.values) == 1 else 's'} {joined(compact(hour.values))}")
    elif minute.full("minute"):
        return ", ".join(parts)
    else:
        parts += [] if every("minute", minute) else ["of every hour"]
    return ", ".join(parts)


def every(name, field):
    if field.full(name):
        return f"every {name}"
    values = field.values
    low, high = RANGES[name]
    step = values[1] - values[0] if len(values) > 2 else 0
    regular = step > 1 and all(b - a == step for a, b in zip(values, values[1:]))
    if regular and values[0] == low and values[-1] + step > high:
        return f"every {step} {name}s" + ("" if (high + 1) % step == 0 else f" (starting again at {low})")
    return None


def days(plan):
    month, week = plan.fields["day of month"], plan.fields["day of week"]
    spans = compact(month.values)
    plain = all(isinstance(day, int) for day in spans)
    of_month = "" if month.full("day of month") else f"on the {joined([ordinal(day) for day in spans])}" if plain else f"on days {joined(spans)} of the month"
    named = [DAYS[day] for day in week.values[1:] + week.values[:1]] if week.values[0] == 0 else [DAYS[day] for day in week.values]
    if week.values == [1, 2, 3, 4, 5]:
        named = ["Monday to Friday"]
    of_week = "" if week.full("day of week") else f"{joined(named)}"
    if of_month and of_week:
        return f", {of_month}, and also on every {of_week}" if plan.either_day() else f", {of_month} if that is a {joined(named, 'or')}"
    if of_week:
        return f", {'' if named == ['Monday to Friday'] else 'every '}{of_week}"
    return f", {of_month}" if of_month else ", every day" if not plan.is_frequent() else ""


def months(plan):
    field = plan.fields["month"]
    return "" if field.full("month") else f", in {joined([MONTHS[value - 1] for value in field.values])}"


def values(name, field):
    if field.full(name):
        return "all"
    if name == "day of week":
        return ", ".join(DAYS[value] for value in field.values)
    if name == "month":
        return ", ".join(MONTHS[value - 1] for value in field.values)
    return ", ".join(str(value) for value in compact(field.values))


def compact(numbers):
    """Runs of three or more as "1–7"."""
    found, start = [], 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            run = numbers[start:at]
            found += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
            start = at
    return found


def joined(items, word="and"):
    items = [str(item) for item in items]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def ordinal(number):
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
