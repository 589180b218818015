"""Rows of text, whatever file they came in: the header, the columns, and what is wrong or odd about them.

A fault in a table is kept with it and only stops the load if the table turns out to be one that is wanted: a
page of notes in a workbook may be as ragged as it likes.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from fingerpost.errors import Problem, SourceError

BATCH = 1024
"""Rows are turned into columns so many at a time: the rows' own lists need not all be held at once."""

ODD_CHARACTERS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters but tab and line end, invisible marks, halves of characters: no value has them by right."""


Known = Callable[[Sequence[str]], bool]
"""Whether cells are the header of a layout that is read."""
LONGEST_HEADER = 500
"""Characters of a header that are compared; none that is read has as many."""
LOOKED_THROUGH = 20
"""How many rows may stand above a header: titles, dates, notes."""

_MEND = "mend or remove the row"


@dataclass(frozen=True)
class Note:
    """Something odd in the row at `position` that does not stop a load; `header` is None where it is no one cell."""

    rule: str
    says: str
    position: int
    header: str | None = None


@dataclass(frozen=True)
class RawTable:
    """The text of a file's cells, column by column. `rows` holds each row's number as spreadsheets count.

    `file` is what messages call it: the file's name, with the sheet's name for a workbook of several. `header_row`
    is the row its header stands in, the last of two where two make it.
    """

    file: str
    headers: tuple[str, ...]
    columns: tuple[list[str], ...]
    rows: list[int]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    header_row: int = 1

    def __len__(self) -> int:
        return len(self.rows)


@dataclass
class _Gathered:
    """A table while its rows come in."""

    name: str
    header: list[str]
    header_row: int
    columns: list[list[str]]
    rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def header_key(header: str) -> str:
    """A header as it is compared: case, kind of apostrophe, and white space at the ends or doubled do not count."""
    # A cell of megabytes may stand where headers do; it is compared with hundreds of them.
    return " ".join(header[:LONGEST_HEADER].split()).replace("\u2019", "'").replace("\u2018", "'").casefold()


def table_of(
    name: str,
    records: Iterable[Sequence[str]],
    first_row: int = 1,
    clean: bool = False,
    known: Known | None = None,
) -> RawTable:
    """Rows of cells as a table; the first row with cells is the header. Blank rows are passed over.

    Where `known` is given and does not know that row, the rows below it are tried, each alone and then filled up
    from the row above it; the first row stays the header where it knows none. `clean` says that the text may hold
    other than plain ASCII. Raises SourceError where there is no header.
    """
    table, coming = _headed(name, iter(records), first_row, known)
    number = table.header_row + 1
    broken = ""
    while not broken:
        batch: list[Sequence[str]] = []
        try:
            batch.extend(islice(coming, BATCH))
        except csv.Error as error:
            broken = str(error)
        _gather(table, number, batch)
        number += len(batch)
        if len(batch) < BATCH:
            break
    if broken:
        table.problems.append(_not_csv(name, number, broken))
    notes = _cleaned(table) if clean else []
    _last_row_is_short(table, number)
    header = tuple(" ".join(cell.split()) for cell in table.header)
    columns, problems = tuple(table.columns), tuple(table.problems)
    return RawTable(name, header, columns, table.rows, problems, tuple(notes), table.header_row)


def _headed(
    name: str, coming: Iterator[Sequence[str]], first_row: int, known: Known | None
) -> tuple[_Gathered, Iterator[Sequence[str]]]:
    """The table with its header, and the rows that come after it."""
    header: list[str] = []
    header_row = number = first_row
    after: list[Sequence[str]] = []
    above: list[str] = []
    try:
        for number, row in enumerate(coming, start=first_row):
            cells = _trimmed(row)
            if header:
                after.append(row)
            elif cells:
                header, header_row = cells, number
            for tried in (cells, _filled_up(cells, above)) if cells and known else ():
                if known and known(tried):
                    return _gathered(name, tried, number), coming
            above = cells or above
            if header and (known is None or number - header_row >= LOOKED_THROUGH):
                break
    except csv.Error as error:
        if not header:
            raise SourceError([_not_csv(name, number, str(error))]) from error
        return _gathered(name, header, header_row), _broken_off(after, error)
    if not header:
        raise SourceError([Problem(name, "is empty; export it again")])
    return _gathered(name, header, header_row), chain(after, coming)


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _filled_up(cells: list[str], above: list[str]) -> list[str]:
    """A header of two rows: a cell that is empty has its name in the row above, with which it is merged."""
    both = max(len(cells), len(above))
    lower, upper = (each + [""] * (both - len(each)) for each in (cells, above))
    return [below or over for below, over in zip(lower, upper, strict=True)]


def _gathered(name: str, header: list[str], number: int) -> _Gathered:
    return _Gathered(name, header, number, [[] for _ in header])


def _broken_off(rows: list[Sequence[str]], error: csv.Error) -> Iterator[Sequence[str]]:
    yield from rows
    raise error


def _not_csv(name: str, row: int, error: str) -> Problem:
    says = f"is not well-formed CSV here ({error}); the file may be cut short or a quotation mark left open"
    return Problem(name, says, row=row)


def _gather(table: _Gathered, number: int, batch: Sequence[Sequence[str]]) -> None:
    """Add rows, of which the first has this number."""
    width = len(table.header)
    whole = {*map(len, batch)} == {width} and all(row[0].strip() for row in batch)
    kept = batch if whole else _whole_rows(table, number, batch)
    if whole:
        table.rows.extend(range(number, number + len(batch)))
    for column, cells in zip(table.columns, zip(*kept, strict=False), strict=False):
        column.extend(map(str.strip, cells))


def _whole_rows(table: _Gathered, number: int, batch: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that have cells, each as wide as the header; those that are not are problems."""
    width = len(table.header)
    kept: list[Sequence[str]] = []
    for place, row in enumerate(batch, start=number):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) >= width and not any(cell.strip() for cell in row[width:]):
            kept.append(row[:width])
            table.rows.append(place)
            continue
        if width == 1:
            table.problems[:] = [_title_row(table, place)]
            return kept
        if len(row) < width:
            says = f"has {len(row)} cells where the header (row {table.header_row}) has {width}; {_MEND}"
        else:
            says = f"has cells beyond the {width} columns of the header; put values with separators in quotation marks"
        table.problems.append(Problem(table.name, says, row=place))
    return kept


