"""Several collection years of one return in one load: which year a file is of, and which of two rows holds.

A return repeats what was still open a year before: an episode that one year leaves open has its end in the next.
Rows with the same key are the same record, and the latest collection's stands. Years are those in which a collection
ends: 2014 is April 2013 to March 2014.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePath
from types import MappingProxyType

from fingerpost.model import SCHEMAS
from fingerpost.sources.mapping import FileMapping
from fingerpost.sources.rows import RawTable, header_key
from fingerpost.sources.values import Unreadable, read_date

Placed = list[tuple[FileMapping, RawTable]]

_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.](\d\d)[-_.](\d\d)(?!\d)")
_PAIR = re.compile(r"(?<!\d)(20\d\d)[-_/ to]*(?:20)?(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def collection_year(day: date) -> int:
    """The year in which the collection ends that a day falls in: 1 April 2013 is of 2014."""
    return day.year + (day.month >= 4)


def complete_since(years: Collection[int]) -> date | None:
    """The first day of which a return's collections tell all: of the first of those years that follow one another up to
    the last. What ended before it is in none of them. None where no year is known."""
    first = max(years, default=0)
    while first - 1 in years:
        first -= 1
    return date(first - 1, 4, 1) if first else None


def year_in_name(name: str) -> int | None:
    """The collection year a file's name or its nearest folder tells: 2013-14, 201314, 2014, or a day."""
    for part in reversed(PurePath(name.replace("\\", "/")).parts):
        for day in _DAY.finditer(part):
            try:
                return collection_year(date(int(day[1]), int(day[2]), int(day[3])))
            except ValueError:
                continue
        for pair in _PAIR.finditer(part):
            if (int(pair[1]) + 1) % 100 == int(pair[2]):
                return int(pair[1]) + 1
        if alone := _YEAR.search(part):
            return int(alone[1])
    return None


def column(raw: RawTable, header: str) -> list[str] | None:
    """A table's cells below a header, if it has it."""
    there = {header_key(each): cells for each, cells in zip(raw.headers, raw.columns, strict=True)}
    return there.get(header_key(header))


def with_column(raw: RawTable, header: str, cells: list[str]) -> RawTable:
    """The table with one more column, unless it has it."""
    if column(raw, header) is not None:
        return raw
    return replace(raw, headers=(*raw.headers, header), columns=(*raw.columns, cells))


def as_day(text: str) -> date | None:
    """A text's day, or None."""
    try:
        return read_date(text)
    except Unreadable:
        return None


def years_of(placed: Placed, dated: Collection[str], as_at: date | None = None) -> list[int]:
    """The collection year of each table, 0 where nothing tells it.

    In order: the file's name or folder; its own latest day in the columns `dated`, no later than `as_at`; the latest
    year of what lies in the same file or folder; the year of all the rest, if there is only one; the last that had
    ended by `as_at`.
    """
    named = [year_in_name(_file(raw)) for _, raw in placed]
    ended = collection_year(as_at + timedelta(days=1)) - 1 if as_at else 0
    own = [name or _latest_year(raw, dated, as_at or date.max) for name, (_, raw) in zip(named, placed, strict=True)]
    beside: dict[str, int] = {}
    for year, (_, raw) in zip(own, placed, strict=True):
        for place in (_file(raw), str(PurePath(_file(raw)).parent)):
            beside[place] = max(beside.get(place, 0), year)
    alone = {year for year in own if year}
    only = alone.pop() if len(alone) == 1 else 0
    return [
        year or beside[_file(raw)] or beside[str(PurePath(_file(raw)).parent)] or only or ended
        for year, (_, raw) in zip(own, placed, strict=True)
    ]


def _file(raw: RawTable) -> str:
    """The name of the file, without that of a workbook's sheet."""
    return raw.file.split(" [")[0]


def _latest_year(raw: RawTable, dated: Collection[str], until: date) -> int:
    """The year of its latest day; a day after `until` is a slip of the pen."""
    cells = {text for header in dated for text in column(raw, header) or ()}
    return max((collection_year(day) for day in map(as_day, cells) if day and day <= until), default=0)


def latest(placed: Placed, years: Sequence[int], keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> Placed:
    """The tables by year, each without the rows whose key a later file has. Rows within one file are left alone.

    `keys` names the canonical columns of a table's key where they are not the schema's own. A table of which later
    ones have every row is left out, since nothing is read from it.
    """
    if len({raw.file for _, raw in placed}) == 1:
        return placed
    order = sorted(range(len(placed)), key=lambda at: (years[at], at))
    later, kept = Later(keys), []
    for at in reversed(order):
        mapping, raw = placed[at]
        if (left := later.without(mapping, raw)) is not None:
            kept.append((mapping, left))
        later.file_ends()
    return kept[::-1]


class Later:
    """The keys of the records that later collections have, while earlier ones are read after them."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._keys = keys
        self._known: dict[str, set[tuple[str, ...]]] = {}
        self._own: list[tuple[str, set[tuple[str, ...]]]] = []

    def without(self, mapping: FileMapping, raw: RawTable) -> RawTable | None:
        """A table, or a part of it, without the rows that a later file has; None where that leaves nothing to read."""
        rows = _keys(mapping, raw, self._keys)
        known = self._known.get(mapping.name, set())
        self._own.append((mapping.name, set(filter(None, rows))))
        keep = [not key or key not in known for key in rows]
        if all(keep):
            return raw
        # A table of which nothing is left had rows: it is not one that came empty.
        return _only(raw, keep) if any(keep) or raw.problems else None

    def file_ends(self) -> None:
        """What comes next is of an earlier file: rows within one file are left alone."""
        for name, own in self._own:
            self._known.setdefault(name, set()).update(own)
        self._own.clear()


def _keys(mapping: FileMapping, raw: RawTable, keys: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The key of each row; empty where it is not whole, for such a row is no other's double."""
    table = mapping.tables[0]
    place = mapping.places(raw.headers)
    parts = []
    for name in keys.get(table.table, SCHEMAS[table.table].key):
        at = place.get(header_key(table.columns[name]))
        cells = raw.columns[at] if at is not None else [""] * len(raw)
        if SCHEMAS[table.table][name].type == "date":
            days = {text: str(as_day(text) or text) for text in set(cells)}
            cells = [days[text] for text in cells]
        parts.append(cells)
    return [key if all(key) else () for key in zip(*parts, strict=True)]


def _only(raw: RawTable, keep: Sequence[bool]) -> RawTable:
    """The rows to keep, with the notes on them."""
    place = {old: new for new, old in enumerate(at for at, kept in enumerate(keep) if kept)}
    columns = tuple([cells[at] for at in place] for cells in raw.columns)
    notes = tuple(replace(note, position=place[note.position]) for note in raw.notes if note.position in place)
    return replace(raw, columns=columns, rows=[raw.rows[at] for at in place], notes=notes)
