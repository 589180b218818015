"""A measure month by month: what charts, and the question whether it moves more than it usually does, are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from fingerpost.compare.rebasing import rebase_at, rebasing_words
from fingerpost.desk.rows import figure_rows
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import Catalogue, Definition
from fingerpost.measures.definition import fact_of
from fingerpost.model import Figure, Listing, MeasureNote
from fingerpost.model.figure import to_places
from fingerpost.periods import Period, long_date

if TYPE_CHECKING:
    from fingerpost.compare.process_control import ControlChart
    from fingerpost.desk.figures import FigureDesk
    from fingerpost.desk.records import Extract

MONTHS = 24
LAST = 3
"""Months of which it is said how many cases are undecided."""
UNDECIDED_IN = ("contacts", "referrals")
"""Facts whose cases are decided some time after the day that they count on."""
Series = tuple[tuple[Period, Figure], ...]
"""Months in order, oldest first, each with its figure; one that cannot be known is 'not available'."""

SIGNALS = {
    "astronomical": "outside the limits",
    "trend_up": "rising steadily",
    "trend_down": "falling steadily",
    "two_of_three": "two of three near a limit",
    "shift": "on one side for long",
}


def series(desk: FigureDesk, definition: Definition, until: Period, months: int = MONTHS) -> Series:
    """A measure's monthly figures up to the end of a period, for at most so many months.

    A flow has what happened in each month, whatever basis the report prints; a stock has what there was at each
    month's end. The months begin where the records of the measure do. Where a period reaches beyond the extract
    they end with the last whole month that it covers.

    Raises Refused for a measure of whole years, NotFound where the extract ends before the period begins.
    """
    return series_of(desk, [definition], until, months)[definition.id]


def series_of(
    desk: FigureDesk, definitions: Sequence[Definition], until: Period, months: int = MONTHS
) -> Mapping[str, Series]:
    """The same for several measures at once, by id: one query a fact, or none where the figures were kept."""
    last = _last_month(desk.extract, until)
    wanted = [
        (each, month)
        for each in (monthly(definition, desk.catalogue) for definition in definitions)
        for month in _months(desk, each, last, months)
    ]
    found: dict[str, list[tuple[Period, Figure]]] = {definition.id: [] for definition in definitions}
    for (definition, month), figure in zip(wanted, desk.figures(wanted), strict=True):
        found[definition.id].append((month, figure))
    return {id: tuple(own) for id, own in found.items()}


def has_months(definition: Definition, catalogue: Catalogue) -> bool:
    """Whether a measure has figures of single months: not one that is counted, or divided by one counted, yearly."""
    parts = [catalogue[part] for part in definition.of or ()]
    return (definition.flow or definition.basis != "annual") and all(has_months(part, catalogue) for part in parts)


def monthly(definition: Definition, catalogue: Catalogue) -> Definition:
    """The measure as a month counts it: a flow by the month alone, a stock as it is. Raises Refused."""
    if not has_months(definition, catalogue):
        raise Refused(f"{definition.id} is a figure of whole years, or divides by one: it has no monthly figures.")
    return replace(definition, basis="period") if definition.flow else definition


def to_keep(
    desk: FigureDesk, definitions: Iterable[Definition], covered: Sequence[Period]
) -> Iterator[tuple[Definition, Period]]:
    """What must be kept beside each measure's own figures, so that its series needs no query."""
    months = [period for period in covered if period.kind == "month"]
    for definition in definitions:
        if not has_months(definition, desk.catalogue):
            continue
        as_month = monthly(definition, desk.catalogue)
        if as_month.basis != definition.basis:
            yield from ((as_month, month) for month in months)
        if months:
            yield from (
                (as_month, month) for month in _months(desk, as_month, months[-1], MONTHS) if month not in months
            )


def control_chart(
    definition: Definition, found: Series, target: float | None = None, decisions: Sequence[MeasureNote] = ()
) -> ControlChart:
    """The chart of a monthly series. Raises Refused where its figures share their days.

    `decisions` are those of people to work the limits out afresh; see `compare.rebasing`.

    A target for a count of what happens is one for the report's own period, so it does not judge a month.
    """
    from fingerpost.compare.proportions import chart_of

    if not found:
        raise Refused(f"{definition.id} has no monthly figures to make a chart of.")
    grows = definition.flow and definition.kind in ("count", "amount")
    judged = None if target is None or grows else Fraction(str(target))
    return chart_of(definition, found, judged, rebase_at(decisions, [month for month, _ in found]))


def undecided_words(desk: FigureDesk, definition: Definition, found: Series) -> str:
    """How many cases of the last months are still undecided, where the share of decisions is what the measure counts.

    Such months move on with every extract, and limits drawn from them are too narrow. Empty where there is none.
    """
    if definition.fact not in UNDECIDED_IN or not re.search(r"\boutcome\b", definition.numerator or ""):
        return ""
    still = " and ".join(
        f"({each})" for each in (definition.where, "outcome is null or outcome = 'yet_to_proceed'") if each
    )
    open_ones = replace(
        definition, id=f"{definition.id}.undecided", kind="count", basis="period", numerator=None, where=still
    )
    months = [(month, figure) for month, figure in found[-LAST:] if figure.denominator]
    counts = [int(each.number or 0) for each in desk.figures([(open_ones, month) for month, _ in months])]
    if not sum(counts):
        return ""
    whole = sum(figure.denominator or 0 for _, figure in months)
    return (
        f"Of the {whole:,} {definition.unit} of the last {len(months)} months {sum(counts):,} are still undecided in "
        "this extract, so these months, and with them the limits, can still move."
    )


