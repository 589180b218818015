"""Why a figure changed: the change from the period before, shared out among the groups of each breakdown."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from fingerpost.compare import earlier_period
from fingerpost.compare.contributions import Contribution, of_count, of_share
from fingerpost.desk.figures import FigureDesk, check_breakdown
from fingerpost.errors import Refused
from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Figure, Listing, code_lists
from fingerpost.model.figure import to_places
from fingerpost.periods import Period

COLUMNS = ("by", "group", "before", "after", "change", "rate", "mix")


def why(desk: FigureDesk, definition: Definition, period: Period, by: str = "") -> Listing:
    """A row for each group of each breakdown, or of one: the largest contribution to the change first.

    A breakdown by which nothing is recorded in either period shares nothing out; it is left out unless it is asked for.
    Both periods are worked out from the same extract, whatever was published, for only then do the parts add up.
    Raises Refused where there is no change to share out.
    """
    earlier = earlier_period(definition, period)
    if isinstance(earlier, str):
        raise Refused(f"{definition.id} of {period.label} is compared with nothing: {earlier}.")
    if definition.kind not in ("count", "proportion"):
        raise Refused(f"{definition.id} is a {definition.kind}; only a count or a proportion is shared out by groups.")
    if earlier.share != 1:
        raise Refused(
            f"{definition.id} of {period.label} is compared with a part of {earlier.period.label}, and the parts of "
            "that are not known. Ask for a later quarter."
        )
    if by:
        check_breakdown([definition], (by,), explicit=True)
        if not definition.adds(by.removesuffix("_group")):
            raise Refused(f"{definition.id} by {by} counts a record under several values: its parts do not add.")
    rows: list[tuple[object, ...]] = []
    for dimension in (by,) if by else filter(definition.adds, definition.ways):
        then = desk.broken_down(earlier.period, [definition], (dimension,))
        now = desk.broken_down(period, [definition], (dimension,))
        if reason := next((figure.missing for figure in (*then, *now) if figure.missing), None):
            raise Refused(f"{definition.id} cannot be shared out: {reason}.")
        if not by and {_group(each) for each in (*then, *now)} <= {NOT_RECORDED}:
            continue
        meanings = _meanings(definition, dimension)
        rows += [_row(dimension, each, meanings, definition) for each in _contributions(then, now, definition)]
    if not rows:
        raise Refused(f"{definition.id} has no breakdown with records to share its change out by.")
    unit = "points" if definition.kind == "proportion" else definition.unit
    return Listing(f"{definition.title}: the change from {earlier.period.label}, in {unit}", COLUMNS, tuple(rows))


def _contributions(then: Sequence[Figure], now: Sequence[Figure], definition: Definition) -> tuple[Contribution, ...]:
    if definition.kind == "proportion":
        return of_share(_shares(then), _shares(now), definition.per)
    return of_count(_counts(then), _counts(now))


def _shares(figures: Sequence[Figure]) -> dict[str, tuple[int, int]]:
    return {_group(figure): (figure.numerator or 0, figure.denominator or 0) for figure in figures}


def _counts(figures: Sequence[Figure]) -> dict[str, Fraction]:
    return {_group(figure): figure.number or Fraction(0) for figure in figures}


def _group(figure: Figure) -> str:
    return figure.breakdown[0][1]


def _meanings(definition: Definition, dimension: str) -> dict[str, str]:
    column = definition.ways.get(dimension.removesuffix("_group"), "").rpartition(".")[2]
    return {code: known.meaning for code, known in code_lists().get(column, {}).items()}


def _row(dimension: str, each: Contribution, meanings: dict[str, str], definition: Definition) -> tuple[object, ...]:
    places = 1 if definition.kind == "proportion" else 0
    numbers = (each.before, each.after, each.total, each.rate, each.mix)
    # Adding nothing takes the minus from a nought.
    shown = (None if number is None else to_places(number, places) + 0 for number in numbers)
    return (dimension, meanings.get(each.group, each.group), *shown)
