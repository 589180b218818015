"""A funnel as SVG: the limits as lines of their own dash, the units as marks of their own shape, names beside them."""

from __future__ import annotations

from collections.abc import Sequence

from fingerpost.render.chart_sheet import ACCENT, INK, LINE, PAPER, RULE, SOFT, WARNING, Scale, ticks, widest
from fingerpost.render.inter import in_inter, width, wrapped
from fingerpost.render.marks import sheet, text_at
from fingerpost.report.pictures import FunnelDot, FunnelPicture, Mark

_PLOT = 320.0
_KEY: tuple[tuple[Mark, str], ...] = (
    ("within", "within"),
    ("high", "above"),
    ("low", "below"),
    ("few", "too few to say"),
    ("own", "own council"),
)


def funnel_svg(picture: FunnelPicture, across: float = 660) -> str:
    """The funnel on white, `across` pixels wide, with its title, its key, and what it shows in words for those who
    do not see it."""
    percents = [dot.percent for dot in picture.dots]
    inner = [limit for row in picture.limits for limit in row[1:3]]
    marks_up = ticks(max(0.0, min(*percents, *inner)), max(*percents, *inner))
    heading = wrapped(in_inter(picture.title), across, 13, bold=True)
    top = LINE * len(heading) + 2 * LINE + 16
    left = widest(f"{mark:,.10g}" for mark in marks_up) + 12
    up = Scale(marks_up[0], marks_up[-1], top + _PLOT, top)
    along = ticks(0.0, float(max(row[0] for row in picture.limits)))
    over = Scale(along[0], along[-1], left, across - 12)
    drawn = [text_at(0, LINE * (place + 0.5), line, bold=True) for place, line in enumerate(heading)]
    drawn += _key(picture, LINE * len(heading) + LINE)
    drawn.append(text_at(0, top - LINE * 0.8, in_inter(picture.up), bold=True))
    for mark in marks_up:
        drawn.append(_line([(left, up.at(mark)), (across - 12, up.at(mark))], RULE, 1))
        drawn.append(text_at(left - 8, up.at(mark), f"{mark:,.10g}", end=True))
    for mark in along:
        text = f"{mark:,.10g}"
        drawn.append(text_at(min(over.at(mark) + width(text, 13) / 2, across), top + _PLOT + LINE, text, end=True))
    drawn.append(text_at(across - 12, top + _PLOT + 2 * LINE + 2, in_inter(f"Number of {picture.across}"), end=True))
    for place, dash in ((1, "6 4"), (2, "6 4"), (3, "2 3"), (4, "2 3")):
        spots = [(over.at(row[0]), up.at(row[place])) for row in picture.limits if _fits(row[place], up)]
        drawn.append(_line(spots, SOFT, 1.5, dash))
    drawn.append(_line([(left, up.at(picture.middle)), (across - 12, up.at(picture.middle))], INK, 1.5))
    drawn.append(text_at(across - 14, up.at(picture.middle) - LINE / 2, picture.middle_text, end=True, halo=True))
    drawn += [_mark(dot.mark, over.at(dot.size), up.at(dot.percent)) for dot in picture.dots]
    drawn += _names([dot for dot in picture.dots if dot.label], over, up, across)
    return sheet(across, top + _PLOT + 3 * LINE, drawn, picture.title, picture.words)


def _fits(value: float, up: Scale) -> bool:
    return up.low <= value <= up.high


def _names(dots: Sequence[FunnelDot], over: Scale, up: Scale, across: float) -> list[str]:
    """Each name beside its mark, moved down where it would lie over another."""
    taken: list[tuple[float, float, float]] = []
    drawn = []
    for dot in sorted(dots, key=lambda dot: -dot.percent):
        text = in_inter(dot.label)
        wide, x, y = width(text, 13), over.at(dot.size), up.at(dot.percent)
        end = x + 10 + wide > across
        start = x - 10 - wide if end else x + 10
        while any(abs(y - other) < LINE and start < stop and begin < start + wide for other, begin, stop in taken):
            y += 2
        taken.append((y, start, start + wide))
        drawn.append(text_at(x - 10 if end else x + 10, y, text, end=end, halo=True, bold=dot.mark == "own"))
    return drawn


def _key(picture: FunnelPicture, y: float) -> list[str]:
    there = {dot.mark for dot in picture.dots}
    x, drawn = 8.0, []
    for mark, words in _KEY:
        if mark in there:
            drawn += [_mark(mark, x, y), text_at(x + 10, y, words)]
            x += 26 + width(words, 13)
    for dash, words in (("6 4", "95% limits"), ("2 3", "99.8% limits")):
        drawn += [_line([(x - 6, y), (x + 18, y)], SOFT, 1.5, dash), text_at(x + 24, y, words)]
        x += 42 + width(words, 13)
    return drawn


def _line(spots: Sequence[tuple[float, float]], colour: str, thick: float, dash: str = "") -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{thick:g}"{dashed}/>'


def _mark(mark: Mark, x: float, y: float) -> str:
    """A dot within the limits, a triangle that points out of them, an open circle for one too small, a square for
    one's own."""
    match mark:
        case "high" | "low":
            tip = -6 if mark == "high" else 6
            points = f"{x:.1f},{y + tip:.1f} {x - 6:.1f},{y - tip * 0.7:.1f} {x + 6:.1f},{y - tip * 0.7:.1f}"
            return f'<polygon points="{points}" fill="{WARNING}" stroke="{INK}"/>'
        case "own":
            return f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{INK}" stroke="{PAPER}"/>'
        case "few":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{PAPER}" stroke="{SOFT}" stroke-width="1.5"/>'
        case _:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{ACCENT}" stroke="{PAPER}"/>'
