"""What placements will have cost by the end of the year: nights so far, a forecast of the rest, at unit costs.

A night is a day at whose end a child is placed: a placement from Monday to Wednesday has two. A week costs seven
nights. What has been is exact; what is to come is the forecast of the mean number of placements (`mean_level`). It is
Fingerpost's own projection, from the records and the unit costs it was given, and stands beside the finance team's:
it knows of no retainer, no discount and no placement that is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from fingerpost.compare.forecast import FEWEST, YEAR, mean_level
from fingerpost.model.figure import to_places

Spell = tuple[date, date | None]
"""The days a placement started and ended; None is still open."""
Rates = Sequence[tuple[date, Decimal]]
"""From which day a week costs how much, oldest first."""
Range = tuple[Decimal, Decimal]

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ProjectedOutturn:
    """A budget line's cost by a year's end as the records give it, in whole pounds, as known at the end of `as_at`.

    `placed` is how many placements there were then, `nights` those since the year began, `average` the mean number so
    far. `likely` and `nearly_sure` are the 80% and 95% intervals; None with too few months for any. `budget`, `outturn`
    and `placements_budgeted` are the finance team's, for comparison. `missing` says why there is no projection.
    """

    line: str
    financial_year: str
    as_at: date
    placed: int = 0
    nights: int = 0
    average: Decimal | None = None
    so_far: Decimal | None = None
    expected: Decimal | None = None
    likely: Range | None = None
    nearly_sure: Range | None = None
    budget: Decimal | None = None
    outturn: Decimal | None = None
    placements_budgeted: int | None = None
    missing: str = ""

    @property
    def beside_outturn(self) -> Decimal | None:
        """The projection less the finance team's: above 0, the records point to more."""
        return None if self.expected is None or self.outturn is None else self.expected - self.outturn


def project(line: str, year: str, days: tuple[date, date, date], spells: Sequence[Spell], rates: Rates,
            month_ends: Sequence[date]) -> ProjectedOutturn:  # fmt: skip
    """The projection of a line. `days` are the year's first, the last that is known and the year's last.

    `month_ends` are those of which the records know the number of placements, oldest first; the last is the last known.
    """
    first, known_to, last = days
    nights = nights_of(spells, first, known_to)
    so_far = sum(
        (nights_of(spells, start, end) * Fraction(cost) / 7 for start, end, cost in stretches(rates, first, known_to)),
        Fraction(0),
    )
    place = sum(
        (((end - start).days + 1) * Fraction(cost) / 7 for start, end, cost in stretches(rates, known_to + DAY, last)),
        Fraction(0),
    )
    levels = [float(nights_of(spells, end, end)) for end in month_ends]
    expected, likely, nearly_sure = Fraction(nights_of(spells, known_to, known_to)), None, None
    ahead = _months_between(known_to, last)
    if not ahead:
        likely = nearly_sure = (_pounds(so_far), _pounds(so_far))
    elif len(levels) >= FEWEST and ahead < YEAR:
        made = mean_level(levels, ahead)
        likely, nearly_sure = (
            (_pounds(so_far + Fraction(low) * place), _pounds(so_far + Fraction(high) * place))
            for low, high in (made.likely, made.nearly_sure)
        )
    return ProjectedOutturn(
        line,
        year,
        known_to,
        int(expected),
        nights,
        to_places(Fraction(nights, (known_to - first).days + 1), 1),
        _pounds(so_far),
        _pounds(so_far + expected * place),
        likely,
        nearly_sure,
    )


def nights_of(spells: Sequence[Spell], first: date, last: date) -> int:
    """How many nights the spells have from one day to another, both included."""
    return sum(
        max(0, (min(last, ended_on - DAY if ended_on else last) - max(first, started_on)).days + 1)
        for started_on, ended_on in spells
    )


def stretches(rates: Rates, first: date, last: date) -> list[tuple[date, date, Decimal]]:
    """The stretches of days from one to another, each with what a week costs; days before the first cost have none."""
    found = []
    for place, (since, cost) in enumerate(rates):
        start = max(first, since)
        end = min(last, rates[place + 1][0] - DAY) if place + 1 < len(rates) else last
        if start <= end:
            found.append((start, end, cost))
    return found


def _months_between(known_to: date, last: date) -> int:
    return (last.year - known_to.year) * YEAR + last.month - known_to.month


def _pounds(amount: Fraction) -> Decimal:
    return to_places(amount, 0)
