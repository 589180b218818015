"""One list of records behind the figures on one sheet: rows to filter, real dates and numbers, ids as text."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from fingerpost.render.excel_formats import Formats, fit_row, link_to, put
from fingerpost.render.text import printable
from fingerpost.report.model import DataTable

_HEAD = 4
"""The row of headings, the same as on the sheets of tables."""
MOST_ROWS = 1_048_576 - _HEAD - 1
"""The rows that an Excel sheet has left under the headings."""
_FIRST_DAY = date(1900, 3, 1)  # Excel counts 29 February 1900, which was none: earlier days would be one off
_EXACT = 10**15
_SAMPLE, _NARROWEST, _WIDEST = 200, 9, 50


OF_CHILDREN = "They are about children: not to be passed on."


def write_list(
    sheet: Any, table: DataTable, formats: Formats, most: int = MOST_ROWS, says: str = OF_CHILDREN, alone: bool = False
) -> None:
    """The caption, the way back unless it stands `alone`, one row of headings and the records; what is cut is said."""
    shown = min(len(table.rows), most)
    put(sheet, 0, 0, table.caption or table.id, formats.title())
    cut = "" if shown == len(table.rows) else f"The first {shown:,} of {len(table.rows):,}: a sheet holds no more. "
    put(sheet, 1, 0, f"{cut}{len(table.rows):,} records. {says}", formats.plain())
    if not alone:
        link_to(sheet, 2, "Contents", "Back to contents", formats)
    for at, name in enumerate(table.columns):
        width = _width(table, at)
        sheet.set_column(at, at, width)
        put(sheet, _HEAD, at, name, formats.head())
    fit_row(sheet, _HEAD, *((name, _width(table, at) - 3) for at, name in enumerate(table.columns)), ("", 9))
    writer = _Values(sheet, formats)
    for row, values in enumerate(islice(table.rows, most), _HEAD + 1):
        for at, value in enumerate(values):
            writer.write(row, at, value)
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.repeat_rows(_HEAD)
    if table.columns:
        sheet.autofilter(_HEAD, 0, _HEAD + max(shown, 1), len(table.columns) - 1)


def _width(table: DataTable, at: int) -> float:
    longest = max((len(str(row[at])) for row in islice(table.rows, _SAMPLE) if row[at] is not None), default=0)
    return min(max(longest + 2, len(table.columns[at]) + 5, _NARROWEST), _WIDEST)


class _Values:
    """Writes single values as what they are. Whatever is no number and no day is text."""

    def __init__(self, sheet: Any, formats: Formats) -> None:
        self._sheet = sheet
        self._day = formats.make(num_format="dd/mm/yyyy", align="left")
        self._time = formats.make(num_format="dd/mm/yyyy hh:mm", align="left")
        self._text = formats.make(align="left")

    def write(self, row: int, column: int, value: object) -> None:
        """One value into its cell; none at all for None."""
        match value:
            case None:
                return
            case bool():
                self._sheet.write_string(row, column, "yes" if value else "no", self._text)
            case datetime() if value.date() >= _FIRST_DAY:
                self._sheet.write_datetime(row, column, value.replace(tzinfo=None), self._time)
            case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
                self._sheet.write_datetime(row, column, value, self._day)
            case int() | float() | Decimal() if math.isfinite(value) and -_EXACT < value < _EXACT:
                self._sheet.write_number(row, column, float(value))
            case _:
                self._sheet.write_string(row, column, printable(str(value)), self._text)
