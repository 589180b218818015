"""Charts for the page: the one call that Fingerpost makes of vl-convert, answered by the same Vega-Lite."""

from __future__ import annotations

import json
from typing import Any

from browser_parts import vega as _vega


def register_font_directory(folder: str) -> None:
    """Inter's widths are known already."""


def vegalite_to_svg(specification: dict[str, Any]) -> str:
    """The drawing as SVG."""
    return str(_vega.svg(json.dumps(specification)))


def svg_to_png(drawing: str, scale: float = 1.0) -> bytes:
    """Pictures are for Word, slides and PDF, which the page does not make."""
    raise NotImplementedError("the page makes no pictures of points")
