"""The plan as a bar chart over the calendar."""
import datetime

import workdays
from figure import INK, QUIET, box, fit, line, page, words

CRITICAL, OTHER, SLACK, IDLE = "#b3391f", "#2c6e91", "#9fb9c8", "#f1f3f5"
LEFT, TOP, ROW = 330, 128, 30


def draw(tasks, calendar, title, subtitle, source, deadline):
    first = calendar.date(0)
    last = max([deadline or first] + [latest(task, calendar) for task in tasks])
    count = (last - first).days + 1
    wide, tall = 1120, TOP + ROW * len(tasks) + 74
    step = (wide - LEFT - 32) / count
    bottom = TOP + ROW * len(tasks)
    x = lambda date: LEFT + (date - first).days * step
    parts = []
    for at in range(count):
        date = first + workdays.DAY * at
        if step >= 2 and not calendar.works(date):
            parts.append(box(x(date), TOP, step, bottom - TOP, IDLE))
    parts += axis(first, last, x, bottom, step)
    for at, task in enumerate(tasks):
        y = TOP + at * ROW
        colour = CRITICAL if task.critical else OTHER
        parts.append(words(32, y + 20, fit(f"{task.id}  {task.name}", LEFT - 48, 15 if task.critical else 13.5), 13, INK, "start", 600 if task.critical else 400))
        begin, end = dates(task, calendar)
        right = x(end) + step
        if task.slack:
            until = latest(task, calendar)
            parts.append(line(right, y + ROW / 2, x(until) + step, y + ROW / 2, SLACK, 3))
        if task.days:
            parts.append(box(x(begin), y + 7, right - x(begin), ROW - 14, colour, ' rx="2"'))
        else:
            parts.append(f'<path d="M{right:.1f} {y + 6}l9 9l-9 9l-9 -9z" fill="{colour}"/>')
    if deadline:
        edge = x(deadline) + step
        parts += [line(edge, TOP, edge, bottom, INK, 1.5, "5 4"), words(edge - 6, bottom + 18, f"deadline {short(deadline)}", 12, INK, "end")]
    y = bottom + 36
    for at, (colour, label) in enumerate(((CRITICAL, "critical: a day lost here is a day lost at the end"), (OTHER, "has slack"), (SLACK, "slack"))):
        left = 32 + (0, 350, 450)[at]
        parts += [box(left, y - 10, 20, 4 if colour == SLACK else 12, colour), words(left + 28, y, label, 12, QUIET)]
    return page(wide, tall, title, subtitle, source, parts)


def axis(first, last, x, bottom, step):
    """A mark on every Monday, or on the first of the month where weeks are too narrow."""
    parts, date, free = [], first, 0
    by_week = step * 7 >= 46
    while date <= last:
        if date == first or (date.weekday() == 0 if by_week else date.day == 1):
            parts.append(line(x(date), TOP - 8, x(date), bottom))
            if x(date) >= free:
                label = short(date) if by_week else f"{date:%b} {date.year}"
                parts.append(words(x(date) + 3, TOP - 14, label, 12, QUIET))
                free = x(date) + (44 if by_week else 62)
        date += workdays.DAY
    return parts


def dates(task, calendar):
    """First and last day; a milestone falls on the day that completes it, or on the date it has to wait for."""
    if not task.days:
        waits = task.start > max([0, *(other.end + lag for other, lag in task.before)])
        date = calendar.date(task.start if waits else max(task.start - 1, 0))
        return date, date
    return calendar.date(task.start), calendar.date(task.end - 1)


def latest(task, calendar):
    """The last day on which the task can end without moving the end of all."""
    return calendar.date(calendar.index(dates(task, calendar)[1]) + task.slack)


def short(date: datetime.date):
    return f"{date.day} {'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[date.month - 1]}"
