"""What drawings made by hand are made of: bands, boxes, words, and the sheet they stand on. Every text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fingerpost.render.chart_sheet import EDGE, INK, PAPER, SIZE
from fingerpost.render.inter import FAMILY

_BAND, _BAND_EDGE = "#dcebee", "#4f8893"


def band(x: float, y: float, x2: float, y2: float, high: float) -> str:
    """A band of one height that bends from one place to another."""
    middle = (x + x2) / 2
    return (
        f'<path d="M{x:.1f},{y:.1f}C{middle:.1f},{y:.1f} {middle:.1f},{y2:.1f} {x2:.1f},{y2:.1f}'
        f'V{y2 + high:.1f}C{middle:.1f},{y2 + high:.1f} {middle:.1f},{y + high:.1f} {x:.1f},{y + high:.1f}Z" '
        f'fill="{_BAND}" stroke="{_BAND_EDGE}"/>'
    )


def box(x: float, y: float, wide: float, high: float, fill: str, stroke: str = f'stroke="{EDGE}"') -> str:
    """A rectangle with an edge."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}" {stroke}/>'


def text_at(x: float, y: float, text: str, *, end: bool = False, bold: bool = False, halo: bool = False) -> str:
    """A line of text whose middle is at `y`; a halo of paper keeps what is behind off."""
    place = f'x="{x:.1f}" y="{y + SIZE * 0.35:.1f}" text-anchor="{"end" if end else "start"}"'
    weight = ' font-weight="bold"' if bold else ""
    behind = f'<text {place}{weight} stroke="{PAPER}" stroke-width="3">{escape(text)}</text>' if halo else ""
    return f'{behind}<text {place}{weight} fill="{INK}">{escape(text)}</text>'


def sheet(across: float, down: float, marks: Sequence[str], title: str = "", words: str = "") -> str:
    """The marks on white paper. A drawing that stands alone has its title and what it shows in words."""
    named = f"<title>{escape(title)}</title><desc>{escape(words)}</desc>" if title else ""
    role = ' role="img"' if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{down:.0f}" '
        f'viewBox="0 0 {across:g} {down:.0f}" font-family="{FAMILY}, Arial, sans-serif" font-size="{SIZE:g}"{role}>'
        f'{named}<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(marks)}</svg>'
    )
