"""Tables for a terminal of 100 columns. Rich is known here and in `cli` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fingerpost.model import Figure, Listing
from fingerpost.periods import Period, basis_label

if TYPE_CHECKING:
    from fingerpost.compare.targets import Judgement
    from fingerpost.measures import Definition
    from fingerpost.report.model import Cell, Report, ReportTable

STYLES = {"up": "green", "down": "red", "flat": "default", "": "default"}
STAGES = {"input": "Inputs", "process": "Processes", "output": "Outputs"}
WIDTH = 100
LONGEST_CELL = 48
GAP = 2


def console(stderr: bool = False) -> Console:
    """A console as wide as the terminal, at least 100 columns where the output is not a terminal."""
    plain = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return plain if plain.is_terminal else Console(stderr=stderr, highlight=False, width=WIDTH)


def _table(title: str, *, lines: bool = False) -> Table:
    return Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        show_lines=lines,
        box=None,
        pad_edge=False,
    )


def figures_tables(
    figures: Sequence[Figure],
    definitions: dict[str, Definition],
    period: Period,
    judged: Mapping[str, Judgement] | None = None,
) -> Iterable[Table | Text]:
    """The figures by stage, with what is not available and why beneath; a column for targets where there are any."""
    judged = judged or {}
    for stage, of_stage in groupby(figures, key=lambda figure: definitions[figure.measure].stage):
        table = _table(f"\n{STAGES[stage]}, {period.label}")
        for heading, justify in (
            ("Measure", "left"),
            ("Basis", "left"),
            ("Figure", "right"),
            ("%", "right"),
            ("Direction", "left"),
            *([("Target", "left")] if judged else []),
        ):
            table.add_column(heading, justify="right" if justify == "right" else "left", header_style="bold")
        for measure, own in groupby(of_stage, key=lambda figure: figure.measure):
            rows = list(own)
            if rows[0].breakdown:
                table.add_row(
                    Text(definitions[measure].name, style="bold"),
                    Text(basis_label(definitions[measure].basis, period)),
                )
            for figure in rows:
                against = [_against(judged.get(measure), figure)] if judged else []
                table.add_row(*_figure_row(figure, definitions[measure], period), *against)
        yield table
    for note in dict.fromkeys(figure.note for figure in figures if figure.note):
        yield Text(f"\nThese figures are {note}.")
    for remark in dict.fromkeys(figure.remark for figure in figures if figure.remark):
        names = ", ".join(dict.fromkeys(figure.measure for figure in figures if figure.remark == remark))
        yield Text(f"\n{remark[:1].upper()}{remark[1:]}: {names}.")
    for reason in dict.fromkeys(figure.missing for figure in figures if figure.missing):
        names = ", ".join(figure.measure for figure in figures if figure.missing == reason)
        yield Text(f"\nNot available, as {reason}: {names}.")


def _figure_row(figure: Figure, definition: Definition, period: Period) -> list[Text]:
    from fingerpost.report.model import ARROW_WORDS, ARROWS

    value = figure.text if not figure.is_share else f"{figure.numerator:,} of {figure.denominator:,}"
    name = " / ".join(value for _, value in figure.breakdown)
    direction = f"{ARROWS[figure.direction]} {ARROW_WORDS[figure.direction]}".strip()
    return [
        Text(f"  {name}" if name else definition.name),
        Text("" if name else basis_label(definition.basis, period)),
        Text("n/a" if figure.missing else value),
        Text("" if figure.percent is None else f"{figure.percent}%"),
        Text(direction, style=STYLES[figure.direction]),
    ]


def _against(judgement: Judgement | None, figure: Figure) -> Text:
    if judgement is None or figure.breakdown:
        return Text("")
    style = {"met": "green", "near": "yellow", "missed": "red"}[judgement.status]
    return Text(judgement.text.removesuffix(" target"), style=style)


def listing_table(listing: Listing, most: int = 200) -> Iterable[Table | Text]:
    """Rows to read. A long list is cut, and columns that do not fit are left out from the right; it says so."""
    shown = listing.rows[:most]
    widths = [max((len(_plain(row[i])) for row in shown), default=0) for i in range(len(listing.columns))]
    fitting = _that_fit(listing.columns, widths, console().width)
    table = _table(f"{listing.title} ({len(listing):,})")
    for i in fitting:
        heading = listing.columns[i]
        table.add_column(heading.replace("_", " "), header_style="bold", width=_width(heading, widths[i]))
    for row in shown:
        table.add_row(*(Text(_plain(row[i])) for i in fitting))
    yield table
    left_out = [name for i, name in enumerate(listing.columns) if i not in fitting]
    if left_out:
        yield Text(f"Left out for want of room: {', '.join(left_out)}; --format csv has every column.", style="dim")
    if len(listing) > most:
        yield Text(f"... and {len(listing) - most:,} more; --format csv gives them all.")


def _that_fit(columns: Sequence[str], widths: Sequence[int], room: int) -> list[int]:
    """The columns that fit side by side with their values whole; a heading may wrap at its words."""
    fitting: list[int] = []
    for i, (name, width) in enumerate(zip(columns, widths, strict=True)):
        room -= _width(name, width) + GAP
        if room < 0:
            break
        fitting.append(i)
    return fitting


def _width(heading: str, values: int) -> int:
    return max(min(values, LONGEST_CELL), *map(len, heading.split("_")))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def report_tables(report: Report) -> Iterable[Table | Text]:
    """The report's tables, a column a period."""
    for table in report.tables():
        yield _report_table(table)
        for note in table.notes:
            yield Text(f"({note.mark}) {note.text}", style="dim")


def _report_table(table: ReportTable) -> Table:
    groups = [list(own) for _, own in groupby(range(len(table.columns)), key=lambda i: table.columns[i].group or i)]
    shown = _table(f"\n{table.caption}")
    for group in groups:
        first = table.columns[group[0]]
        heading = (first.group or first.heading).removesuffix(" as published")
        shown.add_column(
            heading, justify="left" if group == [0] or first.kind == "text" else "right", header_style="bold"
        )
    for row in table.rows:
        cells = [_joined([row.cells[i] for i in group]) for group in groups]
        shown.add_row(*cells, style="bold" if row.total else "")
    return shown


def _joined(cells: Sequence[Cell]) -> Text:
    """A period's cells in one: '567/1,288 44.0% ↑'."""
    from fingerpost.report.model import ARROWS

    if len(cells) == 1:
        marks = "".join(f" ({mark})" for mark in cells[0].marks)
        return Text(cells[0].text + marks)
    numbers = "/".join(cell.text for cell in cells if cell.kind in ("number", "missing") and cell.text)
    shares = " ".join(cell.text for cell in cells if cell.kind == "percent")
    arrow = "".join(ARROWS[str(cell.value)] for cell in cells if cell.kind == "direction")
    style = next((STYLES[str(cell.value)] for cell in cells if cell.kind == "direction"), "default")
    return Text.assemble(f"{numbers} {shares}".strip(), (f" {arrow}" if arrow else "", style))
