"""Where a year will end: months in, a forecast with its intervals out. It knows no measure and no clock.

What happens (a flow) adds up: what has happened is known, and what is still to come is the level of the last year's
months times the season of the months ahead. A seasonal index is drawn towards 1 by as much of it as chance alone would
make, so that twelve months of noise do not become a season. What is to come is a count, more spread than by chance
alone, so its interval is that of a negative binomial. Its variance is the months' own spread and the uncertainty of the
level, and more where the same forecasts would have missed by more in the measure's own past.

What there is at a month's end (a stock) is mostly what there was the month before, so the forecast is the last value,
and its interval that of the steps seen so far, by Student's t. docs/forecast.md has what was tried beside it.

Sources: D. M. Miller and D. Williams, 'Shrinkage estimators of time series seasonal factors and their effect on
forecasting accuracy' (International Journal of Forecasting, 2003); J. von Neumann, 'Distribution of the ratio of the
mean square successive difference to the variance' (1941), for the spread beside a moving level; R. J. Hyndman and
G. Athanasopoulos, 'Forecasting: Principles and Practice' (2021), for naive forecasts, their intervals and back-tests.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt
from statistics import fmean
from typing import Literal

from fingerpost.errors import Refused

FEWEST = 6
"""Months that are needed before anything is forecast."""
YEAR = 12
LIKELY, NEARLY_SURE = 0.80, 0.95
FEWEST_TRIALS = 4
"""Past forecasts of the same measure that it takes to correct an interval by."""
WIDEST = 9.0
"""The variance is never multiplied by more than this."""
LEAST = 0.5
MOST = 10**9

Method = Literal["level", "season", "last value", "known"]


@dataclass(frozen=True)
class Forecast:
    """What is expected and between which numbers it will lie, in 80 and 95 of 100 such forecasts.

    `so_far` is the part that has happened, 0 for a stock. `months` is how many it rests on and `ahead` how many are
    still to come. `season` is how far the seasonal indices of the months ahead are believed, from 0 to 1.
    """

    expected: float
    likely: tuple[float, float]
    nearly_sure: tuple[float, float]
    method: Method
    months: int
    ahead: int
    so_far: float = 0.0
    season: float = 0.0


# --- what adds up over a year -------------------------------------------------------------------------------------


def year_total(months: Sequence[float], last_month: int, ahead: int) -> Forecast:
    """The total of a year of which `ahead` months are still to come.

    `months` are counts, oldest first, without a gap; the last 12 - `ahead` are this year's, and `last_month` is the
    calendar month of the last, from 1. Raises Refused with too few months.
    """
    _check(months, ahead, max(FEWEST, YEAR - ahead))
    so_far = fsum(months[len(months) - (YEAR - ahead) :])
    mean, variance, season = to_come(months, last_month, ahead)
    variance *= _corrected(months, last_month, ahead)

    def between(confidence: float) -> tuple[float, float]:
        tail = (1 - confidence) / 2
        return so_far + count_quantile(tail, mean, variance), so_far + count_quantile(1 - tail, mean, variance)

    return Forecast(
        so_far + mean,
        between(LIKELY),
        between(NEARLY_SURE),
        "season" if season else "level",
        len(months),
        ahead,
        so_far,
        season,
    )


def to_come(months: Sequence[float], last_month: int, ahead: int) -> tuple[float, float, float]:
    """The mean and variance of the sum of the next `ahead` months, and how far their season is believed."""
    indices, season = seasonal(months, last_month)

    def index(place: int) -> float:
        """That of a month: 0 is the first one ahead, -1 the last one known."""
        return indices[(last_month + place) % YEAR]

    window = months[-YEAR:]
    level = fsum(window) / fsum(index(place) for place in range(-len(window), 0))
    recent = months[-2 * YEAR :]
    spread = dispersion([each / index(place) for place, each in enumerate(recent, -len(recent))])
    times = fsum(index(place) for place in range(ahead))
    # The months ahead vary by themselves, and the level is known from so many months only.
    return level * times, spread * (level * times + level * times**2 / len(window)), season


def seasonal(months: Sequence[float], last_month: int) -> tuple[list[float], float]:
    """An index for each calendar month, from January, and how far it is believed: 0 makes all of them 1.

    From whole years counted back from the last month. The years are the same length, so the indices' mean is 1.
    """
    years = len(months) // YEAR
    plain = [1.0] * YEAR
    if not years:
        return plain, 0.0
    blocks = [months[len(months) - YEAR * (year + 1) : len(months) - YEAR * year] for year in range(years)]
    blocks = [block for block in blocks if fsum(block)]
    if not blocks:
        return plain, 0.0
    raw = [fmean(block[i] / fmean(block) for block in blocks) for i in range(YEAR)]
    seen = fsum((each - 1) ** 2 for each in raw) / (YEAR - 1)
    # A month's share of its year varies by the months' spread over their mean, a little less for being a share.
    average = fmean(fmean(block) for block in blocks)
    if len(blocks) > 1:
        left = [block[i] / fmean(block) - raw[i] for block in blocks for i in range(YEAR)]
        chance = fsum(each**2 for each in left) / ((len(blocks) - 1) * (YEAR - 1)) / len(blocks)
    else:
        chance = dispersion(months) / average
    believed = max(0.0, 1 - chance / seen) if seen else 0.0
    drawn = [1 + believed * (each - 1) for each in raw]
    # The block ends with `last_month`, so its first month is the one after it.
    return [drawn[(month - last_month) % YEAR] for month in range(YEAR)], believed


def dispersion(months: Sequence[float]) -> float:
    """How many times more than by chance months differ from the next, whatever their level does; 1 at least."""
    mean = fmean(months)
    steps = [(b - a) ** 2 / 2 for a, b in pairwise(months)]
    return max(1.0, fmean(steps) / mean) if mean and steps else 1.0


def _corrected(months: Sequence[float], last_month: int, ahead: int) -> float:
    """By how much the variance was too small when the same forecast was made in this measure's own past."""
    missed = []
    for end in range(YEAR, len(months) - ahead + 1):
        mean, variance, _ = to_come(months[:end], (last_month - len(months) + end - 1) % YEAR + 1, ahead)
        if variance:
            missed.append((fsum(months[end : end + ahead]) - mean) ** 2 / variance)
    return min(max(1.0, fmean(missed)), WIDEST) if len(missed) >= FEWEST_TRIALS else 1.0


