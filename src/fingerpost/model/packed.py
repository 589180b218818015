"""Rows held in little room: some ten thousand at a time, each column compressed, until they are written."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fingerpost.model.schema import Schema

_FAST = 1
"""The least that zlib compresses: rows are packed and unpacked once."""


@dataclass(frozen=True)
class Packed:
    """Some rows of a canonical table, in about a tenth of the room that lists of values take."""

    schema: Schema
    rows: int
    cells: Mapping[str, bytes | None]
    """Each column marshalled and compressed, a day by its number; None for a column that has no value in any row."""

    @classmethod
    def of(cls, schema: Schema, columns: Mapping[str, Sequence[Any]]) -> Packed:
        """Pack the columns of a table, all as long."""
        rows = len(next(iter(columns.values()), ()))
        return cls(schema, rows, {name: _packed(values, schema[name].type) for name, values in columns.items()})

    def values(self, name: str) -> list[Any]:
        """A column as it was."""
        cells = self.cells[name]
        if cells is None:
            return [None] * self.rows
        values: list[Any] = marshal.loads(zlib.decompress(cells))  # never anything but what _packed made here
        if self.schema[name].type != "date":
            return values
        days = {number: None if number is None else date.fromordinal(number) for number in set(values)}
        return [days[number] for number in values]


def _packed(values: Sequence[Any], kind: str) -> bytes | None:
    if all(value is None for value in values):
        return None
    if kind == "date":
        numbers = {day: None if day is None else day.toordinal() for day in set(values)}
        values = [numbers[day] for day in values]
    return zlib.compress(marshal.dumps(list(values)), _FAST)
