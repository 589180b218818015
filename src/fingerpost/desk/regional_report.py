"""A region as a report, made of the parts that every format can draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from fingerpost.desk.regional import ALL, Beside, Region, left_out_words, region_listing, region_words
from fingerpost.model import Figure
from fingerpost.model.figure import HIDDEN_MARK
from fingerpost.report.model import Cell, DataTable, Paragraph, Report, ReportTable, Row, Section, TableColumn
from fingerpost.report.words import when
from fingerpost.settings import Member

NOTE = (
    "For the councils of the sharing agreement. Not for publication: small numbers of a council are held back, shown "
    "as [c], but not what might be worked out from several measures."
)


def region_report(found: Region, made_at: datetime, version: str) -> Report:
    """The report: a table of all measures together, then each measure council by council."""
    listing = region_listing(found)
    words = tuple(Paragraph(each) for each in region_words(found))
    sections = [Section("What this is", (*words, _together(found)))]
    sections += [Section(each.definition.title, tuple(_blocks(each, found)), level=2) for each in found.measures]
    return Report(
        title="Children's social care: councils beside one another",
        council=found.name,
        subject=found.period.label,
        period=found.period.name,
        edition="restricted",
        edition_note=NOTE,
        made_at=made_at,
        extract=None,
        sections=tuple(sections),
        about=(("Councils", ", ".join(member.name for member in found.members)), ("Fingerpost", version)),
        data=(DataTable("region", listing.columns, listing.rows, listing.title),),
    )


def _together(found: Region) -> ReportTable:
    columns = (
        TableColumn("Measure", "measure", share=5),
        TableColumn("Councils shown", "shown", "number", share=1.2),
        TableColumn("All together", "all", share=2.4),
        TableColumn("Beyond the limits of chance", "beyond", "number", share=1.4),
    )
    rows = tuple(
        Row((Cell(each.definition.title), _count(len(each.shown)), Cell(each.pooled.text), _beyond(each)))
        for each in found.measures
    )
    summary = f"{len(rows)} measures of {found.name}: how many councils are shown, and all of them together."
    return ReportTable("region_together", f"All measures, {found.period.label}", columns, rows, summary=summary)


def councils_table(found: Region) -> ReportTable:
    """The value of each measure, council by council: a column for each that is shown or held back in any of them."""
    there = {member.number for each in found.measures for member in (*(m for m, _ in each.shown), *each.held_back)}
    members = [member for member in found.members if member.number in there]
    columns = (
        TableColumn("Measure", "measure", share=5),
        TableColumn("All together", "all", "number"),
        *(TableColumn(member.name, member.number, "number") for member in members),
    )
    rows = tuple(
        Row((Cell(each.definition.title), _value(each.pooled), *(_beside_others(each, member) for member in members)))
        for each in found.measures
    )
    summary = f"{len(rows)} measures of {len(members)} councils of {found.name}, and all of them together."
    return ReportTable(
        "region_councils", f"Councils beside one another, {found.period.label}", columns, rows, summary=summary
    )


def _beside_others(beside: Beside, member: Member) -> Cell:
    """A council's value of a measure, or what stands in its place."""
    figure = next((figure for shown, figure in beside.shown if shown.number == member.number), None)
    if figure is not None:
        return _value(figure)
    held_back = any(each.number == member.number for each in beside.held_back)
    return Cell(HIDDEN_MARK if held_back else "not shared", "missing")


def _value(figure: Figure) -> Cell:
    cell = _cells(figure)[2]
    # Of none there is no percentage; an empty cell would look forgotten.
    return cell if cell.text else Cell("no percentage" if figure.is_share else "no rate", "missing")


def _blocks(beside: Beside, found: Region) -> Iterator[Paragraph | ReportTable]:
    said = f"{beside.definition.title} {when(beside.definition, found.period)}. {left_out_words(beside)}"
    yield Paragraph(said.strip())
    yield measure_table(beside, found)


def measure_table(beside: Beside, found: Region) -> ReportTable:
    """A measure council by council, those that are held back by their mark, and all that are shown."""
    columns = (
        TableColumn("Council", "council", share=3),
        TableColumn("Number", "number", "number", share=1.2),
        TableColumn("Out of", "denominator", "number", share=1.2),
        TableColumn("Value", "value", "number", share=1.2),
        TableColumn("Against chance", "verdict", share=3),
    )
    rows = [Row((Cell(member.name), *_cells(figure), _verdict(beside, member))) for member, figure in beside.shown]
    hidden = Cell(HIDDEN_MARK, "missing")
    rows += [Row((Cell(member.name), hidden, hidden, hidden, Cell("held back"))) for member in beside.held_back]
    rows.append(Row((Cell(ALL), *_cells(beside.pooled), Cell("")), total=True))
    summary = f"{beside.definition.title} of {len(beside.shown)} councils and of all of them together."
    caption = f"{beside.definition.title}, {found.period.label}"
    return ReportTable(f"region_{beside.definition.id}", caption, columns, tuple(rows), summary=summary)


def _verdict(beside: Beside, member: Member) -> Cell:
    point = beside.point(member)
    return Cell(beside.drawn.verdict(point) if point and beside.drawn else "")


def _cells(figure: Figure) -> tuple[Cell, Cell, Cell]:
    """The number or numerator, the denominator, and the value."""
    if figure.number is not None:
        return _count(int(figure.number)), Cell(""), _count(int(figure.number))
    value = figure.percent if figure.percent is not None else figure.shown_number
    shown = "" if value is None else f"{value}%" if figure.is_share else f"{value}"
    return _count(figure.numerator or 0), _count(figure.denominator or 0), Cell(shown, "number", value)


def _beyond(beside: Beside) -> Cell:
    if beside.drawn is None:
        return Cell("")
    points = beside.drawn.found.points
    return _count(sum(each.place != "within" and not beside.drawn.is_few(each) for each in points))


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", "number", number)
