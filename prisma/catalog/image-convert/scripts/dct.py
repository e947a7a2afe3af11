"""The 8 × 8 cosine transform in whole numbers, after Loeffler, Ligtenberg and Moschytz. Constants are scaled by 2^13."""

ZIGZAG = (0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
          35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63)


def odd_part(a, b, c, d):
    e, f, g, h = (a + d) * -7373, (b + c) * -20995, (a + c) * -16069, (b + d) * -3196
    both = (a + b + c + d) * 9633
    g, h = g + both, h + both
    return a * 2446 + e + g, b * 16819 + f + h, c * 25172 + f + g, d * 12299 + e + h


def inverse_line(d0, d1, d2, d3, d4, d5, d6, d7, half, shift):
    turn = (d2 + d6) * 4433
    low, high = turn - d6 * 15137, turn + d2 * 6270
    even, odd = (d0 + d4 << 13) + half, (d0 - d4 << 13) + half
    a, d, b, c = even + high, even - high, odd + low, odd - low
    p, q, r, s = odd_part(d7, d5, d3, d1)
    return (a + s >> shift, b + r >> shift, c + q >> shift, d + p >> shift,
            d - p >> shift, c - q >> shift, b - r >> shift, a - s >> shift)


def inverse(block):
    """64 coefficients to 64 values around zero."""
    if not any(block[1:]):
        return [block[0] + 4 >> 3] * 64
    columns = []
    for x in range(8):
        column = block[x::8]
        columns.append(inverse_line(*column, 1 << 10, 11) if any(column[1:]) else (column[0] << 2,) * 8)
    out = []
    for row in zip(*columns):
        out.extend(inverse_line(*row, 1 << 17, 18))
    return out


def forward_line(d0, d1, d2, d3, d4, d5, d6, d7, shift):
    a, h, b, g, c, f, d, e = d0 + d7, d0 - d7, d1 + d6, d1 - d6, d2 + d5, d2 - d5, d3 + d4, d3 - d4
    s, v, t, u = a + d, a - d, b + c, b - c
    turn = (u + v) * 4433
    half = 1 << shift - 1
    o7, o5, o3, o1 = odd_part(e, f, g, h)
    return ((s + t << 13) + half >> shift, o1 + half >> shift, turn + v * 6270 + half >> shift, o3 + half >> shift,
            (s - t << 13) + half >> shift, o5 + half >> shift, turn - u * 15137 + half >> shift, o7 + half >> shift)


def forward(block):
    """64 values around zero to 64 coefficients, eight times too large."""
    rows = [forward_line(*block[at:at + 8], 11) for at in range(0, 64, 8)]
    columns = [forward_line(*column, 15) for column in zip(*rows)]
    return [columns[x][y] for y in range(8) for x in range(8)]
