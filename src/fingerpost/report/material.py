"""What a report is made from: frozen values handed over by the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from fingerpost.compare.benchmarks import YearOf
from fingerpost.compare.placement_cost import ProjectedOutturn
from fingerpost.compare.same_point import SamePoint
from fingerpost.compare.targets import Target
from fingerpost.measures import Definition
from fingerpost.model import Budget, Commentary, Figure, MeasureNote, RegisterEntry, Risk
from fingerpost.periods import Period
from fingerpost.report.model import DataTable, Edition

Series = tuple[tuple[Period, Figure], ...]

Breakdowns = Mapping[tuple[str, tuple[str, ...]], tuple[Figure, ...]]
"""Figures by measure and dimensions, such as ('caf2_commenced', ('agency',))."""


@dataclass(frozen=True)
class Column:
    """One period's figures in the report: last year, an earlier quarter or the period reported on.

    `origin` says how they came: 'outturn', 'published' or 'extract'.
    """

    key: str
    period: Period
    origin: str
    figures: Mapping[str, Figure]
    breakdowns: Breakdowns


@dataclass(frozen=True)
class Revision:
    """A published figure and what the latest extract gives for the same period now."""

    definition: Definition
    period: Period
    published: Figure
    now: Figure


@dataclass(frozen=True)
class Heading:
    """A count that adds up over `year`: so far, to the end of `known_to`, and as forecast for the year's end.

    `same_point` is last year's to the same month and `last_year` what that came to; None where they are not known. Of
    100 such forecasts 80 are to lie between `low` and `high`.
    """

    definition: Definition
    year: Period
    known_to: Period
    so_far: int
    same_point: int | None
    last_year: int | None
    expected: int
    low: int
    high: int


@dataclass(frozen=True)
class Front:
    """What stands on the front of the report and at its end, as the settings say it."""

    agenda_item: str = ""
    meeting: date | None = None
    report_of: str = ""
    decision: str = ""
    portfolio: str = ""
    contact: tuple[tuple[str, str], ...] = ()
    background_papers: tuple[str, ...] = ()
    wards: str = ""
    property: str = ""
    next_meeting: date | None = None
    """The Cabinet that takes the next report, where the calendar has one."""
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the council says under a table, by the table's id."""


@dataclass(frozen=True)
class Office:
    """What people decided and wrote around the figures, as it stands for this report."""

    risks: tuple[Risk, ...] = ()
    budgets: tuple[Budget, ...] = ()
    commentary: Mapping[str, Commentary] = field(default_factory=dict)
    register: tuple[RegisterEntry, ...] = ()
    notes: tuple[MeasureNote, ...] = ()
    status: str = ""


class Months(Protocol):
    """What the drawing of a measure's months is made from: a report's material, or a measure on its own."""

    @property
    def catalogue(self) -> Mapping[str, Definition]:
        """The definitions."""

    @property
    def series(self) -> Mapping[str, Series]:
        """Figures month by month, oldest first, by measure."""

    @property
    def targets(self) -> Mapping[str, Decimal]:
        """Targets by measure."""

    @property
    def notes(self) -> Sequence[MeasureNote]:
        """Dated notes on measures, of which some work limits out afresh."""


@dataclass(frozen=True)
class MonthsOf:
    """The months of some measures, outside a report."""

    catalogue: Mapping[str, Definition]
    series: Mapping[str, Series]
    targets: Mapping[str, Decimal]
    notes: Sequence[MeasureNote] = ()


@dataclass(frozen=True)
class Material:
    """Everything the report says, before it is said. `definitions` are those reported; `columns` are
    oldest first, and the last is the period reported on.

    `orders` gives the order of a breakdown's values and `words` the council's own word for a code of a column.
    """

    title: str
    council: str
    period: Period
    edition: Edition
    catalogue: Mapping[str, Definition]
    definitions: tuple[Definition, ...]
    columns: tuple[Column, ...]
    revisions: tuple[Revision, ...]
    orders: Mapping[tuple[str, str], tuple[str, ...]]
    words: Mapping[tuple[str, str], str]
    glossary: Mapping[str, str]
    extract: date | None
    loads: tuple[str, ...]
    version: str
    engine: str
    made_at: datetime
    findings: Mapping[str, tuple[int, int, str]] = field(default_factory=dict)
    """For a measure: how many of its records have findings, how many records there are, and what they are."""
    standing: str = ""
    """The council's own page of standing text; empty for the shipped one."""
    front: Front = Front()
    office: Office = Office()
    series: Mapping[str, Series] = field(default_factory=dict)
    """For a measure: its figures month by month up to the period's end, oldest first."""
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    aims: Mapping[str, Target] = field(default_factory=dict)
    """The targets with their tolerance, for measures whose figure may be judged by them."""
    others: Mapping[str, YearOf] = field(default_factory=dict)
    """What is published of other councils, for measures that count in the same way: a year's figures."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group that a value of a breakdown belongs to, such as an agency's."""
    lists: tuple[DataTable, ...] = ()
    """The records behind the figures, where the edition may hold them."""
    same_point: Mapping[str, SamePoint] = field(default_factory=dict)
    """For a measure that adds up over a year: the same point last year. A public edition has none."""
    projected: tuple[ProjectedOutturn, ...] = ()
    """What placements will have cost by the records, beside the finance team's. A public edition has none."""
    headings: tuple[Heading, ...] = ()
    """Where the counts that add up over the year will end it, as forecast. A public edition has none."""
    protection: tuple[str, ...] = ()
    """What was done so that no child can be known from the figures, in sentences; empty where nothing was."""

    @property
    def notes(self) -> Sequence[MeasureNote]:
        """What people noted on measures."""
        return self.office.notes

    @property
    def now(self) -> Column:
        """The period reported on."""
        return self.columns[-1]
