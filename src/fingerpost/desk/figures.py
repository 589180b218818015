"""Figures of an extract: from the figures table where it has them, else worked out now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.desk.records import Extract
from fingerpost.engine import AnyEngine, Engine
from fingerpost.engines import LABELS, chosen
from fingerpost.errors import NotFound, nearest
from fingerpost.measures import Catalogue, Definition
from fingerpost.model import NOT_RECORDED, Figure, Finding, Listing
from fingerpost.periods import CALENDAR_FIRST, Period
from fingerpost.store.figures import KeptFigures, Key, read_figures, save_figures

if TYPE_CHECKING:
    from fingerpost.desk.holding import Holdings
    from fingerpost.measures.evaluate import Evaluator

CROSSED = (("contacts", ("agency", "outcome")),)
"""Breakdowns by two dimensions that the report prints."""
YEARS_KEPT = 3
"""Financial years whose figures are kept when an extract is loaded: the one it ends in and two whole ones, which are
the months of a chart and the same point last year."""
BESIDE = ("referrals",)
"""Measures that do not stand in Appendix 2 and whose breakdowns the report prints."""


def full_tables(catalogue: Catalogue) -> list[tuple[str, tuple[str, ...]]]:
    """The breakdowns that are kept, that the report prints and that a publication freezes beside the figures."""
    single = [
        (each.id, (dimension,))
        for each in catalogue.values()
        if each.reported or each.id in BESIDE
        for dimension in each.breakdowns
    ]
    return [*CROSSED, *single]


class FigureDesk:
    """Works out the figures of one extract and keeps them."""

    def __init__(
        self,
        extract: Extract,
        catalogue: Catalogue,
        turn: AbstractContextManager[object] | None = None,
        spill: Path | None = None,
    ) -> None:
        """`turn` is held while the engine works: a lock, in a program with threads, as an engine serves one at a
        time. `spill` is a folder for what is too large for memory; see `Engine`."""
        self._spill = spill
        self.extract = extract
        self.catalogue = catalogue
        self._turn = turn or nullcontext()

    def figures(self, wanted: Sequence[tuple[Definition, Period]], by: tuple[str, ...] = ()) -> list[Figure]:
        """The figures wanted, in order; with `by` one for each value of the breakdown."""
        keys: list[Key] = [(each.id, period.name, each.basis, by) for each, period in wanted]
        found = {key: self._kept[key] for key in keys if key in self._kept}
        # A period cut short by the extract has the name of the whole; only whole ones are kept.
        lacking = {
            key: pair
            for key, pair in zip(keys, wanted, strict=True)
            if key not in found or pair[1].ends_on > self.extract.day
        }
        if lacking:
            from fingerpost.measures.evaluate import Ask

            found |= {key: [] for key in lacking}
            asks = [Ask(each, period, each.basis) for each, period in lacking.values()]
            with self._turn:
                worked_out = self._evaluator.figures(asks, by)
            for figure in worked_out:
                found[figure.measure, figure.period, figure.basis, by].append(figure)
        return [figure for key in keys for figure in found[key]]

    def broken_down(self, period: Period, definitions: Sequence[Definition], by: tuple[str, ...]) -> list[Figure]:
        """Figures by dimensions; one that ends in `_group` gathers its values by the settings' groups."""
        base = tuple(dimension.removesuffix("_group") for dimension in by)
        with_it = [each for each in definitions if all(dimension in each.ways for dimension in base)]
        figures = self.figures([(each, period) for each in with_it], base)
        if base == by:
            return figures
        groups = {value: group for group, values in self.extract.settings.groups.items() for value in values}
        return regrouped(figures, base, by, groups)

    def listing(
        self, definition: Definition, period: Period, part: str, groups: Mapping[str, str] | None = None
    ) -> Listing:
        """The records behind a figure; with `groups` those of one value of each breakdown named."""
        from fingerpost.measures.evaluate import Ask

        with self._turn:
            return self._evaluator.listing(Ask(definition, period, definition.basis), part, groups)

    def query(
        self,
        sql: str,
        uses: Sequence[str] = (),
        tables: Sequence[str] = (),
        parameters: Sequence[Any] = (),
        period: Period | None = None,
    ) -> list[tuple[Any, ...]]:
        """The rows of a query of ours over facts, as `fact_NAME`, for a period, and canonical tables."""
        with self._turn:
            return self._evaluator.query(sql, uses, tables, parameters, period)

    def tables(self, definition: Definition) -> list[str]:
        """The canonical tables a measure is made from."""
        with self._turn:
            return self._evaluator.tables(definition)

    def keep(self) -> None:
        """Work out every measure for each month, quarter and year of the last ones that the extract covers, and keep
        the figures; those of longer ago are worked out when they are asked for."""
        from fingerpost.desk.series import to_keep
        from fingerpost.measures.evaluate import Ask

        periods = self._covered()
        absent = {
            each.id: self._evaluator.absent_figure(each)
            for each in self.catalogue.values()
            if self._evaluator.absent(each)
        }
        there = [each for each in self.catalogue.values() if each.id not in absent]
        whole = [*((each, period) for each in there for period in periods), *to_keep(self, there, periods)]
        asks: dict[tuple[str, ...], list[Ask]] = {(): [Ask(each, period, each.basis) for each, period in whole]}
        tables = [(self.catalogue[measure], by) for measure, by in full_tables(self.catalogue) if measure not in absent]
        for definition, by in tables:
            asks.setdefault(by, []).extend(Ask(definition, period, definition.basis) for period in periods)
        counted = self._evaluator.broken_down(asks)
        # One that is not available has no values: it is worked out, and its reason given, when it is asked for.
        figures = counted.pop(()) + [figure for broken in counted.values() for figure in broken if figure.breakdown]
        found = {(figure.measure, figure.period, by) for by, broken in counted.items() for figure in broken}
        empty: list[Key] = [
            (each.id, period.name, each.basis, by)
            for each, by in tables
            for period in periods
            if (each.id, period.name, by) not in found
        ]
        save_figures(self._folder, self.extract.state(self.catalogue), figures, empty, absent.values())

    def check(self) -> list[Finding]:
        """Everything odd in the extract, found with the tables that figures were worked out from, and kept."""
        # The rules are written for DuckDB alone.
        return self.extract.findings(self._engine if isinstance(self._engine, Engine) else None)

    def close(self) -> None:
        """Give the engine's memory back, and its folder; the desk is not used again."""
        self._engine.close()

    @property
    def engine(self) -> str:
        """The name of the engine that its figures are worked out with."""
        return LABELS[self.extract.settings.engine]

    @cached_property
    def holdings(self) -> Holdings:
        """Who holds which child on the extract's day."""
        from fingerpost.desk.holding import holdings

        return holdings(self)

    @cached_property
    def findings_by_child(self) -> Mapping[str, Sequence[Finding]]:
        """The extract's findings by the child whose record they are about."""
        found: dict[str, list[Finding]] = {}
        for finding in self.extract.findings():
            if finding.child_id:
                found.setdefault(finding.child_id, []).append(finding)
        return found

    @cached_property
    def _kept(self) -> KeptFigures | dict[Key, list[Figure]]:
        return read_figures(self._folder, self.extract.state(self.catalogue)) or {}

    @property
    def _folder(self) -> Path:
        return self.extract.store.folder / "figures"

    @cached_property
    def _engine(self) -> AnyEngine:
        settings = self.extract.settings
        return chosen(settings.engine, settings.spark, self._spill)

    @cached_property
    def _evaluator(self) -> Evaluator:
        from fingerpost.measures.evaluate import Available, Evaluator
        from fingerpost.sources import told_partly

        available = {}
        for table in self.extract.current:
            load = self.extract.feeds(table)[0]
            stored = load.tables[table]
            begins = self.extract.begins(table)
            partly = told_partly(load.source, table)
            available[table] = Available(stored.label, load.extract, frozenset(stored.columns), begins, partly)
        council = self.extract.settings.council.number
        return Evaluator(self._engine, self.catalogue, council, available, self.extract.fill)

    def _covered(self) -> list[Period]:
        """The months, quarters and years whose figures are kept: those that the extract covers, from the first day of
        complete records, of the financial year it ends in and those before it."""
        day, year_starts = self.extract.day, self.extract.settings.year.starts_in_month
        first = min(filter(None, map(self.extract.begins, self.extract.current)), default=day)
        began = day.year - (day.month < year_starts) - (YEARS_KEPT - 1)
        # The calendar has working days only from some year on.
        first = max(first, date(began, year_starts, 1), date(CALENDAR_FIRST.year + 2, 1, 1))
        month = Period.parse(f"{first:%Y-%m}..{first:%Y-%m}", year_starts)
        found: dict[str, Period] = {}
        while month.ends_on <= day:
            for period in (month, month.quarter(), month.whole_year()):
                if period.ends_on <= day:
                    found[period.name] = period
            month = month.after()
        return list(found.values())


