"""Where the year is heading: what adds up over a year, so far, at the same point last year, and as forecast."""

from __future__ import annotations

from fingerpost.periods import long_date
from fingerpost.report.cells import number_cell
from fingerpost.report.material import Heading, Material
from fingerpost.report.model import Cell, Paragraph, ReportTable, Row, Section, TableColumn
from fingerpost.report.words import counted

TITLE = "Where the year is heading"


def heading_sections(material: Material) -> tuple[Section, ...]:
    """One section; none where nothing is forecast, as in a public edition or when the year is over."""
    found = material.headings
    if not found:
        return ()
    year, known_to = found[0].year, found[0].known_to
    text = (
        f"What {year.label} is expected to come to by {long_date(year.ends_on)}, if things go on as they did: of 100 "
        "such forecasts 80 are to lie between the two numbers. A forecast is no target, and does not know what the "
        "council is about to do."
    )
    columns = (
        TableColumn("Measure", "measure", share=4),
        TableColumn("So far", "so_far", "number", share=1.3),
        TableColumn("Same point last year", "same_point", "number", share=1.6),
        TableColumn("Last year", "last_year", "number", share=1.3),
        TableColumn("Expected", "expected", "number", share=1.3),
        TableColumn("Between", "between", share=2),
    )
    rows = tuple(Row(_cells(each)) for each in found)
    caption = f"Counts of {year.label}: so far, to {long_date(known_to.ends_on)}, and as forecast"
    said = counted(len(found), "count that adds up over a year is", "counts that add up over a year are")
    table = ReportTable("heading", caption, columns, rows, summary=f"{said} forecast.")
    return (Section(TITLE, (Paragraph(text), table), level=2),)


def _cells(each: Heading) -> tuple[Cell, ...]:
    return (
        Cell(each.definition.title),
        number_cell(each.so_far),
        number_cell(each.same_point),
        number_cell(each.last_year),
        number_cell(each.expected),
        Cell(f"{each.low:,} to {each.high:,}"),
    )
