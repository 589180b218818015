"""A line over time: every line named at its end, no line drawn over a gap, and what is marked said in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fingerpost.render.chart_sheet import ACCENT, INK, LINE, SIZE, SOFT, WARNING, Scale, Sheet, ticks, widest
from fingerpost.render.chart_table import gap_words, number_text
from fingerpost.render.inter import in_inter, width, wrapped
from fingerpost.report.model import Chart, Guide, Number, Series

# Each series has its own colour, dash and mark; each kind of guide its own dash.
_LINES: tuple[tuple[str, tuple[float, ...], str], ...] = (
    (ACCENT, (), "circle"),
    ("#b45309", (8, 3), "square"),
    ("#17212b", (2, 3), "triangle-up"),
    ("#5b4a9c", (10, 3, 2, 3), "diamond"),
)
_GUIDES: dict[str, tuple[str, float, tuple[float, ...]]] = {
    "mean": (SOFT, 1.5, ()),
    "limit": (SOFT, 1.5, (6, 4)),
    "target": ("#14663a", 2, (2, 3)),
}
_PLOT, _PAD = 230.0, 10.0


@dataclass(frozen=True)
class _Ending:
    """What stands to the right of a line: where the line ends, and its name."""

    x: float
    y: float
    lines: tuple[str, ...]
    colour: str
    bold: bool


def draw_line(sheet: Sheet, chart: Chart) -> None:
    """The series as lines with their points, guides behind them, and signals ringed and lettered."""
    count = max(1, len(chart.categories))
    unit = in_inter(chart.unit)
    marks = line_ticks(chart)
    unit = unit[:1].upper() + unit[1:]
    if marks[0] > 0:
        unit += f" (the scale starts at {_tick_text(marks[0], chart)}, not at zero)"
    heading = wrapped(unit, sheet.across, SIZE, bold=True)
    sheet.words(0, LINE / 2 + 2, heading, bold=True, colour=SOFT)
    top = LINE * len(heading) + 22
    up = Scale(marks[0], marks[-1], top + _PLOT, top)
    left = widest(_tick_text(mark, chart) for mark in marks) + 8
    room = max(92.0, 0.27 * sheet.across)
    names = [_ending_lines(row, chart, room) for row in _rows(chart)]
    right = sheet.across - widest((line for lines in names for line in lines), bold=True) - 14
    pitch = (right - left) / count
    xs = [left + pitch * (place + 0.5) for place in range(count)]

    for mark in marks:
        sheet.rule(left, up.at(mark), right, up.at(mark))
        sheet.words(left - 8, up.at(mark), _tick_text(mark, chart), align="right", colour=SOFT)
    sheet.rule(left, top + _PLOT, right, top + _PLOT, colour=INK)
    for guide in chart.guides:
        colour, thick, dash = _GUIDES[guide.kind]
        sheet.line(_stepped(guide.values, xs, pitch), up, colour=colour, thick=thick, dash=dash)
    for place, series in enumerate(chart.series):
        colour, dash, shape = _LINES[place % len(_LINES)]
        rows = list(_runs(series.values, xs))
        sheet.line(rows, up, colour=colour, thick=2.5, dash=dash)
        sheet.points(rows, up, shape=shape, colour=colour, size=36 if count <= 36 else 16)
    if len(chart.series) == 1:
        _show_gaps(sheet, chart.series[0], xs, pitch, top + _PLOT)
    _show_endings(sheet, list(_endings(chart, up, names, xs, right)), right, top)
    _show_signals(sheet, chart, up, xs)
    sheet.down = _show_periods(sheet, chart, xs, pitch, top + _PLOT)
    _explain_signals(sheet, chart)


def _rows(chart: Chart) -> list[Series | Guide]:
    return [*chart.series, *chart.guides]


def line_ticks(chart: Chart) -> list[float]:
    """The marks of the upright scale of a line chart, lowest first."""
    values = [float(value) for row in _rows(chart) for value in row.values if value is not None]
    if not values:
        return [0.0, 1.0]
    low, high = min(values), max(values)
    # A line may start above zero, but not where that would save less than half of the height.
    return ticks(0.0 if 0 <= low < 0.5 * high or low == high > 0 else low, high)


def _tick_text(mark: float, chart: Chart) -> str:
    return f"{mark:,.10g}".replace("-", "−") + ("%" if chart.percent else "")


def _last(values: Sequence[Number | None]) -> int | None:
    return next((place for place in reversed(range(len(values))) if values[place] is not None), None)


def _ending_lines(row: Series | Guide, chart: Chart, room: float) -> tuple[str, ...]:
    """A line's name and its last value, in one line where they fit."""
    last = _last(row.values)
    if last is None:
        return ()
    text = number_text(row.values[last] or 0, percent=chart.percent)
    name = wrapped(in_inter(row.name), room, SIZE, bold=True)
    joined = f"{name[-1]} {text}"
    return (*name[:-1], joined) if width(joined, SIZE, bold=True) <= room else (*name, text)


def _endings(
    chart: Chart, up: Scale, names: Sequence[tuple[str, ...]], xs: Sequence[float], right: float
) -> Iterator[_Ending]:
    for place, (row, lines) in enumerate(zip(_rows(chart), names, strict=True)):
        last = _last(row.values)
        if last is None:
            continue
        y = up.at(row.values[last] or 0)
        if isinstance(row, Guide):
            yield _Ending(right + 1, y, lines, _GUIDES[row.kind][0], bold=False)
        else:
            yield _Ending(xs[last] + 7, y, lines, _LINES[place % len(_LINES)][0], bold=True)


