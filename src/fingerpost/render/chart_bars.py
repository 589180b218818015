"""Bars, stacked bars and columns: from zero always, the number at each end instead of a scale."""

from __future__ import annotations

from typing import Any

from fingerpost.render.chart_sheet import INK, LINE, SIZE, SOFT, Scale, Sheet, fills, ink_on, widest
from fingerpost.render.chart_table import NO_FIGURE, number_text
from fingerpost.render.inter import in_inter, width, wrapped
from fingerpost.report.model import Chart, Number

_THICK, _GAP, _PAD = 22.0, 12.0, 8.0
_NARROW = 420
_PLOT = 240.0
_WIDEST_COLUMN = 56.0


def draw_bars(sheet: Sheet, chart: Chart) -> None:
    """Horizontal bars, one for each series of a category, or one in parts where the chart is stacked."""
    stacked = chart.kind == "stacked"
    above = sheet.across < _NARROW
    room = sheet.across - 2 if above else 0.38 * sheet.across
    labels = [wrapped(in_inter(category), room, SIZE) for category in chart.categories]
    left = 1.0 if above else widest(line for label in labels for line in label) + _PAD
    sums = [_sums(chart, place) for place in range(len(chart.categories))]
    ends = [end for pair in sums for end in pair] if stacked else _numbers(chart)
    low, high = min([0.0, *map(float, ends)]), max([0.0, *map(float, ends)])
    edge, right = left - _PAD, sheet.across - _outside(chart, stacked) - _PAD
    if low < 0:  # The number of a bar that goes left stands to the left of it.
        left += widest(number_text(value, percent=chart.percent) for value in _numbers(chart)) + _PAD
    scale = Scale(low, high if high > low else low + 1, left, right)

    top = _key(sheet, chart, lettered=_lettered(chart))
    thick = _THICK if stacked or len(chart.series) == 1 else _THICK - 4
    bars = 1 if stacked else len(chart.series)
    boxes: list[dict[str, Any]] = []
    start = top
    for place, label in enumerate(labels):
        tall = thick * bars
        if above:
            sheet.words(0, top + LINE / 2, label)
            top += LINE * len(label) + 2
        else:
            tall = max(tall, LINE * len(label))
            first = top + tall / 2 - LINE * (len(label) - 1) / 2
            sheet.words(edge, first, label, align="right")
        middle = top + tall / 2
        if stacked:
            boxes += _stack(sheet, chart, place, scale, middle, thick)
        else:
            boxes += _abreast(sheet, chart, place, scale, middle, thick)
        if above:
            sheet.rule(scale.at(0), top - 2, scale.at(0), top + tall + 2, colour=INK)
        top += tall + _GAP
    sheet.rectangles(boxes, across=scale)
    if not above:
        sheet.rule(scale.at(0), start - 4, scale.at(0), top - _GAP + 4, colour=INK)
    sheet.down = top - _GAP + 8


def draw_columns(sheet: Sheet, chart: Chart) -> None:
    """Upright columns, the series side by side; where their words would not fit abreast they lie down as bars."""
    count, series = max(1, len(chart.categories)), len(chart.series)
    pitch = sheet.across / count
    thick = min(_WIDEST_COLUMN, pitch * 0.8 / max(1, series))
    longest_word = widest(word for category in chart.categories for word in in_inter(category).split())
    printed = widest(number_text(value, percent=chart.percent) for value in _numbers(chart))
    if longest_word > pitch - _PAD or max(printed, widest([NO_FIGURE]) if _gaps(chart) else 0) > thick:
        draw_bars(sheet, chart)
        return
    labels = [wrapped(in_inter(category), pitch - _PAD, SIZE) for category in chart.categories]
    values = [float(value) for value in _numbers(chart)]
    low, high = min([0.0, *values]), max([0.0, *values])
    top = _key(sheet, chart, lettered=_lettered(chart)) + LINE
    scale = Scale(low, high if high > low else low + 1, top + _PLOT, top)
    boxes: list[dict[str, Any]] = []
    for place, label in enumerate(labels):
        middle = pitch * (place + 0.5)
        first = middle - thick * series / 2
        for number, one in enumerate(chart.series):
            value, x = one.values[place], first + thick * number
            centre = x + thick / 2
            if value is None:
                sheet.words(centre, scale.at(0) - LINE / 2 - 1, NO_FIGURE, align="center", colour=SOFT)
                continue
            boxes.append({"x": x + 1, "x2": x + thick - 1, "y": 0, "y2": float(value), "fill": fills(series)[number]})
            beyond = scale.at(value) - LINE / 2 - 1 if value >= 0 else scale.at(value) + LINE / 2 + 2
            sheet.words(centre, beyond, number_text(value, percent=chart.percent), align="center")
        below = top + _PLOT + (LINE if low < 0 else 0) + LINE / 2 + 6
        sheet.words(middle, below, label, align="center")
    sheet.rectangles(boxes, up=scale)
    sheet.rule(0, scale.at(0), sheet.across, scale.at(0), colour=INK)
    lines = max((len(label) for label in labels), default=1)
    sheet.down = top + _PLOT + (LINE if low < 0 else 0) + LINE * lines + 12


