"""The same point last year: for what adds up over a year, a second comparison, in words, that no arrow follows.

By September a year to date has half a year in it, so the fair comparison is last year's first half; a rolling year's
is the twelve months before. The direction of travel keeps to the period before (`compare.direction`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.model.figure import to_places

CUMULATIVE = ("year_to_date", "rolling_year")


@dataclass(frozen=True)
class SamePoint:
    """A figure beside last year's at the same point. `label` says which that is and where it comes from.

    `change` is now less then, unrounded (in points for a percentage); None where either is not known, and then `words`
    says why.
    """

    figure: Figure | None
    label: str
    change: Fraction | None
    words: str


def is_cumulative(definition: Definition) -> bool:
    """Whether a measure adds up over a year, so that it has a same point last year of its own."""
    return definition.basis in CUMULATIVE


def same_point(now: Figure, then: Figure | None, label: str) -> SamePoint:
    """The two beside each other: 'up 12 on the same point last year, 5.3%', 'down 1.2 points on ...'."""
    reason = _missing(now, then, label)
    if reason or now.value is None or then is None or then.value is None:
        return SamePoint(then, label, None, f"no comparison with the same point last year: {reason}")
    change = now.value - then.value
    redefined = now.definition and then.definition and now.definition != then.definition
    tail = "; its definition has changed since" if redefined else ""
    if not change:
        return SamePoint(then, label, change, f"the same as at the same point last year{tail}")
    if now.is_share:
        size, relative = f"{to_places(abs(change), 1)} points", ""
    else:
        size = f"{to_places(abs(change), 0 if change.denominator == 1 else 1):,}"
        relative = f", {to_places(100 * abs(change) / abs(then.value), 1)}%" if then.value else ""
    return SamePoint(
        then, label, change, f"{'up' if change > 0 else 'down'} {size} on the same point last year{relative}{tail}"
    )


def _missing(now: Figure, then: Figure | None, label: str) -> str:
    for figure, what in ((now, "this one"), (then, label)):
        if figure is None:
            return f"there is no figure for {what}"
        if figure.missing is not None:
            return figure.missing
        if figure.value is None:
            return f"there is nothing to divide by in {what}"
    return ""
