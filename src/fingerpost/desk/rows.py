"""Figures as plain rows, the same for every table of figures that leaves the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fingerpost.model import Figure, Listing
from fingerpost.periods import Period

if TYPE_CHECKING:
    from fingerpost.desk.trust import Trust

COLUMNS = (
    "period", "basis", "number", "numerator", "denominator", "percent",
    "direction", "compared_with", "source", "extract",
)  # fmt: skip
"""What others rely on: a figure's columns after its measure, in this order."""


def figure_rows(figures: Sequence[Figure], period: Period) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Columns and rows; the dimensions of a breakdown are columns after the measure.

    Where there is no figure, or its period is not over, the source says so, so that no empty cell stands unexplained.
    """
    dimensions = list(dict.fromkeys(name for figure in figures for name, _ in figure.breakdown))
    rows: list[tuple[object, ...]] = []
    for figure in figures:
        values = dict(figure.breakdown)
        rows.append((
            figure.measure, *(values.get(name) for name in dimensions), figure.period,
            period.kind if figure.basis == "period" else figure.basis, figure.shown_number, figure.numerator,
            figure.denominator, figure.percent, figure.direction, figure.compared_with, _source(figure),
            figure.extract,
        ))  # fmt: skip
    return ("measure", *dimensions, *COLUMNS), rows


def _source(figure: Figure) -> str:
    if figure.missing:
        return f"not available: {figure.missing}"
    said = "; ".join(filter(None, (figure.note, figure.remark)))
    return f"{figure.source} ({said})" if said else figure.source


def with_findings(figures: Sequence[Figure], period: Period, trust: Mapping[str, Trust]) -> Listing:
    """The same rows, each with how many of the figure's records have findings; empty where there is no figure."""
    columns, rows = figure_rows(figures, period)
    counts = [trust[figure.measure].with_findings if figure.measure in trust else None for figure in figures]
    title = f"Figures of {period.label}, with how many of their records have findings"
    return Listing(
        title, (*columns, "records_with_findings"), tuple((*row, n) for row, n in zip(rows, counts, strict=True))
    )
