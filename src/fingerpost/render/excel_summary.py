"""The sheet that is read: all that is not a table, in reading order, with a link where each table and chart stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from fingerpost.render.chart_sheet import ACCENT
from fingerpost.render.excel_charts import CHARTS
from fingerpost.render.excel_formats import Formats, fit_row, link_to, put
from fingerpost.render.text import HIDDEN_WORDS, holds_hidden
from fingerpost.report.model import (
    ARROW_WORDS,
    ARROWS,
    HIDDEN_MARK,
    Block,
    Bullet,
    Bullets,
    Chart,
    Facts,
    Flow,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
)

SUMMARY = "Summary"
_WIDE, _SPARK, _FIRST_MONTH = 96, 3, 5
_SPARK_HIGH = 30
"""The least height of a row with a small line, in points."""
_TREND_NOTE = "Earlier months, oldest first; percentages in points"


class SummarySheet:
    """Writes the sections below one another."""

    def __init__(self, sheet: Any, formats: Formats, names: Sequence[str], charts: dict[str, int]) -> None:
        """`names` are the sheets of the tables in order; `charts` the rows of charts and flows by their ids."""
        self._sheet, self._formats, self._names, self._charts = sheet, formats, iter(names), charts

    def write(self, report: Report) -> None:
        """Everything."""
        sheet, formats = self._sheet, self._formats
        for column, width in enumerate((_WIDE, 14, 18, 26, 3)):
            sheet.set_column(column, column, width)
        put(sheet, 0, 0, report.title, formats.title())
        put(sheet, 1, 0, report.subject, formats.plain())
        row = 3
        for section in report.sections:
            put(sheet, row, 0, section.title, formats.heading() if section.level == 1 else formats.subheading())
            row += 1
            for block in section.blocks:
                row = self._block(row, block)
            row += 1
        sheet.print_area(0, 0, row, _SPARK)  # The months beyond are for working with, not for paper.

    def _block(self, row: int, block: Block) -> int:
        """One block; gives the next free row."""
        match block:
            case ReportTable():
                link_to(self._sheet, row, next(self._names), f"Table: {block.caption}", self._formats)
                return row + 1
            case Chart() | Flow():
                words = f"{'Chart' if isinstance(block, Chart) else 'Flow'}: {block.caption}"
                link_to(self._sheet, row, CHARTS, words, self._formats, self._charts[block.id])
                return row + 1
            case KeyFigures():
                return self._key_figures(row, block)
        for text, direction in _lines(block):
            self._line(row, text, "", direction)
            row += 1
        return row

    def _key_figures(self, row: int, block: KeyFigures) -> int:
        sheet, formats = self._sheet, self._formats
        for column, heading in enumerate(("Key figure", "Value", "Direction", "Trend")):
            put(sheet, row, column, heading, formats.head(right=column == 1, indent=column == 2))
        months = max((len(item.trend) for item in block.items), default=0)
        for month in range(months):
            put(sheet, row, _FIRST_MONTH + month, _TREND_NOTE if month == 0 else "", formats.plain())
        for item in block.items:
            row += 1
            words = f"{item.title} ({item.detail}). {item.trend_words}".rstrip()
            self._line(row, words, item.value, item.direction, least=_SPARK_HIGH)
            self._trend(row, item)
        row += 1
        if holds_hidden(block):
            self._line(row, f"{HIDDEN_MARK} {HIDDEN_WORDS}", "", "")
            row += 1
        return row

    def _trend(self, row: int, item: KeyFigure) -> None:
        """The months' numbers in cells of their own, and beside the figure the small line drawn from them."""
        if sum(value is not None for value in item.trend) < 2:
            return
        for column, value in enumerate(item.trend, _FIRST_MONTH):
            style = self._formats.make(num_format="#,##0.0" if _has_decimals(item) else "#,##0", valign="vcenter")
            if value is not None:
                self._sheet.write_number(row, column, float(value), style)
        self._sheet.add_sparkline(
            row,
            _SPARK,
            {
                "range": _range(row, _FIRST_MONTH, _FIRST_MONTH + len(item.trend) - 1),
                "series_color": ACCENT,
                "last_point": True,
                "last_color": ACCENT,
                "weight": 1.75,
            },
        )

    def _line(self, row: int, text: str, value: str, direction: str, least: float = 0) -> None:
        put(self._sheet, row, 0, text, self._formats.text())
        put(self._sheet, row, 1, value, self._formats.text(right=True, bold=True))
        put(self._sheet, row, 2, f"{ARROWS[direction]} {ARROW_WORDS[direction]}".strip(), self._formats.direction())
        fit_row(self._sheet, row, (text, _WIDE), least=least)


def _range(row: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return f"'{SUMMARY}'!{xl_range_abs(row, first, row, last)}"


def _has_decimals(item: KeyFigure) -> bool:
    return any(isinstance(value, Decimal) and value != int(value) for value in item.trend)


def _lines(block: Block) -> Iterator[tuple[str, str]]:
    """The lines of a block of prose, each with its direction."""
    match block:
        case Paragraph():
            draft = "Draft, not yet edited. " if block.draft else ""
            yield " ".join(filter(None, (block.number, draft + block.text))), ""
        case Facts():
            yield from ((f"{label}: {said}", "") for label, said in block.items)
        case Bullets():
            for place, item in enumerate(block.items, 1):
                yield (f"{place}. " if block.numbered else "") + _bullet(item), item.direction


def _bullet(item: Bullet) -> str:
    between = "" if not item.lead else " " if item.lead.endswith((".", ":")) else ": "
    return ("Draft. " if item.draft else "") + item.lead + between + item.text
