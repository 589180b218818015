"""A measure beside what is published of other councils, with the council's own latest figure, dated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from fingerpost.compare.benchmarks import LICENCE, SOURCE, Benchmark, YearOf, benchmark, check_series
from fingerpost.compare.benchmarks.published import NEIGHBOURS, PublishedValue, council_numbered, find_council
from fingerpost.errors import Refused
from fingerpost.measures import Definition
from fingerpost.model import Figure, Listing
from fingerpost.periods import Period, long_date, window

if TYPE_CHECKING:
    from fingerpost.desk.figures import FigureDesk

COLUMNS = (
    "measure", "series", "unit", "year", "published_as", "area", "value", "symbol", "england", "region",
    "region_value", "wider_region", "wider_region_value", "neighbours_mean", "neighbours_lowest", "neighbours_highest",
    "neighbours_known", "rank", "councils", "quarter", "lower_quartile", "median", "upper_quartile",
)  # fmt: skip
MEASURED = {"percent": "a percentage", "rate": "a rate for every 10,000 children", "number": "a number"}


@dataclass(frozen=True)
class OwnFigure:
    """The council's own latest figure: its days in words, and whether it is the kind of number that is published."""

    figure: Figure
    days: str
    comparable: bool


@dataclass(frozen=True)
class BesideOthers:
    """A measure's published figures, and the council's own latest one; None where no extract is loaded."""

    definition: Definition
    found: Benchmark
    own_council: str
    own: OwnFigure | None


def beside_others(
    definition: Definition, number: str, name: str, desk: FigureDesk | None, council: str = "", year: int | None = None
) -> BesideOthers:
    """A measure's benchmark for a council by name or number, by default the workspace's own.

    Raises Refused where the measure has no published equivalent, NotFound where there is no such council or year.
    """
    if not definition.benchmark:
        national = f" National equivalent: {definition.national}." if definition.national else ""
        raise Refused(f"{definition.id} is not set beside any published figure.{national}")
    check_series(definition)
    found = benchmark(definition.benchmark, find_council(council) if council else council_numbered(number), year)
    return BesideOthers(definition, found, name, _own(desk, definition, found) if desk else None)


def benchmark_listing(beside: BesideOthers) -> Listing:
    """A row a published year, the oldest first, and last the council's own latest figure."""
    found = beside.found
    area = found.council.name if found.council else None
    names = [region.name for region in found.regions] + [None, None]
    rows = []
    for each in found.years:
        regions = [value.value for value in each.regions] + [None, None]
        near, rank = each.neighbours, each.rank
        rows.append((
            beside.definition.id, found.series.id, found.series.unit, each.year, each.period, area,
            each.council.value if each.council else None,
            each.council.symbol if each.council and each.council.value is None else None,
            each.england.value, names[0], regions[0], names[1], regions[1],
            *((_mean(near.mean), near.lowest, near.highest, near.known) if near else (None,) * 4),
            rank.place if rank else None, each.known, rank.quarter if rank else None,
            *(map(_mean, each.quartiles) if each.quartiles else (None,) * 3),
        ))  # fmt: skip
    if beside.own:
        figure = beside.own.figure
        value = figure.percent if figure.is_share else figure.shown_number
        row = dict.fromkeys(COLUMNS) | {
            "measure": beside.definition.id,
            "unit": beside.definition.unit,
            "published_as": f"own figure, {beside.own.days}",
            "area": beside.own_council,
            "value": value,
            "symbol": "not available" if value is None else None,
        }
        rows.append(tuple(row.values()))
    return Listing(f"{found.series.title} ({found.series.unit})", COLUMNS, tuple(rows))


def benchmark_table(beside: BesideOthers) -> Listing:
    """The same for a terminal: a row a published year, and a symbol where there is no value."""
    found = beside.found
    columns = ["year", "england"]
    if found.council:
        columns = ["year", "council", "england", "region", "neighbours", "rank", "quarter"]
    rows = []
    for each in found.years:
        cells = {"year": each.period, "england": _cell(each.england)}
        if each.council and found.council:
            rank = each.rank
            cells |= {
                "council": _cell(each.council),
                "region": _cell(each.regions[0]),
                "neighbours": f"{_mean(each.neighbours.mean):,}" if each.neighbours else "",
                "rank": f"{rank.place} of {rank.of}" if rank else "",
                "quarter": str(rank.quarter) if rank and rank.quarter else "",
            }
        rows.append(tuple(cells[column] for column in columns))
    where = f", {found.council.name}" if found.council else ""
    return Listing(f"{found.series.title} ({found.series.unit}){where}", tuple(columns), tuple(rows))


