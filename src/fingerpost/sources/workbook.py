"""Reading Excel workbooks, after looking at what they say of themselves: a few bytes can claim billions of cells.

A cell that the reader would give as empty although Excel shows something in it (an error, a formula that was never
worked out, a merged cell) is a problem: a figure would be too low without a word.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree import ElementTree

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.rows import Known, RawTable, table_of

MOST_PARTS = 2_000
MOST_BYTES = 1 << 30
MOST_TIMES = 200
"""How many times its size a workbook above 10 MB may unpack to."""
MOST_CELLS = 25_000_000

Blank = tuple[int, int, str, str]
"""A cell that would be read as empty: its row, its column from 0, what is wrong, and what Excel shows."""

Range = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells: the first row and column, and the last, from 0."""

_COLUMNS = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})[0-9]""")
_ROWS = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,3}([0-9]{1,7})["']""")
_ERRORS = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]+)([0-9]+)["'][^>]*>(.{0,300}?)</(?:\w+:)?c>""",
    re.S,
)
_SHOWN = re.compile(rb"<(?:\w+:)?v>([^<]*)")
_UNWORKED = re.compile(
    rb"""<(?:\w+:)?c\s(?![^>]*\bt=["']str["'])[^>]*\br=["']([A-Z]+)([0-9]+)["'][^>]*>"""
    rb"""\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"""
)


