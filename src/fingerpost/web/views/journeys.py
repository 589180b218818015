"""Where the children of a period went: how far, how fast, where they stopped, and who came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.desk.journeys import Journeys, flow_listing, journeys_listing, journeys_picture, journeys_words
from fingerpost.errors import NotFound, Refused
from fingerpost.model import Listing
from fingerpost.render.sankey import sankey_svg
from fingerpost.web.filters import Filters, read_filters
from fingerpost.web.forms import filter_form
from fingerpost.web.tables import download, shown, without_empty
from fingerpost.web.viewer import kept_figures, workspace_of
from fingerpost.workspace import Workspace

LISTS: Mapping[str, Callable[[Journeys], Listing]] = {"steps": journeys_listing, "flow": flow_listing}
"""The tables that are handed out, by the name in their address."""


@require_GET
def journeys(request: HttpRequest) -> HttpResponse:
    """The flow as a drawing, in words and as tables."""
    workspace = workspace_of(request)
    filters = read_filters(request.GET, workspace).without_groups()
    told = material(workspace, filters)
    form = replace(filter_form(request, workspace, filters), groups=[])
    return render(request, "journeys.html", {**told, "filters": filters, "form": form})


@require_GET
def journeys_file(request: HttpRequest, flow: str, ending: str) -> HttpResponse:
    """One of the tables as a file."""
    if flow not in LISTS:
        raise NotFound(f"There is no table {flow!r}; there are {', '.join(LISTS)}.")
    filters = read_filters(request.GET, workspace_of(request)).without_groups()
    found = _found(workspace_of(request), filters)
    if isinstance(found, str):
        raise Refused(found)
    return download(LISTS[flow](found), f"journeys-{flow}-{filters.period.name}", ending, filters.from_words)


def material(workspace: Workspace, filters: Filters) -> dict[str, Any]:
    """All of the page that follows from the store, made once for all who see it alike."""
    small = workspace.viewer.may_see_children
    made: dict[str, Any] = kept_figures(
        workspace, "journeys page", lambda: _material(_found(workspace, filters)), filters, small
    )
    return made


def _found(workspace: Workspace, filters: Filters) -> Journeys | str:
    """The flow, or in words why there is none; a flow with small numbers is for those who may see children."""

    def make() -> Journeys | str:
        try:
            return workspace.journeys(filters.period, filters.extract)
        except Refused as error:
            return str(error)

    found: Journeys | str = kept_figures(workspace, "journeys", make, filters, workspace.viewer.may_see_children)
    return found


def _material(found: Journeys | str) -> dict[str, Any]:
    if isinstance(found, str):
        return {"refused": found}
    return {
        "drawing": sankey_svg(journeys_picture(found)),
        "words": [*journeys_words(found)],
        "steps": shown(without_empty(journeys_listing(found))),
        "flow": shown(without_empty(flow_listing(found))),
    }
