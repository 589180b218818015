"""The flow of a cohort as SVG: the steps side by side, bands as wide as their counts, and where the rest stops.

Every step, and every place where children stop, has its name and number beside it; those who stop are hatched and those
who skip a step go in bands with a dashed edge, so that nothing hangs on colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fingerpost.render.chart_sheet import ACCENT, EDGE, LINE, PAPER, SOFT
from fingerpost.render.inter import in_inter, wrapped
from fingerpost.render.marks import band, box, sheet, text_at
from fingerpost.report.pictures import SankeyPicture, StageBox

_NODE, _TALLEST, _THINNEST, _GAP = 14.0, 280.0, 1.5, 26.0
_HATCH = (
    '<defs><pattern id="stops" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="{PAPER}"/><line x1="0" y1="0" x2="0" y2="5" stroke="{SOFT}" stroke-width="2"/>'
    "</pattern></defs>"
)


def sankey_svg(picture: SankeyPicture, across: float = 900) -> str:
    """The flow on white, with its title and, for those who do not see it, what it shows in words."""
    steps = [each for each in picture.boxes if not each.stops]
    heading = wrapped(in_inter(picture.title), across, 13, bold=True)
    pitch = (across - _NODE - 70) / max(1, len(steps) - 1) if len(steps) > 1 else across
    names = [wrapped(in_inter(step.label), pitch - 12, 13) for step in steps]
    top = LINE * (len(heading) + max(map(len, names), default=1) + 1) + 18
    tall = _TALLEST / max(1, *(step.count for step in steps))
    at = {each.key: (_x(each, pitch), _y(each, picture, top, tall)) for each in picture.boxes}
    drawn = [_HATCH, *(text_at(0, LINE * (place + 0.5), line, bold=True) for place, line in enumerate(heading))]
    drawn += _bands(picture, at, tall)
    for each in picture.boxes:
        x, y = at[each.key]
        high = max(_THINNEST, each.count * tall)
        if not each.count:
            continue
        drawn.append(box(x, y, _NODE, high, "url(#stops)" if each.stops else ACCENT, f'stroke="{EDGE}"'))
        if each.stops:
            drawn.append(text_at(x + _NODE + 4, y + high / 2, f"{each.count:,} stop", halo=True))
    for step, lines in zip(steps, names, strict=True):
        x, _ = at[step.key]
        first = top - 10 - LINE * len(lines)
        for place, line in enumerate(lines):
            drawn.append(text_at(x, first - LINE / 2 + LINE * place, line))
        drawn.append(text_at(x, top - 10 - LINE / 2, f"{step.count:,}", bold=True))
    down = max((at[each.key][1] + each.count * tall for each in picture.boxes), default=top) + 14
    for line in wrapped(in_inter(picture.note), across, 13) if picture.note else ():
        down += LINE
        drawn.append(text_at(0, down - LINE / 2, line))
    return sheet(across, down, drawn, picture.title, picture.words)


def _x(each: StageBox, pitch: float) -> float:
    return each.column * pitch + (min(pitch * 0.42, 70) if each.stops else 0)


def _y(each: StageBox, picture: SankeyPicture, top: float, tall: float) -> float:
    """The steps along the top; those who stop below the foot of theirs, clear of what goes on."""
    if not each.stops:
        return top
    step = next(link.start for link in picture.links if link.end == each.key)
    count = next(other.count for other in picture.boxes if other.key == step)
    return top + (count - each.count) * tall + _GAP


def _bands(picture: SankeyPicture, at: Mapping[str, tuple[float, float]], tall: float) -> list[str]:
    """Out of each step first what goes to the next, then what skips steps, last what stops."""
    # Where children stop comes after every step.
    column = {each.key: each.column + 200 * each.stops for each in picture.boxes}
    out: defaultdict[str, float] = defaultdict(float)
    into: defaultdict[str, float] = defaultdict(float)
    drawn = []
    links = sorted(picture.links, key=lambda link: (column[link.start], column[link.end]))
    starts = {}
    for link in links:
        starts[link.start, link.end] = out[link.start]
        out[link.start] += link.count * tall
    # Into a step what comes from the nearest stands on top.
    for link in sorted(links, key=lambda link: (column[link.end], -column[link.start])):
        (x, y), (x2, y2) = at[link.start], at[link.end]
        high = max(_THINNEST, link.count * tall)
        one = band(x + _NODE, y + starts[link.start, link.end], x2, y2 + into[link.end], high)
        into[link.end] += link.count * tall
        skips = 1 < column[link.end] - column[link.start] < 100
        drawn.append(one.replace("/>", ' stroke-dasharray="3 3" fill-opacity="0.5"/>') if skips else one)
    return drawn
