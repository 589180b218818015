"""The report's tables: Appendix 2 by stage, breakdowns by agency, and Table 1 by referrer and outcome."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Figure, code_lists
from fingerpost.model.figure import to_places
from fingerpost.report.material import Column, Material
from fingerpost.report.model import ARROW_WORDS, ARROWS, Cell, DataTable, Note, ReportTable, Row, TableColumn
from fingerpost.report.words import basis_words, counted

BLANK = Cell()


class Notes:
    """Footnotes under one table, each said once and known by a letter."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def mark(self, text: str) -> str:
        """The mark of a note, which is added if it is new."""
        return self._said.setdefault(text, chr(ord("a") + len(self._said)))

    def all(self) -> tuple[Note, ...]:
        """The notes in order."""
        return tuple(Note(mark, text) for text, mark in self._said.items())


def number_cell(value: int | Decimal | None) -> Cell:
    """A whole number or a rate."""
    return BLANK if value is None else Cell(f"{value:,}", "number", value)


def percent_cell(value: Decimal | None) -> Cell:
    """A percentage to one decimal."""
    return BLANK if value is None else Cell(f"{value}%", "percent", value)


def direction_cell(definition: Definition, figure: Figure) -> Cell:
    """Arrow and word; a neutral measure says so, and one with nothing to compare has a dash."""
    if figure.direction:
        text = f"{ARROWS[figure.direction]} {ARROW_WORDS[figure.direction]}"
        return Cell(text, "direction", figure.direction)
    return Cell("Neutral") if definition.better == "neutral" else Cell("–")


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
        cells = [number_cell(figure.numerator), number_cell(figure.denominator), percent_cell(figure.percent)]
    else:
        cells = [number_cell(_plain(figure)), BLANK, BLANK]
    return cells if column.key == "py" else [*cells, direction_cell(definition, figure)]


def _plain(figure: Figure) -> int | Decimal | None:
    shown = figure.shown_number
    return int(shown) if shown is not None and shown == shown.to_integral_value() and "." not in str(shown) else shown


def _source(material: Material, definition: Definition) -> str:
    """Where the figures come from; last year's outturn has its own source where they differ."""
    now = material.now.figures[definition.id].source
    first = material.columns[0]
    last_year = first.figures.get(definition.id) if first.key == "py" else None
    published = last_year.source if last_year and last_year.missing is None else ""
    if not published or published == now:
        return now
    return f"{first.period.label}: {published}" + (f". Since: {now}" if now else "")


# --- breakdowns ---------------------------------------------------------------------------------------------------


def in_order(values: Sequence[str], named: Sequence[str]) -> list[str]:
    """Named values first, in their order and even if absent; others by the alphabet; 'Not recorded' last."""
    others = sorted(value for value in values if value not in named and value != NOT_RECORDED)
    last = [NOT_RECORDED] if NOT_RECORDED in values else []
    return [*(value for value in named if value != NOT_RECORDED), *others, *last]


def counts(figures: Sequence[Figure]) -> dict[tuple[str, ...], int]:
    """The counts of a breakdown by its values."""
    return {tuple(value for _, value in figure.breakdown): int(figure.number or 0) for figure in figures}


def breakdown_table(
    material: Material, definition: Definition, by: str, id: str, caption: str, head: str
) -> ReportTable:
    """A count by one dimension, a column a period, with its total."""
    columns = [column for column in material.columns if (definition.id, (by,)) in column.breakdowns]
    parts = [counts(column.breakdowns[definition.id, (by,)]) for column in columns]
    named = material.orders.get((definition.id, by), ())
    values = in_order(sorted({key[0] for part in parts for key in part}), named)
    headings = [
        TableColumn(_breakdown_heading(definition, column), column.key, "number", share=1.3) for column in columns
    ]
    rows = [Row((Cell(value), *(number_cell(part.get((value,), 0)) for part in parts))) for value in values]
    totals = [sum(part.values()) for part in parts]
    rows.append(Row((Cell("Total"), *map(number_cell, totals)), total=True))
    notes = Notes()
    missing = parts[-1].get((NOT_RECORDED,), 0) if parts else 0
    if missing:
        has = counted(missing, f"of the {definition.unit} has", f"of the {definition.unit} have")
        notes.mark(
            f"{has} no {head.lower()} recorded, so the rows by {head.lower()} add to {totals[-1] - missing:,} of {totals[-1]:,}."
        )
    notes_of_outturn = _outturn_note(material, definition, columns, totals)
    if notes_of_outturn:
        notes.mark(notes_of_outturn)
    summary = f"{totals[-1] if totals else 0:,} {definition.unit} by {head.lower()}."
    return ReportTable(id, caption, (TableColumn(head, by, share=4), *headings), tuple(rows), notes.all(), summary)


def _breakdown_heading(definition: Definition, column: Column) -> str:
    suffix = (
        " year to date"
        if definition.basis == "year_to_date"
        and column.period.kind == "quarter"
        and not column.period.first_of_its_year()
        else ""
    )
    return (
        column.period.label
        if column.key == "py"
        else f"{column.period.year} {column.period.name[-2:]}{suffix}"
        if column.period.kind == "quarter"
        else column.period.short_label
    )


