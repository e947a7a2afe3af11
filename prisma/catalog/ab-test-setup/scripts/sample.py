"""Sample sizes for comparing two shares, two-sided, with the pooled variance under "no difference"."""
import math
from statistics import NormalDist


def per_arm(base, other, alpha, power):
    """Visitors that each arm needs to tell the two rates apart."""
    z_alpha = NormalDist().inv_cdf(1 - alpha / 2)
    z_power = NormalDist().inv_cdf(power)
    middle = (base + other) / 2
    spread = z_alpha * math.sqrt(2 * middle * (1 - middle)) + z_power * math.sqrt(base * (1 - base) + other * (1 - other))
    return math.ceil(spread * spread / (other - base) ** 2 - 1e-9)


def smallest_lift(base, visitors, alpha, power):
    """The smallest relative rise that this many visitors an arm can show, or None when not even a rate of 99 % could."""
    low, high = base, 0.99
    if high <= base or per_arm(base, high, alpha, power) > visitors:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        if middle == low or per_arm(base, middle, alpha, power) > visitors:
            low = middle
        else:
            high = middle
    return high / base - 1


def chance(base, other, visitors, alpha):
    """Power: how often a true difference of this size would be found."""
    z_alpha = NormalDist().inv_cdf(1 - alpha / 2)
    middle = (base + other) / 2
    needed = z_alpha * math.sqrt(2 * middle * (1 - middle))
    return NormalDist().cdf((abs(other - base) * math.sqrt(visitors) - needed) / math.sqrt(base * (1 - base) + other * (1 - other)))
