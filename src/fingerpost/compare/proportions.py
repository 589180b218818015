"""Proportions: the p-chart, intervals for a percentage, and the limits of a funnel.

A share of few varies more by chance than a share of many, so each point has limits of its own. Laney's p' widens
them where the points vary more than chance alone would make them. Sources: D. B. Laney, 'Improved Control Charts for
Attributes' (2002); E. B. Wilson (1927) and C. J. Clopper and E. S. Pearson (1934) for the intervals; D. J.
Spiegelhalter, 'Funnel plots for comparing institutional performance' (2005), for funnels and overdispersion.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import fsum, sqrt
from statistics import NormalDist, quantiles
from typing import Literal

from fingerpost.compare.process_control import ControlChart, Limits, Method, Segment, chart, charted, cuts, segment_of
from fingerpost.errors import Refused
from fingerpost.measures import Definition
from fingerpost.measures.definition import Better
from fingerpost.model import Figure
from fingerpost.periods import Period

Place = Literal["within", "high", "low", "very high", "very low"]
Counts = tuple[int, int]
"""How many of how many."""

FEWEST_EXPECTED = 5
"""With fewer of either kind expected at any point, chance is too lopsided for limits at equal distances."""
MANY = 1_000
"""With more than so many a point on average, chance alone is never the whole of the variation: p' always."""
RANGE = 1.128
"""The average moving range of values that vary by 1."""
WINSORISED = 10
"""Percent of the z values, at each end, that are drawn in before overdispersion is measured."""
WARNING, ACTION = 0.95, 0.998
"""A funnel's inner and outer limits."""


def chart_of(
    definition: Definition,
    series: Sequence[tuple[Period, Figure]],
    target: Fraction | None = None,
    rebase_at: Iterable[Period] = (),
) -> ControlChart:
    """The chart that suits a measure's figures: p or p' for a proportion of what happened, where enough did; else XmR.

    A stock's months have most of their records in common, which the p-chart takes to be new each time. Raises what
    `process_control.chart` raises.
    """
    rebase_at = tuple(rebase_at)
    if definition.kind == "proportion" and definition.flow and all(not figure.hidden for _, figure in series):
        counts = [
            (period, (f.numerator, f.denominator) if f.numerator is not None and f.denominator else None)
            for period, f in series
        ]
        found = proportion_chart(counts, definition.better, target, rebase_at)
        if found is not None:
            return found
    values = [(period, figure.value) for period, figure in series]
    basis = "period" if definition.flow else definition.basis
    return chart(values, definition.better, target, rebase_at, basis=basis)


# --- the p-chart --------------------------------------------------------------------------------------------------


def spread(counts: Sequence[Counts | None]) -> float:
    """Laney's S: how much more the points vary than chance alone makes them; 1 is just as much, 0 unknown.

    `counts` are the points in order; None where there is none, which breaks the range on both sides.
    """
    share = _share(counts)
    if not 0 < share < 1:
        return 0.0
    z = [(x / n - share) / _deviation(share, n) if n else None for x, n in (each or (0, 0) for each in counts)]
    ranges = [abs(after - before) for before, after in pairwise(z) if before is not None and after is not None]
    return fsum(ranges) / len(ranges) / RANGE if ranges else 0.0


def method_for(counts: Sequence[Counts | None]) -> Method:
    """Which chart suits: XmR where few are expected at any point, p' for many or overdispersed, else p."""
    share, sizes = _share(counts), [each[1] for each in counts if each and each[1]]
    if not sizes or min(sizes) * min(share, 1 - share) < FEWEST_EXPECTED:
        return "XmR"
    return "p'" if sum(sizes) > MANY * len(sizes) or spread(counts) > 1 else "p"


