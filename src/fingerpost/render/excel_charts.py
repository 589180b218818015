"""The sheet of charts: each drawn by Excel itself from the numbers in the cells under it, and each flow as a table."""

from __future__ import annotations

from typing import Any

from fingerpost.render.chart_sheet import EDGE, INK, RULE, SOFT, WARNING, ink_on
from fingerpost.render.excel_formats import Formats, fit_row, link_to, put
from fingerpost.render.native import (
    NativeRow,
    can_be_drawn,
    label_format,
    last_known,
    native_rows,
    scale,
    scale_format,
    too_small,
    unit_words,
)
from fingerpost.render.text import HIDDEN_WORDS, holds_hidden, printable
from fingerpost.report.model import HIDDEN_MARK, Chart, Flow, FlowStep, Report

CHARTS = "Charts"
_FIRST, _OTHERS, _ACROSS = 34, 15, 6
"""Widths of the first column and of the others in characters, and the columns a sentence runs over."""
_WIDE, _HIGH, _LINE = 920, 400, 20
"""The size of a chart, and the height of a row, in pixels."""
_FONT = {"name": "Arial", "size": 10, "color": INK}


class ChartSheet:
    """Writes charts and flows below one another."""

    def __init__(self, book: Any, sheet: Any, formats: Formats, tables: dict[str, str]) -> None:
        """`tables` gives the sheet of each of the report's tables by its id."""
        self._book, self._sheet, self._formats, self._tables = book, sheet, formats, tables

    def write(self, report: Report) -> dict[str, int]:
        """Every chart and flow of the report; gives the row at which each begins, by its id."""
        sheet, formats = self._sheet, self._formats
        sheet.set_column(0, 0, _FIRST)
        sheet.set_column(1, 40, _OTHERS)
        put(sheet, 0, 0, CHARTS, formats.title())
        put(sheet, 1, 0, "Each chart is drawn from the numbers under it.", formats.plain())
        link_to(sheet, 2, "Contents", "Back to contents", formats)
        row, places, breaks = 4, dict[str, int](), list[int]()
        for block in report.blocks():
            if isinstance(block, Chart | Flow):
                places.setdefault(block.id, row)
                if row > 4:
                    breaks.append(row)  # A drawing cut in two by the edge of the paper is no drawing.
                put(sheet, row, 0, block.caption, formats.heading())
                row = self._sentence(row + 1, block.summary)
                row = (self._chart(row, block) if isinstance(block, Chart) else self._flow(row, block)) + 2
        sheet.set_h_pagebreaks(breaks)
        return places

    def _sentence(self, row: int, text: str) -> int:
        if text:
            self._sheet.merge_range(row, 0, row, _ACROSS, "", self._formats.note())
            put(self._sheet, row, 0, text, self._formats.note())
            fit_row(self._sheet, row, (text, _FIRST + _ACROSS * _OTHERS))
            row += 1
        return row

    def _chart(self, row: int, chart: Chart) -> int:
        """The drawing and its numbers under it; gives the row after."""
        unit = row
        put(self._sheet, unit, 0, unit_words(chart), self._formats.plain())
        row += 1
        rows = native_rows(chart)
        if not can_be_drawn(chart):
            return self._sentence(row, "No figures to draw.")
        high = _height(chart)
        head = row + -(-high // _LINE) + 1
        self._numbers(head, chart, rows)
        drawn = _Drawing(self._book, chart, rows, head, unit).made()
        drawn.set_size({"width": _WIDE, "height": high})
        place = {"description": f"{printable(chart.caption)}. {printable(chart.summary)}", "object_position": 2}
        self._sheet.insert_chart(row, 0, drawn, place)
        row = head + len(chart.categories) + 1
        if any(None in source.values for source in rows if source.part != "signal"):
            row = self._sentence(row, "An empty cell: no figure.")
        if chart.table in self._tables:
            link_to(self._sheet, row, self._tables[chart.table], "The table that holds these figures", self._formats)
            row += 1
        return row

    def _numbers(self, head: int, chart: Chart, rows: tuple[NativeRow, ...]) -> None:
        sheet, formats = self._sheet, self._formats
        headings = ["Period" if chart.kind == "line" else "Category", *(row.name for row in rows)]
        for column, heading in enumerate(headings):
            put(sheet, head, column, heading, formats.head(right=column > 0))
        fit_row(sheet, head, *((heading, _OTHERS - 2) for heading in headings[1:]))
        for place, category in enumerate(chart.categories, 1):
            put(sheet, head + place, 0, category, formats.make(text_wrap=True, **_RULED))
            fit_row(sheet, head + place, (category, _FIRST))
            for column, source in enumerate(rows, 1):
                style = formats.make(num_format=source.format, **_RULED)
                # A word here would be drawn as a nought; an empty cell is a gap.
                value = source.values[place - 1]
                if value is None:
                    sheet.write_blank(head + place, column, None, style)
                else:
                    sheet.write_number(head + place, column, value, style)

    def _flow(self, row: int, flow: Flow) -> int:
        sheet, formats = self._sheet, self._formats
        for column, heading in enumerate(("Step", "Number", "Share of the step before", "Part of")):
            put(sheet, row, column, heading, formats.head(right=column in (1, 2), indent=column == 3))
        fit_row(sheet, row, ("Share of the step before", _OTHERS - 2))
        count, share = formats.make(num_format="#,##0", **_RULED), formats.make(num_format="0.0%", **_RULED)
        for step in flow.steps:
            row += 1
            parent = None if step.parent is None else flow.steps[step.parent]
            put(sheet, row, 0, step.label, formats.make(text_wrap=True, indent=min(_depth(flow, step), 15), **_RULED))
            if step.value is None:
                put(sheet, row, 1, step.text, formats.make(align="right", **_RULED))
            else:
                sheet.write_number(row, 1, step.value, count)
            if parent and parent.value and step.value is not None:
                sheet.write_number(row, 2, step.value / parent.value, share)
            else:
                sheet.write_blank(row, 2, None, share)
            put(sheet, row, 3, parent.label if parent else "", formats.make(text_wrap=True, indent=1, **_RULED))
        row += 1
        return self._sentence(row, f"{HIDDEN_MARK} {HIDDEN_WORDS}") if holds_hidden(flow) else row


_RULED: dict[str, object] = {"valign": "vcenter", "bottom": 1, "bottom_color": RULE}


def _depth(flow: Flow, step: FlowStep) -> int:
    depth = 0
    while step.parent is not None and depth < len(flow.steps):
        step, depth = flow.steps[step.parent], depth + 1
    return depth


def _height(chart: Chart) -> int:
    if chart.kind in ("bars", "stacked"):
        bars = 1 if chart.kind == "stacked" else len(chart.series)
        return min(120 + max(34, 24 * bars) * len(chart.categories), 900)
    return _HIGH


class _Drawing:
    """One native chart. Names and words are taken from cells: a text given outright could be read as a formula."""

    def __init__(self, book: Any, chart: Chart, rows: tuple[NativeRow, ...], head: int, unit: int) -> None:
        self._chart, self._rows, self._head, self._unit = chart, rows, head, unit
        kind = {
            "bars": {"type": "bar"},
            "stacked": {"type": "bar", "subtype": "stacked"},
            "columns": {"type": "column"},
            "line": {"type": "line"},
        }[chart.kind]
        self._made = book.add_chart(kind)

    def made(self) -> Any:
        made, line = self._made, self._chart.kind == "line"
        for place, row in enumerate(self._rows):
            made.add_series(self._where(place) | (self._line(row) if line else self._bar(row)))
        made.set_title({"none": True})
        made.set_chartarea({"border": {"none": True}})
        if len(self._rows) > 1:
            made.set_legend({"position": "bottom" if line else "top", "font": _FONT})
        else:
            made.set_legend({"none": True})
        made.show_blanks_as("gap")
        along = {"num_font": _FONT, "line": {"color": INK}, "major_tick_mark": "none", "label_position": "low"}
        unit = {"name": [CHARTS, self._unit, 0], "name_font": _FONT | {"color": SOFT, "bold": False}}
        bare = {"visible": False, "major_gridlines": {"visible": False}}
        if line:
            low, high, step = scale(self._chart)
            grid = {"visible": True, "line": {"color": RULE, "width": 0.75}}
            made.set_x_axis(along)
            made.set_y_axis(
                unit
                | {"min": low, "max": high, "major_unit": step, "major_gridlines": grid, "line": {"none": True}}
                | {"num_font": _FONT, "num_format": scale_format(self._chart)}
            )
        elif self._chart.kind == "columns":
            made.set_x_axis(along)
            made.set_y_axis(bare)
        else:  # The first category above, as in the cells.
            made.set_y_axis(along | {"reverse": True})
            made.set_x_axis(bare)
        return made

    def _where(self, place: int) -> dict[str, object]:
        first, last = self._head + 1, self._head + len(self._chart.categories)
        return {
            "name": [CHARTS, self._head, place + 1],
            "categories": [CHARTS, first, 0, last, 0],
            "values": [CHARTS, first, place + 1, last, place + 1],
        }

    def _bar(self, row: NativeRow) -> dict[str, object]:
        stacked = self._chart.kind == "stacked"
        labels: dict[str, object] = {"value": True, "num_format": label_format(row), "font": _FONT}
        if stacked:
            hidden = too_small(self._rows, row)
            labels |= {
                "position": "center",
                "font": _FONT | {"color": ink_on(row.look.colour)},
                "custom": [{"delete": True} if place in hidden else {} for place in range(len(row.values))],
            }
        else:
            labels |= {"position": "outside_end"}
        return {
            "fill": {"color": row.look.colour},
            "border": {"color": EDGE, "width": 0.75},
            "gap": 60,
            "overlap": 100 if stacked else 0,
            "data_labels": labels,
        }

    def _line(self, row: NativeRow) -> dict[str, object]:
        look = row.look
        last = last_known(row)
        dressed: dict[str, object] = {
            "line": {"color": look.colour, "width": look.thick, "dash_type": look.dash},
            "marker": _marker(look.mark, look.colour, 6) if look.mark else {"type": "none"},
        }
        if row.part == "series" and last is not None:
            labels = {"value": True, "position": "right", "num_format": row.format}
            custom = [{} if place == last else {"delete": True} for place in range(len(row.values))]
            dressed["data_labels"] = labels | {"font": _FONT | {"bold": True}, "custom": custom}
        if row.part == "signal":
            letter = {"value": row.letter, "font": _FONT | {"bold": True, "color": WARNING}}
            dressed["line"] = {"none": True}
            dressed["marker"] = _marker(look.mark, look.colour, 12)
            dressed["data_labels"] = {
                "value": True,
                "position": "below" if row.letter == "L" else "above",
                "custom": [{"delete": True} if value is None else letter for value in row.values],
            }
        return dressed


def _marker(kind: str, colour: str, size: int) -> dict[str, object]:
    return {"type": kind, "size": size, "fill": {"color": colour}, "border": {"color": colour}}
