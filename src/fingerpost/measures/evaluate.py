"""The evaluator: figures, and the lists behind them, from the tables a workspace holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from fingerpost.engine import AnyEngine, EngineError
from fingerpost.errors import Refused, SettingsError
from fingerpost.measures.catalogue import Catalogue
from fingerpost.measures.compiler import (
    NOT_RECORDED_KEY,
    PARTS,
    Columns,
    Compiled,
    columns_of,
    compile_definition,
    counting_query,
    joined_facts,
    listing_query,
    placing,
    repeating,
)
from fingerpost.measures.definition import Definition, fact_of
from fingerpost.measures.facts import JOINED, Fact, Need, facts
from fingerpost.measures.workbench import Workbench
from fingerpost.model import NOT_RECORDED, SCHEMAS, Figure, Listing, in_reading_order
from fingerpost.periods import Basis, Period, Window, long_date, window


@dataclass(frozen=True)
class Available:
    """What is known of a canonical table in this extract: where it came from, and from and until when."""

    source: str
    extract: date
    columns: frozenset[str]
    complete_from: date | None = None
    partly: Mapping[str, str] = field(default_factory=dict)
    """Columns of which the source tells only some values, and in words which."""


@dataclass(frozen=True)
class Ask:
    """One figure wanted: a measure for a period, on a basis."""

    definition: Definition
    period: Period
    basis: Basis

    @cached_property
    def window(self) -> Window:
        """The days it looks at."""
        return window(self.basis, self.period)

    @cached_property
    def key(self) -> str:
        """Names its window in the engine."""
        days = self.window
        return f"{days.starts_on}/{days.ends_on}/{days.year_starts_on}"


@dataclass(frozen=True)
class Value:
    """What the engine counted: rows, those in the numerator, and the sum or median of the value."""

    rows: int = 0
    numerator: int = 0
    value: Fraction | None = None


By = tuple[str, ...]
"""A breakdown by the names of its dimensions; the whole is the empty one."""
Values = dict[tuple[str, ...], Value]
"""Values by the breakdown's values; the whole is under the empty tuple."""
Row = tuple[Columns, str, tuple[str, ...], dict[str, Value]]
"""What was counted together: the breakdown's columns, the window, its values, and each measure that has rows there."""
Counted = dict[tuple[str, str, By], Values]
"""Values by measure, window and breakdown."""


