"""A funnel of teams, or of councils: whose percentage lies further from that of all than chance puts one of its size.

Limits are those of `compare.proportions.funnel`. With 20 units or more that are not too small they allow for
differences that are there anyway (Spiegelhalter's additive variance); of fewer, those cannot be told from the units
that a funnel is to find, so the limits are those of chance alone. A unit of which fewer than 5 of either kind are to
be expected is drawn and has no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from fingerpost.compare.benchmarks.published import LICENCE, SOURCE, Area, areas, find_series, values, year_of
from fingerpost.compare.benchmarks.sizes import shares
from fingerpost.compare.proportions import ACTION, FEWEST_EXPECTED, WARNING, Funnel, FunnelPoint, funnel
from fingerpost.desk.figures import check_breakdown
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Listing, meaning
from fingerpost.model.figure import to_places
from fingerpost.periods import Period
from fingerpost.report.pictures import FunnelDot, FunnelPicture, Mark
from fingerpost.report.words import when

if TYPE_CHECKING:
    from fingerpost.desk.figures import FigureDesk

MANY_UNITS = 20
"""With fewer units the variation between them is not estimated."""
STEPS = 60
"""Places at which the limits are drawn."""
MOST_NAMES = 12
"""More names than this lie over one another in the drawing; the table has them all."""
COLUMNS = ("unit", "numerator", "denominator", "percent", "low_95", "high_95", "low_99_8", "high_99_8", "verdict")
VERDICTS = {
    "within": "within the usual variation",
    "high": "above the 95% limits",
    "low": "below the 95% limits",
    "very high": "above the 99.8% limits",
    "very low": "below the 99.8% limits",
}
FEW = "too few to say"


@dataclass(frozen=True)
class UnitsFunnel:
    """A funnel of a measure: the units, which of them is one's own, and what is said of those that are not in it."""

    definition: Definition
    title: str
    units: str
    found: Funnel
    own: str = ""
    per: int = 100
    notes: tuple[str, ...] = ()

    def verdict(self, point: FunnelPoint) -> str:
        """Where a unit lies, in words; none for one that is too small."""
        return FEW if self.is_few(point) else VERDICTS[point.place]

    def is_few(self, point: FunnelPoint) -> bool:
        """Whether a unit is too small for chance to be told."""
        return point.n * min(self.found.share, 1 - self.found.share) < FEWEST_EXPECTED


def own_funnel(desk: FigureDesk, definition: Definition, period: Period, by: str) -> UnitsFunnel:
    """The funnel of a proportion by a breakdown of its own, such as the team, about the percentage of all units.

    Records with no unit are in none, and their number is told. Raises Refused where the measure is no proportion, where
    no record says its unit or there is only one, and NotFound where there is no such breakdown.
    """
    if definition.kind != "proportion":
        raise Refused(f"{definition.id} is a {definition.kind}; a funnel compares percentages, of so many each.")
    check_breakdown([definition], (by,), explicit=True)
    if not definition.adds(by.removesuffix("_group")):
        raise Refused(f"{definition.id} by {by} counts a record under several values, so they are no units to compare.")
    figures = desk.broken_down(period, [definition], (by,))
    if reason := next((figure.missing for figure in figures if figure.missing), None):
        raise Refused(f"{definition.id} is not available for {period.name}: {reason}.")
    column = definition.ways[by.removesuffix("_group")].rpartition(".")[2]
    counts, unknown = [], 0
    for figure in figures:
        unit = figure.breakdown[0][1]
        if unit == NOT_RECORDED:
            unknown = figure.denominator or 0
        else:
            counts.append((meaning(column, unit), figure.numerator or 0, figure.denominator or 0))
    if len(counts) < 2:
        said = f"{unknown:,} records have no {by}" if unknown else f"all records have the same {by}"
        raise Refused(f"There is nothing to compare in {definition.id} by {by} for {period.label}: {said}.")
    everyone = unknown + sum(n for _, _, n in counts)
    notes = [f"{unknown:,} of {everyone:,} records have no {by} and are in no unit."] if unknown else []
    title = f"{definition.title} by {by.replace('_', ' ')}, {when(definition, period)}"
    about = sum(x for _, x, _ in counts) / max(1, sum(n for _, _, n in counts))
    large = sum(n * min(about, 1 - about) >= FEWEST_EXPECTED for _, _, n in counts)
    found = funnel(counts, overdispersed=large >= MANY_UNITS)
    return UnitsFunnel(definition, title, by.replace("_", " "), found, notes=tuple(notes))


