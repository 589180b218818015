"""The few functions of probability that Fingerpost asks SciPy for, to about 12 figures, in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, floor, inf, lgamma, log, log1p, sqrt

_TINY = 1e-300


def betainc(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz's method)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x > (a + 1) / (a + b + 2):
        return 1.0 - front * _fraction(b, a, 1 - x) / b
    return front * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 100_000):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _not_zero(1 + factor * d), _not_zero(1 + factor / c)
            value *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def betaincinv(a: float, b: float, p: float) -> float:
    """Where `betainc` is p."""
    return _where(lambda x: betainc(a, b, x), p, 0.0, 1.0)


def bdtr(k: float, n: int, p: float) -> float:
    """The chance of at most k of n."""
    k = floor(k)
    if k < 0:
        return 0.0
    return 1.0 if k >= n else betainc(n - k, k + 1, 1 - p)


def pdtr(k: float, m: float) -> float:
    """The chance of at most k, where m are to be expected."""
    if k < 0:
        return 0.0
    k = floor(k)
    terms = [exp(-m + i * log(m) - lgamma(i + 1)) for i in range(k + 1)]
    return min(1.0, sum(sorted(terms)))


def stdtrit(df: float, p: float) -> float:
    """The quantile of Student's t."""
    if p < 0.5:
        return -stdtrit(df, 1 - p)
    if p == 0.5:
        return 0.0
    if p >= 1:
        return inf
    x = _where(lambda x: betainc(df / 2, 0.5, x), 2 * (1 - p), 0.0, 1.0)
    return sqrt(df * (1 - x) / x)


def _where(rising: Callable[[float], float], p: float, low: float, high: float) -> float:
    """Where a function that rises has the value p, by halving: as near as there are numbers between."""
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if rising(middle) < p:
            low = middle
        else:
            high = middle