def count_quantile(p: float, mean: float, variance: float) -> int:
    """The smallest count that a part `p` of a negative binomial does not exceed; Poisson where it is not overspread."""
    from scipy.special import betainc, pdtr

    if not mean:
        return 0
    if variance <= mean * (1 + 1e-9):
        return _first(p, lambda k: float(pdtr(k, mean)))
    size = mean**2 / (variance - mean)
    return _first(p, lambda k: float(betainc(size, k + 1, size / (size + mean))))


def _first(p: float, below: Callable[[int], float]) -> int:
    high = 1
    while high < MOST and below(high) < p:
        high *= 2
    return bisect_left(range(high + 1), p, key=below)


# --- what there is at a month's end -------------------------------------------------------------------------------


def level_at_end(months: Sequence[float], ahead: int) -> Forecast:
    """What there will be `ahead` months on: the last value. `months` are month ends, oldest first, without a gap."""
    return _level(months, ahead, lambda step, error: ahead * step + ahead**2 * error)


def mean_level(months: Sequence[float], ahead: int) -> Forecast:
    """What there will be on average over the next `ahead` month ends, such as children to be paid for."""
    # Of a walk's steps the first is in every month end that is averaged, the last in one.
    share = fsum(((ahead - i) / ahead) ** 2 for i in range(ahead)) if ahead else 0.0
    return _level(months, ahead, lambda step, error: share * step + ((ahead + 1) / 2) ** 2 * error)


def _level(months: Sequence[float], ahead: int, spread: Callable[[float, float], float]) -> Forecast:
    from scipy.special import stdtrit

    _check(months, ahead)
    steps = [b - a for a, b in pairwise(months)][-2 * YEAR :]
    step = fsum(each**2 for each in steps) / len(steps)
    # A stock that is drawn back to where it was strays less over many months than its steps let fear; half at least.
    strayed = [(b - a) ** 2 for a, b in zip(months, months[ahead:], strict=False)]
    walked = ahead * step
    drawn = 1.0
    if walked and len(strayed) >= YEAR:
        drawn = min(max(fmean(strayed) / walked, LEAST), WIDEST)
    deviation = sqrt(drawn * spread(step, step / len(steps)))

    def between(confidence: float) -> tuple[float, float]:
        reach = float(stdtrit(len(steps), (1 + confidence) / 2)) * deviation
        return max(0.0, months[-1] - reach), months[-1] + reach

    return Forecast(months[-1], between(LIKELY), between(NEARLY_SURE), "last value", len(months), ahead)


def _check(months: Sequence[float], ahead: int, fewest: int = FEWEST) -> None:
    if not 0 < ahead < YEAR:
        raise Refused(f"A year's end is forecast from one to {YEAR - 1} months before it; {ahead} were asked for.")
    if len(months) < fewest:
        raise Refused(f"{len(months)} months with figures are too few to forecast from: {fewest} in a row are needed.")
