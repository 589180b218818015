"""Whether a measure moves more than it usually does: its months on a control chart."""

from __future__ import annotations

from fractions import Fraction

from fingerpost.compare.process_control import ControlChart
from fingerpost.compare.proportions import chart_of
from fingerpost.compare.rebasing import rebase_at, rebasings
from fingerpost.measures import Definition
from fingerpost.model import MeasureNote
from fingerpost.model.figure import to_places
from fingerpost.report.material import Months

FIRM = ("limits", "firm")
"""With fewer points than these need, what is usual is not yet known."""


def months(material: Months, definition: Definition) -> ControlChart | None:
    """The control chart of a measure's months; None where there is none to make.

    A stock has none: most of the children of one month's end are those of the month before, so that nearly any
    movement would look unusual. Neither has a series of which a part is held back: its limits would tell.
    """
    series = material.series.get(definition.id, ())
    points = [*series]
    while points and points[0][1].value is None:
        points = points[1:]
    if not definition.flow or len(points) < 2 or any(figure.hidden for _, figure in series):
        return None
    return chart_of(definition, points, rebase_at=rebase_at(decisions(material, definition), [p for p, _ in points]))


def decisions(material: Months, definition: Definition) -> tuple[MeasureNote, ...]:
    """The decisions of people to work the limits of a measure's chart out afresh."""
    return rebasings(material.notes, definition.id)


def variation_sentence(material: Months, definition: Definition) -> str:
    """Whether the last month is within the usual variation; empty where that cannot be said yet."""
    found = months(material, definition)
    if found is None or found.segments[-1].strength not in FIRM or found.points[-1].value is None:
        return ""
    last, limits = found.points[-1], found.segments[-1]
    percent = definition.per == 100 and definition.kind in ("proportion", "ratio")
    value = printed(last.value, percent)
    low, high = printed(limits.lower, percent, cut=True), printed(limits.upper, percent, cut=True)
    said = f"By month, {last.period.label} ({value}) is {found.variation}"
    return f"{said}; {low} to {high} is usual, from {limits.made_from} months."


def printed(value: Fraction | None, percent: bool, cut: bool = False) -> str:
    """A value of a series as people read it. With `cut`, a limit does not go below 0 or above 100%."""
    if value is None:
        return "no figure"
    if cut:
        value = max(value, Fraction(0))
        value = min(value, Fraction(100)) if percent else value
    places = 1 if percent else 0
    return f"{to_places(value, places):,}{'%' if percent else ''}"
