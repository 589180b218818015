"""How far the figures can be trusted: how many of the records under each have findings."""

from __future__ import annotations

from fractions import Fraction

from fingerpost.model.figure import to_places
from fingerpost.report.cells import number_cell, percent_cell
from fingerpost.report.material import Material
from fingerpost.report.model import Cell, Paragraph, ReportTable, Row, Section, TableColumn

SAYS = (
    "A finding is something odd in a record, such as a date that cannot be or a link that leads nowhere. Findings "
    "change no figure; they say which to read with care, and which records to mend. Measures without any are left out."
)


def findings_sections(material: Material) -> tuple[Section, ...]:
    """The table of records with findings; nothing where no figure has any."""
    rows = [
        Row(
            (
                Cell(definition.title),
                number_cell(records),
                number_cell(odd),
                percent_cell(to_places(Fraction(odd * 100, records), 1)),
            )
        )
        for definition in material.definitions
        for odd, records, _ in [material.findings.get(definition.id, (0, 0, ""))]
        if odd
    ]
    if not rows:
        return ()
    columns = (
        TableColumn("Measure", "measure", share=5),
        TableColumn("Records", "records", "number", share=1.2),
        TableColumn("With findings", "with_findings", "number", share=1.4),
        TableColumn("%", "percent", "percent"),
    )
    caption = f"Records with findings, {material.period.label}"
    summary = f"{len(rows)} of {len(material.definitions)} measures have records with findings."
    table = ReportTable("records_with_findings", caption, columns, tuple(rows), summary=summary)
    return (Section("Records with findings", (Paragraph(SAYS), table)),)