def limits_of(counts: Sequence[Counts | None], method: Method) -> list[Limits | None]:
    """Each point's limits, in percent: three deviations of its own size from the share of all, cut to 0 and 100."""
    share = _share(counts)
    times = 3 * (spread(counts) if method == "p'" else 1)
    found: list[Limits | None] = []
    for each in counts:
        if not each or not each[1]:
            found.append(None)
            continue
        reach = times * _deviation(share, each[1])
        found.append((Fraction(max(share - reach, 0.0)) * 100, Fraction(min(share + reach, 1.0)) * 100))
    return found


def proportion_chart(
    points: Sequence[tuple[Period, Counts | None]],
    better: Better,
    target: Fraction | None = None,
    rebase_at: Iterable[Period] = (),
) -> ControlChart | None:
    """The p-chart of a proportion, or p' where it is overdispersed, in percent; None where an XmR chart is better.

    Points are a period with how many of how many; None, or of none, where there is no share. The rules are those of
    the XmR chart. A segment's `lower` and `upper` are those of its last point that has a share.
    Raises PeriodError and NotFound as `process_control.chart` does.
    """
    ordered = sorted(points, key=lambda point: (point[0].starts_on, point[0].ends_on))
    periods, counts = [period for period, _ in ordered], [each for _, each in ordered]
    rebase_at = tuple(rebase_at)
    stretches = [(first, last + 1) for first, last in cuts(periods, rebase_at)] if periods else []
    methods = {method_for(counts[first:end]) for first, end in stretches}
    if not methods or "XmR" in methods:
        return None
    method: Method = "p'" if "p'" in methods else "p"
    shares = [(period, Fraction(100 * each[0], each[1]) if each and each[1] else None) for period, each in ordered]

    def limited(first: int, last: int) -> tuple[Segment, list[Limits | None]]:
        own = counts[first : last + 1]
        segment = segment_of(first, shares[first : last + 1])
        if segment.lower is None:
            return segment, [None] * len(own)
        limits = limits_of(own, method_for(own))
        lower, upper = next(each for each in reversed(limits) if each is not None)
        known = [each for each in own if each and each[1]]
        centre = Fraction(100 * sum(x for x, _ in known), sum(n for _, n in known))
        return replace(segment, centre=centre, lower=lower, upper=upper), limits

    return charted(shares, better, target, rebase_at, limited, method)


# --- intervals ----------------------------------------------------------------------------------------------------


def wilson(x: int, n: int, confidence: float = WARNING) -> tuple[float, float]:
    """Wilson's interval for the share that x of n are a sample of: the one to print beside a single percentage."""
    _check(x, n, confidence)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p, z2 = x / n, z * z
    middle, reach = p + z2 / (2 * n), z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low, high = (middle - reach) / (1 + z2 / n), (middle + reach) / (1 + z2 / n)
    # At the ends the formula gives 0 and 1 exactly; floating point misses them by a little.
    return (0.0 if x == 0 else low), (1.0 if x == n else high)


def exact(x: int, n: int, confidence: float = WARNING) -> tuple[float, float]:
    """Clopper and Pearson's interval, which covers at least as often as it says: wider than Wilson's."""
    from scipy.special import betaincinv

    _check(x, n, confidence)
    tail = (1 - confidence) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return low, high


# --- funnels ------------------------------------------------------------------------------------------------------


def funnel_limits(n: int, share: float, confidence: float = WARNING) -> tuple[float, float]:
    """Between which shares of n chance keeps `confidence` of all, where the true share is `share`.

    From the binomial distribution itself, between whole numbers in proportion; cut to 0 and 1.
    """
    _check(0, n, confidence)
    if not 0 < share < 1:
        raise Refused(f"A funnel about {share:g} has no limits: the share it is drawn about lies between 0 and 1.")
    tail = (1 - confidence) / 2
    return max(_quantile(tail, n, share) / n, 0.0), min(_quantile(1 - tail, n, share) / n, 1.0)


