"""The one place that knows DuckDB: columns in, SQL, rows out, and the files of tables in the store.

Everything runs in memory and in this process, save where a load is too large for it and a folder is given for the
rest. Extensions are never fetched. After `seal` the engine can read and write nothing outside itself and that folder,
so a definition that slipped past the checks still finds no file to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from fingerpost.errors import FingerpostError

SQL_TYPES = {"text": "VARCHAR", "date": "DATE", "flag": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE"}
NAME = "DuckDB"
PARQUET, CSV = ".parquet", ".csv"
BATCH = 20_000
"""Rows that are put into a table at once."""
HELD = "400MB"
"""What an engine that may spill holds in memory; the process takes some hundred megabytes more."""
_SUM = "SELECT COUNT(*), SUM(CAST(HASH(t) AS HUGEINT))"
_CSV = "delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', new_line = '\\n'"
_HOW = {PARQUET: "FORMAT parquet, COMPRESSION zstd", CSV: "FORMAT csv, HEADER, NULLSTR '\\N'"}
_BETWEEN, _NOTHING = 31, 30
"""Characters that stand between the values of a column sent as one text, and for a value that is missing."""


class EngineError(FingerpostError):
    """The engine could not run a query; the message is DuckDB's own."""


class AnyEngine(Protocol):
    """What figures are worked out with, whatever the engine: it takes DuckDB's SQL and gives plain Python values.

    Each method is as in `Engine`.
    """

    @property
    def label(self) -> str:
        """The engine's name for people."""

    def create(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]] = ()) -> None:
        """Make a table of (name, type) columns and fill it with one list of values a column, all as long."""

    def create_as(self, name: str, query: str) -> None:
        """Keep the rows of a query as a table."""

    def has(self, name: str) -> bool:
        """Whether a table of that name was made here."""

    def name(self, name: str, table: str) -> None:
        """Have a table under a second name too, which may have stood for another."""

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples of plain Python values."""

    def columns(self, name: str) -> list[tuple[str, str]]:
        """The columns of a table of ours: name and SQL type."""

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows."""

    def read_table(self, name: str, paths: Sequence[Path]) -> None:
        """Add the rows of a table's files, all of one kind, to the table `name`, by the columns' names."""

    def seal(self) -> None:
        """From now on this engine reads and writes no file."""

    def close(self) -> None:
        """Give the memory back."""