def _cell(value: PublishedValue) -> str:
    return f"{value.value:,}" if value.value is not None else value.symbol


def benchmark_words(beside: BesideOthers) -> Iterator[str]:
    """The last year in sentences, the council's own figure, how the two differ, and where the figures are from."""
    found, last = beside.found, beside.found.latest
    yield from _standing(found, last)
    if found.council is None:
        yield "The council is none of those with published figures."
    own = beside.own
    if own is None:
        yield "No extract is loaded, so there is no own figure to set beside it."
    else:
        why = f": {own.figure.missing}" if own.figure.missing else ""
        yield f"{beside.own_council}'s own latest figure, {own.days}: {own.figure.text}{why}."
        if not own.comparable:
            yield (
                f"It is {MEASURED[measured_as(beside.definition)]} and the published figure is "
                f"{MEASURED[found.series.measured]}: the two cannot be set side by side."
            )
    if beside.definition.differs:
        yield beside.definition.differs
    yield f"Source: {SOURCE} {LICENCE}"


def _standing(found: Benchmark, last: YearOf) -> Iterator[str]:
    yield f"{last.period}: England {last.england.text}."
    if found.council and last.council:
        name = found.council.name
        if last.rank:
            yield f"{name}: {last.council.text}, {last.rank.text}. {_way(found)}"
        else:
            yield f"{name}: {last.council.text}. It has no rank."
    for region, value in zip(found.regions, last.regions, strict=True):
        yield f"{region.name}: {value.text}."
    if near := last.neighbours:
        yield (
            f"Its {NEIGHBOURS}: mean {_mean(near.mean)}, from {near.lowest:,} to {near.highest:,} "
            f"({near.known} of {near.of} have a figure)."
        )
    if last.quartiles:
        lower, median, upper = map(_mean, last.quartiles)
        half = f"Half of the {last.known} councils that have one lie between {lower} and {upper}"
        yield f"{half}, the median is {median}."


def _way(found: Benchmark) -> str:
    if found.series.better == "neutral":
        return "The source says of neither way that it is better."
    return f"{found.series.better.capitalize()} is better, as the source has it."


def _own(desk: FigureDesk, definition: Definition, found: Benchmark) -> OwnFigure:
    """The latest figure that compares best with one of a whole year: twelve months, or what there is at a month's end.

    Where the records do not reach back twelve months it is the measure's own basis, for the last whole quarter.
    """
    month = _last_month(desk)
    comparable = measured_as(definition) == found.series.measured
    if definition.flow and definition.basis != "annual":
        year = replace(definition, basis="rolling_year")
        (figure,) = desk.figures([(year, month)])
        if not figure.missing:
            return OwnFigure(figure, _days(year, month), comparable)
        quarter = month.quarter()
        month = quarter if quarter.ends_on <= desk.extract.day else quarter.before()
    (figure,) = desk.figures([(definition, month)])
    return OwnFigure(figure, _days(definition, month), comparable)


def _last_month(desk: FigureDesk) -> Period:
    name = f"{desk.extract.day:%Y-%m}"
    month = Period.parse(f"{name}..{name}", desk.extract.settings.year.starts_in_month)
    return month if month.ends_on <= desk.extract.day else month.before()


def _days(definition: Definition, period: Period) -> str:
    days = window(definition.basis, period)
    if days.starts_on == days.ends_on:
        return f"at {long_date(days.ends_on)}"
    return f"{long_date(days.starts_on)} to {long_date(days.ends_on)}"


def measured_as(definition: Definition) -> str:
    """What kind of number a measure gives: 'percent', 'rate' or 'number', as the published series have it."""
    if definition.kind in ("proportion", "ratio") and definition.per == 100:
        return "percent"
    return "rate" if definition.kind == "rate" and definition.per == 10_000 else "number"


def _mean(value: Decimal) -> Decimal:
    """Two places, rounded half up."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
