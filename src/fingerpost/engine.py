"""The one place that knows DuckDB: columns in, SQL, rows out, and the Parquet files of the store.

Everything runs in memory and in this process. Extensions are never fetched. After `seal` the engine can read
and write nothing outside itself, so a definition that slipped past the checks still finds no file to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from fingerpost.errors import FingerpostError

SQL_TYPES = {"text": "VARCHAR", "date": "DATE", "flag": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE"}
NAME = "DuckDB"


class EngineError(FingerpostError):
    """The engine could not run a query; the message is DuckDB's own."""


class Engine:
    """An in-memory DuckDB connection. Names given to its methods come from our own schemas, never from users."""

    def __init__(self) -> None:
        import duckdb

        self._error = duckdb.Error
        self._connection = duckdb.connect(
            ":memory:",
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
        )

    def create(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]] = ()) -> None:
        """Make a table of (name, type) columns and fill it with one list of values a column, all of one length."""
        types = [SQL_TYPES[kind] for _, kind in columns]
        declared = ", ".join(f'"{column}" {kind}' for (column, _), kind in zip(columns, types, strict=True))
        self.run(f"CREATE OR REPLACE TABLE {name} ({declared})")
        if values and len(values[0]):
            unnested = ", ".join(f"unnest(?::{kind}[])" for kind in types)
            self.run(f"INSERT INTO {name} SELECT {unnested}", [_plain(column) for column in values])  # noqa: S608

    def create_as(self, name: str, query: str) -> None:
        """Keep the rows of a query as a table."""
        self.run(f"CREATE OR REPLACE TABLE {name} AS {query}")

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect."""
        try:
            self._connection.execute(sql, list(parameters))
        except self._error as error:
            raise EngineError(f"{NAME} could not run a query: {error}") from error

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples of plain Python values."""
        self.run(sql, parameters)
        return cast(list[tuple[Any, ...]], self._connection.fetchall())

    def columns(self, name: str) -> list[tuple[str, str]]:
        """The columns of a table of ours: name and SQL type."""
        return [(row[0], row[1]) for row in self.rows(f"DESCRIBE {name}")]

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows."""
        rows = self.rows(sql, parameters)
        return tuple(column[0] for column in self._connection.description or ()), rows

    def read_parquet(self, name: str, path: Path) -> None:
        """Add a Parquet file's rows to the table `name`, by the columns' names."""
        self.run(f"INSERT INTO {name} BY NAME SELECT * FROM read_parquet(?)", [str(path)])  # noqa: S608

    def parquet_as_text(self, path: Path) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
        """A Parquet file from outside, each value as text; dates are ISO."""
        return self.table("SELECT columns(*)::VARCHAR FROM read_parquet(?)", [str(path)])

    def write_parquet(self, name: str, path: Path) -> None:
        """Write a table to a Parquet file; the same rows give the same bytes."""
        self.run(f"COPY (SELECT * FROM {name}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608

    def seal(self) -> None:
        """From now on this engine reads and writes no file and its settings cannot be changed."""
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


def _plain(column: Sequence[Any]) -> list[Any]:
    return column if isinstance(column, list) else list(column)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
