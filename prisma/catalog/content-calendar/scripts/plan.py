"""Where each piece goes: fixed dates first, then each channel's rhythm, then the themes by weight."""
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass
class Piece:
    date: date
    channel: object
    theme: str = ""
    title: str = ""
    due: date = None
    note: str = ""


@dataclass
class Result:
    pieces: list
    moved: list
    dropped: list
    clashes: list
    late: list
    heavy: list
    unthemed: list
    shares: list


def make(wanted):
    channels = {each.name: each for each in wanted.channels}
    pieces, moved, dropped, clashes = [], [], [], []
    for each in sorted(wanted.fixed, key=lambda one: (one["date"], one["channel"])):
        if any(one.date == each["date"] and one.channel.name == each["channel"] for one in pieces):
            clashes.append(f"{spoken(each['date'])}: {each['channel']} has two fixed pieces, one of them “{each['title']}”")
        why = closed(wanted, each["date"])
        if why:
            clashes.append(f"{spoken(each['date'])}: “{each['title']}” is fixed on a closed day ({why}) and stays there")
        pieces.append(Piece(each["date"], channels[each["channel"]], each["theme"], each["title"], note="fixed"))
    load = Counter(each.date for each in pieces)
    clashes += [f"{spoken(when)}: {count} fixed pieces, {wanted.max_per_day} a day are allowed" for when, count in sorted(load.items()) if count > wanted.max_per_day]

    # The rarest channel chooses first: a monthly film has fewer days to go to than a daily post.
    taken = {name: {each.date for each in pieces if each.channel.name == name} for name in channels}
    blocked = []
    for channel in sorted(wanted.channels, key=lambda one: len(one.days) / one.every):
        for when in list(rhythm(wanted, channel, taken[channel.name])):
            why = obstacle(wanted, channel, when, load, taken[channel.name])
            if why:
                blocked.append((when, channel, why))
                continue
            taken[channel.name].add(when)
            load[when] += 1
            pieces.append(Piece(when, channel))
    # Only what found its day closed or full is moved, so that one holiday does not push the whole week along.
    for when, channel, why in blocked:
        target = elsewhere(wanted, channel, when, load, taken[channel.name])
        if target is None:
            dropped.append((when, channel.name, why))
            continue
        moved.append((when, target, channel.name, why))
        taken[channel.name].add(target)
        load[target] += 1
        pieces.append(Piece(target, channel, note=f"moved from {spoken(when)}: {why}"))
    order = {each.name: at for at, each in enumerate(wanted.channels)}
    pieces.sort(key=lambda one: (one.date, one.channel.time, order[one.channel.name]))
    unthemed = give_themes(wanted, pieces)
    for each in pieces:
        each.due = due(wanted, each)
    late = [each for each in pieces if each.due < wanted.start]
    weeks = Counter(monday(each.date) for each in pieces)
    heavy = [(week, count) for week, count in sorted(weeks.items()) if wanted.capacity and count > wanted.capacity]
    return Result(pieces, sorted(moved), sorted(dropped), clashes, late, heavy, unthemed, shares(wanted, pieces))


def rhythm(wanted, channel, taken):
    """The channel's own dates; a fixed piece stands for the nearest of them in its week."""
    week, number = monday(wanted.start), 1
    while week <= wanted.end:
        if number >= channel.first_week and (number - channel.first_week) % channel.every == 0:
            dates = [week + ONE * at for at in channel.days if wanted.start <= week + ONE * at <= wanted.end]
            for fixed in sorted(when for when in taken if monday(when) == week):
                if dates:
                    dates.remove(min(dates, key=lambda when: (abs(when - fixed), when)))
            yield from dates
        week, number = week + 7 * ONE, number + 1


def elsewhere(wanted, channel, when, load, taken):
    """The nearest free workday of the same week, later ones first."""
    week = [monday(when) + ONE * at for at in wanted.workdays]
    fit = [each for each in week if wanted.start <= each <= wanted.end and not obstacle(wanted, channel, each, load, taken)]
    return min(fit, key=lambda each: (abs(each - when), each < when)) if fit else None


def obstacle(wanted, channel, when, load, taken):
    if when in taken:
        return f"{channel.name} has a piece that day"
    return closed(wanted, when) or ("the day is full" if load[when] >= wanted.max_per_day else "")


def closed(wanted, when):
    pause = next((reason for first, last, reason in wanted.pauses if first <= when <= last), "")
    return pause or (wanted.holidays[when] if when in wanted.quiet else "")


def give_themes(wanted, pieces):
    """Weights are kept over the whole calendar; a channel does not repeat its last theme while there is another."""
    owed = Counter()
    last, unthemed = {}, []
    for each in pieces:
        open_to = [theme for theme in wanted.themes if each.channel.name in theme.channels and theme.first <= each.date <= theme.last]
        if not each.theme and not open_to:
            unthemed.append(each)
            continue
        total = sum(theme.weight for theme in open_to)
        for theme in open_to:
            owed[theme.name] += theme.weight / total
        if not each.theme:
            fresh = [theme for theme in open_to if theme.name != last.get(each.channel.name)] or open_to
            each.theme = max(fresh, key=lambda theme: round(owed[theme.name], 9)).name
        owed[each.theme] -= 1
        last[each.channel.name] = each.theme
    return unthemed


def due(wanted, piece):
    """So many working days before publication; holidays and pauses are no working days."""
    when, left = piece.date, piece.channel.lead
    while left > 0 and (piece.date - when).days < 365:
        when -= ONE
        if when.weekday() in wanted.workdays and when not in wanted.holidays and not closed(wanted, when):
            left -= 1
    return when


def shares(wanted, pieces):
    count = Counter(each.theme for each in pieces)
    total = sum(theme.weight for theme in wanted.themes)
    names = [theme.name for theme in wanted.themes]
    listed = [(theme.name, count[theme.name], theme.weight / total) for theme in wanted.themes]
    return listed + [(name, many, None) for name, many in sorted(count.items()) if name and name not in names]


def monday(when):
    return when - ONE * when.weekday()


def spoken(when):
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[when.weekday()]} {when.isoformat()}"
