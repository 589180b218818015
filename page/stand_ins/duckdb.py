"""DuckDB for the page: the calls that Fingerpost's engine makes, answered by DuckDB as it was compiled for browsers.

Values go in as literals of the statement and come out as JSON. DuckDB sees no file but one that a statement names,
and that only while it runs: it is lent from Python's files in memory, unless the engine is sealed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from browser_parts import duckdb as _duckdb
from pyodide.ffi import JsException, to_js

_EPOCH = date(1970, 1, 1).toordinal()
_FILE = re.compile(r"'(/(?:[^']|'')*\.csv)'")
_SEALING = "SET enable_external_access = false"
_LOCKING = "SET lock_configuration = true"


class Error(Exception):
    """DuckDB could not run a statement; the message is its own."""


class Connection:
    """A database in memory."""

    def __init__(self) -> None:
        self._engine = _duckdb.open()
        self._lends = True
        self._rows: list[tuple[Any, ...]] = []
        self.description: list[tuple[str]] = []

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Connection:
        """Run a statement; its rows are held until the next."""
        if sql in (_SEALING, _LOCKING):
            self._lends = False
            return self
        whole = _filled_in(sql, parameters)
        paths = [path.replace("''", "'") for path in _FILE.findall(sql)] if self._lends else []
        writes = whole.startswith("COPY ")
        for path in paths:
            if Path(path).exists():
                _duckdb.lend(path, to_js(Path(path).read_bytes()))
        try:
            found = json.loads(self._engine.run(whole))
            if writes:
                Path(paths[-1]).write_bytes(_duckdb.written(paths[-1]).to_bytes())
        except JsException as error:
            raise Error(str(error)) from error
        finally:
            for path in paths:
                with suppress(JsException):
                    _duckdb.drop(path)
        typed = zip(found["kinds"], found["columns"], strict=True)
        columns = [_read(kind, scale)(column) for (kind, scale), column in typed]
        self._rows = list(zip(*columns, strict=True))
        self.description = [(name,) for name in found["names"]]
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows of the last statement."""
        rows, self._rows = self._rows, []
        return rows

    def close(self) -> None:
        """Give the memory back."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()


def connect(database: str, config: Mapping[str, str] = {}) -> Connection:  # DuckDB's own signature
    """A database in memory; there is no other here, and nothing that the configuration could switch off."""
    return Connection()


def _filled_in(sql: str, parameters: Sequence[Any]) -> str:
    """A statement with its parameters in the place of the question marks, those in quotes left alone."""
    if not parameters:
        return sql
    parts = re.split(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\?)", sql)
    left = iter(parameters)
    filled = "".join(_literal(next(left)) if part == "?" else part for part in parts)
    if next(left, left) is not left:
        raise Error("there are more values than question marks")
    return filled


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, float):
        return f"CAST('{value!r}' AS DOUBLE)"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_literal, value))}]"
    return "'" + str(value).replace("'", "''") + "'"


@cache
def _read(kind: str, scale: int) -> Callable[[list[Any]], list[Any]]:
    """How the cells of a column that came as JSON become Python's values. Days are numbers: here they become dates."""
    if kind.endswith("s") and kind != "dates":
        inner = _read(kind[:-1], scale)
        return lambda cells: [None if cell is None else inner(cell) for cell in cells]
    each: Callable[[Any], Any] | None = {
        "date": cache(lambda days: date.fromordinal(_EPOCH + days)),
        "number": float,
        "decimal": (lambda number: Decimal(number).scaleb(-scale)) if scale else None,
    }.get(kind)
    if each is None:
        return lambda cells: cells
    return lambda cells: [None if cell is None else each(cell) for cell in cells]