def _lettered(chart: Chart) -> bool:
    """Two fills cannot be mistaken; of three or more each also has its letter."""
    return len(chart.series) > 2


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _key(sheet: Sheet, chart: Chart, *, lettered: bool) -> float:
    """The unit, then which fill is which series, in the order in which they stand; gives where the plot begins."""
    unit = in_inter(chart.unit)
    lines = wrapped(unit[:1].upper() + unit[1:], sheet.across, SIZE, bold=True)
    sheet.words(0, LINE / 2 + 2, lines, bold=True, colour=SOFT)
    top = LINE * len(lines) + 8
    if len(chart.series) < 2:
        return top
    x, boxes = 1.0, []
    for place, series in enumerate(chart.series):
        name = f"{_letter(place)}  {in_inter(series.name)}" if lettered else in_inter(series.name)
        (text,) = wrapped(name, sheet.across - 24, SIZE, lines=1)
        wide = 20 + width(text, SIZE) + 18
        if x > 1 and x + wide - 18 > sheet.across:
            x, top = 1.0, top + LINE + 4
        boxes.append({"x": x, "x2": x + 13, "y": top + 2, "y2": top + 15, "fill": fills(len(chart.series))[place]})
        sheet.words(x + 20, top + 8.5, text)
        x += wide
    sheet.rectangles(boxes)
    return top + LINE + 14


def _numbers(chart: Chart) -> list[Number]:
    return [value for series in chart.series for value in series.values if value is not None]


def _gaps(chart: Chart) -> bool:
    return any(value is None for series in chart.series for value in series.values)


def _sums(chart: Chart, place: int) -> tuple[Number, Number]:
    """How far a stacked bar reaches to the left and to the right of zero."""
    values = [value for series in chart.series if (value := series.values[place]) is not None]
    return sum(value for value in values if value < 0), sum(value for value in values if value > 0)


def _end_text(chart: Chart, place: int) -> str:
    """What stands at the end of a stacked bar: its sum, or which parts have no figure. A percentage has no sum."""
    missing = [series for series in chart.series if series.values[place] is None]
    if not missing:
        low, high = _sums(chart, place)
        return "" if chart.percent or low < 0 else number_text(high)
    if len(missing) == len(chart.series):
        return NO_FIGURE
    letters = (_letter(chart.series.index(series)) for series in missing)
    return f"{', '.join(letters)}: {NO_FIGURE}" if _lettered(chart) else f"one has {NO_FIGURE}"


def _outside(chart: Chart, stacked: bool) -> float:
    """The room that the texts at the ends of bars need."""
    if stacked:
        return widest((_end_text(chart, place) for place in range(len(chart.categories))), bold=True)
    texts = [number_text(value, percent=chart.percent) for value in _numbers(chart)]
    return widest([*texts, NO_FIGURE] if _gaps(chart) else texts)


def _abreast(sheet: Sheet, chart: Chart, place: int, scale: Scale, middle: float, thick: float) -> list[dict[str, Any]]:
    boxes = []
    top = middle - thick * len(chart.series) / 2
    for number, series in enumerate(chart.series):
        value, y = series.values[place], top + thick * number
        at = y + thick / 2
        if value is None:
            sheet.words(scale.at(0) + 6, at, NO_FIGURE, colour=SOFT)
            continue
        fill = fills(len(chart.series))[number]
        boxes.append({"x": 0, "x2": float(value), "y": y + 1, "y2": y + thick - 1, "fill": fill})
        text = number_text(value, percent=chart.percent)
        if value < 0:
            sheet.words(scale.at(value) - 6, at, text, align="right")
        else:
            sheet.words(scale.at(value) + 6, at, text)
    return boxes


def _stack(sheet: Sheet, chart: Chart, place: int, scale: Scale, middle: float, thick: float) -> list[dict[str, Any]]:
    boxes = []
    reached = {True: 0.0, False: 0.0}
    for number, series in enumerate(chart.series):
        value = series.values[place]
        if not value:
            continue
        side = value > 0
        start, end = reached[side], reached[side] + float(value)
        reached[side] = end
        fill = fills(len(chart.series))[number]
        boxes.append({"x": start, "x2": end, "y": middle - thick / 2, "y2": middle + thick / 2, "fill": fill})
        text = number_text(value, percent=chart.percent)
        longer = f"{_letter(number)} {text}" if _lettered(chart) else text
        inside = abs(scale.at(end) - scale.at(start)) - 6
        if shown := next((words for words in (longer, text) if width(words, SIZE) <= inside), ""):
            centre = (scale.at(start) + scale.at(end)) / 2
            sheet.words(centre, middle, shown, align="center", colour=ink_on(fill))
    if text := _end_text(chart, place):
        known = text[:1].isdigit()
        end = scale.at(max(reached[True], 0.0)) + 6
        sheet.words(end, middle, text, bold=known, colour=INK if known else SOFT)
    return boxes
