"""Reading files of rows: CSV, Excel and Parquet become columns of text, whatever their encoding and dialect.

Nothing is guessed silently: a file that looks cut short, holds binary data or has a row of another width is an
error that names the row.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from fingerpost.errors import Problem, SourceError

READABLE = (".csv", ".txt", ".tsv", ".xlsx", ".parquet")
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class RawTable:
    """The text of a file's cells, column by column. `rows` holds each row's number as a spreadsheet counts them.

    `file` is what messages call it: the file's name, with the sheet's name for a workbook of several.
    """

    file: str
    headers: tuple[str, ...]
    columns: tuple[list[str], ...]
    rows: list[int]

    def __len__(self) -> int:
        return len(self.rows)


def read_tables(name: str, data: bytes) -> list[RawTable]:
    """Read a file's tables: one for a CSV or Parquet file, one for each sheet with cells of a workbook.

    Raises SourceError where the file is empty, damaged or of a kind that is not read.
    """
    kind = Path(name).suffix.lower()
    if not data.strip():
        raise SourceError([Problem(name, "is empty; export it again")])
    if kind == ".xlsx":
        return _read_workbook(name, data)
    if kind == ".parquet":
        return [_read_parquet(name, data)]
    return [_read_csv(name, data)]


def header_key(header: str) -> str:
    """A header as it is compared: case and white space at the ends or doubled do not count."""
    return " ".join(header.split()).casefold()


def _decode(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data:
        raise SourceError([Problem(name, "holds binary data, not rows of text; export it as CSV")])
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError([Problem(name, "is neither UTF-8 nor Windows-1252 text; save it as CSV UTF-8")])


def _read_csv(name: str, data: bytes) -> RawTable:
    text = _decode(name, data)
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        says = f"is not well-formed CSV here ({error}); the file may be cut short or a quotation mark left open"
        raise SourceError([Problem(name, says, row=len(records) + 1)]) from error
    return _table(name, records)


def _read_workbook(name: str, data: bytes) -> list[RawTable]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        says = f"cannot be opened as an Excel workbook ({error}); it may be cut short: save it again as .xlsx"
        raise SourceError([Problem(name, says)]) from error
    full = {sheet: rows for sheet, rows in sheets.items() if any(any(cell != "" for cell in row) for row in rows)}
    if not full:
        raise SourceError([Problem(name, "has no cells in any sheet; export it again")])
    return [
        _table(name if len(full) == 1 else f"{name} [{sheet}]", ([_as_text(cell) for cell in row] for row in rows))
        for sheet, rows in full.items()
    ]


def _as_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or isinstance(cell, timedelta | time) and not cell else str(cell)


def _read_parquet(name: str, data: bytes) -> RawTable:
    from fingerpost.engine import Engine, EngineError

    engine = Engine()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "input.parquet"
            path.write_bytes(data)
            headers, rows = engine.parquet_as_text(path)
    except EngineError as error:
        raise SourceError([Problem(name, "cannot be read as Parquet; it may be cut short: export it again")]) from error
    finally:
        engine.close()
    return _table(name, [list(headers), *([value or "" for value in row] for row in rows)])


def _table(name: str, records: Iterable[Sequence[str]]) -> RawTable:
    numbered = [(number, row) for number, row in enumerate(records, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise SourceError([Problem(name, "is empty; export it again")])
    header_row, header = numbered[0][0], [cell.strip() for cell in numbered[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_widths(name, header, header_row, numbered[1:])
    body = [row for _, row in numbered[1:]]
    columns = [[row[i].strip() for row in body] for i in range(len(header))]
    return RawTable(name, tuple(header), tuple(columns), [number for number, _ in numbered[1:]])


def _check_widths(
    name: str, header: Sequence[str], header_row: int, numbered: Sequence[tuple[int, Sequence[str]]]
) -> None:
    width = len(header)
    problems: list[Problem] = []
    for number, row in numbered:
        if len(row) < width:
            last = number == numbered[-1][0]
            says = f"has {len(row)} cells where the header (row {header_row}) has {width}; " + (
                "it is the last row, so the file looks cut short: export it again" if last else "mend or remove the row"
            )
            problems.append(Problem(name, says, row=number))
        elif len(row) > width and any(cell.strip() for cell in row[width:]):
            says = f"has cells beyond the {width} columns of the header; a separator in a value must be in quotation marks"
            problems.append(Problem(name, says, row=number))
    if problems:
        raise SourceError(problems)
