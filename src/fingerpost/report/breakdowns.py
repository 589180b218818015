"""Breakdowns: a measure by agency or reason, and Table 1 by who referred and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from fingerpost.measures import Definition
from fingerpost.model import HIDDEN_MARK, NOT_RECORDED, Figure, code_lists, in_reading_order
from fingerpost.model.figure import to_places
from fingerpost.report.cells import Notes, count_cell, hidden_cell, percent_cell
from fingerpost.report.material import Column, Material
from fingerpost.report.model import Cell, DataTable, ReportTable, Row, TableColumn
from fingerpost.report.words import counted, days_words

TABLES = (
    ("caf2_commenced", "agency", "caf2_by_agency", "Agency", "CAF2s commenced by agency"),
    ("referrals", "reason", "referrals_by_reason", "Reason", "Referrals by reason"),
)
"""Breakdowns by one dimension: measure, dimension, id, what the rows are, and the words of its heading."""

Counts = dict[tuple[str, ...], int | None]
"""Counts by the values of a breakdown; None is one that is held back, and one that is absent is 0."""


def breakdown_tables(material: Material) -> list[tuple[str, ReportTable, bool, DataTable]]:
    """Table 1 and the breakdowns that have records: heading, table, whether it is wide, and as data."""
    made: list[tuple[str, ReportTable, bool, DataTable]] = []
    contacts = material.catalogue.get("contacts")
    if contacts and by_referrer(material):
        caption = f"Cases started in {days_words(material.period)}, by who referred them and what became of them"
        table = outcome_table(material, contacts, "table1_referrers", caption)
        made.append(("Table 1", table, True, outcome_data(material, contacts, table.id)))
    for id, by, table_id, head, words in TABLES:
        definition = material.catalogue.get(id)
        dimension = _dimension(material, id, by)
        if definition and dimension:
            caption = f"{words}, {material.period.label}"
            table = breakdown_table(material, definition, dimension, table_id, caption, head)
            made.append((words, table, False, breakdown_data(table, table_id)))
    return made


def _dimension(material: Material, measure: str, by: str) -> str:
    """The dimension, or its groups where the edition has only those; empty where it has neither."""
    ways = (by, f"{by}_group")
    return next((way for way in ways if material.now.breakdowns.get((measure, (way,)))), "")


def by_referrer(material: Material) -> tuple[str, str] | None:
    """The dimensions of Table 1: by agency, or by its group where the edition has only that."""
    ways = (("agency", "outcome"), ("agency_group", "outcome"))
    return next((way for way in ways if material.now.breakdowns.get(("contacts", way))), None)


def in_order(values: Iterable[str], named: Sequence[str]) -> list[str]:
    """Named values first, in their order and even if absent; others as they are read; 'Not recorded' last."""
    values = set(values)
    others = in_reading_order(value for value in values if value not in named and value != NOT_RECORDED)
    last = [NOT_RECORDED] if NOT_RECORDED in values else []
    return [*(value for value in named if value != NOT_RECORDED), *others, *last]


def counts(figures: Sequence[Figure]) -> Counts:
    """The counts of a breakdown by its values."""
    return {
        tuple(value for _, value in figure.breakdown): None if figure.hidden else int(figure.number or 0)
        for figure in figures
    }


def _added(found: Counts) -> int | None:
    """The sum of the counts; None where one of them is held back."""
    known = [count for count in found.values() if count is not None]
    return sum(known) if len(known) == len(found) else None


def breakdown_table(
    material: Material, definition: Definition, by: str, id: str, caption: str, head: str
) -> ReportTable:
    """A count by one dimension, a column a period, with its total."""
    columns = [column for column in material.columns if (definition.id, (by,)) in column.breakdowns]
    parts = [counts(column.breakdowns[definition.id, (by,)]) for column in columns]
    values = in_order((key[0] for part in parts for key in part), material.orders.get((definition.id, by), ()))
    headings = [
        TableColumn(_breakdown_heading(definition, column), column.key, "number", share=1.3) for column in columns
    ]
    rows = [
        Row((Cell(_word(material, by, value)), *(count_cell(part.get((value,), 0)) for part in parts)))
        for value in values
    ]
    totals = [_total(column, definition.id, part) for column, part in zip(columns, parts, strict=True)]
    rows.append(Row((Cell("Total"), *map(count_cell, totals)), total=True))
    notes = Notes()
    missing = parts[-1].get((NOT_RECORDED,), 0) if parts else 0
    whole = totals[-1] if totals else 0
    if missing and whole is not None:
        has = counted(missing, f"of the {definition.unit} has", f"of the {definition.unit} have")
        adds = f"add to {whole - missing:,} of {whole:,}"
        notes.mark(f"{has} no {head.lower()} recorded, so the rows by {head.lower()} {adds}.")
    notes_of_outturn = _outturn_note(material, definition, columns, totals)
    if notes_of_outturn:
        notes.mark(notes_of_outturn)
    for said in material.front.notes.get(id, ()):
        notes.mark(said)
    shown = HIDDEN_MARK if whole is None else f"{whole:,}"
    summary = f"{shown} {definition.unit} by {head.lower()}."
    return ReportTable(id, caption, (TableColumn(head, by, share=4), *headings), tuple(rows), notes.all(), summary)


def _total(column: Column, measure: str, found: Counts) -> int | None:
    whole = column.breakdowns.get((measure, ()))
    return counts(whole)[()] if whole else _added(found)


def _word(material: Material, dimension: str, value: str) -> str:
    return material.words.get((dimension, value), value)


def _breakdown_heading(definition: Definition, column: Column) -> str:
    period = column.period
    if column.key == "py":
        return period.label
    if period.kind != "quarter":
        return period.short_label
    so_far = definition.basis == "year_to_date" and not period.first_of_its_year()
    return f"{period.year} {period.name[-2:]}{' year to date' if so_far else ''}"


def _outturn_note(
    material: Material, definition: Definition, columns: Sequence[Column], totals: Sequence[int | None]
) -> str:
    """Last year's breakdown is made from the extract; it must say so where the published total differs."""
    for column, total in zip(columns, totals, strict=True):
        published = column.figures.get(definition.id)
        if column.key != "py" or published is None or published.number is None or total is None:
            continue
        if int(published.number) != total:
            was = f"{published.shown_number:,} was published"
            return f"{column.period.label}: the rows are from the extract and add to {total:,}; {was}."
    return ""


