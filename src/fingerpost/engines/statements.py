"""What every dialect has in common: DuckDB's SQL as a tree, what a sealed engine may run of it, months and days."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from fingerpost.engine import EngineError

READ = "duckdb"
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
_DAYS = {"DAY": 1, "WEEK": 7}


def parsed(sql: str) -> exp.Expression:
    """A statement as a tree of its own, which may be changed. Raises EngineError."""
    return _parsed(sql).copy()


@lru_cache(maxsize=256)
def _parsed(sql: str) -> exp.Expression:
    try:
        return cast(exp.Expression, sqlglot.parse_one(sql, read=READ))
    except SqlglotError as error:
        raise EngineError(f"A query could not be read: {error}") from error


def check_sealed(tree: exp.Expression, tables: Collection[str]) -> None:
    """Make sure that a statement of a sealed engine is a query over tables that were made before. Raises EngineError.

    These engines cannot close themselves off as DuckDB can, so what names a file, another table or a function that
    SQLGlot does not know is not run at all.
    """
    if not isinstance(tree, exp.Query):
        raise EngineError("After the door was closed only queries are run.")
    own = {each.alias for each in tree.find_all(exp.CTE)} | set(tables)
    for table in tree.find_all(exp.Table):
        if table.name not in own or table.db or not isinstance(table.this, exp.Identifier):
            raise EngineError(f"After the door was closed nothing but our own tables is read, not {table.sql(READ)}.")
    for function in tree.find_all(exp.Anonymous):
        raise EngineError(f"After the door was closed no function is called that we do not know: {function.name}.")


def calendar_steps(tree: exp.Expression, months: str, days: str) -> None:
    """Have what adds an interval to a date call a function instead: `months(day, n)` or `days(day, n)`.

    An interval has another form in each dialect, and DuckDB's sum of a date and an interval is no date any more.
    A month is added as in DuckDB: where the day is not in the month, its last day.
    """
    for interval in list(tree.find_all(exp.Interval)):
        step = interval.parent
        if not isinstance(step, exp.Add | exp.Sub):
            raise EngineError(f"{interval.sql(READ)} is not added to a date; only that is written for other engines.")
        left = step.this is interval
        if left and isinstance(step, exp.Sub):
            raise EngineError(f"{step.sql(READ)} takes a date from an interval.")
        day = step.expression if left else step.this
        step.replace(exp.Anonymous(this=_named(interval, months, days), expressions=[day, _times(step, interval)]))


def _unit(interval: exp.Expression) -> str:
    return interval.text("unit").upper().removesuffix("S")


def _named(interval: exp.Expression, months: str, days: str) -> str:
    unit = _unit(interval)
    if unit not in _MONTHS | _DAYS:
        raise EngineError(f"{interval.sql(READ)} is not whole days, weeks, months or years.")
    return months if unit in _MONTHS else days


def _times(step: exp.Expression, interval: exp.Expression) -> exp.Expression:
    """How many months or days the interval is, negative where it is taken away."""
    count = interval.this
    if isinstance(count, exp.Literal):
        count = exp.Literal.number(count.name)
    each = (_MONTHS | _DAYS)[_unit(interval)] * (-1 if isinstance(step, exp.Sub) else 1)
    return cast(exp.Expression, exp.Mul(this=exp.Literal.number(each), expression=exp.paren(count.copy())))
