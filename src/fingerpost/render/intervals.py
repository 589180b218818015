"""Ratios with their intervals as SVG: a dot and a line for each group beside the line of 1, and the same in figures."""

from __future__ import annotations

from math import log

from fingerpost.render.chart_sheet import ACCENT, INK, LINE, PAPER, RULE, SOFT, Scale, widest
from fingerpost.render.inter import in_inter, width, wrapped
from fingerpost.render.marks import sheet, text_at
from fingerpost.report.pictures import IntervalPicture, IntervalRow

_MARKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_ROW = 30.0


def intervals_svg(picture: IntervalPicture, across: float = 660) -> str:
    """The groups below one another on white, with the title, the scale, and what it shows in words."""
    heading = wrapped(in_inter(picture.title), across, 13, bold=True)
    labels = [wrapped(in_inter(row.label), 0.3 * across, 13) for row in picture.rows]
    left = widest(line for lines in labels for line in lines) + 16
    right = across - widest(in_inter(row.text) for row in picture.rows) - 16
    values = [value for row in picture.rows for value in (row.ratio, row.low, row.high) if value]
    # Twice and half lie as far from 1; beyond 20 times an interval is as good as open.
    low = max(place for place in _MARKS if place <= max(_MARKS[0], min([0.5, *values])))
    high = min(place for place in _MARKS if place >= min(_MARKS[-1], max([2.0, *values])))
    scale = Scale(log(low), log(high), left, right)
    top = LINE * len(heading) + 10
    down = top + _ROW * len(picture.rows)
    drawn = [text_at(0, LINE * (place + 0.5), line, bold=True) for place, line in enumerate(heading)]
    for mark in (place for place in _MARKS if low <= place <= high):
        x, text = scale.at(log(mark)), f"{mark:g}"
        drawn.append(_line(x, top, x, down, INK if mark == 1 else RULE, 1.5 if mark == 1 else 1))
        drawn.append(text_at(x + width(text, 13) / 2, down + LINE * 0.8, text, end=True))
    for place, (row, lines) in enumerate(zip(picture.rows, labels, strict=True)):
        y = top + _ROW * (place + 0.5)
        for number, line in enumerate(lines):
            drawn.append(text_at(left - 12, y + LINE * (number - (len(lines) - 1) / 2), line, end=True))
        drawn += _row(row, scale, y, low, high)
        drawn.append(text_at(right + 10, y, in_inter(row.text)))
    drawn.append(text_at(right, down + LINE * 1.9, in_inter(picture.across), end=True))
    return sheet(across, down + LINE * 2.6, drawn, picture.title, picture.words)


def _row(row: IntervalRow, scale: Scale, y: float, low: float, high: float) -> list[str]:
    if not row.ratio:
        return []
    colour = SOFT if row.few else ACCENT
    start, end = (scale.at(log(min(max(value, low), high))) for value in (row.low or low, row.high or high))
    drawn = [_line(start, y, end, y, colour, 2, "3 3" if row.few else "")]
    # An end that is cut off by the scale has no bar across it.
    drawn += [_line(x, y - 5, x, y + 5, colour, 2) for x, value in ((start, row.low), (end, row.high)) if value]
    x = scale.at(log(min(max(row.ratio, low), high)))
    fill = PAPER if row.few else colour
    return [*drawn, f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>']


def _line(x: float, y: float, x2: float, y2: float, colour: str, thick: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{thick:g}"{dashed}/>'
    )
