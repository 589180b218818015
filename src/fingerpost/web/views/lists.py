"""The records behind a figure: its list, a page at a time, and whole as a file. Whoever is shown is in the audit."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.errors import NotFound
from fingerpost.measures import Definition
from fingerpost.model import Listing
from fingerpost.web.children import child_links
from fingerpost.web.filters import Filters, read_filters
from fingerpost.web.forms import filter_form
from fingerpost.web.seen import children_of, seen
from fingerpost.web.tables import download, meanings, shown
from fingerpost.web.viewer import kept, workspace_of
from fingerpost.workspace import Workspace

A_PAGE = 50
PARTS = {
    "numerator": "Counted",
    "denominator": "All",
    "missed": "Not counted",
}
OF_CHILDREN = "They are about children: not to be passed on."


@require_GET
def records(request: HttpRequest, measure: str) -> HttpResponse:
    """A page of the list."""
    workspace = workspace_of(request)
    definition = workspace.catalogue.find(measure)
    filters = read_filters(request.GET, workspace)
    part, listing = _listing(request, definition, filters)
    page = Paginator(listing.rows, A_PAGE).get_page(request.GET.get("page"))
    on_page = Listing(listing.title, listing.columns, tuple(page.object_list))
    seen(request, f"records behind a figure, page {page.number}", _on(definition, filters), children_of(on_page))
    told = {
        "definition": definition,
        "filters": filters,
        "form": filter_form(request, workspace, filters, keep={"part": part}),
        "part": part,
        "parts": _parts(definition, part),
        "count": len(listing),
        "own_teams": workspace.viewer.own_teams,
        "page": page,
        "table": shown(
            _meant(on_page),
            f"{definition.name}: records, page {page.number} of {page.paginator.num_pages}",
            links=child_links(request, filters.extract, filters.query(**dict.fromkeys(filters.by, ""))),
        ),
    }
    return render(request, "records.html", told)


@require_GET
def records_file(request: HttpRequest, measure: str, ending: str) -> HttpResponse:
    """The whole list as a file."""
    definition = workspace_of(request).catalogue.find(measure)
    filters = read_filters(request.GET, workspace_of(request))
    _, listing = _listing(request, definition, filters)
    seen(request, "records behind a figure, as a file", _on(definition, filters), children_of(listing), "download")
    return download(listing, f"{measure}-{filters.period.name}-records", ending, OF_CHILDREN)


def _listing(request: HttpRequest, definition: Definition, filters: Filters) -> tuple[str, Listing]:
    asked = request.GET.get("part", "")
    if asked and asked not in PARTS:
        raise NotFound(f"There is no part {asked!r} of a figure; there are {', '.join(PARTS)}.")
    part = asked or default_part(definition)
    return part, whole(workspace_of(request), definition, filters, part)


def default_part(definition: Definition) -> str:
    """The part of a figure whose records are shown where none is asked for."""
    return "numerator" if definition.kind == "proportion" else "denominator"


def whole(workspace: Workspace, definition: Definition, filters: Filters, part: str) -> Listing:
    """What the viewer may see of the records behind a figure, made once."""

    def make() -> Listing:
        return workspace.list(definition.id, filters.period, part, filters.extract, dict(filters.groups))

    found: Listing = kept(workspace, "records", make, definition.id, filters, part)
    return found


def _meant(listing: Listing) -> Listing:
    """Codes as people read them; a file keeps the code."""
    codes = [meanings(column) for column in listing.columns]

    def said(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            known.get(each, each) if isinstance(each, str) else each for known, each in zip(codes, row, strict=True)
        )

    rows = tuple(map(said, listing.rows))
    return Listing(listing.title, listing.columns, rows)


def _parts(definition: Definition, part: str) -> list[tuple[str, str, bool]]:
    if definition.kind != "proportion":
        return []
    return [(name, says, name == part) for name, says in PARTS.items()]


def _on(definition: Definition, filters: Filters) -> str:
    return f"{definition.id} {filters.period.name}"
