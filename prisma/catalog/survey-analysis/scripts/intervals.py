"""Shares, the score of a recommendation, and how far chance reaches."""
import math

Z = 1.959964


def wilson(hits, base):
    """95 % interval of a share; it behaves at 0 and 100 %, where the textbook one does not."""
    share, spread = hits / base, Z * Z / base
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * math.sqrt(share * (1 - share) / base + spread / (4 * base)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def nps(points):
    """Promoters, passives, detractors, score and margin, the score in points from −100 to 100."""
    base = len(points)
    up, down = sum(each >= 9 for each in points), sum(each <= 6 for each in points)
    score = (up - down) / base
    margin = Z * math.sqrt(((up + down) / base - score * score) / base)
    return up, base - up - down, down, 100 * score, 100 * margin


def difference(hits, base, other_hits, other_base):
    """p of two shares being one, by the pooled z test."""
    both = (hits + other_hits) / (base + other_base)
    if both in (0, 1):
        return 1.0
    z = (hits / base - other_hits / other_base) / math.sqrt(both * (1 - both) * (1 / base + 1 / other_base))
    return math.erfc(abs(z) / math.sqrt(2))
