"""The two drawings that are made by hand: the small line of a key figure, and the flow from stage to stage.

Both are SVG of a few lines. Widths of words come from our font's own file; every text is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fingerpost.render.chart_sheet import ACCENT, LINE, PAPER, SIZE, SOFT, widest
from fingerpost.render.inter import in_inter, wrapped
from fingerpost.render.marks import band, box, sheet, text_at
from fingerpost.report.model import Flow, FlowStep, Number

_NODE, _TALLEST, _BETWEEN, _THINNEST = 14.0, 240.0, 14.0, 2.0
_SPARK_WIDE, _SPARK_HIGH = 120.0, 30.0


def sparkline(trend: Sequence[Number | None], colour: str = ACCENT) -> str:
    """A small line of numbers, oldest first, with a dot at the last; months without a figure are gaps.

    Empty where fewer than two are known, for then there is no line.
    """
    known = [value for value in trend if value is not None]
    if len(known) < 2:
        return ""
    low, high = float(min(known)), float(max(known))
    step = (_SPARK_WIDE - 10) / (len(trend) - 1)

    def spot(place: int, value: Number) -> tuple[float, float]:
        part = (float(value) - low) / (high - low) if high > low else 0.5
        return 5 + place * step, 5 + (1 - part) * (_SPARK_HIGH - 10)

    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(trend):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(spot(place, value))
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>' for run in runs if len(run) > 1
    )
    alone = "".join(f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5"/>' for run in runs if len(run) == 1)
    x, y = next(run[-1] for run in reversed(runs) if run)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SPARK_WIDE:g}" height="{_SPARK_HIGH:g}" '
        f'viewBox="0 0 {_SPARK_WIDE:g} {_SPARK_HIGH:g}">'
        f'<g fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">{lines}</g>'
        f'<g fill="{colour}">{alone}<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/></g></svg>'
    )


@lru_cache(maxsize=64)
def flow_svg(flow: Flow, across: float = 660) -> str:
    """The flow as SVG on white. Where there is no room for stages side by side it is a list of bars."""
    return _as_bands(flow, across) if across >= 500 else _as_bars(flow, across)


@dataclass(frozen=True)
class _Placed:
    """A step in its place: its upper left corner, its height, and its words."""

    step: FlowStep
    x: float
    y: float
    high: float
    lines: tuple[str, ...]


def _as_bands(flow: Flow, across: float) -> str:
    stages = sorted({step.column for step in flow.steps})
    if not stages:
        return sheet(across, LINE, [])
    first = [in_inter(step.label) for step in flow.steps if step.column == stages[0]]
    left = widest([line for label in first for line in wrapped(label, 0.2 * across, SIZE)], bold=True) + 10
    pitch = (across - left) / max(1, len(stages))
    steps = _placed(flow, stages, left, pitch, 0.2 * across)
    down = max(max(one.y + one.high, _words_top(one) + LINE * (len(one.lines) + 1)) for one in steps) + 6
    marks: list[str] = []
    used = [0.0] * len(steps)
    for one in steps:
        if one.step.parent is None or not one.step.value:
            continue
        parent = steps[one.step.parent]
        start = parent.y + used[one.step.parent]
        used[one.step.parent] += one.high
        marks.append(band(parent.x + _NODE, start, one.x, one.y, one.high))
    for one in steps:
        if one.step.value is None:
            marks.append(box(one.x, one.y, _NODE, one.high, PAPER, f'stroke="{SOFT}" stroke-dasharray="3 2"'))
        else:
            marks.append(box(one.x, one.y, _NODE, one.high, ACCENT))
    for one in steps:
        before = one.step.column == stages[0]
        x = one.x - 8 if before else one.x + _NODE + 8
        top = _words_top(one) + LINE / 2
        for place, line in enumerate((*one.lines, in_inter(one.step.text))):
            bold = place == len(one.lines)
            marks.append(text_at(x, top + place * LINE, line, end=before, bold=bold, halo=True))
    return sheet(across, down, marks)


def _placed(flow: Flow, stages: Sequence[int], left: float, pitch: float, first_room: float) -> list[_Placed]:
    """Each step's place: the stages side by side, and in each the steps below one another, clear of their words."""
    most = max((step.value or 0 for step in flow.steps), default=0) or 1
    tops = dict.fromkeys(stages, 4.0)
    placed: list[_Placed] = []
    for step in flow.steps:
        stage = stages.index(step.column)
        lines = wrapped(in_inter(step.label), pitch - _NODE - 16 if stage else first_room, SIZE)
        high = max(_THINNEST, (step.value or 0) / most * _TALLEST)
        words = LINE * (len(lines) + 1)
        beside = 0.0 if step.parent is None or step.parent >= len(placed) else placed[step.parent].y
        tops[step.column] = max(tops[step.column], beside)
        y = tops[step.column] + max(0.0, (words - high) / 2)
        placed.append(_Placed(step, left + pitch * stage, y, high, lines))
        tops[step.column] += max(high, words) + _BETWEEN
    return placed


def _words_top(one: _Placed) -> float:
    return one.y + one.high / 2 - LINE * (len(one.lines) + 1) / 2


def _as_bars(flow: Flow, across: float) -> str:
    most = max((step.value or 0 for step in flow.steps), default=0) or 1
    room = across - widest(in_inter(step.text) for step in flow.steps) - 10
    y, marks = 2.0, []
    for step in flow.steps:
        indent = 14.0 * _depth(flow, step)
        for line in wrapped(in_inter(step.label), across - indent - 4, SIZE):
            marks.append(text_at(indent, y + LINE / 2, line))
            y += LINE
        long = (step.value or 0) / most * (room - indent)
        if step.value is not None:
            marks.append(box(indent, y + 1, max(_THINNEST, long), 18, ACCENT))
        marks.append(text_at(indent + max(_THINNEST, long) + 6, y + 10, in_inter(step.text), bold=True))
        y += 32
    return sheet(across, y, marks)


def _depth(flow: Flow, step: FlowStep) -> int:
    depth = 0
    while step.parent is not None and depth < len(flow.steps):
        step = flow.steps[step.parent]
        depth += 1
    return depth