def outcome_table(material: Material, definition: Definition, id: str, caption: str) -> ReportTable:
    """Table 1: cases by who referred them and what became of them, each with its share of the column."""
    table1 = Table1(material, definition)
    columns = [TableColumn("Referred by", "referred_by", share=4.4)]
    for outcome in [*table1.outcomes, None]:
        word = "Total" if outcome is None else _word(material, "outcome", outcome)
        columns.append(TableColumn("Number", f"{outcome or 'total'}_number", "number", word, 1.05))
        columns.append(TableColumn("% of column", f"{outcome or 'total'}_percent", "percent", word, 1.15))

    def row(name: str, numbers: Sequence[int | None], whole: int | None, is_total: bool = False) -> Row:
        cells = [Cell(name)]
        for number, total in zip([*numbers, whole], [*table1.sums, table1.total], strict=True):
            cells += [count_cell(number), _share_cell(number, total)]
        return Row(tuple(cells), total=is_total)

    rows = [row(name, table1.numbers(name), table1.of_referrer(name)) for name in table1.referrers]
    rows.append(row("Total", table1.sums, table1.total, is_total=True))
    notes = Notes()
    if said := table1.without_outcome():
        notes.mark(said)
    notes.mark("Shares are of each column's own total; they may not add to 100.0% because of rounding.")
    for own in material.front.notes.get(id, ()):
        notes.mark(own)
    shown = HIDDEN_MARK if table1.total is None else f"{table1.total:,}"
    summary = f"{shown} {definition.unit} by who referred them and what became of them."
    return ReportTable(id, caption, tuple(columns), tuple(rows), notes.all(), summary)


