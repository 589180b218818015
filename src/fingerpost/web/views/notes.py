"""Dated notes on measures, such as 'recording changed': what a reader of a trend must know."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.model import Listing, MeasureNote
from fingerpost.web import door
from fingerpost.web.tables import download
from fingerpost.web.viewer import workspace_of
from fingerpost.web.writing import Choice, Day, Long, OfficeForm, attempt, measure_choices, status_of
from fingerpost.workspace import Workspace

COLUMNS = ("measure", "on", "text", "by")


@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """Every note, newest first."""
    workspace = workspace_of(request)
    known = workspace.catalogue
    found = [(each, known[each.measure].title if each.measure in known else each.measure)
             for each in reversed(workspace.office.notes())]  # fmt: skip
    return render(request, "notes.html", {"notes": found})


@require_GET
def notes_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a file."""
    found = workspace_of(request).office.notes()
    rows = tuple(tuple(getattr(each, name) for name in COLUMNS) for each in found)
    return download(Listing("Notes on measures", COLUMNS, rows), "notes", ending)


class NoteForm(OfficeForm):
    """A note. It is never changed: a wrong one is answered by another."""

    measure = Choice("Measure", [], listed=True)
    on = Day("Day", "From when it holds. For example, 4 11 2013", required=True)
    text = Long("Note", "It stands beside the measure wherever it is drawn over time, and stays.", required=True)

    def __init__(self, workspace: Workspace, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = measure_choices(workspace)
        self.fields["measure"].choices = [("", "Choose one"), *choices[1:]]


@require_http_methods(["GET", "POST"])
def note_new(request: HttpRequest) -> HttpResponse:
    """Add a note."""
    workspace = workspace_of(request)
    sent = request.POST if request.method == "POST" else None
    initial = {"measure": request.GET.get("measure", ""), "on": door.clock().date()}
    form = NoteForm(workspace, sent, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        note = MeasureNote(said["measure"], said["on"], said["text"], request.user.known_as)
        if attempt(form, lambda: (workspace.office.add_note(note),), lambda now: {}):
            messages.success(request, "The note is kept.")
            return redirect("measure", note.measure)
    told = {"form": form, "heading": "Add a note", "back": reverse("notes"), "links": [(reverse("notes"), "Notes")]}
    return render(request, "office_form.html", told, status=status_of(request, form))
