"""Any measure by any two of its breakdowns; by default Table 1, who made contact and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.desk.crosstab import CrossTable, Shown, names_of
from fingerpost.errors import NotFound
from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED
from fingerpost.render.charts import NARROW, svg
from fingerpost.report.model import Chart, Series
from fingerpost.web.cards import STAGES
from fingerpost.web.filters import Choice, Filters, extracts_of, periods_of, read_filters
from fingerpost.web.forms import TableForm
from fingerpost.web.tables import download, shown, words
from fingerpost.web.viewer import kept, workspace_of
from fingerpost.workspace import NO_CROSS_TABLE, Workspace

TABLE_1 = ("contacts", "agency", "outcome")
SHOWN: Mapping[str, str] = {"number": "Numbers", "row": "% of the row", "column": "% of the column"}
NONE = "none"
MOST_BARS, MOST_SERIES = 14, 6


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    filters: Filters
    definition: Definition
    rows: str
    columns: str
    show: str
    told: str
    """What was asked for and is not there, in words."""

    @property
    def by(self) -> tuple[str, ...]:
        """The breakdowns."""
        return tuple(filter(None, (self.rows, self.columns)))

    @property
    def address(self) -> str:
        """The part of an address that says the same."""
        return self.filters.query(
            measure=self.definition.id, rows=self.rows, columns=self.columns or NONE, show=self.show
        )


@require_GET
def crosstab(request: HttpRequest) -> HttpResponse:
    """The table, or for those who may see only protected ones what is published."""
    workspace = workspace_of(request)
    if not workspace.viewer.may_see_children:
        published = {"says": NO_CROSS_TABLE, "editions": _editions(workspace)}
        return render(request, "tables_published.html", published)
    asked = read_asked(request.GET, workspace)
    told = material(workspace, asked)
    told = {**told, "asked": asked, "filters": asked.filters, "form": _form(request, workspace, asked)}
    return render(request, "tables.html", told)


@require_GET
def crosstab_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The table's numbers as a file, a row for each pair of groups."""
    workspace = workspace_of(request)
    asked = read_asked(request.GET, workspace)
    table = _table(workspace, asked)
    name = "-".join((asked.definition.id, *asked.by, asked.filters.period.name))
    return download(table.long(), name, ending, f"{asked.filters.words}, {asked.filters.from_words}")


def material(workspace: Workspace, asked: Asked) -> dict[str, Any]:
    """All of the page that follows from the store, made once."""
    made: dict[str, Any] = kept(
        workspace, "crosstab", lambda: _material(workspace, asked), asked.address, asked.filters
    )
    return made


def read_asked(wanted: Mapping[str, str], workspace: Workspace) -> Asked:
    """What an address asks for; Table 1 by default."""
    filters = read_filters(wanted, workspace).without_groups()
    definition = workspace.catalogue.find(wanted.get("measure") or TABLE_1[0])
    ways = [*_ways(workspace, definition)]
    if not ways:
        raise NotFound(f"{definition.id} has no breakdown; choose another measure.")
    first, second = TABLE_1[1:] if definition.id == TABLE_1[0] else (ways[0], ways[1] if len(ways) > 1 else "")
    told = []

    def way(name: str, default: str) -> str:
        said = wanted.get(name, "")
        if said in ways:
            return said
        if said and said != NONE:
            told.append(f"{definition.title} has no breakdown by {words(said).lower()}.")
        return "" if said == NONE and name == "columns" else default

    rows, columns = way("rows", first), way("columns", second)
    if columns == rows:
        columns = ""
    show = wanted.get("show", "") or "number"
    if show not in SHOWN:
        raise NotFound(f"There is no way to show {show!r}; there are {', '.join(SHOWN)}.")
    return Asked(filters, definition, rows, columns, show, " ".join(told))


def _ways(workspace: Workspace, definition: Definition) -> dict[str, str]:
    """A measure's breakdowns, and those by the settings' groups, with what they are called."""
    found = {way: words(way) for way in definition.ways}
    if workspace.settings.groups and "agency" in found:
        found["agency_group"] = "Agency, in groups"
    return found


