"""Native charts on slides, each with a workbook of its numbers that PowerPoint opens on 'Edit data'."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fingerpost.render.chart_sheet import EDGE, INK, RULE, SOFT, WARNING, ink_on, widest
from fingerpost.render.chart_table import number_text
from fingerpost.render.inter import in_inter
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
from fingerpost.render.package import settle
from fingerpost.render.slide_words import SMALLEST, Box, Words, cut, describe, lines_of, one_line, put_words, rgb
from fingerpost.report.model import Chart

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_LONGEST = 60
"""Letters of a category: a bar's name as long as a page would leave no room for the bar."""


def put_chart(slide: Any, chart: Chart, box: Box, made_at: datetime) -> None:
    """Caption and chart, with what it shows in words as alternative text."""
    caption = cut(one_line(chart.caption), box.wide, 16, lines=2, bold=True)
    unit = cut(unit_words(chart), box.wide, SMALLEST, lines=2)
    above = lines_of(caption, box.wide, 16, bold=True) * 16 * 1.2 + 8
    below = lines_of(unit, box.wide, SMALLEST) * SMALLEST * 1.2 + 4
    put_words(slide, Box(box.left, box.top, box.wide, above), [Words(caption, bold=True)], (16,), "Caption")
    unit_box = Box(box.left, box.top + above - 4, box.wide, below)
    if not can_be_drawn(chart):
        put_words(slide, unit_box, [Words("No figures to draw.", colour=SOFT)], (SMALLEST,), "Unit")
        return
    put_words(slide, unit_box, [Words(unit, colour=SOFT)], (SMALLEST,), "Unit")
    used = above + below
    place = Box(box.left, box.top + used, box.wide, box.high - used)
    _add(slide, chart, place, made_at)


