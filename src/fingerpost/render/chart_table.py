"""The numbers of a chart or a flow as a table, and how a number of a chart is printed. It draws nothing."""

from __future__ import annotations

from decimal import Decimal

from fingerpost.report.model import (
    HIDDEN_MARK,
    Cell,
    CellKind,
    Chart,
    Flow,
    Guide,
    Number,
    ReportTable,
    Row,
    Series,
    TableColumn,
)

NO_FIGURE = "no figure"
_PLACES = 3


def number_text(value: Number, *, percent: bool = False) -> str:
    """A number of a chart as printed: thousands apart, a true minus, a percent sign where it is one.

    A number that comes with more than 3 decimals was worked out, not given, and is printed with 1.
    """
    if isinstance(value, Decimal) and -int(value.as_tuple().exponent) > _PLACES:
        value = round(value, 1)
    printed = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return printed.replace("-", "−") + ("%" if percent else "")


def chart_table(chart: Chart) -> ReportTable:
    """A row for each category, a column for each series and guide, and one for what is marked."""
    kind: CellKind = "percent" if chart.percent else "number"
    rows: list[Series | Guide] = [*chart.series, *chart.guides]
    marked = {signal.place: signal.words for signal in chart.signals}
    columns = [TableColumn("Category" if chart.kind != "line" else "Period", "category", share=2)]
    columns += [TableColumn(row.name, f"column_{place}", kind) for place, row in enumerate(rows, 1)]
    if marked:
        columns.append(TableColumn("Marked", "marked", share=1.5))
    return ReportTable(
        id=f"{chart.id}-figures",
        caption=f"{chart.caption}: {chart.unit}",
        columns=tuple(columns),
        rows=tuple(
            Row(
                (
                    Cell(category),
                    *(_cell(row, place, chart.percent) for row in rows),
                    *((Cell(marked.get(place, "")),) if marked else ()),
                )
            )
            for place, category in enumerate(chart.categories)
        ),
    )


def flow_table(flow: Flow) -> ReportTable:
    """A row for each step of a flow: its count, and which step it is a part of."""
    return ReportTable(
        id=f"{flow.id}-figures",
        caption=flow.caption,
        columns=(
            TableColumn("Step", "step", share=2),
            TableColumn("Number", "number", "number"),
            TableColumn("Part of", "part_of", share=2),
        ),
        rows=tuple(
            Row(
                (
                    Cell(step.label),
                    Cell(step.text, "missing" if step.value is None else "number", step.value),
                    Cell("" if step.parent is None else flow.steps[step.parent].label),
                )
            )
            for step in flow.steps
        ),
    )


def gap_words(row: Series | Guide, place: int) -> str:
    """What stands where there is no number: that there is none, or the mark of one that is held back."""
    return HIDDEN_MARK if isinstance(row, Series) and place in row.hidden else NO_FIGURE


def _cell(row: Series | Guide, place: int, percent: bool) -> Cell:
    value = row.values[place]
    if value is None:
        return Cell(gap_words(row, place), "missing")
    return Cell(number_text(value, percent=percent), "percent" if percent else "number", value)