class Table1:
    """The numbers of Table 1: by referrer and outcome, with the margins as they were worked out."""

    def __init__(self, material: Material, definition: Definition) -> None:
        now = material.now
        self._by = by_referrer(material) or ("agency", "outcome")
        self._found = counts(now.breakdowns[definition.id, self._by])
        self.outcomes = outcomes_of(self._found)
        self.referrers = in_order(
            (referrer for referrer, _ in self._found), material.orders.get((definition.id, self._by[0]), ())
        )
        self._rows = self._margin(now, definition.id, 0)
        self._columns = self._margin(now, definition.id, 1)
        self.sums = [self._columns.get((outcome,), 0) for outcome in self.outcomes]
        self.total = _total(now, definition.id, self._found)

    def _margin(self, column: Column, measure: str, place: int) -> Counts:
        margin = column.breakdowns.get((measure, (self._by[place],)))
        if margin is not None:
            return counts(margin)
        values = {key[place] for key in self._found}
        return {(value,): _added({k: n for k, n in self._found.items() if k[place] == value}) for value in values}

    def numbers(self, referrer: str, outcomes: Sequence[str] = ()) -> list[int | None]:
        """A referrer's counts in the order of the outcomes."""
        return [self._found.get((referrer, outcome), 0) for outcome in outcomes or self.outcomes]

    def of_referrer(self, referrer: str) -> int | None:
        """All cases of a referrer."""
        return self._rows.get((referrer,), 0)

    def of_outcome(self, outcome: str) -> int | None:
        """All cases of an outcome."""
        return self._columns.get((outcome,), 0)

    def without_outcome(self) -> str:
        """What is in the total and in no column, in words; empty where nothing is, or where it is held back."""
        unknown = self.of_outcome(NOT_RECORDED)
        if not unknown or self.total is None:
            return "" if unknown == 0 else "Cases with no outcome recorded are in the total and in no column."
        where = sorted(key[0] for key, n in self._found.items() if key[1] not in self.outcomes and n != 0)
        has = counted(unknown, "case has", "cases have")
        return (
            f"{has} no outcome recorded and {'is' if unknown == 1 else 'are'} in the total and in no column "
            f"({', '.join(where)}), so the {len(self.outcomes)} columns add to {self.total - unknown:,} of "
            f"{self.total:,}."
        )


def outcomes_of(found: Counts) -> list[str]:
    """The outcomes, in the order of their code list; values that are no code follow."""
    there = {outcome for _, outcome in found} - {NOT_RECORDED}
    known = list(code_lists()["contact_outcome"])
    return [*known, *sorted(there - set(known))]


def _share_cell(part: int | None, whole: int | None) -> Cell:
    if part is None or whole is None:
        return hidden_cell()
    return percent_cell(to_places(Fraction(part * 100, whole), 1) if whole else Decimal("0.0"))


def breakdown_data(table: ReportTable, id: str) -> DataTable:
    """A breakdown's rows under the headings people see; 'Not recorded' is a row even where it is nothing."""
    columns = (table.columns[0].key, *(column.heading for column in table.columns[1:]))
    rows = [
        tuple(cell.text if i == 0 or cell.value is None else cell.value for i, cell in enumerate(row.cells))
        for row in table.rows
    ]
    return DataTable(id, columns, tuple(rows))


def outcome_data(material: Material, definition: Definition, id: str) -> DataTable:
    """Table 1 as plain counts, with the cases that have no outcome in a column of their own."""
    table1 = Table1(material, definition)
    outcomes = [*table1.outcomes, NOT_RECORDED]
    rows = [
        (referrer, *map(_shown, table1.numbers(referrer, outcomes)), _shown(table1.of_referrer(referrer)))
        for referrer in table1.referrers
    ]
    totals = [*(table1.of_outcome(outcome) for outcome in outcomes), table1.total]
    heads = [_slug(_word(material, "outcome", outcome)) for outcome in outcomes]
    return DataTable(id, ("referred_by", *heads, "total"), (*rows, ("Total", *map(_shown, totals))))


def _shown(count: int | None) -> int | str:
    return HIDDEN_MARK if count is None else count


def _slug(words: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in words.replace("&", " and ")).lower().split())