def _add(slide: Any, chart: Chart, box: Box, made_at: datetime) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    kind = {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "line": XL_CHART_TYPE.LINE_MARKERS,
    }[chart.kind]
    rows = native_rows(chart)
    names = [_short(category) for category in chart.categories]
    data = CategoryChartData()
    data.categories = names
    for row in rows:
        data.add_series(one_line(row.name), row.values, row.format)
    frame = slide.shapes.add_chart(kind, *box.emu(), data)
    frame.name = "Chart"
    describe(frame, f"{chart.caption}. {chart.summary}")
    # The library's workbook would hold a name such as '=1+1' as a formula, and the time it was made.
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(names, rows, made_at))
    _dress(frame.chart, chart, rows, box)


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _workbook(names: Sequence[str], rows: Sequence[NativeRow], made_at: datetime) -> bytes:
    """The numbers where the chart looks for them: categories down the first column, a series in each of the others."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": made_at})
        sheet = book.add_worksheet("Sheet1")
        for place, name in enumerate(names, 1):
            sheet.write_string(place, 0, name)
        for column, row in enumerate(rows, 1):
            style = book.add_format({"num_format": row.format})
            sheet.write_string(0, column, one_line(row.name))
            for place, value in enumerate(row.values, 1):
                if value is not None:
                    sheet.write_number(place, column, value, style)
    return settle(target.getvalue())


def _dress(made: Any, chart: Chart, rows: Sequence[NativeRow], box: Box) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    line, flat = chart.kind == "line", chart.kind in ("bars", "stacked")
    made.font.size, made.font.color.rgb = Pt(SMALLEST), rgb(INK)
    made.has_title = False
    made.has_legend = len(rows) > 1
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM if line else XL_LEGEND_POSITION.TOP
        made.legend.include_in_layout = False
    along, up = made.category_axis, made.value_axis
    along.has_major_gridlines = False
    along.major_tick_mark = XL_TICK_MARK.NONE
    along.format.line.color.rgb = rgb(INK)
    along.reverse_order = flat  # The first category above, as it is read.
    up.has_major_gridlines, up.visible = line, line
    _low_labels(along)
    for row, series in zip(rows, made.plots[0].series, strict=True):
        (_dress_line if line else _dress_bar)(series, row, chart, rows)
    if not line:
        made.plots[0].gap_width = 60
        made.plots[0].overlap = 100 if chart.kind == "stacked" else 0
        return
    low, high, step = scale(chart)
    up.minimum_scale, up.maximum_scale, up.major_unit = low, high, step
    up.tick_labels.number_format = scale_format(chart)
    up.tick_labels.number_format_is_linked = False
    up.major_gridlines.format.line.color.rgb = rgb(RULE)
    up.format.line.fill.background()
    _skip_labels(along, chart, box)


def _low_labels(axis: Any) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def _skip_labels(axis: Any, chart: Chart, box: Box) -> None:
    """As many periods as can be read side by side: the program would turn them all on their sides."""
    word = widest(part for category in chart.categories for part in in_inter(category).split()) * SMALLEST / 13
    every = max(1, -int(-(word + 10) * len(chart.categories) // (box.wide - 70)))
    if every < 2:
        return
    element = axis._element
    before = element.find(f"{_C}noMultiLvlLbl")
    for tag in ("tickLblSkip", "tickMarkSkip"):
        made = element.makeelement(f"{_C}{tag}", {"val": str(every)})
        before.addprevious(made)


def _dress_bar(series: Any, row: NativeRow, chart: Chart, rows: Sequence[NativeRow]) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    stacked = chart.kind == "stacked"
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(row.look.colour)
    series.format.line.color.rgb, series.format.line.width = rgb(EDGE), Pt(0.75)
    series.invert_if_negative = False
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = label_format(row), False
    labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(SMALLEST)
    labels.font.color.rgb = rgb(ink_on(row.look.colour) if stacked else INK)
    if stacked:
        _delete_labels(labels, too_small(rows, row))


def _delete_labels(labels: Any, places: Sequence[int]) -> None:
    """No label at these places."""
    element = labels._element
    for place in reversed(places):
        label = element.makeelement(f"{_C}dLbl", {})
        label.append(label.makeelement(f"{_C}idx", {"val": str(place)}))
        label.append(label.makeelement(f"{_C}delete", {"val": "1"}))
        element.insert(0, label)


def _dress_line(series: Any, row: NativeRow, chart: Chart, rows: Sequence[NativeRow]) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    look = row.look
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE[look.mark.upper() or "NONE"]
    if look.mark:
        series.marker.size = 12 if row.part == "signal" else 6
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(look.colour)
        series.marker.format.line.color.rgb = rgb(look.colour)
    if row.part == "signal":
        series.format.line.fill.background()
        for place, value in enumerate(row.values):
            if value is not None:
                beyond = XL_LABEL_POSITION.BELOW if row.letter == "L" else XL_LABEL_POSITION.ABOVE
                shown = f"{row.letter} {_printed(chart, 0, place)}" if place == last_known(rows[0]) else row.letter
                _label(series.points[place], shown, beyond, WARNING)
        return
    series.format.line.color.rgb, series.format.line.width = rgb(look.colour), Pt(look.thick)
    series.format.line.dash_style = MSO_LINE[look.dash.upper()]
    last = last_known(row)
    number = next(at for at, each in enumerate(rows) if each is row)
    signalled = number == 0 and any(signal.place == last for signal in chart.signals)
    if row.part == "series" and last is not None and not signalled:
        _label(series.points[last], _printed(chart, number, last), XL_LABEL_POSITION.ABOVE, look.colour)


def _printed(chart: Chart, number: int, place: int) -> str:
    return number_text(chart.series[number].values[place] or 0, percent=chart.percent)


def _label(point: Any, text: str, position: Any, colour: str) -> None:
    from pptx.util import Pt

    label = point.data_label
    frame = label.text_frame
    frame.text = text
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(SMALLEST), True, rgb(colour)
    label.position = position
