"""Numbers that look random and are the same everywhere: mulberry32, and smooth noise made from it."""
import math

MASK = 0xFFFFFFFF


class Chance:
    def __init__(self, seed):
        self.state = seed & MASK

    def number(self):
        """From 0 up to, not including, 1. The sketch in the browser counts in the same way."""
        self.state = (self.state + 0x6D2B79F5) & MASK
        t = self.state
        t = (t ^ t >> 15) * (t | 1) & MASK
        t ^= t + ((t ^ t >> 7) * (t | 61) & MASK) & MASK
        return (t ^ t >> 14) / 4294967296


class Noise:
    """Values on a lattice of 64 × 64, joined by a smooth step."""
    def __init__(self, chance):
        self.lattice = [chance.number() for _ in range(4096)]

    def at(self, x, y):
        left, top = math.floor(x), math.floor(y)
        u, v = x - left, y - top
        u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
        a, b = self.corner(left, top), self.corner(left + 1, top)
        c, d = self.corner(left, top + 1), self.corner(left + 1, top + 1)
        return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v

    def corner(self, x, y):
        return self.lattice[(x & 63) + (y & 63) * 64]
