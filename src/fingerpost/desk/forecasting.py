"""Where a measure will end the year, from its own months, beside last year and the rate of the year so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from fingerpost.compare.forecast import YEAR, Forecast, level_at_end, year_total
from fingerpost.desk.series import Series, series
from fingerpost.errors import Refused
from fingerpost.measures import Definition
from fingerpost.model import Figure, Listing
from fingerpost.model.figure import to_places
from fingerpost.periods import Period, long_date

if TYPE_CHECKING:
    from fingerpost.desk.comparing import Outturn
    from fingerpost.desk.figures import FigureDesk

LONGEST = 72
"""Months that a forecast looks back on at most."""
COLUMNS = (
    "measure", "title", "unit", "year", "known_to", "so_far", "expected", "low_80", "high_80", "low_95", "high_95",
    "last_year", "run_rate", "method", "months", "extract",
)  # fmt: skip


@dataclass(frozen=True)
class YearEnd:
    """A forecast of a measure at the end of `year`, made at the end of the month `known_to`.

    `last_year` is what last year came to and `run_rate` what this one would at its rate so far (a stock has none); None
    where they are not known.
    """

    definition: Definition
    year: Period
    known_to: Period
    forecast: Forecast
    last_year: Fraction | None
    run_rate: Fraction | None
    figure: Figure
    """The last month's figure, with source and extract."""
    same_point: Fraction | None = None
    """For what adds up, what last year had come to in the same months; None where they are not known."""


def year_end(desk: FigureDesk, outturn: Outturn, definition: Definition, period: Period) -> YearEnd:
    """The forecast for the year that `period` ends in, from the months up to its end or the extract's last whole one.

    Raises Refused, with the reason, where there is nothing to forecast from or nothing left to forecast.
    """
    _check(definition)
    found = series(desk, definition, period, LONGEST)
    known_to, year = found[-1][0], found[-1][0].whole_year()
    ahead = _months_between(known_to, year)
    if not ahead:
        raise Refused(
            f"{year.label} was over on {long_date(year.ends_on)}: its figures are known. "
            f"`fingerpost figures {year.name}` prints them."
        )
    months = known(found)
    try:
        if definition.flow:
            made = year_total([float(each) for each in months], known_to.ends_on.month, ahead)
        else:
            made = level_at_end([float(each) for each in months], ahead)
    except Refused as refused:
        reason = next((figure.missing for _, figure in reversed(found) if figure.missing), None)
        why = f" Before that {reason}." if reason and months else f" {reason}." if reason else ""
        raise Refused(f"No forecast of {definition.id} from {known_to.label}: {refused}{why}") from None
    last_year = _last_year(outturn, definition, year, months, ahead)
    rate = sum(months[ahead - YEAR :], Fraction(0)) * YEAR / (YEAR - ahead) if definition.flow else None
    then = _same_point(months, ahead) if definition.flow else None
    return YearEnd(definition, year, known_to, made, last_year, rate, found[-1][1], then)


def _same_point(months: Sequence[Fraction], ahead: int) -> Fraction | None:
    """The months of last year that this one has had so far."""
    passed = YEAR - ahead
    begun = len(months) - passed - YEAR
    return sum(months[begun : begun + passed], Fraction(0)) if begun >= 0 else None


def _check(definition: Definition) -> None:
    if definition.kind != "count":
        raise Refused(f"{definition.id} is a {definition.kind}; only counts are forecast.")
    if definition.flow and not definition.date:
        raise Refused(
            f"{definition.id} counts {definition.unit} once in a period, so its months do not add up to its year: "
            "it is not forecast."
        )
    if not definition.flow and definition.basis != "snapshot":
        raise Refused(
            f"{definition.id} is neither what happens in a month nor what there is at its end: it is not forecast."
        )


def known(found: Series) -> list[Fraction]:
    """The values of the months, oldest first, from the last that has none on."""
    values: list[Fraction] = []
    for _, figure in reversed(found):
        if figure.number is None:
            break
        values.insert(0, figure.number)
    return values


def _months_between(month: Period, year: Period) -> int:
    first, last = month.ends_on, year.ends_on
    return (last.year - first.year) * 12 + last.month - first.month


def _last_year(
    outturn: Outturn, definition: Definition, year: Period, months: Sequence[Fraction], ahead: int
) -> Fraction | None:
    """As it was published, or from the months where all of them are known."""
    published = outturn.figure(definition, year.year_before())
    if published is not None and published.number is not None:
        return published.number
    end = len(months) - (YEAR - ahead)
    if not definition.flow:
        return months[end - 1] if end > 0 else None
    return sum(months[end - YEAR : end], Fraction(0)) if end >= YEAR else None


def forecast_listing(found: YearEnd) -> Listing:
    """One row: the forecast with its intervals, and what stands beside it."""
    made = found.forecast
    row = (
        found.definition.id,
        found.definition.title,
        found.definition.unit,
        found.year.name,
        found.known_to.name,
        round(made.so_far) if found.definition.flow else None,
        round(made.expected),
        *(end for low, high in (made.likely, made.nearly_sure) for end in (floor(low), ceil(high))),
        _whole(found.last_year),
        _whole(found.run_rate),
        made.method,
        made.months,
        found.figure.extract,
    )
    return Listing(f"{found.definition.title}: {found.year.label}, as forecast", COLUMNS, (row,))


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(to_places(value, 0))


def forecast_words(found: YearEnd) -> Iterator[str]:
    """What there is to say of a forecast: what is expected, how sure it is, what it rests on, what stands beside it."""
    made, unit = found.forecast, found.definition.unit
    end = long_date(found.year.ends_on)
    if found.definition.flow:
        yield (
            f"{made.so_far:,.0f} {unit} by {long_date(found.known_to.ends_on)}; "
            f"{made.expected:,.0f} are expected by {end}."
        )
    else:
        yield f"{made.expected:,.0f} {unit} are expected on {end}, as many as on {long_date(found.known_to.ends_on)}."
    (low, high), (lowest, highest) = ((floor(a), ceil(b)) for a, b in (made.likely, made.nearly_sure))
    yield (
        f"Of 100 such forecasts 80 are to lie between {low:,} and {high:,}, and 95 between {lowest:,} and {highest:,}, "
        "if things go on as they did."
    )
    yield _rests_on(made)
    if found.last_year is not None:
        yield f"{found.year.year_before().label} came to {_whole(found.last_year):,}."
    if found.run_rate is not None:
        yield f"At the rate of the year so far it would be {_whole(found.run_rate):,}."


def _rests_on(made: Forecast) -> str:
    if made.method == "last value":
        return f"It is the last month's number, with the steps of {made.months} month ends to say how far it may stray."
    level = f"It rests on {made.months} months: the level of the last {min(made.months, YEAR)}"
    if not made.season:
        return f"{level}. No season is told from chance in them."
    return f"{level}, and their season, believed to {made.season:.0%} of what was seen of it."
