"""Lays codewords out as a square of modules and picks the mask that scanners find easiest."""
LEVEL_BITS = {"L": 1, "M": 0, "Q": 3, "H": 2}
MASKS = (
    lambda x, y: (x + y) % 2 == 0,
    lambda x, y: y % 2 == 0,
    lambda x, y: x % 3 == 0,
    lambda x, y: (x + y) % 3 == 0,
    lambda x, y: (x // 3 + y // 2) % 2 == 0,
    lambda x, y: x * y % 2 + x * y % 3 == 0,
    lambda x, y: (x * y % 2 + x * y % 3) % 2 == 0,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2 == 0,
)


def build(codewords, version, level, mask=None):
    """(rows of 0 and 1, number of the mask)"""
    size = version * 4 + 17
    grid = [[0] * size for _ in range(size)]
    fixed = [[False] * size for _ in range(size)]

    def put(x, y, dark):
        grid[y][x] = int(dark)
        fixed[y][x] = True

    patterns(put, size, version)
    write_format(put, size, level, 0)
    if version >= 7:
        write_version(put, size, version)
    fill(grid, fixed, size, codewords)
    best = None
    for number in range(8) if mask is None else (mask,):
        tried = [[grid[y][x] ^ (not fixed[y][x] and MASKS[number](x, y)) for x in range(size)] for y in range(size)]
        write_format(lambda x, y, dark: tried[y].__setitem__(x, int(dark)), size, level, number)
        cost = penalty(tried, size)
        if best is None or cost < best[0]:
            best = (cost, tried, number)
    return best[1], best[2]


def patterns(put, size, version):
    for i in range(size):
        put(6, i, i % 2 == 0)
        put(i, 6, i % 2 == 0)
    for cx, cy in ((3, 3), (size - 4, 3), (3, size - 4)):
        for dy in range(-4, 5):
            for dx in range(-4, 5):
                if 0 <= cx + dx < size and 0 <= cy + dy < size:
                    put(cx + dx, cy + dy, max(abs(dx), abs(dy)) not in (2, 4))
    places = alignment(version, size)
    for cx in places:
        for cy in places:
            if (cx, cy) in ((6, 6), (6, size - 7), (size - 7, 6)):
                continue
            for dy in range(-2, 3):
                for dx in range(-2, 3):
                    put(cx + dx, cy + dy, max(abs(dx), abs(dy)) != 1)


def alignment(version, size):
    if version == 1:
        return []
    count = version // 7 + 2
    step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    return [6] + [size - 7 - i * step for i in range(count - 2, -1, -1)]


def write_format(put, size, level, mask):
    data = LEVEL_BITS[level] << 3 | mask
    rest = data
    for _ in range(10):
        rest = rest << 1 ^ (rest >> 9) * 0x537
    bits = (data << 10 | rest) ^ 0x5412
    bit = [bits >> i & 1 for i in range(15)]
    for i in range(6):
        put(8, i, bit[i])
    put(8, 7, bit[6])
    put(8, 8, bit[7])
    put(7, 8, bit[8])
    for i in range(9, 15):
        put(14 - i, 8, bit[i])
    for i in range(8):
        put(size - 1 - i, 8, bit[i])
    for i in range(8, 15):
        put(8, size - 15 + i, bit[i])
    put(8, size - 8, 1)


def write_version(put, size, version):
    rest = version
    for _ in range(12):
        rest = rest << 1 ^ (rest >> 11) * 0x1F25
    bits = version << 12 | rest
    for i in range(18):
        put(size - 11 + i % 3, i // 3, bits >> i & 1)
        put(i // 3, size - 11 + i % 3, bits >> i & 1)


def fill(grid, fixed, size, codewords):
    """Two columns at a time from the right, upwards and downwards in turn, around the fixed patterns."""
    stream = [byte >> i & 1 for byte in codewords for i in range(7, -1, -1)]
    at, upwards = 0, True
    for right in range(size - 1, 0, -2):
        if right <= 6:
            right -= 1
        for step in range(size):
            y = size - 1 - step if upwards else step
            for x in (right, right - 1):
                if not fixed[y][x] and at < len(stream):
                    grid[y][x] = stream[at]
                    at += 1
        upwards = not upwards


def penalty(grid, size):
    lines = ["".join(map(str, row)) for row in grid]
    columns = ["".join(map(str, column)) for column in zip(*grid)]
    cost = 0
    for line in lines + columns:
        for run in line.replace("01", "0 1").replace("10", "1 0").split():
            if len(run) >= 5:
                cost += len(run) - 2
        for lookalike in ("10111010000", "00001011101"):
            at = line.find(lookalike)
            while at >= 0:
                cost += 40
                at = line.find(lookalike, at + 1)
    for above, below in zip(grid, grid[1:]):
        for x in range(size - 1):
            if above[x] == above[x + 1] == below[x] == below[x + 1]:
                cost += 3
    dark = sum(map(sum, grid))
    return cost + int(abs(dark * 20 - size * size * 10) / (size * size)) * 10
