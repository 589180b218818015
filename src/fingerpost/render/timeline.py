"""A life beside time as a drawing: one line for the whole way, and lanes under it for what it is made of.

SVG of a few marks: a day is a dot, a stretch of days a bar; one that still goes on has an open end. Each mark has its
words as a title, and the same stands as a table beside the drawing: colour and height alone say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from fingerpost.render.chart_sheet import ACCENT, EDGE, LINE, PAPER, RULE, SIZE, SOFT, widest
from fingerpost.render.inter import in_inter, width
from fingerpost.render.marks import box, sheet, text_at

_BAR, _BETWEEN, _DOT, _SHORTEST, _MOST_ROWS = 12.0, 5.0, 4.5, 3.0, 4
_LEVELS = {1: ("#f0c987", 10.0), 2: ("#e0a040", 18.0), 3: ("#08333c", 26.0)}
_PALE = "#9cc3cb"
_TICKS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between the marks on the axis, of which the first that leaves room is taken."""


@dataclass(frozen=True)
class Span:
    """A day, or with `until` the days up to it. `level` is how much is done for the child then, 1 to 3."""

    start: date
    until: date | None
    going_on: bool
    words: str
    level: int = 0


@dataclass(frozen=True)
class Lane:
    """Spans that stand beside one another under one name."""

    name: str
    spans: tuple[Span, ...]


def timeline_svg(line: Lane, levels: Sequence[str], lanes: Sequence[Lane], last: date, across: float = 940) -> str:
    """The line and its lanes up to `last`. `levels` names the line's levels, lowest first.

    Where there is little room, a lane's name stands above it. Empty where there is nothing to draw.
    """
    days = [day for lane in (line, *lanes) for span in lane.spans for day in (span.start, span.until) if day]
    if not days:
        return ""
    side = across >= 600
    names = [in_inter(lane.name) for lane in (line, *lanes)]
    left = widest(names) + 14 if side else 6.0
    axis = _Axis(min(days), max(last, *days), left, across - 16)
    y, marks, under = 4.0, [], []
    y += 0 if side else LINE
    marks.append(_name(names[0], y + 16, side, bold=True))
    under.append(_line(axis, line, y + 16))
    y += 38
    under.append(_key(levels, left, y + 6, across))
    y += 14 + LINE * _key_rows(levels, left, across)
    for name, lane in zip(names[1:], lanes, strict=True):
        rows = _rows(lane.spans)
        y += 0 if side else LINE
        marks.append(_name(name, y + _BAR / 2, side))
        under += [_span(axis, span, y + row * (_BAR + 3) + _BAR / 2, place) for place, (span, row) in enumerate(rows)]
        y += (max(row for _, row in rows) + 1) * (_BAR + 3) + _BETWEEN
    grid = [*axis.grid(4.0, y), *axis.words(y + 12)]
    return sheet(across, y + 24, [*grid, *under, *marks])