def _title_row(table: _Gathered, place: int) -> Problem:
    says = (
        f'is wider than row {table.header_row}, which has one cell: "{table.header[0]}". If that is a title, remove it'
    )
    return Problem(table.name, says, row=place)


def _last_row_is_short(table: _Gathered, after: int) -> None:
    """A last row with fewer cells than the rest is what a file that was cut has."""
    last = table.problems[-1] if table.problems else None
    if last and last.row == after - 1 and last.says.endswith(_MEND):
        says = last.says.removesuffix(_MEND) + "it is the last row, so the file looks cut short: export it again"
        table.problems[-1] = Problem(last.file, says, last.row)


def _cleaned(table: _Gathered) -> list[Note]:
    """Normalise the text of a table, and say where characters had to be taken out."""
    table.header = [_clean(cell) for cell in table.header]
    notes: list[Note] = []
    for header, column in zip(table.header, table.columns, strict=True):
        odd = {cell: _clean(cell) for cell in set(column) if not cell.isascii() or ODD_CHARACTERS.search(cell)}
        if not odd:
            continue
        for position, cell in enumerate(column):
            if cell in odd:
                column[position] = odd[cell]
                if ODD_CHARACTERS.search(cell):
                    says = "held characters that cannot be printed; they were taken out"
                    notes.append(Note("unprintable_characters", says, position, header))
    return notes


def _clean(cell: str) -> str:
    """Composed characters, so that the same name is the same text however it was typed."""
    return unicodedata.normalize("NFC", ODD_CHARACTERS.sub("", cell)).strip()
