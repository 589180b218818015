"""The register of what later reports must come back to: reviews, inspections, decisions, promises, gaps, milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.errors import NotFound, nearest
from fingerpost.model import Listing, RegisterEntry
from fingerpost.model.governance import ENTRY_KINDS, version_of
from fingerpost.web import door
from fingerpost.web.tables import download
from fingerpost.web.viewer import workspace_of
from fingerpost.web.writing import Choice, Day, Long, OfficeForm, Text, attempt, status_of

COLUMNS = ("id", "kind", "title", "on", "owner", "outcome", "next_report_due", "closed_on")
KINDS = {
    "review": "Reviews", "inspection": "Inspections", "decision": "Decisions of Cabinet", "promise": "Promises",
    "gap": "Gaps to be filled", "milestone": "Milestones",
}  # fmt: skip


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What is owed, by kind; what is closed below."""
    day = door.clock().date()
    found = workspace_of(request).office.register()
    still = [each for each in found if each.closed_on is None or each.closed_on > day]
    kinds = [(kind, words, [(each, _due(each, day)) for each in still if each.kind == kind])
             for kind, words in KINDS.items()]  # fmt: skip
    told = {
        "kinds": [each for each in kinds if each[2]],
        "closed": [each for each in found if each not in still],
        "any": bool(found),
        "day": day,
    }
    return render(request, "register/register.html", told)


@require_GET
def register_file(request: HttpRequest, ending: str) -> HttpResponse:
    """All of it as a file."""
    found = workspace_of(request).office.register()
    rows = tuple(tuple(getattr(each, name) for name in COLUMNS) for each in found)
    return download(Listing("Register", COLUMNS, rows), "register", ending)


class EntryForm(OfficeForm):
    """An entry of the register."""

    id = Text("Short name", "Such as peer-review. It stays.", required=True)
    kind = Choice("Kind", [(each, each.capitalize()) for each in ENTRY_KINDS])
    title = Long("What it is", required=True, rows=2)
    on = Day("Day", "When it happened, or is planned for.", required=True)
    owner = Text("Owner", "Who answers for it.")
    outcome = Long("Outcome", "What became of it.", rows=4)
    next_report_due = Day("Cabinet is to hear of it again by")
    closed_on = Day("Closed on", "The day from which nothing more is owed.")

    def clean_id(self) -> str:
        """What can stand in an address."""
        said: str = self.cleaned_data["id"].strip()
        if "/" in said:
            raise forms.ValidationError("it has a stroke in it; leave that out")
        return said


@require_http_methods(["GET", "POST"])
def entry_new(request: HttpRequest) -> HttpResponse:
    """Add an entry."""
    return _change(request, None, "Add to the register")


@require_http_methods(["GET", "POST"])
def entry_change(request: HttpRequest, entry: str) -> HttpResponse:
    """Change an entry."""
    every = {each.id: each for each in workspace_of(request).office.register()}
    if entry not in every:
        raise NotFound(f"The register has no entry {entry!r}.{nearest(entry, every)}")
    return _change(request, every[entry], f"Change {entry}")


def _change(request: HttpRequest, known: RegisterEntry | None, heading: str) -> HttpResponse:
    office = workspace_of(request).office
    initial = _as_fields(known) if known else {}
    sent = request.POST if request.method == "POST" else None
    form = EntryForm(sent, initial={**initial, "version": version_of(known)})
    if known:
        del form.fields["id"]
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        asked = RegisterEntry(**({"id": known.id} if known else {}) | said)
        if attempt(form, lambda: office.change_entry(asked, form.cleaned_data["version"]), _as_fields):
            messages.success(request, f"{asked.id} is kept.")
            return redirect("register")
    told = {"form": form, "heading": heading, "back": reverse("register"), "links": [(reverse("register"), "Register")]}
    return render(request, "office_form.html", told, status=status_of(request, form))


def _as_fields(entry: RegisterEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in EntryForm.base_fields if name != "version"}


def _due(entry: RegisterEntry, day: Any) -> str:
    if entry.next_report_due is None:
        return "none"
    return "overdue" if entry.next_report_due < day else "due"
