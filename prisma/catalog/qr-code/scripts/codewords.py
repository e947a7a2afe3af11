"""Chooses the version, pads the data and adds Reed–Solomon error correction (ISO/IEC 18004)."""
import segments
from given import BadRequest

LEVELS = "LMQH"
EC_PER_BLOCK = {
    "L": "7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    "M": "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28",
    "Q": "13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    "H": "17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
}
BLOCKS = {
    "L": "1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25",
    "M": "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49",
    "Q": "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68",
    "H": "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81",
}
EC_PER_BLOCK = {level: [int(each) for each in row.split()] for level, row in EC_PER_BLOCK.items()}
BLOCKS = {level: [int(each) for each in row.split()] for level, row in BLOCKS.items()}


def raw_codewords(version):
    """Modules left for data after finder, timing, alignment, format and version patterns, in bytes."""
    modules = (16 * version + 128) * version + 64
    if version >= 2:
        rows = version // 7 + 2
        modules -= (25 * rows - 10) * rows - 55
        if version >= 7:
            modules -= 36
    return modules // 8


def data_codewords(version, level):
    return raw_codewords(version) - EC_PER_BLOCK[level][version - 1] * BLOCKS[level][version - 1]


def fit(data, level, raise_level):
    """(version, level, bits): the smallest version, then the strongest level that costs nothing."""
    for version in range(1, 41):
        found = segments.bits(segments.cut(data, version), version)
        if found is not None and len(found) <= data_codewords(version, level) * 8:
            if raise_level:
                for stronger in LEVELS[LEVELS.index(level) + 1:]:
                    if len(found) <= data_codewords(version, stronger) * 8:
                        level = stronger
            return version, level, found
    most = (data_codewords(40, level) * 8 - 20) // 8
    raise BadRequest(f"The content has {len(data)} bytes; at level {level} a QR code holds at most {most}. "
                     "Put it on a page and encode the link.")


def codewords(bits, version, level):
    capacity = data_codewords(version, level)
    bits = bits + [0] * min(4, capacity * 8 - len(bits))
    bits += [0] * (-len(bits) % 8)
    data = [int("".join(map(str, bits[at:at + 8])), 2) for at in range(0, len(bits), 8)]
    while len(data) < capacity:
        data.append(0xEC)
        if len(data) < capacity:
            data.append(0x11)
    return interleave(data, version, level)


def interleave(data, version, level):
    count, ec_size = BLOCKS[level][version - 1], EC_PER_BLOCK[level][version - 1]
    short = len(data) // count
    long_from = count - len(data) % count
    blocks, at = [], 0
    for i in range(count):
        size = short + (i >= long_from)
        blocks.append(data[at:at + size])
        at += size
    checks = [remainder(block, generator(ec_size)) for block in blocks]
    out = [block[i] for i in range(short + 1) for block in blocks if i < len(block)]
    return out + [check[i] for i in range(ec_size) for check in checks]


def multiply(x, y):
    """In GF(256) over x⁸ + x⁴ + x³ + x² + 1."""
    product = 0
    while y:
        if y & 1:
            product ^= x
        x = x << 1 ^ (0x11D if x & 0x80 else 0)
        y >>= 1
    return product


def generator(degree):
    result, root = [0] * (degree - 1) + [1], 1
    for _ in range(degree):
        for i in range(degree):
            result[i] = multiply(result[i], root)
            if i + 1 < degree:
                result[i] ^= result[i + 1]
        root = multiply(root, 2)
    return result


def remainder(data, divisor):
    tables = [[multiply(factor, value) for value in range(256)] for factor in divisor]
    result = [0] * len(divisor)
    for byte in data:
        factor = byte ^ result.pop(0)
        result.append(0)
        if factor:
            result = [value ^ table[factor] for value, table in zip(result, tables)]
    return result
