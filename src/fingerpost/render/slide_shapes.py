"""What else stands on a slide: cards of key figures, tables, and the flow as boxes and lines. All of it native."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fingerpost.render.chart_sheet import ACCENT, INK, PAPER, RULE, SOFT, widest
from fingerpost.render.excel_formats import HEAD_FILL
from fingerpost.render.inter import in_inter
from fingerpost.render.slide_words import (
    SMALLEST,
    Box,
    Words,
    add_run,
    cut,
    describe,
    direction_words,
    fill_frame,
    lines_of,
    one_line,
    put_words,
    rgb,
)
from fingerpost.report.model import Flow, FlowStep, KeyFigure, KeyFigures, Number, ReportTable, TableColumn

_GAP, _PAD = 14.0, 12.0
_ACROSS, _ROWS = 4, 2
_LOWEST_CARD, _HIGHEST_CARD, _WIDEST_CARD = 150.0, 190.0, 290.0
_MORE = 22.0
"""The room for a line that says how many are left out."""
_HEADED, _VALUE, _READ = 18, 40, 16
"""Sizes of a card's title, its figure, and the words under it, in points."""
_VALUE_SHARE = 0.64
"""The part of a card's width for the figure; the small line has the rest."""
_PALE = "#eef4f5"
_LEAST_COLUMN, _MARGIN, _TABLE_LINE = 62.0, 6.0, SMALLEST * 1.2
_LEAST_BOX = 40.0
_FLOW_GAP, _JOIN, _WIDEST_STEP = 8.0, 24.0, 190.0


def _say_more(slide: Any, box: Box, count: int, what: str) -> None:
    place = Box(box.left, box.top + box.high - _MORE + 4, box.wide, _MORE - 4)
    put_words(slide, place, [Words(f"… and {count:,} more {what} in the report", colour=SOFT)], (SMALLEST,), "More")


