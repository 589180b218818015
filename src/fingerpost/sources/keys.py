"""Keys for records of a layout that has none: from the child and the day, so that the same record has the same key
in every extract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fingerpost.model import Table
from fingerpost.sources.values import Unreadable, read_date


def numbered(table: Table, prefix: str) -> None:
    """Fill in the table's key where it is empty: prefix, child and day, with a number from the second of a day on."""
    schema, columns = table.schema, table.columns
    key, day = schema.key[0], schema.dated or ""
    given: dict[str, int] = {}
    made: list[str] = []
    for own, child, on in zip(columns[key], columns["child_id"], columns[day], strict=True):
        id = own or f"{prefix}-{child or ''}-{on.strftime('%Y%m%d') if on else ''}"
        given[id] = given.get(id, 0) + 1
        made.append(id if own or given[id] == 1 else f"{id}-{given[id]}")
    columns[key] = made


def linked(columns: Mapping[str, list[Any]], name: str, other: Table) -> list[str | None]:
    """For a column that holds a day as text, the key of the other table's first record of that child and day."""
    there: dict[tuple[Any, Any], str] = {}
    for key, child, day in zip(
        *(other.columns[each] for each in (other.schema.key[0], "child_id", other.schema.dated or "")), strict=True
    ):
        there.setdefault((child, day), key)
    return [there.get((child, _day(text))) for child, text in zip(columns["child_id"], columns[name], strict=True)]


def _day(text: str | None) -> Any:
    try:
        return read_date(text) if text else ""
    except Unreadable:  # told where the column is read as a date
        return ""


def first_of_each(table: Table, key: Sequence[str], filled: bool = False) -> Table:
    """The first row of each key; with `filled`, what that row lacks comes from the later ones."""
    columns = table.columns
    place: dict[tuple[Any, ...], int] = {}
    kept: dict[str, list[Any]] = {name: [] for name in columns}
    for position, values in enumerate(zip(*(columns[name] for name in key), strict=True)):
        at = place.get(values)
        if at is None or not any(values):
            place[values] = len(kept[key[0]])
            for name, cells in columns.items():
                kept[name].append(cells[position])
        elif filled:
            for name, cells in columns.items():
                if kept[name][at] is None:
                    kept[name][at] = cells[position]
    return Table(table.schema, kept)
