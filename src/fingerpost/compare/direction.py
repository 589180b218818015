"""The direction of travel: up is better, down is worse, by the measure's polarity; flat is no real change.

Values are compared unrounded. Level means within 0.25 percentage points for a percentage, within 0.5% for anything
else, both ends included. A neutral measure has no direction. Source: the arrow rule that gives all the quarter 2
arrows of the Cabinet report of 27 November 2013.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.model.figure import Direction, to_places
from fingerpost.periods import Period

LEVEL_POINTS = Fraction(1, 4)
LEVEL_SHARE = Fraction(5, 1000)
SHARES = {Fraction(1, 4): "a quarter", Fraction(1, 12): "a twelfth"}
IN_WORDS = {"up": "improving", "down": "worsening", "flat": "level", "": "no direction"}


@dataclass(frozen=True)
class Earlier:
    """The earlier period to compare with, and the share of its figure that this period's length answers to."""

    period: Period
    is_last_year: bool
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Movement:
    """The direction and the sentence that says why."""

    direction: Direction
    why: str
    change: Fraction | None = None


def earlier_period(definition: Definition, period: Period) -> Earlier | str:
    """The period before, or in words why there is none to compare with.

    The first quarter of a year is compared with last year's outturn: a count of one quarter with a quarter of it.
    """
    grows = definition.kind in ("count", "amount") and definition.flow
    if period.kind == "year" or (period.kind == "quarter" and period.first_of_its_year()):
        share = Fraction(period.months, 12) if grows and period.kind == "quarter" else Fraction(1)
        return Earlier(period.year_before(), True, share)
    before = period.before()
    if grows and definition.basis == "year_to_date":
        return (
            "a count of the year so far can only grow until it begins again; it is compared with the same point "
            "last year once that is known"
        )
    if definition.basis == "annual":
        return "the figure is published once a year"
    return Earlier(before, False)


def movement(definition: Definition, now: Figure, before: Figure | None, label: str, share: Fraction) -> Movement:
    """The direction from `before` to `now`, with the reason in words. `label` names the earlier figure."""
    if definition.better == "neutral":
        return Movement("", "More is neither good nor bad for this measure, so it has no arrow.")
    if now.value is None:
        return Movement("", f"There is no figure to compare: {now.missing or 'nothing to divide by'}.")
    if before is None or before.value is None:
        reason = before.missing if before and before.missing else "there is none"
        return Movement("", f"There is no figure for {label} to compare with: {reason}.")
    earlier = before.value * share
    change = now.value - earlier
    level = LEVEL_POINTS if now.is_share else LEVEL_SHARE * abs(earlier)
    direction: Direction = (
        "flat" if abs(change) <= level else "up" if (change > 0) == (definition.better == "higher") else "down"
    )
    return Movement(direction, _why(definition, now, earlier, change, direction, label, share), change)


def _why(
    definition: Definition,
    now: Figure,
    earlier: Fraction,
    change: Fraction,
    direction: Direction,
    label: str,
    share: Fraction,
) -> str:
    part = "" if share == 1 else f"{share_words(share)} of the "
    unit = "%" if now.is_share else ""
    size = (
        f"{to_places(abs(change), 2)} points" if now.is_share else f"{_short(abs(change))}{_relative(change, earlier)}"
    )
    moved = "no change" if not change else f"{size} {'higher' if change > 0 else 'lower'}"
    limit = "0.25 percentage points" if now.is_share else "0.5%"
    rule = (
        f"within the {limit} that count as level"
        if direction == "flat"
        else f"more than the {limit} that count as level"
    )
    shown = f"{to_places(now.value or Fraction(0), 1)}%" if now.is_share else f"{now.shown_number:,}"
    return (
        f"{shown} against {_short(earlier)}{unit} ({part}{label}): {moved}, {rule}. "
        f"{definition.better.capitalize()} is better, so {IN_WORDS[direction]}."
    )


def share_words(share: Fraction) -> str:
    """'a quarter', 'a twelfth', else such as '1/6': the part of a year's figure that is compared with."""
    return SHARES.get(share, f"{share.numerator}/{share.denominator}")


def _short(value: Fraction) -> str:
    return f"{to_places(value, 0 if value.denominator == 1 else 1):,}"


def _relative(change: Fraction, earlier: Fraction) -> str:
    return f" ({to_places(abs(change) * 100 / abs(earlier), 1)}%)" if earlier else ""
