"""Who changed what and who saw whom, newest first; for those who watch over it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.model import Listing
from fingerpost.web.tables import download, shown
from fingerpost.web.viewer import workspace_of

A_PAGE = 100
COLUMNS = ("seq", "at", "who", "role", "kind", "on", "what", "child")


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """A page of the audit."""
    listing = _listing(request)
    page = Paginator(listing.rows, A_PAGE).get_page(request.GET.get("page"))
    found = Listing("The audit, newest first", listing.columns, tuple(page.object_list))
    return render(request, "audit.html", {"page": page, "table": shown(found), "count": len(listing)})


@require_GET
def audit_file(request: HttpRequest, ending: str) -> HttpResponse:
    """All of it as a file."""
    return download(_listing(request), "audit", ending)


def _listing(request: HttpRequest) -> Listing:
    found = workspace_of(request).office.audit()
    rows = tuple(tuple(getattr(each, column) for column in COLUMNS) for each in reversed(found))
    return Listing("The audit", COLUMNS, rows)
