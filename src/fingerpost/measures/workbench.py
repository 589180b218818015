"""The engine's tables while figures are worked out: days, periods, canonical tables and facts, made when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from fingerpost.engine import AnyEngine
from fingerpost.measures.facts import Fact, fact_sql, facts
from fingerpost.periods import calendar_days

PERIODS = (("period_key", "text"), ("starts_on", "date"), ("ends_on", "date"), ("year_starts_on", "date"))
ROWS_HELD = 1_000_000
"""Rows of a fact made per period that are held at once: each of its records may have one for every period."""
PeriodRow = tuple[str, date, date, date]


class Workbench:
    """Makes tables in an engine. `fill` puts a canonical table's rows there.

    A fact made per period holds the periods that were set when it was made; it is made again once others are.
    """

    def __init__(self, engine: AnyEngine, fill: Callable[[AnyEngine, str], None]) -> None:
        self.engine = engine
        self._fill = fill
        self._facts: dict[str, tuple[PeriodRow, ...] | None] = {}
        self._sets: dict[tuple[PeriodRow, ...], str] = {}
        self._periods: tuple[PeriodRow, ...] | None = None
        self.set_periods(())
        engine.create(
            "days", [("day", "date"), ("number", "integer")], list(map(list, zip(*calendar_days(), strict=True)))
        )

    def set_periods(self, periods: Iterable[PeriodRow]) -> None:
        """The windows that the next queries are about."""
        wanted = tuple(sorted(set(periods)))
        if wanted == self._periods:
            return
        # The same few sets are asked for in turn, fact by fact, so each is kept under a number.
        if wanted not in self._sets:
            self._sets[wanted] = f"periods_{len(self._sets)}"
            self.engine.create(self._sets[wanted], PERIODS, list(map(list, zip(*wanted, strict=True))))
        self.engine.name("periods", self._sets[wanted])
        self._periods = wanted

    def make(self, fact: Fact) -> None:
        """Have the fact in the engine, for the periods set."""
        if fact.name in self._facts and not (fact.per_period and self._facts[fact.name] != self._periods):
            return
        self.have(fact.tables)
        for used in fact.uses:
            self.make(facts()[used])
        if fact.is_table:
            self.engine.name(fact.table, fact.name)
        else:
            self.engine.create_as(fact.table, fact_sql(fact.name))
        self._facts[fact.name] = self._periods

    def have(self, tables: Iterable[str]) -> None:
        """Have canonical tables in the engine."""
        for table in tables:
            self._have(table)

    def periods_at_once(self, fact: Fact) -> int:
        """For how many periods a fact made per period may be made at once, so that its rows can be held."""
        self.have(fact.tables)
        rows = [self.engine.rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in fact.tables]  # noqa: S608
        return max(1, ROWS_HELD // int(max(1, *rows)))

    def close_the_door(self, tables: Iterable[str]) -> None:
        """Have these tables in the engine, and let it read or write no file from then on.

        What a council writes is checked word by word before it is run; this is the second wall.
        """
        self.have(tables)
        self.engine.seal()

    def _have(self, table: str) -> None:
        if not self.engine.has(table):
            self._fill(self.engine, table)
