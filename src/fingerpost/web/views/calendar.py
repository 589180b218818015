"""The reporting calendar: when the Cabinet meets, and when each step of its report is due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.errors import NotFound, SettingsError
from fingerpost.report.calendar import ReportCalendar
from fingerpost.web import door
from fingerpost.web.tables import download, shown
from fingerpost.web.viewer import workspace_of


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The dates as a table, and what comes next."""
    day = door.clock().date()
    try:
        found = workspace_of(request).calendar()
    except SettingsError:
        return render(request, "calendar.html", {"none": True})
    others = found.other_meetings()
    told = {
        "next": [each for each in found.events() if each.day >= day][:6],
        "table": shown(found.listing()),
        "others": shown(others) if others.rows else None,
    }
    return render(request, "calendar.html", told)


@require_GET
def calendar_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The reports' dates as a file."""
    return download(_required(request).listing(), "calendar", ending)


@require_GET
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """The same for Outlook and other calendars."""
    _required(request)
    response = HttpResponse(workspace_of(request).calendar_file(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response


def _required(request: HttpRequest) -> ReportCalendar:
    """The calendar. Raises NotFound where the settings have none: there is no such file then, and nothing is wrong."""
    try:
        return workspace_of(request).calendar()
    except SettingsError as error:
        raise NotFound(f"There is no reporting calendar: {error}") from None
