"""Appendix 2: the measures of each stage of the process model, with last year, the quarters, arrows and sources."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from fingerpost.measures import Definition
from fingerpost.model import HIDDEN_MARK, Figure
from fingerpost.report.cells import BLANK, Notes, direction_cell, hidden_cell, number_cell, percent_cell
from fingerpost.report.material import Column, Material
from fingerpost.report.model import Cell, DataTable, ReportTable, Row, TableColumn
from fingerpost.report.words import basis_words


def column_heading(column: Column) -> str:
    """'2012-13 outturn', 'Q1 2013-14 as published', 'Q2 2013-14'."""
    words = {"outturn": " outturn", "published": " as published", "extract": ""}
    return f"{column.period.short_label}{words[column.origin]}"


def stage_table(material: Material, stage: str, id: str, caption: str) -> ReportTable:
    """Appendix 2's table for one stage of the process model."""
    definitions = [each for each in material.definitions if each.stage == stage]
    notes = Notes()
    columns = [TableColumn("Measure", "measure", share=5.0)]
    for column in material.columns:
        heading = column_heading(column)
        columns += [
            TableColumn("Number", f"{column.key}_number", "number", heading, 1.4),
            TableColumn("Out of", f"{column.key}_denominator", "number", heading, 1.2),
            TableColumn("%", f"{column.key}_percent", "percent", heading, 1.2),
        ]
        if column.key != "py":
            columns.append(TableColumn("Direction", f"{column.key}_direction", "direction", heading, 2.0))
    columns.append(TableColumn("Source", "source", share=2.4))
    rows = tuple(_measure_row(material, definition, notes) for definition in definitions)
    now = material.now.figures
    judged = [now[each.id].direction for each in definitions]
    summary = (
        f"{len(definitions)} measures: {judged.count('up')} improving, {judged.count('down')} worsening, "
        f"{judged.count('flat')} level, {judged.count('')} without a direction."
    )
    return ReportTable(id, caption, tuple(columns), rows, notes.all(), summary)


def _measure_row(material: Material, definition: Definition, notes: Notes) -> Row:
    marks = []
    if definition.basis == "year_to_date" and not definition.flow:
        marks.append(notes.mark(
            "Counted from the start of the financial year, so it can only rise until the next: it will be compared "
            "with the same point last year as soon as that is known."
        ))  # fmt: skip
    if definition.kind == "ratio":
        marks.append(notes.mark("Two separate lists are divided: the first is not part of the second."))
    cells: list[Cell] = []
    for column in material.columns:
        cells += _figure_cells(definition, column, notes)
    title = Cell(definition.title, detail=basis_words(definition, material.period), marks=tuple(marks))
    return Row((title, *cells, Cell(_source(material, definition))))


def _figure_cells(definition: Definition, column: Column, notes: Notes) -> list[Cell]:
    figure = column.figures.get(definition.id)
    width = 3 if column.key == "py" else 4
    if figure is None or figure.missing is not None:
        reason = figure.missing if figure and figure.missing else "it was not published"
        cell = Cell("n/a", "missing", marks=(notes.mark(f"Not available: {reason}."),))
        return [cell, *[BLANK] * (width - 2), BLANK if width == 3 else Cell("–")][:width]
    if figure.is_share:
        cells = [
            _part(figure, "numerator", number_cell(figure.numerator)),
            _part(figure, "denominator", number_cell(figure.denominator)),
            _part(figure, "value", percent_cell(figure.percent)),
        ]
    else:
        cells = [hidden_cell() if figure.hidden else number_cell(plain_number(figure)), BLANK, BLANK]
    if figure.remark:
        mark = notes.mark(f"{figure.remark[:1].upper()}{figure.remark[1:]}.")
        cells[0] = replace(cells[0], marks=(*cells[0].marks, mark))
    return cells if column.key == "py" else [*cells, direction_cell(definition, figure)]


def _part(figure: Figure, part: str, cell: Cell) -> Cell:
    return hidden_cell() if part in figure.hidden else cell


def _source(material: Material, definition: Definition) -> str:
    """Where the figures come from; last year's outturn has its own source where they differ."""
    now = material.now.figures[definition.id].source
    first = material.columns[0]
    last_year = first.figures.get(definition.id) if first.key == "py" else None
    published = last_year.source if last_year and last_year.missing is None else ""
    if not published or published == now:
        return now
    return f"{first.period.label}: {published}" + (f". Since: {now}" if now else "")


def appendix2_data(material: Material) -> DataTable:
    """Appendix 2 as one plain table: a row a measure, and for each period number, parts, percentage and arrow."""
    columns = ["stage", "measure", "title", "basis", "better"]
    for column in material.columns:
        columns += [f"{column.key}_{part}" for part in ("number", "numerator", "denominator", "percent")]
        columns += [f"{column.key}_arrow"] if column.key != "py" else []
    rows: list[tuple[Any, ...]] = []
    for definition in material.definitions:
        basis = material.period.kind if definition.basis == "period" else definition.basis
        row: list[Any] = [definition.stage, definition.id, definition.title, basis, definition.better]
        for column in material.columns:
            figure = column.figures.get(definition.id)
            row += [None] * 4 if figure is None or figure.missing is not None else plain_parts(figure)
            if column.key != "py":
                row.append(figure.direction if figure else "")
        rows.append(tuple(row))
    return DataTable("appendix2", tuple(columns), tuple(rows))


def plain_parts(figure: Figure) -> list[Any]:
    """Number, numerator, denominator and percentage; what a figure does not have is None, what is held back is [c]."""
    if figure.is_share:
        parts = {"numerator": figure.numerator, "denominator": figure.denominator, "value": figure.percent}
        return [None, *(HIDDEN_MARK if part in figure.hidden else value for part, value in parts.items())]
    return [HIDDEN_MARK if figure.hidden else plain_number(figure), None, None, None]


def plain_number(figure: Figure) -> int | Decimal | None:
    """A count as a whole number, a rate with its decimal."""
    shown = figure.shown_number
    return int(shown) if shown is not None and shown == shown.to_integral_value() and "." not in str(shown) else shown
