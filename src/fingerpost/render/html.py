"""The report as one accessible web page: no script, no outside address, all styles inside.

It walks the frozen report and knows no measure. Jinja2 escapes every value, so text from a council's records
is never markup; nothing here or in the template switches that off.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from fingerpost.periods import long_date
from fingerpost.render import charts
from fingerpost.render.chart_table import chart_table, flow_table
from fingerpost.render.drawings import flow_svg, sparkline
from fingerpost.render.text import HIDDEN_WORDS, holds_hidden, printable
from fingerpost.report.model import (
    ARROW_WORDS,
    ARROWS,
    EDITION_NAMES,
    Block,
    Cell,
    Chart,
    Flow,
    KeyFigure,
    Report,
    ReportTable,
    TableColumn,
)

if TYPE_CHECKING:
    from jinja2 import Environment

RIGHT_ALIGNED = {"number", "percent"}

# A sparkline stands on the page itself, so it has a second colour for dark paper: `--accent` of the style sheet.
DARK_ACCENT = "#7fcbd6"


def render(report: Report) -> bytes:
    """The report as a self-contained HTML page in UTF-8."""
    template = _environment().get_template("report.html.j2")
    page = template.render(
        report=report, edition=EDITION_NAMES[report.edition], places=_places(report), hidden=HIDDEN_WORDS
    )
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
        "day": long_date,
        "runs": heading_runs,
        "looks": _column_looks,
        "tone": _tone,
        "widths": _widths,
        "picture": _picture,
        "sparkline": _sparkline,
        "figures": _figures,
        "holds_hidden": holds_hidden,
        "css_string": _css_string,
    }
    environment.globals |= {"arrows": ARROWS, "words": ARROW_WORDS}
    return environment


def _places(report: Report) -> dict[str, str]:
    """Where on the page each table stands, by its id, for the charts that are drawn from it."""
    places: dict[str, str] = {}
    for number, section in enumerate(report.sections, 1):
        for order, block in enumerate(section.blocks, 1):
            if isinstance(block, ReportTable):
                places.setdefault(block.id, f"section-{number}-{order}")
    return places


def _picture(block: Chart | Flow) -> dict[str, str]:
    """The wide and the narrow drawing as addresses that hold the picture itself, and the size of the wide one."""
    if isinstance(block, Chart):
        wide, narrow = charts.svg(block), charts.svg(block, charts.NARROW)
    else:
        wide, narrow = flow_svg(block), flow_svg(block, charts.NARROW)
    return {"wide": _address(wide), "narrow": _address(narrow)} | _size(wide)


def _sparkline(item: KeyFigure) -> dict[str, str]:
    light = sparkline(item.trend)
    if not light:
        return {}
    return {"light": _address(light), "dark": _address(sparkline(item.trend, DARK_ACCENT))} | _size(light)


def _figures(block: Chart | Flow) -> ReportTable:
    return chart_table(block) if isinstance(block, Chart) else flow_table(block)


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _size(svg: str) -> dict[str, str]:
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert size, "a drawing says how large it is"
    return {"across": size[1], "down": size[2]}


def _css_string(text: str) -> str:
    """Text that can stand between quotation marks in a style sheet: whatever is not plain is written as its number."""
    plain = " ,.:()-"
    return "".join(
        letter if (letter.isascii() and letter.isalnum()) or letter in plain else f"\\{ord(letter):06x}"
        for letter in printable(text)
    )


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
    return printable(value) if isinstance(value, str) else value


def _kind(block: Block) -> str:
    return type(block).__name__


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
