"""Rows on their way from a source to the store, and rows on their way to a reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fingerpost.model.schema import Schema

NOT_RECORDED = "Not recorded"
"""What a breakdown calls the records that have no value."""


@dataclass
class Table:
    """Rows of one canonical table, held column by column: each list is as long as the table.

    Values are str, date, bool, int or float as the schema says; None is 'not recorded'. Columns that a layout
    does not have are filled with None.
    """

    schema: Schema
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))

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
