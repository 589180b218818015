"""The definitions: every measure, what it says and how it is counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.web.cards import BETTER, STAGES
from fingerpost.web.viewer import workspace_of


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """All measures by stage."""
    defined = workspace_of(request).catalogue.values()
    stages = [
        (id, title, [(each, BETTER[each.better]) for each in defined if each.stage == id])
        for id, title in STAGES.items()
    ]
    return render(request, "catalogue.html", {"stages": stages, "count": len(defined)})
