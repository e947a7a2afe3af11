"""Cuts a payload into numeric, alphanumeric and byte segments so that it takes the fewest bits."""
ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
DIGITS = b"0123456789"
MARK = {"numeric": 1, "alphanumeric": 2, "byte": 4}
# Bits of the length field for versions 1–9, 10–26 and 27–40.
LENGTH_BITS = {"numeric": (10, 12, 14), "alphanumeric": (9, 11, 13), "byte": (8, 16, 16)}
# Sixths of a bit a byte: ten bits hold three digits, eleven bits two of the 45 characters.
COST = {"numeric": 20, "alphanumeric": 33, "byte": 48}


def era(version):
    return 0 if version < 10 else 1 if version < 27 else 2


def cut(data, version):
    """[(mode, bytes)], the cheapest by dynamic programming over the modes."""
    which = era(version)
    head = {mode: (4 + LENGTH_BITS[mode][which]) * 6 for mode in MARK}
    costs, trail = {mode: head[mode] for mode in MARK}, []
    for byte in data:
        fits = {"numeric": byte in DIGITS, "alphanumeric": byte in ALPHANUMERIC, "byte": True}
        after, came = {}, {}
        for mode in MARK:
            if not fits[mode]:
                continue
            best = None
            for before, cost in costs.items():
                # A new segment begins on a whole bit.
                total = cost if before == mode else -(-cost // 6) * 6 + head[mode]
                if best is None or total < best[0]:
                    best = (total, before)
            after[mode], came[mode] = best[0] + COST[mode], best[1]
        costs = after
        trail.append(came)
    mode = min(costs, key=lambda each: costs[each])
    modes = []
    for came in reversed(trail):
        modes.append(mode)
        mode = came[mode]
    segments = []
    for mode, byte in zip(reversed(modes), data):
        if segments and segments[-1][0] == mode:
            segments[-1][1].append(byte)
        else:
            segments.append((mode, bytearray([byte])))
    return segments


def bits(segments, version):
    """The segments as a list of 0 and 1, or None when a length does not fit its field."""
    out = []
    for mode, data in segments:
        size = LENGTH_BITS[mode][era(version)]
        if len(data) >= 1 << size:
            return None
        put(out, MARK[mode], 4)
        put(out, len(data), size)
        if mode == "byte":
            for byte in data:
                put(out, byte, 8)
        elif mode == "numeric":
            for at in range(0, len(data), 3):
                group = data[at:at + 3]
                put(out, int(group), 3 * len(group) + 1)
        else:
            for at in range(0, len(data), 2):
                pair = [ALPHANUMERIC.index(byte) for byte in data[at:at + 2]]
                put(out, pair[0] * 45 + pair[1] if len(pair) == 2 else pair[0], 11 if len(pair) == 2 else 6)
    return out


def put(out, value, size):
    out.extend(value >> i & 1 for i in range(size - 1, -1, -1))
