"""Who may open what: one table for every page and download, and the one place that keeps to it.

A page that is not in the table opens for nobody. What stands in it is the first wall; the second is the workspace,
which asks the same of its viewer again and gives only the rows of their own teams.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fingerpost.model.viewer import (
    LOADS,
    PUBLISHES,
    SEES_ACTIONS,
    SEES_AUDIT,
    SEES_CHILDREN,
    SEES_DRAFTS,
    SEES_FIGURES,
    SEES_SIGN_OFF,
    WRITES,
    Role,
)
from fingerpost.web import limits
from fingerpost.web.models import ROLES
from fingerpost.web.views import errors

ALL: frozenset[Role] = frozenset(ROLES)
ANYBODY: frozenset[str] = ALL | {"nobody signed in"}

ACCESS: Mapping[str, frozenset[str]] = {
    # accounts
    "sign-in": ANYBODY,
    "health": ANYBODY,
    "sign-out": ALL,
    "sign-in-code": ANYBODY,
    "sso": ANYBODY,
    "sso-back": ANYBODY,
    "api": ANYBODY,  # a program shows a token; who may read what stands in `api.resources`
    "account": ALL,
    "second-factor": ALL,
    "tokens": ALL,
    "users": frozenset({"administrator"}),
    "user": frozenset({"administrator"}),
    "password": ALL,
    # figures
    "home": ALL,
    "overview": SEES_FIGURES,
    "overview-file": SEES_FIGURES,
    "stage": SEES_FIGURES,
    "measure": SEES_FIGURES,
    "measure-file": SEES_FIGURES,
    "apart": SEES_FIGURES,
    "apart-file": SEES_FIGURES,
    "journeys": SEES_FIGURES,
    "journeys-file": SEES_FIGURES & SEES_CHILDREN,
    "tables": SEES_FIGURES,
    "tables-file": SEES_FIGURES & SEES_CHILDREN,
    "region": SEES_FIGURES,
    "region-file": SEES_FIGURES,
    "region-measure": SEES_FIGURES,
    "region-measure-file": SEES_FIGURES,
    "catalogue": ALL,
    "search": ALL,
    # children
    "records": SEES_CHILDREN,
    "records-file": SEES_CHILDREN,
    "find-child": SEES_CHILDREN,
    "child": SEES_CHILDREN,
    "child-file": SEES_CHILDREN,
    "workload": SEES_CHILDREN,
    "workload-meeting": SEES_CHILDREN,
    "workload-file": SEES_CHILDREN,
    "quality": SEES_CHILDREN,
    "quality-file": SEES_CHILDREN,
    "quality-sources": SEES_CHILDREN,
    "quality-rule": SEES_CHILDREN,
    "quality-rule-file": SEES_CHILDREN,
    # reports: which edition may be read is asked of the workspace besides
    "reports": SEES_SIGN_OFF,
    "report": SEES_SIGN_OFF,
    "report-sign": PUBLISHES,
    "report-read": SEES_DRAFTS,
    "report-file": SEES_DRAFTS,
    "published-file": SEES_FIGURES,
    "report-compare": SEES_FIGURES,
    "compare-file": SEES_FIGURES,
    "commentary": SEES_DRAFTS,
    "commentary-part": WRITES,
    # what people write beside the figures
    "clinic": SEES_ACTIONS,
    "clinic-file": SEES_ACTIONS,
    "action": SEES_ACTIONS,
    "action-new": WRITES,
    "action-change": WRITES,
    "minutes": SEES_ACTIONS,
    "minutes-file": SEES_ACTIONS,
    "risks": SEES_FIGURES,
    "risks-file": SEES_FIGURES,
    "risk": SEES_FIGURES,
    "risk-file": SEES_FIGURES,
    "risk-new": WRITES,
    "risk-change": WRITES,
    "finance": SEES_FIGURES,
    "finance-file": SEES_FIGURES,
    "projected-file": SEES_FIGURES,
    "budget": SEES_FIGURES,
    "budget-file": SEES_FIGURES,
    "budget-new": WRITES,
    "budget-change": WRITES,
    "register": SEES_SIGN_OFF,
    "register-file": SEES_SIGN_OFF,
    "entry-new": WRITES,
    "entry-change": WRITES,
    "calendar": ALL,
    "calendar-file": ALL,
    "calendar-ics": ALL,
    "notes": SEES_FIGURES,
    "notes-file": SEES_FIGURES,
    "note-new": WRITES,
    "load": LOADS,
    # the record of who saw and did what
    "audit": SEES_AUDIT,
    "audit-file": SEES_AUDIT,
}
"""The roles that may open each page, by the page's name in `urls`."""

CHILD_LEVEL: frozenset[str] = frozenset(
    {
        "records",
        "records-file",
        "child",
        "child-file",
        "workload",
        "workload-meeting",
        "workload-file",
        "quality-rule",
        "quality-rule-file",
    }
)
"""Pages that show children. Each must write into the audit whom it shows, through `seen`; a test opens every one."""

log = logging.getLogger("fingerpost.web")


def may_open(role: str, page: str) -> bool:
    """Whether a role may open a page; never where the table does not know it."""
    return role in ACCESS.get(page, frozenset())


class Access:
    """Lets nobody past whom the table does not name. A refusal is written into the audit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on; the view is known later."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        """Nothing where it may be opened; else the way to sign in, or the page that says no."""
        page = request.resolver_match.url_name or ""
        if may_open("nobody signed in", page):
            return None
        if not request.user.is_authenticated:
            back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return HttpResponseRedirect(f"{reverse('sign-in')}?{back}".rstrip("?"))
        from fingerpost.web.seen import note

        if may_open(request.user.role, page):
            if page in CHILD_LEVEL and limits.too_many_children(request):
                note(request, "refused", "too many pages with children in a minute", f"page {page}")
                log.warning("too many pages with children: page %s, role %s", page, request.user.role)
                return errors.too_many(request, settings.FINGERPOST_CHILD_PAGES)
            return None
        note(request, "refused", "not for this role", f"page {page}")
        log.info("refused page %s to role %s", page, request.user.role)
        return errors.forbidden(request, f"Your role ({request.user.role}) may not open this page.")
