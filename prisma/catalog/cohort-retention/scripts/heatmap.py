"""The triangle as coloured cells: one hue, from light to dark, with the share in each."""
from figure import INK, QUIET, box, page, words

LIGHT, DARK = (240, 246, 251), (8, 81, 138)


def draw(made, title, source):
    cohorts = list(made.sizes)[-24:]
    ages = min(made.oldest + 1, 25)
    cell = min(72, 760 // max(ages, 1))
    left, top, tall = 168, 128, 28
    wide, high = max(960, left + ages * cell + 40), top + (len(cohorts) + 1) * tall + 66
    curve = made.curve()
    # Age 0 is everybody; it must not decide the shades.
    best = max([share for cohort in cohorts for share in made.shares(cohort)[1:ages] if share is not None] or [1]) or 1
    body = [words(32, top - 10, f"first {made.every}", 12, QUIET), words(left - 14, top - 10, "people", 12, QUIET, "end"), words(left, top - 30, f"{made.every}s since the first", 12, QUIET)]
    body += [words(left + (age + 0.5) * cell, top - 10, age, 12, QUIET, "middle") for age in range(ages)]
    rows = [(made.label(cohort), made.sizes[cohort], made.shares(cohort)) for cohort in cohorts]
    rows.append(("all", sum(made.sizes.values()), [share for share, _ in curve]))
    for line, (label, size, shares) in enumerate(rows):
        y = top + line * tall + (8 if label == "all" else 0)
        body += [words(32, y + 19, label, 13, INK, "start", 600 if label == "all" else 400), words(left - 14, y + 19, f"{size:,}", 13, INK, "end")]
        for age, share in enumerate(shares[:ages]):
            if share is None:
                continue
            depth = min(1.0, share / best) if age else 0.0
            shade = "#" + "".join(f"{round(a + (b - a) * depth):02x}" for a, b in zip(LIGHT, DARK))
            body.append(box(left + age * cell + 1, y + 1, cell - 2, tall - 2, shade if age else "#eceff2"))
            body.append(words(left + (age + 0.5) * cell, y + 19, f"{100 * share:.0f}", 12 if cell > 30 else 10, "#ffffff" if depth > 0.5 else INK, "middle"))
    how = "active in that very period" if made.kind == "classic" else "active then or later"
    return page(wide, high, title or f"Who comes back, by {made.every} of the first event", f"Per cent of each cohort {how}; only whole {made.every}s", f"Source: {source}, data until {made.until:%Y-%m-%d}", body)
