"""Whether a measure's differences are more than chance: councils, own teams and groups; and where the year will end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.desk.equity import equity_listing, equity_picture, equity_words
from fingerpost.desk.forecasting import forecast_listing, forecast_words
from fingerpost.desk.funnels import funnel_listing, funnel_picture, funnel_words
from fingerpost.errors import FingerpostError, NotFound, Refused
from fingerpost.measures import Definition
from fingerpost.model import Listing
from fingerpost.render.funnel import funnel_svg
from fingerpost.render.intervals import intervals_svg
from fingerpost.web.filters import Filters, read_filters
from fingerpost.web.forms import filter_form
from fingerpost.web.tables import download, shown, without_empty, words
from fingerpost.web.viewer import kept_figures, workspace_of
from fingerpost.workspace import Workspace

GROUPS = ("ethnicity_group", "sex", "age", "disabled", "ethnicity")
"""What a measure may be looked at by, to see whether it is as frequent in a group as in all others."""
Part = tuple[Listing, tuple[str, ...], str]
"""A part of the page: its table, what it says in words, and its drawing."""


@require_GET
def apart(request: HttpRequest, measure: str) -> HttpResponse:
    """All four beside one another; what cannot be said has its reason."""
    workspace, definition, filters, group = _asked(request, measure)
    told = {
        **material(workspace, definition, filters, group),
        "definition": definition,
        "filters": filters,
        "form": replace(filter_form(request, workspace, filters, keep={"group": group}), groups=[]),
        "group": group,
        "groups": [(each, words(each), each == group) for each in GROUPS],
        "address": f"{filters.address}&group={group}",
    }
    return render(request, "apart.html", told)


@require_GET
def apart_file(request: HttpRequest, measure: str, part: str, ending: str) -> HttpResponse:
    """The table of one of them as a file."""
    if part not in PARTS:
        raise NotFound(f"There is no table {part!r}; there are {', '.join(PARTS)}.")
    workspace, definition, filters, group = _asked(request, measure)
    try:
        listing, *_ = _made(workspace, definition, filters, group, part)
    except Refused as error:
        raise NotFound(str(error)) from None  # as the page says it: there is no such table, whoever asks
    return download(listing, f"{measure}-{part}-{filters.period.name}", ending, filters.from_words)


def _asked(request: HttpRequest, measure: str) -> tuple[Workspace, Definition, Filters, str]:
    workspace = workspace_of(request)
    group = request.GET.get("group", "") or GROUPS[0]
    if group not in GROUPS:
        raise NotFound(f"There is no group {group!r} to look at; there are {', '.join(GROUPS)}.")
    filters = read_filters(request.GET, workspace).without_groups()
    return workspace, workspace.catalogue.find(measure), filters, group


def _councils(workspace: Workspace, definition: Definition, filters: Filters, group: str) -> Part:
    found = workspace.councils_funnel(definition.id)
    return funnel_listing(found), tuple(funnel_words(found)), funnel_svg(funnel_picture(found))


def _teams(workspace: Workspace, definition: Definition, filters: Filters, group: str) -> Part:
    found = workspace.funnel(definition.id, filters.period, "team", filters.extract)
    return funnel_listing(found), tuple(funnel_words(found)), funnel_svg(funnel_picture(found))


def _groups(workspace: Workspace, definition: Definition, filters: Filters, group: str) -> Part:
    found = workspace.equity(definition.id, filters.period, group, extract=filters.extract)
    return equity_listing(found), tuple(equity_words(found)), intervals_svg(equity_picture(found))


def _year_end(workspace: Workspace, definition: Definition, filters: Filters, group: str) -> Part:
    found = workspace.forecast(definition.id, filters.period, filters.extract)
    return forecast_listing(found), tuple(forecast_words(found)), ""


PARTS: Mapping[str, Callable[[Workspace, Definition, Filters, str], Part]] = {
    "year-end": _year_end,
    "teams": _teams,
    "groups": _groups,
    "councils": _councils,
}
"""The parts of the page, by the name in the address of their files."""
TITLES = {
    "year-end": "Where the year will end",
    "teams": "Teams, and what chance would do",
    "groups": "Groups of children",
    "councils": "Other councils, and what chance would do",
}


def material(workspace: Workspace, definition: Definition, filters: Filters, group: str = GROUPS[0]) -> dict[str, Any]:
    """All of the page that follows from the store, made once."""
    return {"parts": [_part(workspace, definition, filters, group, name) for name in PARTS]}


def _made(workspace: Workspace, definition: Definition, filters: Filters, group: str, name: str) -> Part:
    """A part, made once for all who see figures, save that small groups are for those who may see children.

    Raises what there is to say where it cannot be made.
    """

    def make() -> Part | FingerpostError:
        try:
            return PARTS[name](workspace, definition, filters, group)
        except FingerpostError as error:
            return error

    asked = (name, definition.id, filters, group if name == "groups" else "", workspace.viewer.may_see_children)
    found: Part | FingerpostError = kept_figures(workspace, "apart", make, *asked)
    if isinstance(found, FingerpostError):
        raise found.with_traceback(None)  # the same again and again, and no longer each time
    return found


def _part(workspace: Workspace, definition: Definition, filters: Filters, group: str, name: str) -> dict[str, Any]:
    about = {"name": name, "title": TITLES[name]}
    try:
        listing, said, drawing = _made(workspace, definition, filters, group, name)
    except FingerpostError as error:
        return {**about, "refused": str(error)}
    return {**about, "table": shown(without_empty(listing)), "words": said, "drawing": drawing}