class Engine:
    """An in-memory DuckDB connection. Names given to its methods come from our own schemas, never users."""

    label = NAME

    def __init__(self, spill: Path | None = None) -> None:
        """With `spill`, a folder, what takes more than HELD of memory is put there: as plain text, so it must go
        afterwards, and not where SQL that others wrote is run, which could write there after `seal`."""
        import duckdb

        self._error = duckdb.Error
        self._made: set[str] = set()
        self._sealed = False
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                # Else nothing is spilled to disk: it would stay in the working folder as plain text.
                "temp_directory": str(spill) if spill else "",
                **({"memory_limit": HELD} if spill else {}),
            },
        )

    def create(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]] = ()) -> None:
        """Make a table of (name, type) columns and fill it with one list of values a column, all as long."""
        types = [SQL_TYPES[kind] for _, kind in columns]
        declared = ", ".join(f'"{column}" {kind}' for (column, _), kind in zip(columns, types, strict=True))
        self.run(f"CREATE OR REPLACE TABLE {name} ({declared})")
        self._made.add(name)
        self.insert(name, columns, values)

    def insert(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]]) -> None:
        """Add rows to a table that was made, given as for `create`."""
        # Some at a time: on its way in, a row takes several times the room that it takes once it is there.
        for start in range(0, len(values[0]) if values else 0, BATCH):
            self._insert(name, columns, [column[start : start + BATCH] for column in values])

    def _insert(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]]) -> None:
        cells, casts, sent = ["unnest(range(?)) AS row"], [], [len(values[0])]
        for place, ((_, kind), column) in enumerate(zip(columns, values, strict=True)):
            cell, read, what = _sent(column, kind)
            cells.append(f"{cell} AS c{place}")
            casts.append(f"CAST({read.format(f'c{place}')} AS {SQL_TYPES[kind]})")
            sent.append(what)
        self.run(f"INSERT INTO {name} SELECT {', '.join(casts)} FROM (SELECT {', '.join(cells)})", sent)  # noqa: S608

    def create_as(self, name: str, query: str) -> None:
        """Keep the rows of a query as a table."""
        self.run(f"CREATE OR REPLACE TABLE {name} AS {query}")
        self._made.add(name)

    def has(self, name: str) -> bool:
        """Whether a table of that name was made here."""
        return name in self._made

    def name(self, name: str, table: str) -> None:
        """Have a table under a second name too, which may have stood for another."""
        self.run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {table}")  # noqa: S608

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect."""
        try:
            self._connection.execute(sql, list(parameters))
        except self._error as error:
            raise EngineError(f"{NAME} could not run a query: {error}") from error

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples of plain Python values."""
        self.run(sql, parameters)
        found: list[tuple[Any, ...]] = self._connection.fetchall()
        return found

    def columns(self, name: str) -> list[tuple[str, str]]:
        """The columns of a table of ours: name and SQL type."""
        return [(row[0], row[1]) for row in self.rows(f"DESCRIBE {name}")]

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows."""
        rows = self.rows(sql, parameters)
        return tuple(column[0] for column in self._connection.description or ()), rows

    @cached_property
    def ending(self) -> str:
        """How the files end that tables are kept in here: DuckDB as it is compiled for browsers has no Parquet."""
        there = self.rows("SELECT loaded FROM duckdb_extensions() WHERE extension_name = 'parquet'")
        return PARQUET if there == [(True,)] else CSV

    def read_table(self, name: str, paths: Sequence[Path]) -> None:
        """Add the rows of a table's files, all of one kind, to the table `name`, by the columns' names."""
        rows = _files(paths, self.columns(name))
        self.run(f"INSERT INTO {name} BY NAME SELECT * FROM {rows}")  # noqa: S608

    def table_sum(self, name: str) -> tuple[int, int]:
        """How many rows a table has, and all of them in one number, whatever their order; parts add up."""
        return self._sum(f"{name} AS t")

    def file_sum(self, path: Path, columns: Sequence[tuple[str, str]]) -> tuple[int, int]:
        """The same of the rows of a file of ours, whose columns are given as for `create`, without holding them."""
        named = ", ".join(f'"{column}"' for column, _ in columns)
        types = [(column, SQL_TYPES[kind]) for column, kind in columns]
        return self._sum(f"(SELECT {named} FROM {_files([path], types)}) AS t")  # noqa: S608

    def _sum(self, rows: str) -> tuple[int, int]:
        ((count, total),) = self.rows(f"{_SUM} FROM {rows}")
        return count, total or 0

    def parquet_size(self, path: Path) -> tuple[int, int]:
        """How many rows and columns a Parquet file from outside says it has."""
        ((rows,),) = self.rows("SELECT COUNT(*) FROM read_parquet(?)", [str(path)])
        return rows, len(self.rows("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]))

    def parquet_as_text(self, path: Path) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
        """A Parquet file from outside, each value as text; dates are ISO, a whole number has no decimals."""
        names = self.rows("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
        shown = ", ".join(_shown(name, kind) for name, kind, *_ in names)
        return self.table(f"SELECT {shown} FROM read_parquet(?)", [str(path)])  # noqa: S608

    def write_table(self, name: str, path: Path) -> None:
        """Write a table to a file, Parquet or CSV by its ending; the same rows give the same bytes."""
        self.run(f"COPY (SELECT * FROM {name}) TO '{_quoted(path)}' ({_HOW[path.suffix]})")  # noqa: S608

    def join_files(self, pieces: Sequence[Path], path: Path, columns: Sequence[tuple[str, str]]) -> None:
        """Write the rows of several files of one table, in order, into one, without holding them."""
        types = [(column, SQL_TYPES[kind]) for column, kind in columns]
        self.run(f"COPY (SELECT * FROM {_files(pieces, types)}) TO '{_quoted(path)}' ({_HOW[path.suffix]})")  # noqa: S608

    def seal(self) -> None:
        """From now on this engine reads and writes no file and its settings cannot be changed."""
        if not self._sealed:
            self.run("SET enable_external_access = false")
            self.run("SET lock_configuration = true")
            self._sealed = True

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


def _sent(column: Sequence[Any], kind: str) -> tuple[str, str, Any]:
    """A column on its way in: the SQL of its cells, how each is read, and what is sent for it."""
    first = column[0]
    if column.count(first) == len(column):
        # Of the columns that a layout has not, or that say which council it is, one value stands for all.
        return "?", "{}", first
    text = _packed(column, kind)
    if text is None:
        return "unnest(?)", "{}", list(column)
    return f"unnest(string_split(?, chr({_BETWEEN})))", f"NULLIF({{}}, chr({_NOTHING}))", text


def _packed(column: Sequence[Any], kind: str) -> str | None:
    """A column as one text, which DuckDB takes in over twice as fast as a list; None if a value holds a mark."""
    nothing, between = chr(_NOTHING), chr(_BETWEEN)
    if kind == "text":
        cells = [nothing if value is None else str(value) for value in column]
    else:
        shown = {value: nothing if value is None else str(value) for value in set(column)}
        cells = [shown[value] for value in column]
    text = between.join(cells)
    unmarked = text.count(between) == len(cells) - 1 and text.count(nothing) == column.count(None)
    return text if unmarked else None


def _shown(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"CAST({quoted} AS VARCHAR)"
    # pandas turns a column of whole numbers with gaps into decimals: 3 becomes 3.0.
    return f"regexp_replace({text}, '\\.0$', '') AS {quoted}" if kind in ("DOUBLE", "FLOAT") else f"{text} AS {quoted}"


def _files(paths: Sequence[Path], columns: Sequence[tuple[str, str]]) -> str:
    """A table's files as SQL reads them; a CSV file has no types of its own, so the columns' SQL types are given."""
    named = ", ".join(f"'{_quoted(path)}'" for path in paths)
    if paths[0].suffix == PARQUET:
        return f"read_parquet([{named}])"
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in columns)
    return f"read_csv([{named}], columns = {{{types}}}, header = true, auto_detect = false, {_CSV})"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
