"""A measure by two of its breakdowns, with the totals that belong to it, as one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from fingerpost.errors import NotFound
from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, SCHEMAS, Figure, Listing, code_lists, in_reading_order
from fingerpost.model.figure import to_places

Shown = Literal["number", "row", "column"]
TOTAL = "All"
By = tuple[str, ...]


@dataclass(frozen=True)
class CrossTable:
    """Rows and columns in reading order, a figure for each pair that has records, and the totals.

    Totals are figures of their own, not sums: where a record may stand in several groups (`adds` is False) or the
    measure is no count, the parts do not add to them. With one breakdown there are no columns.
    """

    definition: Definition
    by: By
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Figure]
    row_totals: Mapping[str, Figure]
    column_totals: Mapping[str, Figure]
    whole: Figure
    adds: bool

    @property
    def can_share(self) -> bool:
        """Whether a cell can be given as a percentage of its row or column: for counts whose parts add."""
        return self.definition.kind == "count" and self.adds

    def text(self, figure: Figure | None, of: Figure | None = None) -> Any:
        """A cell as people read it: a number, or a share with its parts; with `of`, the percentage of that total.

        Where nothing was counted a count is 0, and anything else has no value.
        """
        if of is not None:
            number = figure.number if figure else Fraction(0)
            return None if not of.number else f"{to_places((number or Fraction(0)) * 100 / of.number, 1)}%"
        if figure is None:
            return 0 if self.definition.kind == "count" else None
        if figure.is_share:
            percent = "no percentage" if figure.percent is None else f"{figure.percent}%"
            return f"{percent} ({figure.numerator:,} of {figure.denominator:,})"
        return _number(figure)

    def listing(self, names: Mapping[str, str], shown: Shown = "number") -> Listing:
        """The table as it is read, with its totals. `names` says what a group is called, where not by itself."""
        head = (" ".join(self.by[:1]), *(names.get(each, each) for each in self.columns), TOTAL)
        rows = []
        for row in (*self.rows, TOTAL):
            cells = [self._cell(row, column, shown) for column in (*self.columns, TOTAL)]
            rows.append((names.get(row, row), *cells))
        return Listing(f"{self.definition.title} by {' and '.join(self.by)}", head, tuple(rows))

    def _cell(self, row: str, column: str, shown: Shown) -> Any:
        figure = self._figure(row, column)
        if shown == "number":
            return self.text(figure)
        return self.text(figure, self._figure(row, TOTAL) if shown == "row" else self._figure(TOTAL, column))

    def _figure(self, row: str, column: str) -> Figure | None:
        if row == TOTAL:
            return self.whole if column == TOTAL else self.column_totals.get(column)
        return self.row_totals.get(row) if column == TOTAL else self.cells.get((row, column))

    def long(self) -> Listing:
        """The same for a machine: one row for each pair, with its numbers apart."""
        columns = (*self.by, "number", "numerator", "denominator", "percent")
        pairs = [(row, column) for row in self.rows for column in self.columns or (TOTAL,)]
        rows = tuple(
            (*(pair if self.columns else pair[:1]), *_parts(figure))
            for pair in pairs
            if (figure := self._figure(*pair)) is not None
        )
        return Listing(f"{self.definition.title} by {' and '.join(self.by)}", columns, rows)


def cross(definition: Definition, by: By, figures: Callable[[By], Sequence[Figure]]) -> CrossTable:
    """Make the table; `figures` gives the measure's figures by a breakdown, and the whole for the empty one.

    Raises NotFound where there is no figure, with its reason.
    """
    (whole,) = figures(())
    if whole.missing is not None:
        raise NotFound(f"Not available: {whole.missing}.")
    cells = {tuple(value for _, value in each.breakdown): each for each in figures(by) if each.breakdown}
    totals = [{each.breakdown[0][1]: each for each in figures((name,)) if each.breakdown} for name in by]
    ways = [name.removesuffix("_group") for name in by]
    return CrossTable(
        definition,
        by,
        _ordered(totals[0]),
        _ordered(totals[1]) if len(by) > 1 else (),
        {(key[0], key[1]): each for key, each in cells.items() if len(key) > 1},
        totals[0],
        totals[1] if len(by) > 1 else {},
        whole,
        all(definition.adds(way) for way in ways),
    )


def names_of(definition: Definition, by: By) -> dict[str, str]:
    """What the codes of a table's breakdowns mean."""
    found: dict[str, str] = {}
    for name in by:
        column = definition.ways.get(name, "").rpartition(".")[2]
        lists = {each.codes for schema in SCHEMAS.values() for each in schema.columns if each.name == column}
        for codes in sorted(filter(None, lists)):
            found |= {code: known.meaning for code, known in code_lists()[codes].items()}
    return found


def _ordered(totals: Mapping[str, Figure]) -> tuple[str, ...]:
    """Bands of age and time from the lowest, anything else the largest first; what is not recorded last."""

    def size(value: str) -> tuple[bool, Any, str]:
        figure = totals[value]
        return value == NOT_RECORDED, -(figure.number or figure.denominator or 0), value

    return tuple(in_reading_order(totals, size))


def _number(figure: Figure) -> int | Decimal | None:
    shown = figure.shown_number
    return int(shown) if shown is not None and shown == shown.to_integral_value() else shown


def _parts(figure: Figure) -> tuple[Any, ...]:
    number = None if figure.is_share else _number(figure)
    return number, figure.numerator, figure.denominator, figure.percent
