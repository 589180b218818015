"""Counting: the rows of facts by council, window and breakdown, one query for all the measures of a fact placed alike.

The council is a key of every query, so that the records of one council and of many are counted in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from fingerpost.engine import AnyEngine, EngineError
from fingerpost.errors import SettingsError
from fingerpost.measures.catalogue import Catalogue
from fingerpost.measures.compiler import (
    Columns,
    Compiled,
    columns_of,
    compile_definition,
    counting_query,
    joined_facts,
    placing,
    repeating,
)
from fingerpost.measures.definition import Definition, fact_of
from fingerpost.measures.facts import JOINED, Fact, facts
from fingerpost.measures.workbench import Workbench
from fingerpost.model import SCHEMAS
from fingerpost.periods import Basis, Period, Window, long_date, window


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
Row = tuple[str, Columns, str, tuple[str, ...], dict[str, Value]]
"""What was counted together: council, the columns of the breakdown, window, its values, and the measures with rows."""
Counted = dict[tuple[str, str, By], Values]
"""One council's values by measure, window and breakdown."""


class Counting:
    """Counts in one engine, which holds the records of one council or of many.

    `fill` puts a canonical table's rows into the engine when it is first needed.
    """

    def __init__(self, engine: AnyEngine, catalogue: Catalogue, fill: Callable[[AnyEngine, str], None]) -> None:
        self.engine, self.catalogue = engine, catalogue
        self.bench = Workbench(engine, fill)
        if any(definition.own for definition in catalogue.values()):
            self.bench.close_the_door(SCHEMAS)
        self.remarks: dict[tuple[str | None, str, str], str] = {}
        """What must be said of figures that rest on a fact, by fact, council and window."""
        self._compiled: dict[str, Compiled] = {}
        self._columns_of: dict[str, list[tuple[str, str]]] = {}

    def _with_parts(self, asks: Iterable[Ask]) -> Iterator[Ask]:
        """The asks, with the two parts in place of one that divides a measure by another."""
        for ask in asks:
            if ask.definition.of:
                yield from (Ask(self.catalogue[part], ask.period, ask.basis) for part in ask.definition.of)
            else:
                yield ask

    def count(self, asks: Mapping[By, Iterable[Ask]]) -> dict[str, Counted]:
        """Each council's values by measure, window and breakdown; a council without records has none."""
        groups: dict[tuple[str, ...], list[tuple[Ask, By, Columns]]] = defaultdict(list)
        for by, own in asks.items():
            for ask in self._with_parts(own):
                fact, columns = fact_of(ask.definition), tuple(ask.definition.ways[dimension] for dimension in by)
                # What has many values for one row repeats the row: it is counted in a query without the others.
                groups[fact.name, placing(fact, ask.definition), *repeating(columns)].append((ask, by, columns))
        counted: dict[str, Counted] = defaultdict(lambda: defaultdict(dict))
        for (name, *_), group in groups.items():
            fact, definitions = facts()[name], {ask.definition.id: ask.definition for ask, _, _ in group}
            asked: dict[Columns, set[tuple[str, By]]] = defaultdict(set)
            for ask, by, columns in group:
                asked[columns].add((ask.definition.id, by))
            for some in self._at_once(fact, [ask for ask, _, _ in group]):
                self.set_periods(some)
                compiled = [self.prepare(definition) for definition in definitions.values()]
                self._remark(fact)
                for council, columns, key, breakdown, cells in self._rows(fact, compiled, [*asked]):
                    for measure, by in asked[columns]:
                        if measure in cells:
                            counted[council][measure, key, by][breakdown] = cells[measure]
        return counted

    def _at_once(self, fact: Fact, asks: Sequence[Ask]) -> list[list[Ask]]:
        """The asks, dealt out by their windows where the fact's rows for all of them might not fit into memory."""
        windows = {ask.key: ask for ask in asks}
        if not fact.per_period:
            return [[*windows.values()]]
        each, found = self.bench.periods_at_once(fact), [*windows.values()]
        return [found[start : start + each] for start in range(0, len(found), each)]

    def _remark(self, fact: Fact) -> None:
        """Keep what must be said of figures that rest on this fact, for the periods set."""
        if not fact.remark:
            return
        self.bench.make(fact)
        _, _, rest = fact.remark.partition("{")
        column, _, _ = rest.partition("}")
        sql = f"SELECT council, period_key, MAX({column}) FROM {fact.table} GROUP BY council, period_key"  # noqa: S608
        for council, key, day in self.engine.rows(sql):
            said = fact.remark.format(**{column: long_date(day)}) if day else ""
            self.remarks[fact.name, council, key] = said

    def _rows(self, fact: Fact, compiled: Sequence[Compiled], ways: Sequence[Columns]) -> Iterator[Row]:
        """The rows of a counting query; where the engine cannot run it, SettingsError names the measure at fault."""
        self.bench.make(fact)
        columns = columns_of(ways)
        for name in joined_facts(columns):
            self.bench.make(facts()[JOINED[name][0]])
        try:
            rows = self.engine.rows(counting_query(fact, compiled, ways, [name for name, _ in self.columns(fact)]))
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
                yield row[0], own, row[1], tuple(row[place] for place in places[own]), cells

    def set_periods(self, asks: Iterable[Ask]) -> None:
        """The windows that the next queries are about."""
        windows = ((ask.key, ask.window) for ask in asks)
        self.bench.set_periods((key, days.starts_on, days.ends_on, days.year_starts_on) for key, days in windows)

    def prepare(self, definition: Definition) -> Compiled:
        """Make the definition's fact, if it is not there yet, and write out its conditions."""
        if definition.id not in self._compiled:
            fact = fact_of(definition)
            self.bench.make(fact)
            names = tuple(name for name, _ in self.columns(fact))
            self._compiled[definition.id] = compile_definition(definition, names)
        return self._compiled[definition.id]

    def columns(self, fact: Fact) -> list[tuple[str, str]]:
        """The columns of a fact that is made: name and SQL type."""
        if fact.name not in self._columns_of:
            self._columns_of[fact.name] = self.engine.columns(fact.table)
        return self._columns_of[fact.name]


def _value(row: Sequence[Any]) -> Value:
    rows, numerator, value = row
    return Value(rows, numerator, None if value is None else Fraction(str(value)))
