"""Charts as pictures: a chart of the report becomes SVG or PNG, drawn by Vega-Lite without a browser or a network.

One drawing serves the web page, the PDF and, as PNG, Word. A second, narrow one is for telephones. Each is made once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from fingerpost.render.chart_bars import draw_bars, draw_columns
from fingerpost.render.chart_line import draw_line
from fingerpost.render.chart_sheet import Sheet
from fingerpost.render.inter import FONTS
from fingerpost.report.model import Chart

WIDE, NARROW = 660, 300
"""Widths in pixels: as wide as the text of a page, where 13 pixels are 9.7 points; and for a telephone."""

_DRAW = {"bars": draw_bars, "stacked": draw_bars, "columns": draw_columns, "line": draw_line}


def svg(chart: Chart, across: int = WIDE) -> str:
    """The chart as SVG, `across` pixels wide, on white; it carries no caption: the document has that."""
    return _drawn(json.dumps(specification(chart, across)))


def png(chart: Chart, times: float = 2.0) -> bytes:
    """The wide drawing as PNG, with so many points for each of its pixels."""
    return picture_of(svg(chart), times)


def specification(chart: Chart, across: int = WIDE) -> dict[str, Any]:
    """The chart in Vega-Lite's words. Texts of the chart stand in its data and nowhere else."""
    sheet = Sheet(across)
    _DRAW[chart.kind](sheet, chart)
    return sheet.specification()


# Kept by what is drawn, not by the chart: charts with 20.0 and 20.00 in them are equal, but not printed alike.
@lru_cache(maxsize=128)
def _drawn(specified: str) -> str:
    drawn: str = _vega().vegalite_to_svg(json.loads(specified))
    return drawn


@lru_cache(maxsize=64)
def picture_of(drawing: str, times: float = 2.0) -> bytes:
    """An SVG as PNG, with so many points for each of its pixels."""
    made: bytes = _vega().svg_to_png(drawing, scale=times)
    return made


@lru_cache(maxsize=1)
def _vega() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