class Evaluator:
    """Works out figures for one council and one extract.

    `fill` puts a canonical table's rows into the engine when it is first needed; `available` says what there is.
    """

    def __init__(
        self,
        engine: AnyEngine,
        catalogue: Catalogue,
        council: str,
        available: dict[str, Available],
        fill: Callable[[AnyEngine, str], None],
    ) -> None:
        self._engine = engine
        self._bench = Workbench(engine, fill)
        self._catalogue = catalogue
        self._council = council
        self.available = available
        if any(definition.own for definition in catalogue.values()):
            self._bench.close_the_door(SCHEMAS)
        self._compiled: dict[str, Compiled] = {}
        self._columns_of: dict[str, list[tuple[str, str]]] = {}
        self._blanks: dict[tuple[str, Basis], Figure] = {}
        self._reasons: dict[tuple[str, str], str | None] = {}
        self._remarks: dict[tuple[str | None, str], str] = {}

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
        values = self._count({by: [ask for ask in own if not self.missing(ask)] for by, own in wanted.items()})
        return {by: [each for ask in own for each in self._figures_of(ask, by, values)] for by, own in wanted.items()}

    def check(self, definitions: Iterable[Definition]) -> None:
        """Make sure that definitions can be run: their conditions use only what their facts offer.

        Raises SettingsError that names the file, the measure, the key and the word.
        """
        for definition in definitions:
            if not definition.of:
                self._prepare(definition)

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
        compiled = self._prepare(definition)
        self._set_periods([ask])
        self._bench.make(fact)
        columns = _reading_order(fact, self._columns(fact))
        by = [definition.ways[dimension] for dimension in groups or {}]
        for name in joined_facts(by):
            self._bench.make(facts()[JOINED[name][0]])
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
            self._bench.set_periods([(period.name, days.starts_on, days.ends_on, days.year_starts_on)])
        for name in uses:
            self._bench.make(facts()[name])
        self._bench.have(tables)
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
            further = {table for column in self._prepare(definition).columns for table in fact.window.get(column, ())}
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
        if there.extract < days.ends_on and need != "ever":
            return (
                f"the latest extract of {table.replace('_', ' ')} is of {long_date(there.extract)}, "
                f"before {long_date(days.ends_on)}"
            )
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

    def _cells_read(self, fact: Fact, table: str, need: Need, definition: Definition) -> set[str]:
        """The columns of a canonical table that a measure cannot do without."""
        used = self._prepare(definition).columns
        own = set() if need == "none" else set(SCHEMAS[table].names) & used
        return own | {cell for name in used for source, cell in fact.reads.get(name, ()) if source == table}

    def _with_parts(self, asks: Iterable[Ask]) -> Iterator[Ask]:
        """The asks, with the two parts in place of one that divides a measure by another."""
        for ask in asks:
            if ask.definition.of:
                yield from (Ask(self._catalogue[part], ask.period, ask.basis) for part in ask.definition.of)
            else:
                yield ask

    def _count(self, asks: Mapping[By, Iterable[Ask]]) -> Counted:
        """Values by measure, window and breakdown: one query for all measures of a fact that are placed alike."""
        groups: dict[tuple[str, ...], list[tuple[Ask, By, Columns]]] = defaultdict(list)
        for by, own in asks.items():
            for ask in self._with_parts(own):
                fact, columns = fact_of(ask.definition), tuple(ask.definition.ways[dimension] for dimension in by)
                # What has many values for one row repeats the row: it is counted in a query without the others.
                groups[fact.name, placing(fact, ask.definition), *repeating(columns)].append((ask, by, columns))
        counted: Counted = defaultdict(dict)
        for (name, *_), group in groups.items():
            fact, definitions = facts()[name], {ask.definition.id: ask.definition for ask, _, _ in group}
            asked: dict[Columns, set[tuple[str, By]]] = defaultdict(set)
            for ask, by, columns in group:
                asked[columns].add((ask.definition.id, by))
            for some in self._at_once(fact, [ask for ask, _, _ in group]):
                self._set_periods(some)
                compiled = [self._prepare(definition) for definition in definitions.values()]
                self._remark(fact)
                for columns, key, breakdown, cells in self._rows(fact, compiled, [*asked]):
                    for measure, by in asked[columns]:
                        if measure in cells:
                            counted[measure, key, by][breakdown] = cells[measure]
        return counted

    def _at_once(self, fact: Fact, asks: Sequence[Ask]) -> list[list[Ask]]:
        """The asks, dealt out by their windows where the fact's rows for all of them might not fit into memory."""
        windows = {ask.key: ask for ask in asks}
        if not fact.per_period:
            return [[*windows.values()]]
        each, found = self._bench.periods_at_once(fact), [*windows.values()]
        return [found[start : start + each] for start in range(0, len(found), each)]

    def _remark(self, fact: Fact) -> None:
        """Keep what must be said of figures that rest on this fact, for the periods set."""
        if not fact.remark:
            return
        self._bench.make(fact)
        _, _, rest = fact.remark.partition("{")
        column, _, _ = rest.partition("}")
        sql = f"SELECT period_key, MAX({column}) FROM {fact.table} GROUP BY period_key"  # noqa: S608
        for key, day in self._engine.rows(sql):
            self._remarks[fact.name, key] = fact.remark.format(**{column: long_date(day)}) if day else ""

    def _rows(self, fact: Fact, compiled: Sequence[Compiled], ways: Sequence[Columns]) -> Iterator[Row]:
        """The rows of a counting query; where the engine cannot run it, SettingsError names the measure at fault."""
        self._bench.make(fact)
        columns = columns_of(ways)
        for name in joined_facts(columns):
            self._bench.make(facts()[JOINED[name][0]])
        try:
            rows = self._engine.rows(counting_query(fact, compiled, ways, [name for name, _ in self._columns(fact)]))
        except EngineError as error:
            if len(compiled) == 1:
                place, reason = compiled[0].definition.place, str(error).splitlines()[0]
                raise SettingsError(f"{place}: its conditions do not fit the columns they name. {reason}") from error
            for one in compiled:
                list(self._rows(fact, [one], ways))
            raise
        first = 2 + len(columns)
        places = {own: [2 + columns.index(column) for column in own] for own in ways}
        shapes: dict[tuple[bool, ...], list[Columns]] = defaultdict(list)
        for own in ways:
            shapes[tuple(column in own for column in columns)].append(own)
        starts = [(one.definition.id, first + 3 * place) for place, one in enumerate(compiled)]
        for row in rows:
            cells = {measure: _value(row[start : start + 3]) for measure, start in starts if row[start]}
            # A row is of the breakdown whose columns it has a value in.
            for own in shapes[tuple(value is not None for value in row[2:first])]:
                yield own, row[1], tuple(row[place] for place in places[own]), cells

    def _figures_of(self, ask: Ask, by: By, values: Counted) -> list[Figure]:
        definition = ask.definition
        blank = self._blank(definition, ask.basis)
        reason = self.missing(ask)
        if reason:
            return [blank.with_values(period=ask.period.name, missing=reason)]
        parts = [values.get((part, ask.key, by), {}) for part in definition.of or (definition.id,)]
        facts_of = [self._catalogue[part].fact for part in definition.of or ()] or [definition.fact]
        said = dict.fromkeys(filter(None, (self._remarks.get((fact, ask.key)) for fact in facts_of)))
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

    def _set_periods(self, asks: Iterable[Ask]) -> None:
        windows = ((ask.key, ask.window) for ask in asks)
        self._bench.set_periods((key, days.starts_on, days.ends_on, days.year_starts_on) for key, days in windows)

    def _prepare(self, definition: Definition) -> Compiled:
        """Make the definition's fact, if it is not there yet, and write out its conditions."""
        if definition.id not in self._compiled:
            fact = fact_of(definition)
            self._bench.make(fact)
            names = tuple(name for name, _ in self._columns(fact))
            self._compiled[definition.id] = compile_definition(definition, names)
        return self._compiled[definition.id]

    def _columns(self, fact: Fact) -> list[tuple[str, str]]:
        if fact.name not in self._columns_of:
            self._columns_of[fact.name] = self._engine.columns(fact.table)
        return self._columns_of[fact.name]


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


def _value(row: Sequence[Any]) -> Value:
    rows, numerator, value = row
    return Value(rows, numerator, None if value is None else Fraction(str(value)))


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    # Every month has a 28th; for a snapshot on a later day that is a little more than is needed.
    return date(number // 12, number % 12 + 1, min(day.day, 28)) if months else day
