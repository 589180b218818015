"""The evaluator: figures, and the lists behind them, from the tables a workspace holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from fingerpost.engine import AnyEngine
from fingerpost.errors import Refused
from fingerpost.measures.catalogue import Catalogue
from fingerpost.measures.compiler import NOT_RECORDED_KEY, PARTS, joined_facts, listing_query
from fingerpost.measures.counting import Ask, By, Counted, Counting, Value
from fingerpost.measures.definition import Definition, fact_of
from fingerpost.measures.facts import JOINED, Fact, Need, facts
from fingerpost.model import NOT_RECORDED, SCHEMAS, Figure, Listing, in_reading_order
from fingerpost.periods import Basis, Period, long_date, window


@dataclass(frozen=True)
class Available:
    """What is known of a canonical table in this extract: where it came from, and from and until when."""

    source: str
    extract: date
    columns: frozenset[str]
    complete_from: date | None = None
    partly: Mapping[str, str] = field(default_factory=dict)
    """Columns of which the source tells only some values, and in words which."""


class Evaluator:
    """Works out figures for one council and one extract.

    `available` says which tables there are; `fill` puts a table's rows into the engine when it is first needed. Several
    councils whose records are in one engine share a `counting`; each still has an evaluator of its own.
    """

    def __init__(
        self,
        engine: AnyEngine,
        catalogue: Catalogue,
        council: str,
        available: dict[str, Available],
        fill: Callable[[AnyEngine, str], None],
        counting: Counting | None = None,
    ) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._council = council
        self.available = available
        self._counting = counting or Counting(engine, catalogue, fill)
        self._blanks: dict[tuple[str, Basis], Figure] = {}
        self._reasons: dict[tuple[str, str], str | None] = {}

    def figures(self, asks: Iterable[Ask], by: By = ()) -> list[Figure]:
        """A figure for each ask, in order; with `by`, one for each value of the breakdown, none for asks without it.

        Each value of a breakdown is a figure of its own; records without a value are under 'Not recorded'.
        """
        return self.broken_down({by: asks})[by]

    def broken_down(self, asks: Mapping[By, Iterable[Ask]]) -> dict[By, list[Figure]]:
        """The same by several breakdowns, each with its own asks, counted in one go."""
        wanted = {
            by: [ask for ask in own if all(dimension in ask.definition.ways for dimension in by)]
            for by, own in asks.items()
        }
        to_count = {by: [ask for ask in own if not self.missing(ask)] for by, own in wanted.items()}
        values = self._counting.count(to_count).get(self._council, {})
        return {by: self.figures_of(own, by, values) for by, own in wanted.items()}

    def figures_of(self, asks: Iterable[Ask], by: By, values: Counted) -> list[Figure]:
        """The figures of asks, in order, from what was counted of this council."""
        return [figure for ask in asks for figure in self._figures_of(ask, by, values)]

    def check(self, definitions: Iterable[Definition]) -> None:
        """Make sure that definitions can be run: their conditions use only what their facts offer.

        Raises SettingsError that names the file, the measure, the key and the word.
        """
        for definition in definitions:
            if not definition.of:
                self._counting.prepare(definition)

    def listing(self, ask: Ask, part: str, groups: Mapping[str, str] | None = None) -> Listing:
        """The records behind a figure: its numerator, its denominator, or those that missed; with `groups`, those of
        one value of each breakdown named.

        Raises Refused where the measure is not a list of records, or is not available.
        """
        definition = ask.definition
        if definition.of:
            raise Refused(
                f"{definition.id} divides one list by another. Ask for the list of {definition.of[0]} (its numerator) "
                f"or {definition.of[1]} (its denominator)."
            )
        if part not in PARTS:
            raise Refused(f"There is no part {part!r}; ask for numerator, denominator or missed.")
        reason = self.missing(ask)
        if reason:
            raise Refused(f"{definition.id} is not available for {ask.period.name}: {reason}.")
        fact = fact_of(definition)
        compiled = self._counting.prepare(definition)
        self._counting.set_periods([ask])
        self._counting.bench.make(fact)
        columns = _reading_order(fact, self._counting.columns(fact))
        by = [definition.ways[dimension] for dimension in groups or {}]
        for name in joined_facts(by):
            self._counting.bench.make(facts()[JOINED[name][0]])
        wanted = [NOT_RECORDED_KEY if value == NOT_RECORDED else value for value in (groups or {}).values()]
        names, rows = self._engine.table(listing_query(fact, compiled, columns, part, by), wanted)
        words = "records" if definition.kind == "count" else part
        return Listing(f"{definition.title}: {words}", names, tuple(rows))

    def query(
        self,
        sql: str,
        uses: Sequence[str] = (),
        tables: Sequence[str] = (),
        parameters: Sequence[Any] = (),
        period: Period | None = None,
    ) -> list[tuple[Any, ...]]:
        """The rows of a query of ours over facts (by the names they have in the engine) and canonical tables.

        Facts that are made per period are made for `period`.
        """
        if period:
            days = window("period", period)
            self._counting.bench.set_periods([(period.name, days.starts_on, days.ends_on, days.year_starts_on)])
        for name in uses:
            self._counting.bench.make(facts()[name])
        self._counting.bench.have(tables)
        return self._engine.rows(sql, parameters)

    def missing(self, ask: Ask) -> str | None:
        """Why there is no figure, in words, or None where there is one."""
        key = ask.definition.id, ask.key
        if key not in self._reasons:
            self._reasons[key] = self._missing(ask)
        return self._reasons[key]

    def absent(self, definition: Definition) -> str | None:
        """Why no period has a figure: what it counts is in no extract. None where it is."""
        first = self._catalogue[definition.of[0]] if definition.of else definition
        table, need = next(iter(fact_of(first).needs.items()))
        return None if need == "none" or table in self.available else _in_no_extract(table)

    def absent_figure(self, definition: Definition) -> Figure:
        """What stands for its figure of every period and basis then."""
        return replace(self._blank(definition, definition.basis), missing=self.absent(definition))

    def _missing(self, ask: Ask) -> str | None:
        if absent := self.absent(ask.definition):
            return absent
        for part in ask.definition.of or ():
            reason = self.missing(Ask(self._catalogue[part], ask.period, ask.basis))
            if reason:
                return reason
        if reason := _outside_its_time(ask):
            return reason
        if ask.definition.of:
            return None
        fact = fact_of(ask.definition)
        # What can be told from the table alone is told first: a measure of old records need not make its fact.
        table, need = next(iter(fact.needs.items()))
        if need not in ("none", "ever") and (reason := self._ends_before(table, ask)):
            return reason
        for table, need in self._needs(fact, ask.definition).items():
            reason = self._missing_table(table, need, ask, self._cells_read(fact, table, need, ask.definition))
            if reason:
                return reason
        return None

    def sources(self, definition: Definition) -> tuple[str, date | None]:
        """The labels of the sources a measure is made from, and the oldest extract among them."""
        found = [self.available[table] for table in self.tables(definition) if table in self.available]
        labels = dict.fromkeys(each.source for each in found)
        return "; ".join(labels), min((each.extract for each in found), default=None)

    def tables(self, definition: Definition) -> list[str]:
        """The canonical tables a measure is made from."""
        if definition.of:
            return [table for part in definition.of for table in self.tables(self._catalogue[part])]
        return list(fact_of(definition).needs)

    def _needs(self, fact: Fact, definition: Definition) -> dict[str, Need]:
        if fact.per_period or definition.date:
            further = {
                table for column in self._counting.prepare(definition).columns for table in fact.window.get(column, ())
            }
            return {**fact.needs, **dict.fromkeys(further, "window")}
        return {table: "end" if need == "window" else need for table, need in fact.needs.items()}

    def _missing_table(self, table: str, need: Need, ask: Ask, cells: set[str]) -> str | None:
        days = ask.window
        there = self.available.get(table)
        if need == "none" and not cells:
            # It only adds to the rows of another, and nothing that it adds is used here.
            return None
        if there is None:
            return _in_no_extract(table)
        if need != "ever" and (reason := self._ends_before(table, ask)):
            return reason
        if gone := cells - there.columns:
            return f"the extract of {table.replace('_', ' ')} has no {', '.join(sorted(gone))}"
        for column in ask.definition.entire:
            if column in cells and column in there.partly:
                return f"{there.source} {there.partly[column]}"
        if need in ("none", "ever") or there.complete_from is None:
            return None
        needed = _months_before(days.starts_on, ask.definition.looks_back)
        if need == "end":
            needed = days.ends_on + timedelta(days=1)
        if needed < there.complete_from:
            return f"records of {table.replace('_', ' ')} begin on {long_date(there.complete_from)}"
        return None

    def _ends_before(self, table: str, ask: Ask) -> str | None:
        there, until = self.available.get(table), ask.window.ends_on
        if there is None or there.extract >= until:
            return None
        name = table.replace("_", " ")
        return f"the latest extract of {name} is of {long_date(there.extract)}, before {long_date(until)}"

    def _cells_read(self, fact: Fact, table: str, need: Need, definition: Definition) -> set[str]:
        """The columns of a canonical table that a measure cannot do without."""
        used = self._counting.prepare(definition).columns
        own = set() if need == "none" else set(SCHEMAS[table].names) & used
        return own | {cell for name in used for source, cell in fact.reads.get(name, ()) if source == table}

    def _figures_of(self, ask: Ask, by: By, values: Counted) -> list[Figure]:
        definition = ask.definition
        blank = self._blank(definition, ask.basis)
        reason = self.missing(ask)
        if reason:
            return [blank.with_values(period=ask.period.name, missing=reason)]
        parts = [values.get((part, ask.key, by), {}) for part in definition.of or (definition.id,)]
        facts_of = [self._catalogue[part].fact for part in definition.of or ()] or [definition.fact]
        said = dict.fromkeys(
            filter(None, (self._counting.remarks.get((fact, self._council, ask.key)) for fact in facts_of))
        )
        breakdowns = _ordered({breakdown for part in parts for breakdown in part}) if by else [()]
        return [
            blank.with_values(
                period=ask.period.name,
                remark="; ".join(said),
                breakdown=tuple(zip(by, (value or NOT_RECORDED for value in breakdown), strict=True)),
                **_counted(definition, [part.get(breakdown, Value()) for part in parts], self._catalogue),
            )
            for breakdown in breakdowns
        ]

    def _blank(self, definition: Definition, basis: Basis) -> Figure:
        """What all figures of a measure have in common."""
        key = definition.id, basis
        if key not in self._blanks:
            source, extract = self.sources(definition)
            self._blanks[key] = Figure(
                self._council, definition.id, "", basis, per=definition.per, source=source, extract=extract,
                definition=self._catalogue.hash_of(definition),
            )  # fmt: skip
        return self._blanks[key]


def _in_no_extract(table: str) -> str:
    return f"no extract has {table.replace('_', ' ')}"


def _reading_order(fact: Fact, columns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A list's columns as one reads them: which record, which child, when, what was worked out, then the rest."""

    def rank(column: tuple[str, str]) -> int:
        name, kind = column
        if name in fact.key:
            return 0
        if name == "child_id":
            return 1
        return 2 if kind == "DATE" else 3 if name in fact.says else 4

    return sorted((column for column in columns if column[0] not in ("council", "period_key")), key=rank)