def _table(workspace: Workspace, asked: Asked) -> CrossTable:
    return workspace.cross(asked.definition.id, asked.filters.period, asked.by, asked.filters.extract)


def _material(workspace: Workspace, asked: Asked) -> dict[str, Any]:
    try:
        table = _table(workspace, asked)
    except NotFound as error:
        return {"refused": str(error)}
    names = names_of(asked.definition, asked.by)
    show: Shown = asked.show if table.can_share and asked.columns else "number"  # type: ignore[assignment]
    listing = table.listing(names, show)
    title = f"{asked.definition.name} by {' and '.join(words(name).lower() for name in asked.by)}"
    heads = (words(asked.rows), *(words(each) if each == asked.rows else each for each in listing.columns[1:]))
    chart = _chart(table, names, title)
    return {
        "table": shown(replace(listing, title=f"{title}, {asked.filters.period.label}"), heads=heads),
        "adds": table.adds,
        "not_shared": asked.show != show,
        "whole": table.text(table.whole),
        "chart": svg(chart) if chart else "",
        "narrow": svg(chart, NARROW) if chart else "",
        "summary": chart.summary if chart else "",
        "cut": len(table.rows) > MOST_BARS,
    }


def _chart(table: CrossTable, names: Mapping[str, str], title: str) -> Chart | None:
    """The largest rows as bars: of counts that add the columns one after another, else the row's own figure."""
    rows = [row for row in table.rows if row != NOT_RECORDED or len(table.rows) < MOST_BARS][:MOST_BARS]
    labels = tuple(names.get(row, row) for row in rows)
    if len(rows) < 2:
        return None
    if table.can_share and 1 < len(table.columns) <= MOST_SERIES:
        series = tuple(
            Series(names.get(column, column), tuple(table.text(table.cells.get((row, column))) for row in rows))
            for column in table.columns
        )
        kind, percent = "stacked", False
    else:
        whole = [table.row_totals[row] for row in rows]
        percent = any(each.is_share for each in whole)
        values = tuple(each.percent if percent else each.shown_number for each in whole)
        series, kind = (Series(table.definition.name, values),), "bars"
    first = table.row_totals[rows[0]]
    summary = f"{title}: {labels[0]} {first.text}, then {', '.join(labels[1:4])}."
    unit = f"% of {table.definition.unit}" if percent else table.definition.unit
    return Chart("crosstab", title, kind, labels, series, unit, summary, percent)  # type: ignore[arg-type]


def _form(request: HttpRequest, workspace: Workspace, asked: Asked) -> TableForm:
    measures: dict[str, list[Choice]] = {}
    for each in workspace.catalogue.values():
        if each.ways:
            chosen = each.id == asked.definition.id
            measures.setdefault(STAGES[each.stage], []).append(Choice(each.id, each.name, chosen))
    ways = _ways(workspace, asked.definition)
    selects = [
        ("rows", "Rows", [Choice(way, said, way == asked.rows) for way, said in ways.items()]),
        ("columns", "Columns", [Choice(NONE, "None", not asked.columns),
                                *(Choice(way, said, way == asked.columns) for way, said in ways.items())]),
        ("show", "Show", [Choice(value, said, value == asked.show) for value, said in SHOWN.items()]),
    ]  # fmt: skip
    extracts = extracts_of(workspace, asked.filters)
    if len(extracts) > 1:
        selects.append(("extract", "Extract", extracts))
    return TableForm(request.path, selects, grouped=[
        ("measure", "Measure", measures), ("period", "Period", periods_of(workspace, asked.filters)),
    ])  # fmt: skip


def _editions(workspace: Workspace) -> list[tuple[str, str, int, str, str]]:
    """The public editions, newest first: of which period, which version, when published, and its changes."""
    return [
        (
            each.period,
            workspace.period(each.period).label,
            each.version,
            each.published_at[:10],
            "; ".join(each.changes),
        )
        for each in reversed(workspace.published(edition="public"))
    ]
