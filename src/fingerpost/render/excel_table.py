"""One table of the report on one sheet of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fingerpost.render.excel_formats import NAVY, RULE, TOTAL_FILL, Formats, fit_row, link_to, put
from fingerpost.render.text import HIDDEN_WORDS, holds_hidden
from fingerpost.report.model import HIDDEN_MARK, Cell, ReportTable, Row, TableColumn

_HEAD = 4
"""The row of headings, the same on each sheet, so that a formula or script can count on it."""
_NUMERIC = ("number", "percent")


def write_table(sheet: Any, table: ReportTable, formats: Formats) -> None:
    """Caption, what the table shows, the way back, one row of headings, the rows, and the notes."""
    last = len(table.columns) - 1
    widths = _widths(table.columns)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    put(sheet, 0, 0, table.caption, formats.title())
    _write_line(sheet, 1, table.summary, widths, formats)
    link_to(sheet, 2, "Contents", "Back to contents", formats)
    headings = [_heading(column) for column in table.columns]
    for at, heading in enumerate(headings):
        put(sheet, _HEAD, at, heading, _head(formats, table.columns, at))
    fit_row(sheet, _HEAD, *((heading, width - 2) for heading, width in zip(headings, widths, strict=True)))
    for row, source in enumerate(table.rows, _HEAD + 1):
        for at, said in enumerate(source.cells):
            _write_cell(sheet, row, at, said, formats.make(**_look(source, said, table.columns, at)))
        fit_row(sheet, row, *((_shown(said), width) for said, width in zip(source.cells, widths, strict=True)))
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.repeat_rows(_HEAD)
    sheet.autofilter(_HEAD, 0, _HEAD + _rows_to_filter(table), last)
    notes = [f"[{note.mark}] {note.text}" for note in table.notes] + _details_of_numbers(table)
    if holds_hidden(table):
        notes.append(f"{HIDDEN_MARK} {HIDDEN_WORDS}")
    for row, line in enumerate(notes, _HEAD + len(table.rows) + 2):
        _write_line(sheet, row, line, widths, formats)


def _head(formats: Formats, columns: Sequence[TableColumn], at: int) -> Any:
    right = columns[at].kind in _NUMERIC
    return formats.head(right=right, rule=_starts_group(columns, at), indent=at > 0 and not right)


def _heading(column: TableColumn) -> str:
    return ": ".join(part for part in (column.group, column.heading) if part)


def _widths(columns: tuple[TableColumn, ...]) -> list[float]:
    """Widths in characters from the shares, with room for the longest word of each heading."""
    whole = min(145, 34 + 18 * (len(columns) - 1))
    shares = sum(column.share for column in columns)
    widths = []
    for column in columns:
        longest = max(map(len, _heading(column).split()), default=0)
        at_least = max(longest + 6, 14 if column.kind == "direction" else 9)
        widths.append(min(max(whole * column.share / shares, at_least), 70))
    return widths


def _write_line(sheet: Any, row: int, text: str, widths: list[float], formats: Formats) -> None:
    """A sentence over the table's whole width: in the first column alone it would be a tower of words."""
    if not text:
        return
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, "", formats.note())
    put(sheet, row, 0, text, formats.note())
    fit_row(sheet, row, (text, sum(widths)))


def _rows_to_filter(table: ReportTable) -> int:
    """The rows above the totals at the end: a total that is sorted or filtered among the rest misleads."""
    count = len(table.rows)
    while count and table.rows[count - 1].total:
        count -= 1
    return count


def _is_number(said: Cell) -> bool:
    return said.kind in _NUMERIC and isinstance(said.value, int | Decimal)


def _details_of_numbers(table: ReportTable) -> list[str]:
    """A number's smaller line cannot stand in its cell, for then it would be no number: it goes below."""
    return [
        f"{row.cells[0].text}, {_heading(column)}: {said.detail}"
        for row in table.rows
        for said, column in zip(row.cells, table.columns, strict=True)
        if said.detail and _is_number(said)
    ]


def _write_cell(sheet: Any, row: int, column: int, said: Cell, style: Any) -> None:
    if _is_number(said):
        value = Decimal(str(said.value))
        sheet.write_number(row, column, float(value / 100 if said.kind == "percent" else value), style)
        return
    put(sheet, row, column, _shown(said), style)


def _shown(said: Cell) -> str:
    """All that a cell of text says: the text, its footnotes, and the smaller line under it."""
    if _is_number(said):
        return said.text
    marked = " ".join([said.text, *(f"[{mark}]" for mark in said.marks)]).strip(" ")
    return f"{marked}\n{said.detail}" if said.detail else marked


def _starts_group(columns: Sequence[TableColumn], at: int) -> bool:
    return at > 0 and columns[at - 1].group != columns[at].group


def _look(row: Row, said: Cell, columns: Sequence[TableColumn], at: int) -> dict[str, object]:
    look: dict[str, object] = {"valign": "vcenter", "bottom": 1, "bottom_color": RULE}
    right = columns[at].kind in _NUMERIC
    look["align"] = "right" if right else "left"
    if _is_number(said):
        look["num_format"] = number_format(said)
    else:
        look["text_wrap"] = True
    if said.kind == "direction":
        look["font_color"] = NAVY
    if not right and (at > 0 or row.indent):
        look["indent"] = 1
    if _starts_group(columns, at):
        look |= {"left": 1, "left_color": RULE}
    if row.total:
        look |= {"bold": True, "bg_color": TOTAL_FILL, "top": 1, "top_color": NAVY}
    return look


def number_format(said: Cell) -> str:
    """Excel's format for a number. The printed text sets the decimals: page and sheet show the same."""
    decimals = re.search(r"\.(\d+)%?$", said.text)
    places = "." + "0" * len(decimals[1]) if decimals else ""
    pounds = '"£"' if said.text.lstrip("-−").startswith("£") else ""
    shown = f"0{places}%" if said.kind == "percent" else f"{pounds}#,##0{places}"
    marks = " ".join(f"[{mark}]" for mark in said.marks).replace('"', "")
    return f'{shown}" {marks}"' if marks else shown