def _outturn_note(material: Material, definition: Definition, columns: Sequence[Column], totals: Sequence[int]) -> str:
    """Last year's breakdown is made from the extract; it must say so where the published total differs."""
    for column, total in zip(columns, totals, strict=True):
        published = column.figures.get(definition.id)
        if column.key != "py" or published is None or published.number is None:
            continue
        if int(published.number) != total:
            return f"{column.period.label}: the rows are from the extract and add to {total:,}; {published.shown_number:,} was published."
    return ""


def outcome_table(material: Material, definition: Definition, id: str, caption: str) -> ReportTable:
    """Table 1: cases by who referred them and what became of them, each with its share of the column."""
    found = counts(material.now.breakdowns[definition.id, ("agency", "outcome")])
    outcomes = outcomes_of(found)
    referrers = in_order(
        sorted({referrer for referrer, _ in found}), material.orders.get((definition.id, "agency"), ())
    )
    columns = [TableColumn("Referred by", "referred_by", share=4.4)]
    for outcome in [*outcomes, None]:
        word = "Total" if outcome is None else material.words.get(("outcome", outcome), outcome)
        columns.append(TableColumn("Number", f"{outcome or 'total'}_number", "number", word, 1.05))
        columns.append(TableColumn("% of column", f"{outcome or 'total'}_percent", "percent", word, 1.15))
    sums = {outcome: sum(n for (_, o), n in found.items() if o == outcome) for outcome in outcomes}
    total = sum(found.values())

    def row(name: str, numbers: dict[str, int], whole: int, is_total: bool = False) -> Row:
        cells = [Cell(name)]
        for outcome in outcomes:
            cells += [
                number_cell(numbers.get(outcome, 0)),
                percent_cell(_share(numbers.get(outcome, 0), sums[outcome])),
            ]
        return Row((*cells, number_cell(whole), percent_cell(_share(whole, total))), total=is_total)

    rows = []
    for referrer in referrers:
        numbers = {outcome: found.get((referrer, outcome), 0) for outcome in outcomes}
        rows.append(row(referrer, numbers, sum(n for (r, _), n in found.items() if r == referrer)))
    rows.append(row("Total", sums, total, is_total=True))
    notes = Notes()
    unknown = total - sum(sums.values())
    if unknown:
        where = sorted(referrer for (referrer, outcome), n in found.items() if outcome not in outcomes and n)
        has = counted(unknown, "case has", "cases have")
        notes.mark(
            f"{has} no outcome recorded and {'is' if unknown == 1 else 'are'} in the total and in no column "
            f"({', '.join(where)}), so the {len(outcomes)} columns add to {total - unknown:,} of {total:,}."
        )
    notes.mark("Shares are of each column's own total; they may not add to 100.0% because of rounding.")
    summary = f"{total:,} {definition.unit} by who referred them and what became of them."
    return ReportTable(id, caption, tuple(columns), tuple(rows), notes.all(), summary)


def outcomes_of(found: dict[tuple[str, ...], int]) -> list[str]:
    """The outcomes, in the order of their code list; values that are no code follow."""
    there = {outcome for _, outcome in found} - {NOT_RECORDED}
    known = list(code_lists()["contact_outcome"])
    return [*known, *sorted(there - set(known))]


def _share(part: int, whole: int) -> Decimal:
    return to_places(Fraction(part * 100, whole), 1) if whole else Decimal("0.0")


# --- for machines -------------------------------------------------------------------------------------------------


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
    """Number, numerator, denominator and percentage; what a figure does not have is None."""
    if figure.is_share:
        return [None, figure.numerator, figure.denominator, figure.percent]
    return [_plain(figure), None, None, None]


def breakdown_data(table: ReportTable, id: str) -> DataTable:
    """A breakdown's rows under the headings people see; 'Not recorded' is a row even where it is nothing."""
    columns = (table.columns[0].key, *(column.heading for column in table.columns[1:]))
    rows = [tuple(cell.text if i == 0 else cell.value for i, cell in enumerate(row.cells)) for row in table.rows]
    return DataTable(id, columns, tuple(rows))


def outcome_data(material: Material, definition: Definition, id: str) -> DataTable:
    """Table 1 as plain counts, with the cases that have no outcome in a column of their own."""
    found = counts(material.now.breakdowns[definition.id, ("agency", "outcome")])
    outcomes = [*outcomes_of(found), NOT_RECORDED]
    named = material.orders.get((definition.id, "agency"), ())
    rows = []
    for referrer in in_order(sorted({key[0] for key in found}), named):
        numbers = [found.get((referrer, outcome), 0) for outcome in outcomes]
        rows.append((referrer, *numbers, sum(numbers)))
    totals = [sum(row[i] for row in rows) for i in range(1, len(outcomes) + 2)]
    heads = [_slug(material.words.get(("outcome", outcome), outcome)) for outcome in outcomes]
    return DataTable(id, ("referred_by", *heads, "total"), (*rows, ("Total", *totals)))


def _slug(words: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in words.replace("&", " and ")).lower().split())
