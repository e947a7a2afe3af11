"""The distributions, from their definitions: normal, Student's t and chi squared."""
import math
import statistics

NORMAL = statistics.NormalDist()


def z_quantile(part):
    return NORMAL.inv_cdf(part)


def two_shares(a, n, b, m):
    """p of the pooled z test, two-sided."""
    both = (a + b) / (n + m)
    if both in (0, 1):
        return 1.0
    z = (a / n - b / m) / math.sqrt(both * (1 - both) * (1 / n + 1 / m))
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(hits, n, z):
    share, middle = hits / n, (hits + z * z / 2) / (n + z * z)
    reach = z * math.sqrt(n * share * (1 - share) + z * z / 4) / (n + z * z)
    return middle - reach, middle + reach


def newcombe(a, n, b, m, alpha):
    """Interval of the difference of two shares from their Wilson intervals; sound for small counts too."""
    z = z_quantile(1 - alpha / 2)
    (low, high), (below, above) = wilson(a, n, z), wilson(b, m, z)
    x, y = a / n, b / m
    return x - y - math.hypot(x - low, above - y), x - y + math.hypot(high - x, y - below)


def t_two_sided(t, freedom):
    return beta_part(freedom / 2, 0.5, freedom / (freedom + t * t))


def t_quantile(part, freedom):
    low, high = 0.0, 1e3
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 - t_two_sided(middle, freedom) / 2 < part else (low, middle)
    return (low + high) / 2


def beta_part(a, b, x):
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_part(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny, c = 1e-300, 1.0
    d = 1 / (1 - (a + b) * x / (a + 1) or tiny)
    value = d
    for m in range(1, 500):
        for top in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 / (1 + top * d or tiny)
            c = 1 + top / c or tiny
            value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return front * value


def gamma_rest(a, x):
    """The upper regularised incomplete gamma function: a series near zero, a continued fraction beyond."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while abs(term) > 1e-16 * abs(total):
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - front * total)
    b, c = x + 1 - a, 1e300
    d = value = 1 / b
    for n in range(1, 1000):
        top = -n * (n - a)
        b += 2
        d = 1 / (top * d + b)
        c = b + top / c
        value *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return front * value


def sample_ratio(counts, parts):
    """p that chance alone gives these group sizes under the intended split."""
    total = sum(counts)
    squares = sum((count - total * part) ** 2 / (total * part) for count, part in zip(counts, parts))
    return gamma_rest((len(counts) - 1) / 2, squares / 2)
