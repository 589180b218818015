"""The first page: the reported measures by Inputs, Processes and Outputs; and all measures of one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.errors import NotFound
from fingerpost.model import Listing
from fingerpost.web.cards import STAGE_SAYS, STAGES, Card, cards
from fingerpost.web.filters import Filters, read_filters
from fingerpost.web.forms import filter_form
from fingerpost.web.tables import download
from fingerpost.web.viewer import kept_figures, workspace_of
from fingerpost.workspace import Workspace


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The measures of the report, a stage at a time, and the key figures above them."""
    workspace = workspace_of(request)
    filters = read_filters(request.GET, workspace)
    found = reported(workspace_of(request), filters)
    told = {
        "filters": filters,
        "form": filter_form(request, workspace, filters),
        "headlines": [card for card in found if card.definition.headline],
        "stages": [(id, title, STAGE_SAYS[id], _of(found, id), _number(workspace.catalogue, id))
                   for id, title in STAGES.items()],
    }  # fmt: skip
    return render(request, "overview.html", told)


@require_GET
def overview_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same figures as a file."""
    filters = read_filters(request.GET, workspace_of(request))
    listing = as_listing(reported(workspace_of(request), filters), f"Key measures, {filters.words}")
    return download(listing, f"overview-{filters.period.name}", ending, filters.from_words)


@require_GET
def stage(request: HttpRequest, stage: str) -> HttpResponse:
    """Every measure of a stage, whether the report has it or not."""
    if stage not in STAGES:
        raise NotFound(f"There is no stage {stage!r}; there are {', '.join(STAGES)}.")
    workspace = workspace_of(request)
    filters = read_filters(request.GET, workspace)
    found = whole_stage(workspace, filters, stage)
    told = {
        "filters": filters,
        "form": filter_form(request, workspace, filters),
        "stage": stage,
        "title": STAGES[stage],
        "says": STAGE_SAYS[stage],
        "cards": [card for card in found if card.figure.missing is None],
        "missing": [card for card in found if card.figure.missing is not None],
    }
    return render(request, "stage.html", told)


def reported(workspace: Workspace, filters: Filters) -> list[Card]:
    """The measures that the report has, made once."""
    wanted = [each.id for each in workspace.catalogue.reported()]
    found: list[Card] = kept_figures(workspace, "overview", lambda: cards(workspace, filters, wanted), filters)
    return found


def whole_stage(workspace: Workspace, filters: Filters, stage: str) -> list[Card]:
    """Every measure of a stage, made once."""
    wanted = [each.id for each in workspace.catalogue.values() if each.stage == stage]
    found: list[Card] = kept_figures(
        workspace, "stage", lambda: cards(workspace, filters, wanted, trends=False), stage, filters
    )
    return found


def _of(found: list[Card], stage: str) -> list[Card]:
    return [card for card in found if card.definition.stage == stage]


def _number(catalogue: Any, stage: str) -> int:
    return sum(each.stage == stage for each in catalogue.values())


def as_listing(found: list[Card], title: str) -> Listing:
    """Cards as rows for a file: numbers as numbers."""
    columns = (
        "stage", "measure", "title", "basis", "value", "numerator", "denominator", "direction", "target", "variation",
        "why",
    )  # fmt: skip
    rows = tuple(
        (
            STAGES[card.definition.stage],
            card.definition.id,
            card.definition.title,
            card.basis,
            card.figure.percent if card.figure.is_share else card.figure.shown_number,
            card.figure.numerator,
            card.figure.denominator,
            card.direction_words,
            card.judgement.text if card.judgement else None,
            card.variation.words if card.variation else None,
            card.figure.missing or card.figure.why,
        )
        for card in found
    )
    return Listing(title, columns, rows)
