"""SQLite: a second opinion on every figure, with nothing but Python's standard library."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from fingerpost.engine import SQL_TYPES, Engine, EngineError
from fingerpost.engines import LABELS
from fingerpost.engines import sqlite_dialect as dialect
from fingerpost.engines.statements import check_sealed, parsed

_STORED = {"VARCHAR": "TEXT", "DATE": "TEXT", "BOOLEAN": "INTEGER", "BIGINT": "INTEGER", "DOUBLE": "REAL"}
_READ: dict[str, Callable[[Any], Any]] = {"DATE": date.fromisoformat, "BOOLEAN": bool}


class SqliteEngine:
    """An in-memory SQLite database that takes DuckDB's SQL. Names come from our own schemas, never users."""

    label = LABELS["sqlite"]

    def __init__(self) -> None:
        import sqlite3

        self._error = sqlite3.Error
        # The office's threads take turns, so any of them may be the next.
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._tables: dict[str, tuple[tuple[str, str], ...]] = {}
        self._views: set[str] = set()
        self._sealed = False
        # Else 'A%' would be like 'a1'.
        self._connection.execute("PRAGMA case_sensitive_like = ON")
        for name, count, function in _FUNCTIONS:
            self._connection.create_function(name, count, function, deterministic=True)
        self._connection.create_aggregate(dialect.MEDIAN, 1, _Median)  # type: ignore[arg-type]

    def create(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]] = ()) -> None:
        """Make a table of (name, type) columns and fill it with one list of values a column, all as long."""
        kinds = tuple((column, SQL_TYPES[kind]) for column, kind in columns)
        declared = ", ".join(f'"{column}" {_STORED[kind]}' for column, kind in kinds)
        self._drop(name)
        self._execute(f"CREATE TABLE {name} ({declared})")
        self._tables[name] = kinds
        if values and len(values[0]):
            marks = ", ".join("?" * len(columns))
            rows = zip(*(map(_stored, column) for column in values), strict=True)
            self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
        if len(columns) == 2:
            # The days, which are looked up one by one from either side.
            for first, second in (columns, columns[::-1]):
                self._execute(f"CREATE INDEX {name}_by_{first[0]} ON {name} ({first[0]}, {second[0]})")

    def create_as(self, name: str, query: str) -> None:
        """Keep the rows of a query as a table."""
        found = self._translated(query)
        self._drop(name)
        self._execute(f"CREATE TABLE {name} AS {found.sql}")
        self._tables[name] = found.columns

    def has(self, name: str) -> bool:
        """Whether a table of that name was made here."""
        return name in self._tables

    def name(self, name: str, table: str) -> None:
        """Have a table under a second name too, which may have stood for another."""
        self._drop(name)
        self._execute(f"CREATE VIEW {name} AS SELECT * FROM {table}")  # noqa: S608
        self._tables[name] = self._tables[table]
        self._views.add(name)

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect: an INSERT of a query's rows, or a DROP TABLE."""
        from sqlglot import exp

        tree = parsed(sql)
        if isinstance(tree, exp.Drop) and not self._sealed:
            for table in tree.find_all(exp.Table):
                self._drop(table.name)
        elif isinstance(tree, exp.Insert) and isinstance(tree.this, exp.Table) and not self._sealed:
            found = dialect.translated(tree.expression, self._tables)
            self._execute(f"INSERT INTO {tree.this.name} {found.sql}", parameters)
        else:
            self.rows(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples of plain Python values."""
        return self.table(sql, parameters)[1]

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows."""
        found = self._translated(sql)
        rows = self._execute(found.sql, parameters)
        reads = [_READ.get(kind) for _, kind in found.columns]
        plain = [
            tuple(
                value if value is None or read is None else read(value) for value, read in zip(row, reads, strict=True)
            )
            for row in rows
        ]
        return tuple(name for name, _ in found.columns), plain

    def columns(self, name: str) -> list[tuple[str, str]]:
        """The columns of a table of ours: name and SQL type, as DuckDB names it."""
        return list(self._tables[name])

    def read_table(self, name: str, paths: Sequence[Path]) -> None:
        """Add the rows of Parquet files to the table `name`, by the columns' names. DuckDB reads the files."""
        if self._sealed:
            raise EngineError("After the door was closed no file is read.")
        reader = Engine()
        try:
            names, rows = reader.table("SELECT * FROM read_parquet(?)", [[str(path) for path in paths]])
        finally:
            reader.close()
        own = ", ".join(f'"{column}"' for column in names)
        marks = ", ".join("?" * len(names))
        self._connection.executemany(
            f"INSERT INTO {name} ({own}) VALUES ({marks})",  # noqa: S608
            ([_stored(value) for value in row] for row in rows),
        )

    def seal(self) -> None:
        """From now on only queries over tables made here are run."""
        self._sealed = True

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()

    def _translated(self, sql: str) -> dialect.Translated:
        tree = parsed(sql)
        if self._sealed:
            check_sealed(tree, self._tables)
        return dialect.translated(tree, self._tables)

    def _drop(self, name: str) -> None:
        self._execute(f"DROP {'VIEW' if name in self._views else 'TABLE'} IF EXISTS {name}")
        self._views.discard(name)
        self._tables.pop(name, None)

    def _execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, [_stored(each) for each in parameters]).fetchall()
        except self._error as error:
            raise EngineError(f"{self.label} could not run a query: {error}") from error


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _add_months(day: str | None, months: int | None) -> str | None:
    if day is None or months is None:
        return None
    known = date.fromisoformat(day)
    year, month = divmod(known.year * 12 + known.month - 1 + months, 12)
    return known.replace(year=year, month=month + 1, day=min(known.day, monthrange(year, month + 1)[1])).isoformat()


def _add_days(day: str | None, days: int | None) -> str | None:
    return None if day is None or days is None else (date.fromisoformat(day) + timedelta(days)).isoformat()


def _left(text: str | None, count: int | None) -> str | None:
    return None if text is None or count is None else text[:count]


def _right(text: str | None, count: int | None) -> str | None:
    if text is None or count is None:
        return None
    return text[max(len(text) - count, 0) :] if count >= 0 else text[-count:]


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _upper(text: Any) -> Any:
    return text.upper() if isinstance(text, str) else text


_FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    (dialect.ADD_MONTHS, 2, _add_months),
    (dialect.ADD_DAYS, 2, _add_days),
    (dialect.LEFT, 2, _left),
    (dialect.RIGHT, 2, _right),
    # SQLite's own know only the letters of ASCII.
    ("lower", 1, _lower),
    ("upper", 1, _upper),
)


class _Median:
    def __init__(self) -> None:
        self._values: list[float] = []

    def step(self, value: float | None) -> None:
        if value is not None:
            self._values.append(value)

    def finalize(self) -> float | None:
        return float(median(self._values)) if self._values else None