def series_listing(definition: Definition, found: Series, charted: ControlChart | None) -> Listing:
    """A row a month: its figure, and where there is a chart, its signal, what that means and the limits."""
    rows: list[tuple[object, ...]] = []
    columns: tuple[str, ...] = ()
    # What is usual begins with the first month that has a figure.
    places = {point.period: i for i, point in enumerate(charted.points)} if charted else {}
    for month, figure in found:
        columns, (row,) = figure_rows([figure], month)
        place = places.get(month)
        rows.append((*row, *(_charted(charted, place) if charted and place is not None else (None,) * 5)))
    title = f"{definition.title}: {definition.unit} by month"
    return Listing(title, (*columns, "signal", "meaning", "centre", "lower_limit", "upper_limit"), tuple(rows))


def chart_words(
    definition: Definition,
    found: Series,
    charted: ControlChart | None,
    refused: str,
    decisions: Sequence[MeasureNote] = (),
) -> Iterator[str]:
    """What is to be said beneath a series: what is not available and why, and what the chart shows."""
    for reason in dict.fromkeys(figure.missing for _, figure in found if figure.missing):
        months = [month.name for month, figure in found if figure.missing == reason]
        yield f"Not available, as {reason}: {', '.join(months)}."
    if charted is None:
        yield f"No control chart: {refused}"
        return
    yield f"The last month is {charted.variation} ({charted.limits_words})."
    segment = charted.segments[-1]
    if segment.centre is not None and segment.lower is not None and segment.upper is not None:
        centre, lower, upper = (to_places(each, 1) for each in (segment.centre, segment.lower, segment.upper))
        yield f"{_for_its_size(definition, charted)} {lower:,} to {upper:,}, about {centre:,}."
        yield from _method_words(definition, charted)
        if not definition.flow:
            yield f"One month's end has most of the {definition.unit} of the one before: limits are narrow for a stock."
    yield from rebasing_words(decisions, charted)
    if charted.assurance_words:
        yield f"If nothing changes it {charted.assurance_words}."


def _for_its_size(definition: Definition, charted: ControlChart) -> str:
    return "Usual is" if charted.method == "XmR" else f"For as many {definition.unit} as in the last month usual is"


def _method_words(definition: Definition, charted: ControlChart) -> Iterator[str]:
    """Which chart it is, where that depends on the figures."""
    from fingerpost.compare.proportions import FEWEST_EXPECTED

    if definition.kind != "proportion" or not definition.flow:
        return
    if charted.method == "XmR":
        yield (
            f"In some months fewer than {FEWEST_EXPECTED} {definition.unit} of one kind are to be expected, "
            "too few for a p-chart: the limits are those of an XmR chart."
        )
        return
    yield f"The limits are those of a p-chart: a month with fewer {definition.unit} has wider ones."
    if charted.method == "p'":
        yield "They are drawn to the variation that the months have (Laney's p'), which is more than chance alone."


def _charted(charted: ControlChart, i: int) -> tuple[object, ...]:
    point = charted.points[i]
    segment = next(each for each in charted.segments if each.first <= i <= each.last)
    limits = (segment.centre, *(point.limits or (None, None)))
    signal = SIGNALS[point.shown] if point.shown else None
    meaning = point.meaning if point.shown else None
    return signal, meaning, *(None if each is None else to_places(each, 2) for each in limits)


def _last_month(extract: Extract, until: Period) -> Period:
    if until.starts_on > extract.day:
        raise NotFound(f"The extract of {long_date(extract.day)} ends before {until.label} begins; load a later one.")
    month = _month(until.ends_on.strftime("%Y-%m"), until.year_starts)
    while month.ends_on > extract.day:
        month = month.before()
    return month


def _months(desk: FigureDesk, definition: Definition, last: Period, count: int) -> list[Period]:
    """Up to `count` months that end with `last`, from where the records that the measure needs begin."""
    found = [last]
    begins = _begins(desk, definition)
    while len(found) < count:
        before = found[0].before()
        # What there was at the end of the day before the records begin is known; what happened that day is not.
        reaches = before.ends_on if definition.flow else before.ends_on + timedelta(days=1)
        if begins is not None and reaches < begins:
            break
        found.insert(0, before)
    return found


def _begins(desk: FigureDesk, definition: Definition) -> date | None:
    """The first day of which any record that a measure needs is held; None where there is no such limit."""
    counted = [desk.catalogue[part] for part in definition.of or ()] or [definition]
    needed = {table for each in counted for table, need in fact_of(each).needs.items() if need != "none"}
    days = [desk.extract.begins(table) for table in sorted(needed) if table in desk.extract.current]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def _month(name: str, year_starts: int) -> Period:
    return Period.parse(f"{name}..{name}", year_starts)