def read_workbook(name: str, data: bytes, known: Known | None = None) -> list[RawTable]:
    """The tables of a workbook, one for each sheet with cells. Raises SourceError where it cannot be read safely.

    Hidden sheets, rows and columns are read as others are: to hide a record does not undo it. `known` says whether
    a row is a header that is read; titles above such a row are passed over.
    """
    from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

    sheets: dict[str, CalamineSheet] = {}
    cells: dict[str, list[list[Any]]] = {}
    place = name
    try:
        blanks = _inspect(name, data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            place = f"{name} [{sheet}]"
            sheets[sheet] = book.get_sheet_by_name(sheet)
            cells[sheet] = sheets[sheet].to_python(skip_empty_area=False)
    # What the parts of a damaged file raise is theirs to choose, so every failure of reading is one answer.
    except (
        CalamineError,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        EOFError,
    ) as error:
        raise SourceError([_unreadable(place, str(error))]) from error
    except Exception as error:
        if type(error).__module__ not in ("zlib", "_lzma", "struct", "python_calamine", "_python_calamine"):
            raise
        raise SourceError([_unreadable(place, str(error))]) from error
    full = {sheet: rows for sheet, rows in cells.items() if any(any(cell != "" for cell in row) for row in rows)}
    if not full:
        raise SourceError([Problem(name, "has no cells in any sheet; export it again")])
    return [
        _sheet_table(
            name if len(full) == 1 else f"{name} [{sheet}]",
            rows,
            blanks.get(sheet, []),
            sheets[sheet].merged_cell_ranges or [],
            known,
        )
        for sheet, rows in full.items()
    ]


def _unreadable(name: str, error: str) -> Problem:
    says = f"cannot be opened as an Excel workbook ({error}); it may be cut short or damaged: save it again as .xlsx"
    return Problem(name, says)


def _sheet_table(
    name: str, rows: list[list[Any]], blanks: list[Blank], merged: list[Range], known: Known | None
) -> RawTable:
    raw = table_of(name, ([_as_text(cell) for cell in row] for row in rows), clean=True, known=known)
    wanted = [
        Problem(name, says, row, raw.headers[column], shown or None)
        for row, column, says, shown in (*blanks, *_merged(merged, raw.header_row))
        if column < len(raw.headers) and row >= raw.header_row
    ]
    return replace(raw, problems=(*raw.problems, *wanted))


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or (isinstance(cell, timedelta | time) and not cell) else str(cell)


def _merged(ranges: list[Range], header_row: int) -> list[Blank]:
    """Cells merged downwards, but for those of a header of several rows."""
    says = "is merged with the cells below it, which are therefore empty; unmerge them and fill each"
    return [
        (max(top + 1, header_row), left, says, "")
        for (top, left), (bottom, _) in ranges
        if bottom > top and bottom + 1 > header_row
    ]


def _inspect(name: str, data: bytes) -> dict[str, list[Blank]]:
    """Refuse a workbook that is not what it seems, and give each sheet's cells that would be read as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        _check_parts(name, parts, len(data))
        return {sheet: _inspect_sheet(name, parts, part) for sheet, part in _sheet_parts(parts).items()}


def _check_parts(name: str, parts: zipfile.ZipFile, size: int) -> None:
    infos = parts.infolist()
    names = {info.filename.casefold() for info in infos}
    unpacked = sum(info.file_size for info in infos)
    if any(info.flag_bits & 1 for info in infos):
        says = "is encrypted; save it without a password"
    elif len(infos) > MOST_PARTS:
        says = f"has {len(infos):,} parts, where at most {MOST_PARTS:,} are usual; save it again as .xlsx"
    elif unpacked > MOST_BYTES or (unpacked > 10_000_000 and unpacked > MOST_TIMES * size):
        says = f"would unpack from {size:,} to {unpacked:,} bytes; delete empty rows and columns, or save it as CSV"
    elif "xl/workbook.bin" in names:
        says = "is a binary workbook (.xlsb); save it as .xlsx"
    elif any(part.endswith("vbaproject.bin") for part in names):
        says = "holds macros; save it as .xlsx without them"
    elif "xl/workbook.xml" not in names:
        says = "is a zip file but not an Excel workbook; unpack it and load what is inside"
    else:
        return
    raise SourceError([Problem(name, says)])


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Which part of the file holds which sheet."""
    relations = _xml(parts, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): each.get("Target") or "" for each in relations}
    found = {}
    for sheet in _xml(parts, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
            part = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
            if part in parts.namelist():
                found[sheet.get("name") or ""] = part
    return found


def _xml(parts: zipfile.ZipFile, part: str) -> ElementTree.Element:
    data = parts.read(part)
    if b"<!DOCTYPE" in data or len(data) > 10_000_000:
        raise ValueError(f"{part} is not what a workbook has")
    return ElementTree.fromstring(data)


def _inspect_sheet(name: str, parts: zipfile.ZipFile, part: str) -> list[Blank]:
    columns: set[bytes] = set()
    last_row = 1
    blanks: list[Blank] = []
    with parts.open(part) as file:
        for chunk in _whole_rows(file):
            columns.update(_COLUMNS.findall(chunk))
            last_row = max(last_row, *map(int, {*_ROWS.findall(chunk)}), 1)
            blanks += _blanks(chunk)
    width = max((_column_number(letters) + 1 for letters in columns), default=1)
    if width * last_row > MOST_CELLS:
        says = f"has a sheet that reaches to column {width:,} and row {last_row:,}; delete the empty columns and rows"
        raise SourceError([Problem(name, says)])
    return blanks


def _blanks(chunk: bytes) -> Iterator[Blank]:
    if b'"e"' in chunk or b"'e'" in chunk:
        for letters, row, inside in _ERRORS.findall(chunk):
            shown = _SHOWN.search(inside)
            value = shown[1].decode("utf-8", "replace") if shown else ""
            yield int(row), _column_number(letters), "is an Excel error, not a value; mend the cell", value
    if b"<f" in chunk or b":f" in chunk:
        for letters, row in _UNWORKED.findall(chunk):
            says = "is a formula that was never worked out; open the file in Excel and save it"
            yield int(row), _column_number(letters), says, ""


def _whole_rows(file: IO[bytes]) -> Iterator[bytes]:
    """A sheet piece by piece, each ending with a row, so that no cell is cut in two."""
    left = b""
    while piece := file.read(1 << 22):
        whole, end, left = (left + piece).rpartition(b"</row>")
        if not end and len(left) > 1 << 26:
            whole, left = left, b""
        yield whole + end
    yield left


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
