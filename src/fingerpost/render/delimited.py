"""CSV: the one writer of the whole project, and its twin that reads the guard back off.

A spreadsheet runs a cell that begins with = + - or @ as a formula, whoever typed it. So such a *text* gets an
apostrophe in front. Numbers are left alone: a minus sign in front of a number is only a minus sign.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from fingerpost.report.model import Report, ReportTable

# Apostrophes are looked past, so that a text with one of its own before the '=' also comes back as it was.
_RUNS = re.compile(r"'*[=+\-@\t\r\0]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\0]")


class _Echo:
    """A file that hands back what is written to it, so that csv's writer gives us each line."""

    def write(self, line: str) -> str:
        return line


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    r"""A table as CSV: UTF-8, lines end in '\n', no text can start a formula, and None is an empty field."""
    # With '\r\n' the csv module quotes a lone '\r' too; with '\n' Python 3.11 does not, and readers break.
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    lines = [writer.writerow([_field(value) for value in row]).removesuffix("\r\n") for row in (columns, *rows)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", errors="replace")


def read_back(text: str) -> str:
    """The text as it was before `write_csv` put its apostrophe in front; any other text unchanged."""
    return text[1:] if _GUARDED.match(text) else text


def read_csv(data: bytes) -> list[tuple[str, ...]]:
    """The rows that `write_csv` wrote, headings first, as text."""
    rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    return [tuple(map(read_back, row)) for row in rows]


def render(report: Report) -> dict[str, bytes]:
    """One CSV for each table of the report, by file name; a percentage stands in percentage points."""
    files: dict[str, bytes] = {}
    for table in report.tables():
        files[_file_name(table, files)] = write_csv(
            [column.key for column in table.columns],
            [[_value(cell.value, cell.text, cell.kind) for cell in row.cells] for row in table.rows],
        )
    return files


def _value(value: object, text: str, kind: str) -> object:
    if value is not None:
        return value
    return None if kind == "missing" else text


def _file_name(table: ReportTable, taken: Iterable[str]) -> str:
    """Two tables with one id must not overwrite each other: on Windows 'a' and 'A' are one file."""
    used = {name.casefold() for name in taken}
    name, number = f"{table.id}.csv", 2
    while name.casefold() in used:
        name, number = f"{table.id}-{number}.csv", number + 1
    return name


def _field(value: object) -> str:
    """A value as it stands in a file: plain digits, ISO dates, Y or N, guarded text."""
    match value:
        case None:
            return ""
        case bool():
            return "Y" if value else "N"
        case int() | float():
            return str(value)
        case Decimal():
            return format(value, "f")
        case Fraction():
            # '1/3' would be read as a date
            return str(value.numerator) if value.denominator == 1 else str(float(value))
        case date():
            return value.isoformat()
        case _:
            text = str(value)
            return f"'{text}" if _RUNS.match(text) else text
