"""Apache Spark: the same figures where the records of a region or a country are too many for one machine.

Spark reads the store's Parquet files itself. One session serves the process, and each engine has a room of its own
in it.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fingerpost.engine import EngineError
from fingerpost.engines import LABELS
from fingerpost.engines import spark_dialect as dialect
from fingerpost.engines.statements import check_sealed, parsed
from fingerpost.errors import Refused

LOCAL = {
    "spark.master": "local[*]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.memory": "2g",
}
"""What the session is made with where the settings say nothing else: this machine alone, and no page of Spark's own."""
FIXED = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC", "spark.sql.caseSensitive": "false"}
"""What figures would be others without; no setting changes it."""
COPY = "spark.fingerpost.store"
"""The option that says where else Spark finds the folder `store/`: an address that every machine of a cluster reads."""
_TYPES = {"text": "STRING", "date": "DATE", "flag": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE"}
_NAMED = {"string": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN", "bigint": "BIGINT", "int": "BIGINT"}


class SparkEngine:
    """A room in Spark's session that takes DuckDB's SQL. Names come from our own schemas, never users."""

    label = LABELS["spark"]

    def __init__(self, options: Mapping[str, str] | None = None) -> None:
        """`options` are Spark's own, by their full names; see LOCAL for those that are taken else.

        Raises Refused where pyspark or Java is not there.
        """
        self._session = _session({**LOCAL, **(options or {}), **FIXED}).newSession()
        for name, value in FIXED.items():
            self._session.conf.set(name, value)
        self._copy = (options or {}).get(COPY, "").rstrip("/")
        self._tables: dict[str, Any] = {}
        self._calendar: dialect.Calendar | None = None
        self._sealed = False

    def create(self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[Any]] = ()) -> None:
        """Make a table of (name, type) columns and fill it with one list of values a column, all as long."""
        shape = ", ".join(f"`{column}` {_TYPES[kind]}" for column, kind in columns)
        names = [column for column, _ in columns]
        rows = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
        self._keep(name, self._from_json(shape, rows), again=True)
        if name == dialect.DAYS and rows:
            self._keep_calendar(rows)

    def _from_json(self, shape: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        # As one text: Spark then knows that the table is small, and no Python is needed on the cluster.
        text = json.dumps(rows, default=date.isoformat)
        return self._sql(f"SELECT INLINE(FROM_JSON(?, 'ARRAY<STRUCT<{shape}>>'))", [text])

    def _keep_calendar(self, rows: Sequence[Mapping[str, Any]]) -> None:
        days = sorted((row["day"], row["number"]) for row in rows)
        first_of: dict[int, date] = {}
        for day, number in days:
            first_of.setdefault(number, day)
        arrays = {"numbers": [number for _, number in days], "working_days": [first_of[each] for each in first_of]}
        self._calendar = dialect.Calendar(days[0][0], days[0][1])
        shape = "numbers ARRAY<BIGINT>, working_days ARRAY<DATE>"
        self._keep(dialect.CALENDAR, self._from_json(shape, [arrays]), again=True)

    def create_as(self, name: str, query: str) -> None:
        """Keep the rows of a query as a table."""
        self._keep(name, self._query(query), again=True)

    def has(self, name: str) -> bool:
        """Whether a table of that name was made here."""
        return name in self._tables

    def name(self, name: str, table: str) -> None:
        """Have a table under a second name too, which may have stood for another."""
        self._keep(name, self._tables[table])

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect: an INSERT of a query's rows, or a DROP TABLE."""
        from sqlglot import exp

        tree = parsed(sql)
        if isinstance(tree, exp.Drop) and not self._sealed:
            for table in tree.find_all(exp.Table):
                self._session.catalog.dropTempView(table.name)
                self._tables.pop(table.name, None)
        elif isinstance(tree, exp.Insert) and isinstance(tree.this, exp.Table) and not self._sealed:
            added = self._sql(dialect.translated(tree.expression, self._calendar), parameters)
            self._keep(tree.this.name, self._tables[tree.this.name].union(added))
        else:
            self.rows(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples of plain Python values."""
        return self.table(sql, parameters)[1]

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows."""
        found = self._query(sql, parameters)
        with _errors():
            return tuple(found.columns), [tuple(row) for row in found.collect()]

    def columns(self, name: str) -> list[tuple[str, str]]:
        """The columns of a table of ours: name and SQL type, as DuckDB names it."""
        return [(column, _NAMED.get(kind, kind.upper())) for column, kind in self._tables[name].dtypes]

    def read_table(self, name: str, paths: Sequence[Path]) -> None:
        """Add the rows of Parquet files to the table `name`, by the columns' names. Spark reads them when asked."""
        if self._sealed:
            raise EngineError("After the door was closed no file is read.")
        with _errors():
            there = self._tables[name]
            read = self._session.read.parquet(*map(self._where, paths))
            shown = [
                f"CAST({f'`{column}`' if column in read.columns else 'NULL'} AS {kind}) AS `{column}`"
                for column, kind in there.dtypes
            ]
            self._keep(name, there.union(read.selectExpr(*shown)))

    def _where(self, path: Path) -> str:
        """The address of a file of the store, `loads/LOAD/TABLE.parquet` in it."""
        # Without 'file:' a path would be one of the cluster's own file system.
        return "/".join((self._copy, *path.parts[-3:])) if self._copy else path.resolve().as_uri()

    def seal(self) -> None:
        """From now on only queries over tables made here are run."""
        self._sealed = True

    def close(self) -> None:
        """Give the room back; the session stays for the next engine, until the process ends."""
        for name, table in self._tables.items():
            self._session.catalog.dropTempView(name)
            table.unpersist()
        self._tables.clear()

    def _query(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        tree = parsed(sql)
        if self._sealed:
            check_sealed(tree, self._tables)
        return self._sql(dialect.translated(tree, self._calendar), parameters)

    def _sql(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        with _errors():
            return self._session.sql(sql, args=list(parameters) or None)

    def _keep(self, name: str, rows: Any, again: bool = False) -> None:
        """Have rows under a name; with `again` they are worked out once, when first asked for, and then held."""
        with _errors():
            self._tables[name] = rows.persist() if again else rows
            rows.createOrReplaceTempView(name)


class _errors:
    """Spark's own errors as ours, in its first line; the rest is for who mends Spark."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from pyspark.errors import PySparkException

        if isinstance(error, PySparkException):
            first = str(error).strip().splitlines()[0]
            raise EngineError(f"{SparkEngine.label} could not run a query: {first}") from error


def _session(options: Mapping[str, str]) -> Any:
    """The session of this process, made where there is none yet."""
    try:
        with warnings.catch_warnings():
            # It warns of versions of pandas, which is not used here.
            warnings.simplefilter("ignore")
            from pyspark.sql import SparkSession
    except ImportError:
        raise Refused(
            "The settings say engine = \"spark\", and pyspark is not installed. `pip install 'fingerpost[spark]'` "
            "installs it; it needs Java 17 or later."
        ) from None
    builder = SparkSession.builder.appName("fingerpost")
    for name, value in options.items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            session = builder.getOrCreate()
    except Exception as error:
        raise Refused(
            f"Apache Spark did not start: {str(error).strip().splitlines()[0]} It needs Java 17 or later, by JAVA_HOME "
            "or on the PATH, and a master that answers; see docs/engines.md."
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    # What goes wrong is raised, and told by whoever asked.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    return session
