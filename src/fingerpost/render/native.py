"""What a chart is where a program draws it itself, in Excel and PowerPoint: its rows of numbers and how each looks.

Nothing is told by colour alone: lines differ in dash and mark, the parts of bars have letters, signals are marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fingerpost.render.chart_line import line_ticks
from fingerpost.render.chart_sheet import ACCENT, SOFT, WARNING, fills
from fingerpost.render.chart_table import number_text
from fingerpost.render.text import printable
from fingerpost.report.model import Chart, Number

Part = Literal["series", "guide", "signal"]
LEAST_SHARE = 0.05
"""A part of a stacked bar that is less than this share of the longest bar has no room for its number."""


@dataclass(frozen=True)
class Look:
    """A colour, and for lines the dash, the mark and the width in points. The names are those of both libraries."""

    colour: str
    dash: str = "solid"
    mark: str = ""
    thick: float = 2.25


@dataclass(frozen=True)
class NativeRow:
    """One row of numbers, a share as a fraction of one, and how it looks.

    `letter` is what its parts of a stacked bar are known by, or what stands at a signal.
    """

    name: str
    values: tuple[float | None, ...]
    part: Part
    look: Look
    format: str
    """Excel's format for the numbers."""
    letter: str = ""


_LINES = (
    Look(ACCENT, "solid", "circle", 2.5),
    Look("#b45309", "dash", "square", 2.5),
    Look("#17212b", "round_dot", "triangle", 2.5),
    Look("#5b4a9c", "dash_dot", "diamond", 2.5),
)
_GUIDES = {
    "mean": Look(SOFT, "solid", "", 1.25),
    "limit": Look(SOFT, "dash", "", 1.25),
    "target": Look("#14663a", "round_dot", "", 2),
}


def native_rows(chart: Chart) -> tuple[NativeRow, ...]:
    """The chart's series, then its guides, then a row for each kind of signal, with numbers at the marked places."""
    return (*_series(chart), *_guides(chart), *_signals(chart))


def _series(chart: Chart) -> Iterator[NativeRow]:
    colours = fills(len(chart.series))
    lettered = len(chart.series) > 2 and chart.kind != "line"
    for place, series in enumerate(chart.series):
        letter = chr(ord("A") + place) if lettered and place < 26 else ""
        name = f"{letter}: {printable(series.name)}" if letter else printable(series.name)
        look = _LINES[place % len(_LINES)] if chart.kind == "line" else Look(colours[place])
        shown = _format(series.values, chart.percent)
        yield NativeRow(name, _plain(series.values, chart.percent), "series", look, shown, letter)


def _guides(chart: Chart) -> Iterator[NativeRow]:
    for guide in chart.guides:
        values, shown = _plain(guide.values, chart.percent), _format(guide.values, chart.percent)
        yield NativeRow(printable(guide.name), values, "guide", _GUIDES[guide.kind], shown)


def _signals(chart: Chart) -> Iterator[NativeRow]:
    if not chart.series:
        return
    first = _plain(chart.series[0].values, chart.percent)
    shown = _format(chart.series[0].values, chart.percent)
    for letter, words in dict.fromkeys((signal.letter, signal.words) for signal in chart.signals):
        marked = {signal.place for signal in chart.signals if (signal.letter, signal.words) == (letter, words)}
        values = tuple(value if place in marked else None for place, value in enumerate(first))
        name = f"{printable(letter)}: {printable(words)}"
        yield NativeRow(name, values, "signal", Look(WARNING, "solid", "diamond"), shown, printable(letter))


def _plain(values: Sequence[Number | None], percent: bool) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(Decimal(value) / 100 if percent else value) for value in values)


def unit_words(chart: Chart) -> str:
    """What is counted, beginning with a capital, and whether the scale begins elsewhere than at zero."""
    unit = printable(chart.unit)
    unit = unit[:1].upper() + unit[1:]
    if chart.kind == "line" and (low := line_ticks(chart)[0]) > 0:
        start = number_text(Decimal(f"{low:g}"), percent=chart.percent)
        return f"{unit} (the scale starts at {start}, not at zero)"
    return unit


def scale(chart: Chart) -> tuple[float, float, float]:
    """The lowest and highest mark of a line's scale and the step between two, as the drawn charts have them."""
    marks = line_ticks(chart)
    part = 100 if chart.percent else 1
    return marks[0] / part, marks[-1] / part, (marks[1] - marks[0]) / part


def _format(values: Sequence[Number | None], percent: bool) -> str:
    """Excel's format for some numbers, with as many decimals as the most exact of them."""
    exact = (-int(value.as_tuple().exponent) for value in values if isinstance(value, Decimal) and value.is_finite())
    places = max(exact, default=0)
    decimals = "." + "0" * (places if places <= 3 else 1) if places > 0 else ""
    return f"0{decimals}%" if percent else f"#,##0{decimals}"


def scale_format(chart: Chart) -> str:
    """The format of the scale's marks: half a step is not rounded to a whole one."""
    step = Decimal(str(line_ticks(chart)[1])) - Decimal(str(line_ticks(chart)[0]))
    return _format((step.normalize(),), chart.percent)


def label_format(row: NativeRow) -> str:
    """The format of the numbers on the bars: the letter of their series before them; a nought shows nothing."""
    return f'"{row.letter} "{row.format};-{row.format};' if row.letter else row.format


def too_small(rows: Sequence[NativeRow], row: NativeRow) -> tuple[int, ...]:
    """The places at which a part of a stacked bar has no room for its number."""
    sums = [sum(abs(each.values[place] or 0) for each in rows) for place in range(len(row.values))]
    longest = max(sums, default=0)
    return tuple(place for place, value in enumerate(row.values) if value is None or abs(value) < LEAST_SHARE * longest)


def last_known(row: NativeRow) -> int | None:
    """The place of the last number of a row."""
    return next((place for place in reversed(range(len(row.values))) if row.values[place] is not None), None)


def can_be_drawn(chart: Chart) -> bool:
    """Whether there is a number to draw at all."""
    return any(value is not None for series in chart.series for value in series.values)
