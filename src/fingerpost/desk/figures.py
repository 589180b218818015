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
from fingerpost.store.figures import Follows, KeptFigures, Key, kept_before, read_figures, save_figures

if TYPE_CHECKING:
    from fingerpost.desk.holding import Holdings
    from fingerpost.measures.evaluate import Available, Evaluator

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
            from fingerpost.measures.counting import Ask

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
        from fingerpost.measures.counting import Ask

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
        the figures; those of longer ago are worked out when they are asked for.

        Figures of an earlier state whose records and definitions are still the same are carried over."""
        from fingerpost.desk.carrying import follows
        from fingerpost.desk.series import to_keep

        periods = self._covered()
        absent = {
            each.id: self._evaluator.absent_figure(each)
            for each in self.catalogue.values()
            if self._evaluator.absent(each)
        }
        there = [each for each in self.catalogue.values() if each.id not in absent]
        whole = [*((each, period) for each in there for period in periods), *to_keep(self, there, periods)]
        tables = [(self.catalogue[measure], by) for measure, by in full_tables(self.catalogue) if measure not in absent]
        broken = [(each, period, by) for each, by in tables for period in periods]
        wanted = {
            (each.id, period.name, each.basis, by): (each, period)
            for each, period, by in (*((each, period, ()) for each, period in whole), *broken)
        }
        hashes = {
            (each.id, by): follows(self.extract, self.catalogue, self.catalogue[each.id], by)
            for each, by in (*((each, ()) for each in there), *tables)
        }
        found = self._carried(wanted, hashes)
        found |= self._worked_out({key: pair for key, pair in wanted.items() if key not in found}, found)
        # A breakdown of one that is not available has no values: its reason is given when it is asked for.
        figures = [each for key, own in found.items() for each in own if each.breakdown or not key[3]]
        empty = [key for key, own in found.items() if not own]
        save_figures(self._folder, self.extract.state(self.catalogue), figures, empty, absent.values(), hashes)

    def _carried(self, wanted: Iterable[Key], hashes: Follows) -> dict[Key, list[Figure]]:
        """What was kept of an earlier state and still holds."""
        found: dict[Key, list[Figure]] = {}
        for kept in kept_before(self._folder, self.extract.settings.council.number):
            for key in wanted:
                measure, _, _, by = key
                same = hashes[measure, by] == kept.follows.get((measure, by))
                if same and key not in found and key in kept:
                    found[key] = kept[key]
        return found

    def _worked_out(
        self, wanted: Mapping[Key, tuple[Definition, Period]], known: Mapping[Key, list[Figure]]
    ) -> dict[Key, list[Figure]]:
        """The rest, counted in one go. What has no figure as a whole has none by a breakdown, and is not asked."""
        from fingerpost.measures.counting import Ask

        found: dict[Key, list[Figure]] = {key: [] for key in wanted}
        asks: dict[tuple[str, ...], list[Ask]] = {}
        for key, (definition, period) in wanted.items():
            measure, name, basis, by = key
            (first, *_) = known.get((measure, name, basis, ()), [None])
            if by and first and first.missing:
                found[key] = [first]
                continue
            asks.setdefault(by, []).append(Ask(definition, period, definition.basis))
        if asks:
            for by, figures in self._evaluator.broken_down(asks).items():
                for figure in figures:
                    found[figure.measure, figure.period, figure.basis, by].append(figure)
        return found

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
        from fingerpost.measures.evaluate import Evaluator

        council = self.extract.settings.council.number
        return Evaluator(self._engine, self.catalogue, council, available_in(self.extract), self.extract.fill)

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


def available_in(extract: Extract) -> dict[str, Available]:
    """What is known of each table that an extract has."""
    from fingerpost.measures.evaluate import Available
    from fingerpost.sources import told_partly

    found = {}
    for table in extract.current:
        load = extract.feeds(table)[0]
        stored, partly = load.tables[table], told_partly(load.source, table)
        begins = extract.begins(table)
        found[table] = Available(stored.label, load.extract, frozenset(stored.columns), begins, partly)
    return found


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
