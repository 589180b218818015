"""The sheet a chart is drawn on: it gathers marks as layers of a Vega-Lite specification, with places in pixels.

Everything is laid out here with our font's own widths, and Vega only draws: so the picture is the same on every
machine, and no word of a record is ever a title, a field's name or an expression, only a value in the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from fingerpost.render.inter import FAMILY, in_inter, width
from fingerpost.report.model import Number

INK, SOFT, RULE, EDGE, PAPER = "#17212b", "#4d5965", "#cfd6dc", "#06323c", "#ffffff"
ACCENT, WARNING = "#0b4f5c", "#a12c1b"
SIZE, LINE = 13.0, 16.0
"""Size of type and height of a line in pixels: 9.7 points where the sheet is as wide as a page's text."""

# Light to dark on the axis from blue to orange, which every kind of colour vision keeps apart; each is an edge of dark
# ink around it, so that the pale ones stand out from paper.
_FILLS = {
    1: (ACCENT,),
    2: (ACCENT, "#f0c987"),
    3: ("#08333c", "#e0a040", "#f7ecd6"),
    4: ("#08333c", "#1b6e7d", "#e0a040", "#f7ecd6"),
    5: ("#08333c", "#1b6e7d", "#e0a040", "#f0c987", "#f7ecd6"),
    6: ("#08333c", "#1b6e7d", "#e0a040", "#f0c987", "#f7ecd6", "#ffffff"),
}


def fills(count: int) -> tuple[str, ...]:
    """A fill for each of so many series, dark to light; from the seventh on they come round again."""
    palette = _FILLS[max(1, min(count, max(_FILLS)))]
    return tuple(palette[place % len(palette)] for place in range(count))


def ink_on(fill: str) -> str:
    """White or ink, whichever can be read on the fill."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return PAPER if 0.3 * red + 0.6 * green + 0.1 * blue < 128 else INK


@dataclass(frozen=True)
class Scale:
    """Numbers from `low` to `high` along pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: Number | float) -> float:
        """Where a number lies, in pixels."""
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def vega(self) -> dict[str, Any]:
        """The same scale in Vega-Lite's words."""
        return {"domain": [self.low, self.high], "range": [self.start, self.end], "nice": False, "zero": False}


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from at or under `low` to at or over `high`, no more than `most` steps."""
    span = (high - low) or abs(high) or 1.0
    size = 10 ** floor(log10(span / most))
    step = next(size * times for times in (1, 2, 2.5, 5, 10, 20) if span <= size * times * most * 1.0000001)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    while last - first < 1:
        last += 1
    return [round(place * step, 10) for place in range(first, last + 1)]


class Sheet:
    """Marks on white paper of a known width; its height is known when all is on it."""

    def __init__(self, across: float) -> None:
        self.across = across
        self.down = 0.0
        self._rules: list[dict[str, Any]] = []
        self._marks: list[dict[str, Any]] = []
        self._words: dict[tuple[str, bool, str, float, bool], list[dict[str, Any]]] = {}

    def words(
        self,
        x: float,
        y: float,
        text: str | Sequence[str],
        *,
        align: str = "left",
        bold: bool = False,
        colour: str = INK,
        angle: float = 0,
        halo: bool = False,
    ) -> None:
        """Lines of text; `y` is the middle of the first of them. A halo of paper keeps lines behind it off."""
        lines = [text] if isinstance(text, str) else text
        style = self._words.setdefault((align, bold, colour, angle, halo), [])
        style += [{"x": x, "y": y + place * LINE, "t": in_inter(line)} for place, line in enumerate(lines) if line]

    def rectangles(
        self, rows: Iterable[dict[str, Any]], *, across: Scale | None = None, up: Scale | None = None
    ) -> None:
        """Bars: each row has x, x2, y, y2 and its fill; along a scale they are numbers, else pixels."""
        self._add(
            {"type": "rect", "stroke": EDGE, "strokeWidth": 1},
            rows,
            x=_channel("x", across),
            x2={"field": "x2"},
            y=_channel("y", up),
            y2={"field": "y2"},
            fill={"field": "fill", "type": "nominal", "scale": None, "legend": None},
        )

    def line(
        self,
        rows: Iterable[dict[str, Any]],
        up: Scale | None = None,
        *,
        colour: str = INK,
        thick: float = 1,
        dash: Sequence[float] = (),
    ) -> None:
        """A line through rows of x (pixels) and y; rows of another `run` are not joined to it."""
        rows = [row | {"turn": turn} for turn, row in enumerate(rows)]
        self._add(
            {"type": "line", "stroke": colour, "strokeWidth": thick, "strokeDash": list(dash)},
            rows,
            x=_channel("x", None),
            y=_channel("y", up),
            detail={"field": "run", "type": "nominal"},
            order={"field": "turn", "type": "quantitative"},
        )

    def rule(self, x: float, y: float, x2: float, y2: float, *, colour: str = RULE) -> None:
        """One straight line between two points, under all else."""
        self._rules.append({"x": x, "y": y, "x2": x2, "y2": y2, "stroke": colour})

    def points(
        self, rows: Iterable[dict[str, Any]], up: Scale, *, shape: str, colour: str, size: float, open_: bool = False
    ) -> None:
        """A mark at each row; `size` is its area in square pixels."""
        self._add(
            {
                "type": "point",
                "shape": shape,
                "size": size,
                "filled": not open_,
                "fill": PAPER if open_ else colour,
                "stroke": colour,
                "strokeWidth": 2 if open_ else 1,
                "opacity": 1,
            },
            rows,
            x=_channel("x", None),
            y=_channel("y", up),
        )

    def specification(self) -> dict[str, Any]:
        """The whole sheet in Vega-Lite's words."""
        texts = []
        for (align, bold, colour, angle, halo), rows in self._words.items():
            look: dict[str, Any] = {
                "type": "text",
                "align": align,
                "baseline": "middle",
                "fontSize": SIZE,
                "angle": angle,
                "limit": 0,
            }
            look["fontWeight"] = "bold" if bold else "normal"
            where = {"x": _channel("x", None), "y": _channel("y", None), "text": {"field": "t", "type": "nominal"}}
            behind: list[dict[str, Any]] = [{"fill": PAPER, "stroke": PAPER, "strokeWidth": 4}] if halo else []
            texts += [_layer(rows, look | paint, where) for paint in [*behind, {"fill": colour}] if rows]
        ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
        paint = {"stroke": {"field": "stroke", "type": "nominal", "scale": None, "legend": None}}
        place = {"x": _channel("x", None), "y": _channel("y", None)}
        rules = [_layer(self._rules, {"type": "rule", "strokeWidth": 1}, place | ends | paint)] if self._rules else []
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": self.across,
            "height": self.down,
            "padding": 0,
            "autosize": {"type": "none"},
            "background": PAPER,
            "config": {"font": f"{FAMILY}, Arial, sans-serif", "aria": False, "view": {"stroke": None}},
            "layer": [*rules, *self._marks, *texts],
        }

    def _add(self, mark: dict[str, Any], rows: Iterable[dict[str, Any]], **encoding: dict[str, Any]) -> None:
        if values := list(rows):
            self._marks.append(_layer(values, mark, encoding))


def _layer(rows: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _channel(field: str, scale: Scale | None) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "stack": None,
        "axis": None,
        "scale": scale.vega() if scale else None,
    }


def widest(texts: Iterable[str], *, bold: bool = False) -> float:
    """The width of the widest of some lines of text, in pixels; 0 where there is none."""
    return max((width(text, SIZE, bold=bold) for text in texts), default=0.0)
