"""The report as one accessible web page: no script, no outside address, all styles inside.

It walks the frozen report and knows no measure. Jinja2 escapes every value, so text from a council's records
is never markup; nothing here or in the template switches that off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from fingerpost.report.model import ARROW_WORDS, ARROWS, EDITION_NAMES, Block, Cell, Report, ReportTable, TableColumn

if TYPE_CHECKING:
    from jinja2 import Environment

RIGHT_ALIGNED = {"number", "percent"}

# Controls have no place in a page, and a direction override can make 12 read as 21.
CONTROLS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n"}
OVERRIDES = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), "")


def render(report: Report) -> bytes:
    """The report as a self-contained HTML page in UTF-8."""
    template = _environment().get_template("report.html.j2")
    page = template.render(report=report, edition=EDITION_NAMES[report.edition])
    return page.encode("utf-8", errors="replace")


@cache
def _environment() -> Environment:
    # Jinja2 takes a while to import, and a command that makes no page should not wait for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("fingerpost", "render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": _kind,
        "day": _day,
        "runs": heading_runs,
        "looks": _column_looks,
        "tone": _tone,
        "widths": _widths,
    }
    environment.globals |= {"arrows": ARROWS, "words": ARROW_WORDS}
    return environment


def heading_runs(columns: Sequence[TableColumn]) -> list[tuple[str, list[TableColumn]]]:
    """Columns gathered under their group headings, in order; a column with no group stands alone."""
    runs: list[tuple[str, list[TableColumn]]] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        if group:
            runs.append((group, list(members)))
        else:
            runs.extend(("", [column]) for column in members)
    return runs


def _printable(value: object) -> object:
    return value.translate(CONTROLS | OVERRIDES) if isinstance(value, str) else value


def _kind(block: Block) -> str:
    return type(block).__name__


def _day(value: date) -> str:
    # %-d is not to be had on Windows.
    return f"{value.day} {value:%B %Y}"


def _column_looks(table: ReportTable) -> list[str]:
    """The classes of each column's cells: how they are aligned, and where a group begins and ends."""
    looks = []
    for group, members in heading_runs(table.columns):
        for place, column in enumerate(members):
            look = ["number"] if column.kind in RIGHT_ALIGNED else []
            if group and place == 0:
                look.append("group-start")
            if group and place == len(members) - 1:
                look.append("group-end")
            looks.append(" ".join(look))
    return looks


def _tone(cell: Cell) -> str:
    if cell.kind == "direction" and cell.value in ARROWS:
        return str(cell.value)
    return "missing" if cell.kind == "missing" else ""


def _widths(table: ReportTable) -> list[str]:
    whole = sum(column.share for column in table.columns) or 1
    return [f"{100 * column.share / whole:.1f}%" for column in table.columns]
