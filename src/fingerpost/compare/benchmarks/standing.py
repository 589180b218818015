"""Where a council stands in a published series: beside England, its region and its statistical neighbours, by year.

Only what has a value is averaged, ranked or put into quarters; how many that are stands beside it. Which way is
better is as the source has it, not as a council sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from fingerpost.compare.benchmarks.published import (
    ENGLAND,
    Area,
    PublishedValue,
    Series,
    areas,
    find_series,
    neighbours,
    regions_of,
    values,
    year_of,
)  # fmt: skip
from fingerpost.errors import NotFound
from fingerpost.measures.definition import Better

FEWEST = 4
"""Of fewer councils there are no quarters."""


@dataclass(frozen=True)
class Neighbours:
    """The statistical neighbours that have a value: their mean and range, and how many of how many they are."""

    mean: Decimal
    lowest: Decimal
    highest: Decimal
    known: int
    of: int


@dataclass(frozen=True)
class Rank:
    """A council's place among those that have a value: 1 is the best, or where neither way is better the highest.

    Equal values share a place. `quarter` is 1 to 4 from the same end, a value on a quartile in the better one; None
    where there are too few councils.
    """

    place: int
    of: int
    shared: bool
    quarter: int | None
    better: Better

    @property
    def text(self) -> str:
        """'12th of 151, in the best quarter'; 'joint 3rd of 150 from the highest, in the second highest quarter'."""
        joint = "joint " if self.shared else ""
        end = "highest" if self.better == "neutral" else "best"
        other = "lowest" if self.better == "neutral" else "worst"
        from_end = " from the highest" if self.better == "neutral" else ""
        said = f"{joint}{_ordinal(self.place)} of {self.of}{from_end}"
        words = {1: f"the {end} quarter", 2: f"the second {end} quarter", 3: f"the second {other} quarter"}
        quarter = words.get(self.quarter, f"the {other} quarter") if self.quarter else ""
        return f"{said}, in {quarter}" if quarter else said


@dataclass(frozen=True)
class YearOf:
    """A year of a series. `council`, `neighbours` and `rank` are None where there is no council, or no value.

    `regions` are the council's, the nearest first. `quartiles` are those of all councils with a value.
    """

    year: int
    period: str
    council: PublishedValue | None
    england: PublishedValue
    regions: tuple[PublishedValue, ...]
    neighbours: Neighbours | None
    rank: Rank | None
    known: int
    quartiles: tuple[Decimal, Decimal, Decimal] | None


@dataclass(frozen=True)
class Benchmark:
    """A series with what a council is set beside, the oldest year first."""

    series: Series
    council: Area | None
    regions: tuple[Area, ...]
    neighbours: tuple[Area, ...]
    years: tuple[YearOf, ...]

    @property
    def latest(self) -> YearOf:
        """The last year."""
        return self.years[-1]


def benchmark(series_id: str, council: Area | None = None, until: int | None = None) -> Benchmark:
    """A published series up to a year, by default the last in which anything was published.

    Without a council it has England and the quartiles of all councils. Raises NotFound where there is no such series
    or year.
    """
    found, known = find_series(series_id), values(series_id)
    periods = sorted({period for _, period in known}, key=lambda period: (year_of(period) or 0, period))
    periods = [each for each in periods if any(value.value is not None for (_, p), value in known.items() if p == each)]
    years = [year_of(period) for period in periods]
    if until is not None and until not in years:
        raise NotFound(f"{found.title!r} has no figures of {until}; it has {years[0]} to {years[-1]}.")
    beside = regions_of(council) if council else ()
    near = tuple(areas()[number] for number in neighbours().get(council.number, ())) if council else ()
    made = [
        _year(found.better, known, period, year, council, beside, near)
        for period, year in zip(periods, years, strict=True)
        if year is not None and (until is None or year <= until)
    ]
    return Benchmark(found, council, beside, near, tuple(made))


def _year(
    better: Better,
    known: Mapping[tuple[int, str], PublishedValue],
    period: str,
    year: int,
    council: Area | None,
    beside: Sequence[Area],
    near: Sequence[Area],
) -> YearOf:
    of = {area: value for (area, each), value in known.items() if each == period}
    councils = [value.value for area, value in of.items() if areas()[area].is_council and value.value is not None]
    quartiles = _quartiles(councils)
    own = of[council.number] if council else None
    others = [value for each in near if (value := of[each.number].value) is not None]
    return YearOf(
        year,
        period,
        own,
        of[ENGLAND],
        tuple(of[each.number] for each in beside),
        Neighbours(sum(others, Decimal()) / len(others), min(others), max(others), len(others), len(near))
        if others
        else None,
        _rank(own.value, councils, quartiles, better) if own and own.value is not None else None,
        len(councils),
        quartiles,
    )


def _quartiles(found: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal] | None:
    if len(found) < FEWEST:
        return None
    lower, median, upper = quantiles(found, n=4, method="inclusive")
    return lower, median, upper


def _rank(
    value: Decimal, among: Sequence[Decimal], quartiles: tuple[Decimal, Decimal, Decimal] | None, better: Better
) -> Rank:
    # Turned over, so that higher always comes first.
    sign = -1 if better == "lower" else 1
    place = 1 + sum(other * sign > value * sign for other in among)
    quarter = None
    if quartiles:
        quarter = 1 + sum(value * sign < each * sign for each in quartiles)
    return Rank(place, len(among), among.count(value) > 1, quarter, better)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