def check_breakdown(definitions: Sequence[Definition], by: Sequence[str], explicit: bool) -> None:
    """Make sure the measures have the breakdowns; where none was named, that some measure has. Raises NotFound."""
    for dimension in by:
        base = dimension.removesuffix("_group")
        lacking = [each.id for each in definitions if base not in each.ways]
        if len(lacking) < len(definitions) and not (explicit and lacking):
            continue
        known = sorted({name for each in definitions for name in each.ways})
        ways = f"There are: {', '.join(known) or 'none'}."
        raise NotFound(f"{lacking[0]} has no breakdown by {dimension!r}.{nearest(dimension, known)} {ways}")


def regrouped(
    figures: Iterable[Figure], base: Sequence[str], by: Sequence[str], groups: Mapping[str, str]
) -> list[Figure]:
    """A breakdown with its values gathered into groups; a value in no group stays under its own name."""
    grouped: dict[tuple[str, tuple[str, ...]], Figure] = {}
    for figure in figures:
        if not figure.breakdown:
            grouped[figure.measure, ()] = figure
            continue
        names = tuple(
            value if dimension == wanted or value == NOT_RECORDED else groups.get(value, value)
            for (_, value), dimension, wanted in zip(figure.breakdown, base, by, strict=True)
        )
        known = grouped.get((figure.measure, names))
        grouped[figure.measure, names] = (
            replace(figure, breakdown=tuple(zip(by, names, strict=True)))
            if known is None
            else known.with_records_of(figure)
        )
    return list(grouped.values())