@dataclass(frozen=True)
class _Axis:
    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return self.start + (day - self.first).days / span * (self.end - self.start)

    def ticks(self) -> list[date]:
        months = (self.last - self.first).days / 30.4
        room = max(2.0, (self.end - self.start) / 62)
        step = next((each for each in _TICKS if months / each <= room), _TICKS[-1])
        number = (self.first.year * 12 + self.first.month - 1) // step * step
        found = []
        while (day := date(number // 12, number % 12 + 1, 1)) <= self.last:
            if day >= self.first:
                found.append(day)
            number += step
        return found

    def grid(self, top: float, bottom: float) -> Iterator[str]:
        for day in self.ticks():
            yield f'<path d="M{self.at(day):.1f},{top:.1f}V{bottom:.1f}" stroke="{RULE}"/>'

    def words(self, y: float) -> Iterator[str]:
        for day in self.ticks():
            said = str(day.year) if day.month == 1 else f"{day:%b} {day.year}"
            x = min(max(self.at(day), width(said, SIZE) / 2), self.end + 16 - width(said, SIZE) / 2)
            yield text_at(x - width(said, SIZE) / 2, y, said)


def _name(name: str, y: float, side: bool, bold: bool = False) -> str:
    return text_at(0, y if side else y - LINE + 2 - (10 if bold else 0), name, bold=bold)


def _line(axis: _Axis, line: Lane, y: float) -> str:
    """The whole way: how much is done for the child is how high the band is, and what comes in is a dot on it."""
    marks = [f'<path d="M{axis.start:.1f},{y:.1f}H{axis.end:.1f}" stroke="{SOFT}" stroke-width="2"/>']
    for span in sorted((each for each in line.spans if each.level), key=lambda each: -each.level):
        fill, high = _LEVELS[span.level]
        x, wide = _across(axis, span)
        marks.append(_titled(span.words, box(x, y - high / 2, wide, high, fill)))
    marks += [_dot(axis, span, y, PAPER) for span in line.spans if not span.level]
    return "".join(marks)


def _key(levels: Sequence[str], left: float, y: float, across: float) -> str:
    return "".join(
        f'<circle cx="{x + 6:.1f}" cy="{y + row * LINE:.1f}" r="{_DOT}" fill="{PAPER}" stroke="{EDGE}" '
        f'stroke-width="2"/>{text_at(x + 17, y + row * LINE, words)}'
        if not level
        else box(x, y + row * LINE - 5, 12, 10, _LEVELS[level][0]) + text_at(x + 17, y + row * LINE, words)
        for words, level, x, row in _key_places(levels, left, across)
    )


def _key_places(levels: Sequence[str], left: float, across: float) -> Iterator[tuple[str, int, float, int]]:
    x, row = left, 0
    for level, words in enumerate(map(in_inter, levels)):
        wide = 17 + width(words, SIZE) + 20
        if x + wide - 20 > across and x > left:
            x, row = left, row + 1
        yield words, level, x, row
        x += wide


def _key_rows(levels: Sequence[str], left: float, across: float) -> int:
    return max(row for *_, row in _key_places(levels, left, across)) + 1


def _rows(spans: Iterable[Span]) -> list[tuple[Span, int]]:
    """Each span with the row of its lane in which it stands: bars that would lie on one another go below."""
    ends: list[date] = []
    found = []
    for span in sorted(spans, key=lambda each: each.start):
        end = date.max if span.going_on else (span.until or span.start)
        row = next((place for place, until in enumerate(ends) if until <= span.start), len(ends))
        if row == len(ends) and row < _MOST_ROWS and (span.until or span.going_on):
            ends.append(end)
        elif span.until or span.going_on:
            row = min(row, _MOST_ROWS - 1)
            ends[row] = max(ends[row], end)
        else:
            row = 0
        found.append((span, row))
    return found


def _span(axis: _Axis, span: Span, y: float, place: int) -> str:
    if span.until is None and not span.going_on:
        return _dot(axis, span, y, ACCENT)
    x, wide = _across(axis, span)
    fill = _PALE if place % 2 else ACCENT
    bar = box(x, y - _BAR / 2, wide, _BAR, fill)
    if span.going_on:  # an open end: an arrow past the last day
        end = x + wide
        bar += f'<path d="M{end:.1f},{y - _BAR / 2:.1f}L{end + 9:.1f},{y:.1f}L{end:.1f},{y + _BAR / 2:.1f}Z" '
        bar += f'fill="{fill}" stroke="{EDGE}"/>'
    return _titled(span.words, bar)


def _across(axis: _Axis, span: Span) -> tuple[float, float]:
    end = axis.last if span.going_on else span.until or span.start + timedelta(days=1)
    x = axis.at(span.start)
    return x, max(_SHORTEST, axis.at(max(end, span.start)) - x)


def _dot(axis: _Axis, span: Span, y: float, fill: str) -> str:
    edge = EDGE if fill == PAPER else PAPER
    wide = 2 if fill == PAPER else 1
    x = axis.at(span.start)
    return _titled(
        span.words,
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{fill}" stroke="{edge}" stroke-width="{wide}"/>',
    )


def _titled(words: str, marks: str) -> str:
    return f"<g><title>{escape(words)}</title>{marks}</g>"
