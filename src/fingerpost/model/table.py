"""Rows on their way from a source to the store, and rows on their way to a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fingerpost.model.packed import Packed
from fingerpost.model.schema import Schema

NOT_RECORDED = "Not recorded"
"""What a breakdown calls the records that have no value."""


@dataclass
class Table:
    """Rows of one canonical table, held column by column: each list is as long as the table.

    Values are str, date, bool, int or float as the schema says; None is 'not recorded'. Columns that a layout
    does not have are filled with None.

    Of a table too large to be held so, rows are packed as they come; `columns` has those that came since, and
    `values` and `parts` have all.
    """

    schema: Schema
    columns: dict[str, list[Any]] = field(default_factory=dict)
    packed: list[Packed] = field(default_factory=list)

    def __len__(self) -> int:
        return self.held + sum(part.rows for part in self.packed)

    @property
    def held(self) -> int:
        """How many rows are not packed."""
        return len(next(iter(self.columns.values()), []))

    def pack(self) -> None:
        """Pack the rows that are not."""
        self.packed.append(Packed.of(self.schema, self.columns))
        self.columns = {name: [] for name in self.columns}

    def values(self, name: str) -> Iterator[Any]:
        """A column of every row."""
        for part in self.packed:
            yield from part.values(name)
        yield from self.columns[name]

    def parts(self) -> Iterator[list[list[Any]]]:
        """The columns, in the schema's order, of some rows after others."""
        for part in self.packed:
            yield [part.values(name) for name in self.schema.names]
        yield [self.columns[name] for name in self.schema.names]

    def extend(self, other: Table) -> None:
        """Add the rows of another part of the same table."""
        if not self.columns:
            self.columns = {name: list(values) for name, values in other.columns.items()}
            return
        for name, values in other.columns.items():
            self.columns[name].extend(values)


@dataclass(frozen=True)
class Listing:
    """The records behind a figure, or any other rows to read: named columns and rows of plain values."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)