def councils_funnel(definition: Definition, own: Area | None, year: int | None = None) -> UnitsFunnel:
    """The funnel of a measure's published series over the English councils, of one year or the latest.

    Raises Refused where nothing is published of it, or its denominator is not; NotFound where there is no such year.
    """
    if not definition.benchmark:
        raise Refused(f"{definition.id} is not set beside any published figure, so there is no funnel of councils.")
    series = find_series(definition.benchmark)
    periods = {ends: period for _, period in values(series.id) if (ends := year_of(period)) is not None}
    if year is not None and year not in periods:
        raise NotFound(f"{series.title} has no figures of {year}; it has {min(periods)} to {max(periods)}.")
    known = [
        (ends, period, counts)
        for ends, period in sorted(periods.items(), reverse=True)
        if (year is None or ends == year) and len(counts := shares(series, period)) >= MANY_UNITS
    ]
    if not known:
        raise Refused(f"The denominators of {series.title} are not published for {year or 'any year'}.")
    _, period, counts = known[0]
    found = funnel([(areas()[number].name, x, n) for number, x, n in counts])
    councils = sum(area.is_council for area in areas().values())
    per = 10_000 if series.measured == "rate" else 100
    notes = [
        f"{len(counts)} of {councils} councils have both a figure and its denominator.",
        "Of how many it is stands in another published number; the numerator is worked back from the two.",
        f"Source: {SOURCE} {LICENCE}",
    ]
    return UnitsFunnel(
        definition, f"{series.title}, councils, {period}", "council", found, own.name if own else "", per, tuple(notes)
    )


def funnel_listing(drawn: UnitsFunnel) -> Listing:
    """A row a unit, the largest first: its counts, percentage (or rate), limits and verdict."""
    rows = tuple(
        (
            point.name, point.x, point.n, _shown(point.x / point.n, drawn),
            *(_shown(limit, drawn) for limit in (*point.warning, *point.action)), drawn.verdict(point),
        )
        for point in _largest_first(drawn)
    )  # fmt: skip
    return Listing(drawn.title, COLUMNS, rows)


def funnel_words(drawn: UnitsFunnel) -> Iterator[str]:
    """What the funnel shows in sentences, no stronger than its limits allow."""
    found, many = drawn.found, len(drawn.found.points)
    judged = [point for point in _largest_first(drawn) if not drawn.is_few(point)]
    yield f"All together: {_shown(found.share, drawn)}{_unit(drawn)}. Units (by {drawn.units}): {many}."
    for words in ("very high", "very low", "high", "low"):
        there = [point.name for point in judged if point.place == words]
        if there:
            yield f"{VERDICTS[words].capitalize()}: {', '.join(there)}."
    if judged and all(point.place == "within" for point in judged):
        yield "None that is large enough to judge lies outside what chance gives: there is no difference to explain."
    if own := next((point for point in found.points if point.name == drawn.own), None):
        yield f"{own.name}: {_shown(own.x / own.n, drawn)}{_unit(drawn)}, {drawn.verdict(own)}."
    if few := many - len(judged):
        yield f"{few} too small to say anything of: fewer than {FEWEST_EXPECTED} of either kind are to be expected."
    by_chance = round(len(judged) * (1 - WARNING))
    if by_chance:
        yield f"Of so many, about {by_chance} lie outside the 95% limits though nothing is different."
    if found.tau2:
        yield "The limits allow for how much they differ anyway, which is more than by chance."
    else:
        yield "The limits are those of chance alone; there are too few to measure how much they differ anyway."
    yield "Being outside says that there is something to ask about, not what it is."
    yield from drawn.notes


def funnel_picture(drawn: UnitsFunnel) -> FunnelPicture:
    """The same as a drawing."""
    found, sizes = drawn.found, [point.n for point in drawn.found.points]
    smallest = max(1, min(sizes) * 3 // 4)
    span = max(sizes) * 1.04 - smallest
    # Closer together where the funnel bends.
    places = sorted({round(smallest + span * (step / STEPS) ** 2) for step in range(STEPS + 1)})
    limits = []
    for n in places:
        (low, high), (lowest, highest) = found.limits(n, WARNING), found.limits(n, ACTION)
        limits.append((n, low * drawn.per, high * drawn.per, lowest * drawn.per, highest * drawn.per))
    marks = [(point, _mark(point, drawn)) for point in _largest_first(drawn)]
    named = [point.name for point, mark in marks if mark in ("high", "low", "own")]
    if len(marks) <= MOST_NAMES:
        named = [point.name for point, _ in marks]
    elif len(named) > MOST_NAMES:
        named = [drawn.own]
    dots = tuple(
        FunnelDot(point.n, point.x / point.n * drawn.per, mark, point.name if point.name in named else "")
        for point, mark in sorted(marks, key=lambda each: each[1] == "own")
    )
    return FunnelPicture(
        drawn.title,
        " ".join(funnel_words(drawn)),
        drawn.definition.unit if drawn.per == 100 else "children of the area",
        "Percent" if drawn.per == 100 else f"Per {drawn.per:,}",
        found.share * drawn.per,
        f"All: {_shown(found.share, drawn)}{_unit(drawn)}",
        tuple(limits),
        dots,
    )


def _mark(point: FunnelPoint, drawn: UnitsFunnel) -> Mark:
    if point.name == drawn.own:
        return "own"
    if drawn.is_few(point):
        return "few"
    return "within" if point.place == "within" else "high" if "high" in point.place else "low"


def _largest_first(drawn: UnitsFunnel) -> Sequence[FunnelPoint]:
    return sorted(drawn.found.points, key=lambda point: (-point.n, point.name))


def _shown(share: float, drawn: UnitsFunnel) -> Decimal:
    return to_places(Fraction(share) * drawn.per, 1)


def _unit(drawn: UnitsFunnel) -> str:
    return "%" if drawn.per == 100 else f" per {drawn.per:,}"
