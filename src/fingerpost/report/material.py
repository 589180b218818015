"""What a report is made from: frozen values handed over by the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.periods import Period
from fingerpost.report.model import Edition

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

    @property
    def now(self) -> Column:
        """The period reported on."""
        return self.columns[-1]
