"""Which pixels are background, how far they cover the edge, and which colour the edge has without them."""
from array import array


def distances(rgba, key):
    """For every pixel how far it is from the key colour: the largest difference of a channel, 0 to 255."""
    tables = [bytes(abs(value - each) for value in range(256)) for each in key]
    lines = [rgba[channel::4].translate(table) for channel, table in enumerate(tables)]
    return bytes(map(max, *lines))


def border_colour(width, height, rgba):
    """The commonest colour of the frame, how much of the frame is near it, and how much it spreads."""
    frame = [*range(width), *range((height - 1) * width, height * width)]
    for y in range(1, height - 1):
        frame += (y * width, y * width + width - 1)
    colours = [bytes(rgba[i * 4:i * 4 + 3]) for i in frame if rgba[i * 4 + 3] > 127]
    if not colours:
        return None, 0.0, 0
    groups = {}
    for colour in colours:
        groups.setdefault((colour[0] >> 4, colour[1] >> 4, colour[2] >> 4), []).append(colour)
    best = max(sorted(groups), key=lambda each: len(groups[each]))
    members = groups[best]
    key = tuple(sorted(colour[channel] for colour in members)[len(members) // 2] for channel in range(3))
    off = sorted(max(abs(a - b) for a, b in zip(colour, key)) for colour in colours)
    near = [each for each in off if each <= 40]
    spread = near[len(near) * 95 // 100] if near else 0
    return key, len(near) / len(colours), spread


def flood(width, height, far, limit):
    """1 for each pixel that can be reached from the frame over pixels within the limit. Runs of a row at a time."""
    reached = bytearray(width * height)
    open_ = bytes(1 if value <= limit else 0 for value in range(256))
    free = bytearray(far.translate(open_))
    stack = [*range(width), *range((height - 1) * width, height * width)]
    for y in range(height):
        stack += (y * width, y * width + width - 1)
    while stack:
        at = stack.pop()
        if not free[at]:
            continue
        row = at // width * width
        left = free.rfind(0, row, at) + 1 or row
        right = free.find(0, at, row + width)
        right = row + width if right < 0 else right
        length = right - left
        reached[left:right] = b"\1" * length
        free[left:right] = bytes(length)
        for beside in (left - width, left + width):
            if 0 <= beside < len(free):
                end, seek = beside + length, beside
                while (seek := free.find(1, seek, end)) >= 0:
                    stack.append(seek)
                    seek = free.find(0, seek, end)
                    if seek < 0:
                        break
    return reached


def enclosed(far, limit):
    """Every pixel within the limit, wherever it is: for holes such as the inside of a handle."""
    return bytearray(far.translate(bytes(1 if value <= limit else 0 for value in range(256))))


def soften(width, height, rgba, far, background, limit, key, soft):
    """Alpha from the background mask. Beside it lie pixels that are a mixture of both."""
    alpha = bytearray(background.translate(bytes([255]) + bytes(255)))
    if not soft:
        return alpha, 0
    edge, ring = array("l"), background
    seen = bytearray(background)
    for _ in range(soft):
        beside = [i for i in neighbours(width, height, ring) if not seen[i]]
        ring = bytearray(width * height)
        for i in beside:
            seen[i] = ring[i] = 1
        edge.extend(beside)
    softened = 0
    original = bytes(rgba)
    for i in edge:
        # The object's own colour: the strongest difference within two pixels, seen from this one.
        x, y, best = i % width, i // width, i
        for dy in (-2, 0, 2):
            for dx in (-2, 0, 2):
                beside = i + dy * width + dx
                if 0 <= x + dx < width and 0 <= y + dy < height and far[beside] > far[best]:
                    best = beside
        if far[best] <= limit or best == i:
            continue
        share = far[i] * 255 // far[best]
        own = original[best * 4:best * 4 + 3]
        # Only what lies between the background and that colour is a mixture of the two; the rest is the object's pattern.
        if all(abs(k + (o - k) * share // 255 - seen_) <= 20 for k, o, seen_ in zip(key, own, original[i * 4:i * 4 + 3])):
            alpha[i] = share
            softened += 1
            rgba[i * 4:i * 4 + 3] = own
    return alpha, softened


def neighbours(width, height, mask):
    found = set()
    at = mask.find(1)
    while at >= 0:
        x = at % width
        if x and not mask[at - 1]:
            found.add(at - 1)
        if x < width - 1 and not mask[at + 1]:
            found.add(at + 1)
        if at >= width and not mask[at - width]:
            found.add(at - width)
        if at + width < width * height and not mask[at + width]:
            found.add(at + width)
        at = mask.find(1, at + 1)
    return sorted(found)


def box(width, height, alpha):
    """Left, top, right, bottom of what can be seen, or None."""
    rows = [y for y in range(height) if alpha[y * width:(y + 1) * width].strip(b"\0")]
    if not rows:
        return None
    left, right = width, 0
    for y in rows:
        row = alpha[y * width:(y + 1) * width]
        left = min(left, width - len(row.lstrip(b"\0")))
        right = max(right, len(row.rstrip(b"\0")))
    return left, rows[0], right, rows[-1] + 1