def _counted(definition: Definition, values: Sequence[Value], catalogue: Catalogue) -> dict[str, Any]:
    """The fields of a Figure that a measure of this kind has."""
    first = values[0]
    match definition.kind:
        case "count":
            return {"number": Fraction(first.rows)}
        case "proportion":
            return {"numerator": first.numerator, "denominator": first.rows}
        case "ratio" | "rate":
            parts = [
                value.value if catalogue[part].kind == "amount" else Fraction(value.rows)
                for part, value in zip(definition.of or (), values, strict=True)
            ]
            if definition.kind == "rate" and definition.of and not parts[1]:
                return {"missing": f"there is no figure for {catalogue[definition.of[1]].title.lower()}"}
            return {"numerator": int(parts[0] or 0), "denominator": int(parts[1] or 0)}
        case "mean":
            if not first.numerator:
                return {"missing": "there are no records to average"}
            return {"number": (first.value or Fraction(0)) / first.numerator}
        case _:
            return {"missing": "there are no records"} if first.value is None else {"number": first.value}


def _ordered(breakdowns: set[By]) -> list[By]:
    """The values of breakdowns by one dimension after the other, each in its reading order."""
    ranks = [
        {value: rank for rank, value in enumerate(in_reading_order(values))} for values in zip(*breakdowns, strict=True)
    ]
    return sorted(breakdowns, key=lambda each: [own[value] for own, value in zip(ranks, each, strict=True)])


def _outside_its_time(ask: Ask) -> str | None:
    """Why a window is not one that the measure is about: what it counts began later, or had been replaced."""
    since, until = ask.definition.since, ask.definition.until
    if since and ask.window.ends_on < since:
        return f"not applicable before {long_date(since)}"
    if until and ask.window.starts_on > until:
        return f"not applicable after {long_date(until)}"
    return None


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    # Every month has a 28th; for a snapshot on a later day that is a little more than is needed.
    return date(number // 12, number % 12 + 1, min(day.day, 28)) if months else day