def _show_endings(sheet: Sheet, endings: list[_Ending], right: float, top: float) -> None:
    """Names beside the ends of their lines, moved apart no further than they must be to be read."""
    endings = sorted(endings, key=lambda end: end.y)
    starts = spread([end.y for end in endings], [LINE * len(end.lines) + 3 for end in endings], top - 12)
    for start, end in zip(starts, endings, strict=True):
        middle = start + (LINE * len(end.lines) + 3) / 2
        if abs(middle - end.y) > 3:
            sheet.rule(end.x, end.y, right + 9, middle, colour=end.colour)
        sheet.words(right + 12, start + LINE / 2 + 1, end.lines, bold=end.bold, colour=end.colour)


def spread(middles: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Where boxes begin so that none covers another, each as near to its own middle as that allows.

    `middles` ascend. Boxes that meet are one group, and a group stands with its middle at the mean of theirs.
    """
    groups: list[tuple[list[float], list[float]]] = []

    def start(group: tuple[list[float], list[float]]) -> float:
        return max(top, sum(group[0]) / len(group[0]) - sum(group[1]) / 2)

    for middle, height in zip(middles, heights, strict=True):
        groups.append(([middle], [height]))
        while len(groups) > 1 and start(groups[-2]) + sum(groups[-2][1]) > start(groups[-1]):
            last = groups.pop()
            groups[-1] = (groups[-1][0] + last[0], groups[-1][1] + last[1])
    return [start(group) + sum(group[1][:place]) for group in groups for place in range(len(group[1]))]


def _runs(values: Sequence[Number | None], xs: Sequence[float]) -> Iterator[dict[str, Any]]:
    run = 0
    for value, x in zip(values, xs, strict=False):
        if value is None:
            run += 1
        else:
            yield {"x": x, "y": float(value), "run": run}


def _stepped(values: Sequence[Number | None], xs: Sequence[float], pitch: float) -> Iterator[dict[str, Any]]:
    """A guide holds for the whole of each period, so that a limit that changes is a step and not a slope."""
    run = 0
    for value, x in zip(values, xs, strict=False):
        if value is None:
            run += 1
            continue
        for side in (-0.5, 0.5):
            yield {"x": x + side * pitch, "y": float(value), "run": run}


def _show_gaps(sheet: Sheet, series: Series, xs: Sequence[float], pitch: float, foot: float) -> None:
    values, place = series.values, 0
    while place < min(len(values), len(xs)):
        end = place
        words = gap_words(series, place)
        while end < len(values) and values[end] is None and gap_words(series, end) == words:
            end += 1
        if end > place:
            middle = (xs[place] + xs[end - 1]) / 2
            if widest([words]) < pitch * (end - place):
                sheet.words(middle, foot - LINE / 2 - 2, words, align="center", colour=SOFT, halo=True)
            else:
                sheet.words(middle, foot - 5, words, colour=SOFT, angle=270, halo=True)
        place = max(end, place + 1)


def _show_signals(sheet: Sheet, chart: Chart, up: Scale, xs: Sequence[float]) -> None:
    if not chart.series:
        return
    rows = []
    for signal in chart.signals:
        value = chart.series[0].values[signal.place]
        if value is None:
            continue
        x = xs[signal.place]
        rows.append({"x": x, "y": float(value)})
        beyond = -17 if signal.letter != "L" else 17
        sheet.words(x, up.at(value) + beyond, signal.letter, align="center", bold=True, colour=WARNING, halo=True)
    sheet.points(rows, up, shape="circle", colour=WARNING, size=150, open_=True)
    sheet.points(rows, up, shape="circle", colour=ACCENT, size=36)


def _show_periods(sheet: Sheet, chart: Chart, xs: Sequence[float], pitch: float, foot: float) -> float:
    """The periods under the line: as many as fit, counted back from the last; gives where they end."""
    names = [in_inter(category) for category in chart.categories]
    word = widest(word for name in names for word in name.split())
    every = max(1, min(len(names) or 1, -int(-(word + _PAD) // pitch)))
    deepest = 1
    for place, name in enumerate(names):
        if (len(names) - 1 - place) % every:
            continue
        lines = wrapped(name, max(word + 1, pitch * every - _PAD), SIZE, lines=2)
        deepest = max(deepest, len(lines))
        sheet.rule(xs[place], foot, xs[place], foot + 5, colour=INK)
        sheet.words(xs[place], foot + LINE / 2 + 7, lines, align="center", colour=SOFT)
    return foot + 10 + LINE * deepest + 4


def _explain_signals(sheet: Sheet, chart: Chart) -> None:
    meanings = dict.fromkeys((in_inter(signal.letter), in_inter(signal.words)) for signal in chart.signals)
    for letter, says in meanings:
        lines = wrapped(says, sheet.across - 24, SIZE)
        sheet.words(0, sheet.down + LINE / 2 + 2, letter, bold=True, colour=WARNING)
        sheet.words(18, sheet.down + LINE / 2 + 2, lines)
        sheet.down += LINE * len(lines) + 2
    if meanings:
        sheet.down += 4
