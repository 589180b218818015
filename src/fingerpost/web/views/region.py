"""The councils of a workspace beside one another, as far as they share; one measure of them with its funnel.

All that is shown comes from `Workspace.region`, which keeps to what the councils share and holds small numbers back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from fingerpost.desk.funnels import funnel_picture, funnel_words
from fingerpost.desk.regional import Beside, Region, left_out_words, region_listing, region_words
from fingerpost.desk.regional_report import NOTE, councils_table, measure_table
from fingerpost.errors import NotFound, Refused
from fingerpost.periods import Period
from fingerpost.render.funnel import funnel_svg
from fingerpost.report.model import ReportTable
from fingerpost.report.words import when
from fingerpost.web.cards import STAGES
from fingerpost.web.filters import Choice, Filters, periods_of, read_filters
from fingerpost.web.forms import TableForm
from fingerpost.web.tables import Cell, Shown, download
from fingerpost.web.viewer import kept_figures, workspace_of
from fingerpost.workspace import Workspace

ONE_COUNCIL = (
    "This workspace has one council, so there is none to set beside it. A workspace of several has each of them under "
    "[[councils]] in fingerpost.toml, with what it shares."
)
REPORTED = "All that the report has"
MOST_COLUMNS = 20
"""Councils that stand side by side in a table; of more, each measure's page has them one below the other."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `region` is '' for all councils, `stage` for the measures of the report."""

    filters: Filters
    region: str
    stage: str

    @property
    def period(self) -> Period:
        """The period."""
        return self.filters.period

    @property
    def address(self) -> str:
        """The part of an address that says the same."""
        return urlencode({"period": self.period.name, "region": self.region, "stage": self.stage})

    @property
    def region_words(self) -> str:
        """The region for people."""
        return self.region or "all councils"


@require_GET
def region(request: HttpRequest) -> HttpResponse:
    """Every measure that is shared, council by council, and what is left out."""
    workspace = workspace_of(request)
    if not _has_several(workspace):
        return render(request, "region.html", {"one_council": ONE_COUNCIL})
    asked = _read(request.GET, workspace)
    told = {"asked": asked, "form": _form(request, workspace, asked)}
    try:
        found = _region(workspace, asked)
    except Refused as error:
        return render(request, "region.html", {**told, "refused": str(error)})
    return render(request, "region.html", {**told, **_together(workspace, found, asked)})


@require_GET
def region_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a file, a row for each council and measure. Where there is nothing, the page says why."""
    workspace = workspace_of(request)
    if not _has_several(workspace):
        return redirect("region")
    asked = _read(request.GET, workspace)
    try:
        found = _region(workspace, asked)
    except Refused:
        return redirect(f"{reverse('region')}?{asked.address}")
    return download(region_listing(found), f"region-{asked.period.name}", ending, NOTE)


@require_GET
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure: the funnel, the councils one below the other, and what is left out."""
    workspace = workspace_of(request)
    definition = workspace.catalogue.find(measure)
    if not _has_several(workspace):
        return render(request, "region_measure.html", {"definition": definition, "one_council": ONE_COUNCIL})
    asked = _read(request.GET, workspace)
    told = {"definition": definition, "asked": asked, "form": _form(request, workspace, asked, of_measure=True)}
    try:
        found = _region(workspace, asked, definition.id)
    except Refused as error:
        return render(request, "region_measure.html", {**told, "refused": str(error)})
    (beside,) = found.measures
    return render(request, "region_measure.html", {**told, **_of_measure(found, beside)})


@require_GET
def measure_file(request: HttpRequest, measure: str, ending: str) -> HttpResponse:
    """The table of one measure as a file. Where there is nothing, the page says why."""
    workspace = workspace_of(request)
    definition = workspace.catalogue.find(measure)
    if not _has_several(workspace):
        return redirect("region-measure", definition.id)
    asked = _read(request.GET, workspace)
    try:
        found = _region(workspace, asked, definition.id)
    except Refused:
        return redirect(f"{reverse('region-measure', args=[definition.id])}?{asked.address}")
    return download(region_listing(found), f"region-{definition.id}-{asked.period.name}", ending, NOTE)


def _has_several(workspace: Workspace) -> bool:
    return len(workspace.settings.members) > 1


