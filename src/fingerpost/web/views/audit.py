"""Who changed what and who saw whom, newest first; for those who watch over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.desk.office import OfficeDesk
from fingerpost.model import AuditEntry, Listing
from fingerpost.web.tables import download, shown
from fingerpost.web.viewer import workspace_of

A_PAGE = 100
COLUMNS = ("seq", "at", "who", "role", "kind", "on", "what", "child")


class _Entries:
    """The entries as a paginator takes them: counted, and read a page at a time, for there may be a million."""

    def __init__(self, office: OfficeDesk) -> None:
        self._office = office

    def count(self) -> int:
        return self._office.newest_audit(0, 0)[0]

    def __getitem__(self, part: slice) -> Sequence[AuditEntry]:
        return self._office.newest_audit(part.start, part.stop - part.start)[1]


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """A page of the audit."""
    page = Paginator(_Entries(workspace_of(request).office), A_PAGE).get_page(request.GET.get("page"))
    listing = Listing("The audit, newest first", COLUMNS, tuple(map(_row, page.object_list)))
    return render(request, "audit.html", {"page": page, "table": shown(listing), "count": page.paginator.count})


@require_GET
def audit_file(request: HttpRequest, ending: str) -> HttpResponse:
    """All of it as a file."""
    return download(_listing(request), "audit", ending)


def _listing(request: HttpRequest) -> Listing:
    found = workspace_of(request).office.audit()
    return Listing("The audit", COLUMNS, tuple(map(_row, reversed(found))))


def _row(entry: AuditEntry) -> tuple[Any, ...]:
    return tuple(getattr(entry, column) for column in COLUMNS)