def overdispersion(counts: Sequence[Counts], share: float) -> tuple[float, float]:
    """How much more the shares differ than by chance: phi (1 is chance alone), and the variance tau squared to add.

    The most extreme tenth at each end is drawn in first, so that what a funnel is to find does not hide itself.
    """
    z = [(x / n - share) / _deviation(share, n) for x, n in counts]
    if len(z) < 2:
        return 1.0, 0.0
    tenths = quantiles(z, n=100 // WINSORISED, method="inclusive")
    phi = fsum(min(max(each, tenths[0]), tenths[-1]) ** 2 for each in z) / len(z)
    weights = [1 / _deviation(share, n) ** 2 for _, n in counts]
    total = fsum(weights)
    over = len(z) * phi - (len(z) - 1)
    free = total - fsum(weight * weight for weight in weights) / total
    return phi, over / free if over > 0 and free > 0 else 0.0


@dataclass(frozen=True)
class FunnelPoint:
    """A team or council in a funnel: how many of how many, the two pairs of limits (as shares), and where it lies."""

    name: str
    x: int
    n: int
    warning: tuple[float, float]
    action: tuple[float, float]

    @property
    def place(self) -> Place:
        """'high' or 'low' beyond the inner limits, 'very high' or 'very low' beyond the outer ones."""
        share = self.x / self.n
        for words, (low, high) in (("very ", self.action), ("", self.warning)):
            if share > high:
                return "very high" if words else "high"
            if share < low:
                return "very low" if words else "low"
        return "within"


@dataclass(frozen=True)
class Funnel:
    """Shares against their size, about a common share. `tau2` is above 0 where the limits allow for overdispersion."""

    share: float
    points: tuple[FunnelPoint, ...]
    phi: float
    tau2: float

    def limits(self, n: int, confidence: float = WARNING) -> tuple[float, float]:
        """Between which shares one of n is expected to lie."""
        if not self.tau2:
            return funnel_limits(n, self.share, confidence)
        reach = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(_deviation(self.share, n) ** 2 + self.tau2)
        return max(self.share - reach, 0.0), min(self.share + reach, 1.0)


def funnel(counts: Sequence[tuple[str, int, int]], share: float | None = None, overdispersed: bool = True) -> Funnel:
    """A funnel of (name, x, n) about `share`, by default that of all together.

    Limits are exact where the points differ as by chance, or `overdispersed` is false; else normal with the variance
    between them added. Those with n of 0 are left out. Raises Refused where no share lies between 0 and 1.
    """
    known = [each for each in counts if each[2]]
    pairs = [(x, n) for _, x, n in known]
    about = _share(pairs) if share is None else share
    if not known or not 0 < about < 1:
        raise Refused("There is no funnel of these: all are at 0 or at 100%, or there is none.")
    phi, tau2 = overdispersion(pairs, about)
    drawn = Funnel(about, (), phi, tau2 if overdispersed else 0.0)
    points = (FunnelPoint(name, x, n, drawn.limits(n, WARNING), drawn.limits(n, ACTION)) for name, x, n in known)
    return replace(drawn, points=tuple(points))


def _quantile(p: float, n: int, share: float) -> float:
    """The number of n that a part p of chance stays below, in proportion between two whole numbers."""
    from scipy.special import bdtr

    k = bisect_left(range(n), p, key=lambda each: float(bdtr(each, n, share)))
    below = float(bdtr(k - 1, n, share)) if k else 0.0
    up_to = float(bdtr(k, n, share)) if k < n else 1.0
    return k - (up_to - p) / (up_to - below)


def _share(counts: Iterable[Counts | None]) -> float:
    known = [each for each in counts if each and each[1]]
    return sum(x for x, _ in known) / sum(n for _, n in known) if known else 0.0


def _deviation(share: float, n: int) -> float:
    return sqrt(share * (1 - share) / n)


def _check(x: int, n: int, confidence: float) -> None:
    if n < 1 or not 0 <= x <= n or not 0 < confidence < 1:
        raise Refused(f"There is no interval for {x} of {n} at {confidence:g}: give part of at least one, and 0.95.")