def _read(wanted: Mapping[str, str], workspace: Workspace) -> Asked:
    """What an address asks for; by default the council's own region, and the measures that the report has."""
    filters = read_filters({"period": wanted.get("period", "")}, workspace)
    own = next((each.region for each in workspace.councils if each.number == workspace.council), "")
    name, known = wanted.get("region", own), _regions(workspace)
    if name and name not in known:
        raise NotFound(f"There is no region {name!r}; there are: {', '.join(known) or 'none'}.")
    stage = wanted.get("stage", "")
    if stage and stage not in STAGES:
        raise NotFound(f"There is no stage {stage!r}; there are {', '.join(STAGES)}.")
    return Asked(filters, name, stage)


def _regions(workspace: Workspace) -> list[str]:
    return sorted({each.region for each in workspace.councils if each.region})


def _region(workspace: Workspace, asked: Asked, measure: str = "") -> Region:
    """The region, made once for everybody who sees figures. Raises Refused with what there is to say instead."""
    catalogue = workspace.catalogue
    if measure:
        wanted: Sequence[str] = [measure]
    elif asked.stage:
        wanted = [each.id for each in catalogue.values() if each.stage == asked.stage]
    else:
        wanted = [each.id for each in catalogue.reported()]

    def make() -> Region | Refused:
        try:
            return workspace.region(asked.period, asked.region, wanted)
        except Refused as error:
            return error

    found: Region | Refused = kept_figures(
        workspace, "region", make, asked.period, asked.region, measure or asked.stage, bool(measure)
    )
    if isinstance(found, Refused):
        raise found.with_traceback(None)
    return found


def _form(request: HttpRequest, workspace: Workspace, asked: Asked, of_measure: bool = False) -> TableForm:
    """What may be chosen; on the page of one measure no stage, which goes along for the way back."""
    regions = [Choice("", "All councils", not asked.region)]
    regions += [Choice(each, each, each == asked.region) for each in _regions(workspace)]
    stages = [Choice("", REPORTED, not asked.stage)]
    stages += [Choice(id, title, id == asked.stage) for id, title in STAGES.items()]
    selects = [("region", "Region", regions)] + ([] if of_measure else [("stage", "Measures", stages)])
    keep = {"stage": asked.stage} if of_measure else {}
    return TableForm(request.path, selects, keep, [("period", "Period", periods_of(workspace, asked.filters))])


def _together(workspace: Workspace, found: Region, asked: Asked) -> dict[str, Any]:
    table = councils_table(found)
    councils = len(table.columns) - 2
    if too_many := councils > MOST_COLUMNS:
        table = replace(
            table,
            columns=table.columns[:2],
            rows=tuple(replace(row, cells=row.cells[:2]) for row in table.rows),
        )
    links = [f"{reverse('region-measure', args=[each.definition.id])}?{asked.address}" for each in found.measures]
    whole = {
        "some council that shares them has no figure of them": found.lacking,
        "every council that shares them is held back": found.all_held_back,
    }
    return {
        "table": _shown(table, links),
        "councils": councils,
        "too_many": too_many,
        "words": [*region_words(replace(found, lacking=(), all_held_back=()))],
        "left_out": [(each.definition, says) for each in found.measures if (says := left_out_words(each))],
        "whole": [(why, [workspace.catalogue.find(id) for id in ids]) for why, ids in whole.items() if ids],
    }


def _of_measure(found: Region, beside: Beside) -> dict[str, Any]:
    drawn = beside.drawn
    return {
        "table": _shown(measure_table(beside, found)),
        "when": when(beside.definition, found.period),
        "left_out": left_out_words(beside),
        "words": [*funnel_words(drawn)] if drawn else [],
        "drawing": funnel_svg(funnel_picture(drawn)) if drawn else "",
        "empty": [member.name for member in found.empty],
        "note": NOTE,
    }


def _shown(table: ReportTable, links: Sequence[str] = ()) -> Shown:
    """A report's table as the pages' own; `links` are where the rows' first cells lead."""
    numbers = [column.kind == "number" for column in table.columns]
    rows = tuple(
        tuple(
            Cell(cell.text, number, links[at] if links and place == 0 else "")
            for place, (cell, number) in enumerate(zip(row.cells, numbers, strict=True))
        )
        for at, row in enumerate(table.rows)
    )
    heads = tuple(Cell(column.heading, number) for column, number in zip(table.columns, numbers, strict=True))
    return Shown(table.caption, heads, rows)
