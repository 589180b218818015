"""Breakdowns: a measure by agency or reason, and Table 1 by who referred and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Figure, code_lists
from fingerpost.model.figure import to_places
from fingerpost.report.cells import Notes, number_cell, percent_cell
from fingerpost.report.material import Column, Material
from fingerpost.report.model import Cell, DataTable, ReportTable, Row, TableColumn
from fingerpost.report.words import counted


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
        adds = f"add to {totals[-1] - missing:,} of {totals[-1]:,}"
        notes.mark(f"{has} no {head.lower()} recorded, so the rows by {head.lower()} {adds}.")
    notes_of_outturn = _outturn_note(material, definition, columns, totals)
    if notes_of_outturn:
        notes.mark(notes_of_outturn)
    summary = f"{totals[-1] if totals else 0:,} {definition.unit} by {head.lower()}."
    return ReportTable(id, caption, (TableColumn(head, by, share=4), *headings), tuple(rows), notes.all(), summary)


def _breakdown_heading(definition: Definition, column: Column) -> str:
    period = column.period
    if column.key == "py":
        return period.label
    if period.kind != "quarter":
        return period.short_label
    so_far = definition.basis == "year_to_date" and not period.first_of_its_year()
    return f"{period.year} {period.name[-2:]}{' year to date' if so_far else ''}"


def _outturn_note(material: Material, definition: Definition, columns: Sequence[Column], totals: Sequence[int]) -> str:
    """Last year's breakdown is made from the extract; it must say so where the published total differs."""
    for column, total in zip(columns, totals, strict=True):
        published = column.figures.get(definition.id)
        if column.key != "py" or published is None or published.number is None:
            continue
        if int(published.number) != total:
            was = f"{published.shown_number:,} was published"
            return f"{column.period.label}: the rows are from the extract and add to {total:,}; {was}."
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
    rows: list[tuple[object, ...]] = []
    for referrer in in_order(sorted({key[0] for key in found}), named):
        numbers = [found.get((referrer, outcome), 0) for outcome in outcomes]
        rows.append((referrer, *numbers, sum(numbers)))
    sums = [sum(number for (_, other), number in found.items() if other == outcome) for outcome in outcomes]
    totals = [*sums, sum(sums)]
    heads = [_slug(material.words.get(("outcome", outcome), outcome)) for outcome in outcomes]
    return DataTable(id, ("referred_by", *heads, "total"), (*rows, ("Total", *totals)))


def _slug(words: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in words.replace("&", " and ")).lower().split())