def put_key_figures(slide: Any, figures: KeyFigures, box: Box) -> None:
    """A card each, up to four abreast and as many rows as there is room for."""
    across = max(1, min(_ACROSS, len(figures.items), int((box.wide + _GAP) // 190)))
    rows = max(1, min(_ROWS, int((box.high + _GAP) // (_LOWEST_CARD + _GAP))))
    shown = figures.items[: across * rows]
    high = box.high
    if len(shown) < len(figures.items):
        _say_more(slide, box, len(figures.items) - len(shown), "key figures")
        high -= _MORE
    rows = -(-len(shown) // across)
    wide = min((box.wide - _GAP * (across - 1)) / across, _WIDEST_CARD)
    tall = min((high - _GAP * (rows - 1)) / max(rows, 1), _HIGHEST_CARD)
    size = min((_figure_size(item, wide) for item in shown), default=_VALUE)  # One size for all of them.
    for place, item in enumerate(shown):
        down, along = divmod(place, across)
        _card(slide, item, Box(box.left + along * (wide + _GAP), box.top + down * (tall + _GAP), wide, tall), size)


def _card(slide: Any, item: KeyFigure, box: Box, size: int) -> None:
    """Title, value and small line, direction in words, and what it compares with."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    group = slide.shapes.add_group_shape()
    group.name = "Key figure"
    told = (f"{item.title}: {item.value}", direction_words(item.direction), item.detail, item.trend_words)
    describe(group, ". ".join(part.rstrip(".") for part in told if part) + ".")
    card = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu())
    _paint(card, _PALE, RULE)
    edge = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(box.left, box.top, 5, box.high).emu())
    _paint(edge, ACCENT, ACCENT)
    wide = box.wide - 2 * _PAD - 4
    title = cut(one_line(item.title), wide, _HEADED, lines=2, bold=True)
    titled = lines_of(title, wide, _HEADED, bold=True) * _HEADED * 1.2
    used = titled + _VALUE * 1.2 + (_READ * 1.2 if item.direction else 0)
    lines = int((box.high - 2 * _PAD + 4 - used) / (_READ * 1.2))
    detail = cut(one_line(item.detail), wide, _READ, lines=lines) if lines > 0 else ""
    words = (
        (title, _HEADED, True, INK),
        (one_line(item.value), size, True, ACCENT),
        (direction_words(item.direction), _READ, True, INK),
        (detail, _READ, False, SOFT),
    )
    frame = card.text_frame
    fill_frame(frame, [], SMALLEST)
    frame.margin_left, frame.margin_right, frame.margin_top = Pt(_PAD + 4), Pt(_PAD), Pt(_PAD - 2)
    first = True
    for text, size, bold, colour in words:
        if text:
            paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
            _to_left(paragraph)
            add_run(paragraph, text, size, bold=bold, colour=colour)
            first = False
    if _has_line(item):
        start = _PAD + 4 + wide * _VALUE_SHARE + 8
        place = Box(box.left + start, box.top + _PAD + titled + 6, box.wide - start - _PAD - 4, _VALUE - 8)
        _small_line(group, item.trend, place)


def _figure_size(item: KeyFigure, wide: float) -> int:
    """The size at which the figure stands in one line: a figure is made smaller, never cut."""
    room, value = _figure_room(item, wide), one_line(item.value)
    fits = (size for size in (_VALUE, 34, 28, 22) if lines_of(value, room, size, bold=True) == 1)
    return next(fits, SMALLEST)


def _figure_room(item: KeyFigure, wide: float) -> float:
    return (wide - 2 * _PAD - 4) * (_VALUE_SHARE if _has_line(item) else 1)


def _has_line(item: KeyFigure) -> bool:
    return sum(value is not None for value in item.trend) > 1


def _to_left(paragraph: Any) -> None:
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = PP_ALIGN.LEFT


def _paint(shape: Any, fill: str, edge: str, thick: float = 0.75) -> None:
    from pptx.util import Pt

    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    shape.line.color.rgb, shape.line.width = rgb(edge), Pt(thick)
    _without_style(shape)


def _without_style(shape: Any) -> None:
    """The theme's style would add a shadow, and to a box its white text."""
    for style in list(shape._element.iterchildren("{*}style")):
        shape._element.remove(style)


def _small_line(group: Any, trend: Sequence[Number | None], box: Box) -> None:
    """The months as one line without a scale, with a dot at the last; a month without a figure is a gap."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    known = [float(value) for value in trend if value is not None]
    low, high = min(known), max(known)
    step = box.wide / (len(trend) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(trend):
        if value is None:
            runs.append([])
            continue
        part = (float(value) - low) / (high - low) if high > low else 0.5
        runs[-1].append((box.left + place * step, box.top + (1 - part) * box.high))
    for run in runs:
        if len(run) > 1:
            start = tuple(int(Pt(each)) for each in run[0])
            builder = group.shapes.build_freeform(*start)
            builder.add_line_segments([(int(Pt(x)), int(Pt(y))) for x, y in run[1:]], close=False)
            line = builder.convert_to_shape()
            line.fill.background()
            line.line.color.rgb, line.line.width = rgb(ACCENT), Pt(2)
            _without_style(line)
    x, y = next(run[-1] for run in reversed(runs) if run)
    dot = group.shapes.add_shape(MSO_SHAPE.OVAL, *Box(x - 3.5, y - 3.5, 7, 7).emu())
    _paint(dot, ACCENT, ACCENT)


def put_table(slide: Any, table: ReportTable, box: Box) -> None:
    """Caption and as many rows and columns as can be read on a slide; what is left out is said."""
    caption = cut(one_line(table.caption), box.wide, 16, lines=2, bold=True)
    above = lines_of(caption, box.wide, 16, bold=True) * 16 * 1.2 + 6
    put_words(slide, Box(box.left, box.top, box.wide, above), [Words(caption, bold=True)], (16,), "Caption")
    columns = table.columns[: max(1, int(box.wide // _LEAST_COLUMN))]
    widths = _widths(table, columns, box.wide)
    heads = [one_line(": ".join(filter(None, (column.group, column.heading)))) for column in columns]
    rows = [heads, *([_cell_words(cell) for cell in row.cells[: len(columns)]] for row in table.rows)]
    inner = [wide - 2 * _MARGIN for wide in widths]
    rows = [
        [cut(text, wide, SMALLEST, lines=3, bold=not place) for text, wide in zip(row, inner, strict=True)]
        for place, row in enumerate(rows)
    ]
    highs = [
        max(lines_of(text, wide, SMALLEST, bold=not place) for text, wide in zip(row, inner, strict=True)) * _TABLE_LINE
        + 8
        for place, row in enumerate(rows)
    ]
    room = box.high - above
    count = len(rows)
    while count > 1 and sum(highs[:count]) + (_MORE if count < len(rows) else 0) > room:
        count -= 1
    if count < len(rows) or len(columns) < len(table.columns):
        lacking = len(rows) - count
        what = "rows" if lacking else "columns"
        _say_more(slide, box, lacking or len(table.columns) - len(columns), what)
    place = Box(box.left, box.top + above, sum(widths), sum(highs[:count]))
    frame = slide.shapes.add_table(count, len(columns), *place.emu())
    frame.name = "Table"
    describe(frame, f"{table.caption}. {table.summary}")
    _fill_table(frame.table, table, rows[:count], widths, highs)


def _cell_words(cell: Any) -> str:
    return one_line(f"{cell.text} {cell.detail}")


def _widths(table: ReportTable, columns: Sequence[TableColumn], wide: float) -> list[float]:
    """The room in points of each column: what its longest word needs, and of the rest its share."""
    least = []
    for at, column in enumerate(columns):
        texts = [column.group, column.heading, *(row.cells[at].text for row in table.rows if at < len(row.cells))]
        longest = widest((word for text in texts for word in in_inter(one_line(text)).split()), bold=True)
        least.append(min(max(longest * SMALLEST / 13 + 2 * _MARGIN + 2, _LEAST_COLUMN - 12), 0.4 * wide))
    whole = sum(least)
    if whole > wide:
        return [each * wide / whole for each in least]
    shares = sum(column.share for column in columns) or 1
    spare = min(wide - whole, 150.0 * len(columns))
    return [each + spare * column.share / shares for each, column in zip(least, columns, strict=True)]


def _fill_table(made: Any, table: ReportTable, rows: Sequence[Sequence[str]], widths: Sequence[float],
                highs: Sequence[float]) -> None:  # fmt: skip
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    made.first_row, made.first_col, made.horz_banding = True, True, False
    for at, wide in enumerate(widths):
        made.columns[at].width = Pt(wide)
    for down, row in enumerate(rows):
        made.rows[down].height = Pt(highs[down])
        total = down > 0 and table.rows[down - 1].total
        for at, text in enumerate(row):
            cell = made.cell(down, at)
            cell.margin_left = cell.margin_right = Pt(_MARGIN)
            cell.margin_top = cell.margin_bottom = Pt(3)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(HEAD_FILL if down == 0 or total else PAPER)
            paragraph = cell.text_frame.paragraphs[0]
            right = table.columns[at].kind in ("number", "percent")
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            add_run(paragraph, text, SMALLEST, bold=down == 0 or total)


def put_flow(slide: Any, flow: Flow, box: Box) -> None:
    """A box for each step, its stage from left to right, and a line from each step to its parts."""
    caption = cut(one_line(flow.caption), box.wide, 16, lines=2, bold=True)
    above = lines_of(caption, box.wide, 16, bold=True) * 16 * 1.2 + 8
    put_words(slide, Box(box.left, box.top, box.wide, above), [Words(caption, bold=True)], (16,), "Caption")
    stages = sorted({step.column for step in flow.steps})
    if not stages:
        return
    high = box.high - above
    most = max(1, int((high - _MORE) // (_LEAST_BOX + _FLOW_GAP)))
    by_stage = {stage: [step for step in flow.steps if step.column == stage] for stage in stages}
    left_out = sum(max(0, len(steps) - most) for steps in by_stage.values())
    if left_out:
        _say_more(slide, box, left_out, "steps")
        high -= _MORE
    group = slide.shapes.add_group_shape()
    group.name = "Flow"
    describe(group, f"{flow.caption}. {flow.summary}")
    wide = min((box.wide - _JOIN * (len(stages) - 1)) / len(stages), _WIDEST_STEP)
    pitch = (box.wide - wide) / max(len(stages) - 1, 1)
    tallest = max(min(len(steps), most) for steps in by_stage.values())
    tall = min((high - _FLOW_GAP * (tallest - 1)) / tallest, 78.0)
    placed: dict[int, Any] = {}
    for along, stage in enumerate(stages):
        steps = by_stage[stage][:most]
        used = len(steps) * tall + (len(steps) - 1) * _FLOW_GAP
        top = box.top + above + (min(high, tallest * (tall + _FLOW_GAP)) - used) / 2
        for down, step in enumerate(steps):
            down_to = max(top, box.top + above) + down * (tall + _FLOW_GAP)
            place = Box(box.left + along * pitch, down_to, wide, tall)
            placed[id(step)] = _step(group, step, place)
    for step in flow.steps:
        if step.parent is not None and id(step) in placed and id(flow.steps[step.parent]) in placed:
            _join(group, placed[id(flow.steps[step.parent])], placed[id(step)])


def _step(group: Any, step: FlowStep, box: Box) -> Any:
    from pptx.enum.dml import MSO_LINE
    from pptx.enum.shapes import MSO_SHAPE

    shape = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu())
    shape.name = "Step"
    _paint(shape, _PALE, ACCENT, 1.25)
    if step.value is None:
        shape.line.dash_style = MSO_LINE.DASH
    wide = box.wide - 8
    lines = int((box.high - 2) / (SMALLEST * 1.2)) - 1
    label = cut(one_line(step.label), wide, SMALLEST, lines=max(lines, 1))
    frame = shape.text_frame
    fill_frame(frame, [Words(label)], SMALLEST, centred=True, middle=True)
    frame.paragraphs[0].space_after = 0
    paragraph = frame.add_paragraph()
    paragraph.alignment = frame.paragraphs[0].alignment
    add_run(paragraph, one_line(step.text), SMALLEST, bold=True, colour=ACCENT)
    return shape


def _join(group: Any, parent: Any, part: Any) -> None:
    from pptx.enum.shapes import MSO_CONNECTOR
    from pptx.util import Pt

    line = group.shapes.add_connector(MSO_CONNECTOR.ELBOW, 0, 0, 0, 0)
    line.begin_connect(parent, 3)
    line.end_connect(part, 1)
    line.line.color.rgb, line.line.width = rgb(SOFT), Pt(1.5)
