"""The risk register: scores and how they move, what is done about each risk, and the measures that show it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.model import Listing, Risk
from fingerpost.model.governance import version_of
from fingerpost.render.drawings import sparkline
from fingerpost.web import door
from fingerpost.web.tables import download, shown
from fingerpost.web.viewer import workspace_of
from fingerpost.web.writing import (
    MEASURES_HINT,
    Day,
    Long,
    Number,
    OfficeForm,
    Text,
    attempt,
    measures_in,
    status_of,
)
from fingerpost.workspace import Workspace

COLUMNS = (
    "id", "title", "score", "before", "before_at", "as_at", "likelihood", "impact", "owner", "corporate_since",
    "controls", "measures", "note", "closed_on",
)  # fmt: skip
HISTORY = ("as_at", "score", "likelihood", "impact", "owner", "note")


def movement_words(risk: Risk) -> tuple[str, str]:
    """How a score has moved: a class for its colour, and the words. A higher score is a greater risk."""
    if risk.movement is None:
        return "new", "New"
    if not risk.movement:
        return "level", f"Level at {risk.score}"
    return ("up", f"Up from {risk.before}") if risk.movement > 0 else ("down", f"Down from {risk.before}")


@require_GET
def risks(request: HttpRequest) -> HttpResponse:
    """The open risks, highest first."""
    workspace = workspace_of(request)
    found = sorted(workspace.office.risks(), key=lambda each: -each.score)
    rows = [(each, *movement_words(each), _measures(workspace, each)) for each in found]
    return render(request, "risks/risks.html", {"rows": rows})


@require_GET
def risks_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The register as a file."""
    found = workspace_of(request).office.risks()
    return download(_listing(found, COLUMNS, "Risks"), "risks", ending)


@require_GET
def risk(request: HttpRequest, risk: str) -> HttpResponse:
    """One risk, with every score it had."""
    workspace = workspace_of(request)
    scores = workspace.office.risk_history(risk)
    last = scores[-1]
    history = _listing(tuple(reversed(scores)), HISTORY, f"Scores of {risk}, newest first")
    told = {
        "risk": last,
        "movement": movement_words(last),
        "measures": _measures(workspace, last),
        "line": sparkline([each.score for each in scores], "currentColor") if len(scores) > 1 else "",
        "summary": ", ".join(f"{each.score} on {each.as_at:%d %m %Y}" for each in scores),
        "table": shown(history),
        "links": _links(),
    }
    return render(request, "risks/risk.html", told)


@require_GET
def risk_file(request: HttpRequest, risk: str, ending: str) -> HttpResponse:
    """Every score of a risk as a file."""
    scores = workspace_of(request).office.risk_history(risk)
    return download(_listing(scores, COLUMNS, f"Scores of risk {risk}"), f"risk-{risk}", ending)


class RiskForm(OfficeForm):
    """A risk's score on a day, and what holds for the risk from then on."""

    id = Text("Short name", "As the register has it, such as CESC02. It stays.", required=True)
    title = Text("Risk", "What may happen.", required=True, max_length=1_000)
    as_at = Day("Day of the score", "A later day is a new score; the same day puts the last one right.", required=True)
    score = Number("Score", "As the council scores, such as likelihood times impact.", required=True)
    likelihood = Number("Likelihood")
    impact = Number("Impact")
    owner = Text("Owner", "Who answers for it.")
    controls = Long("Controls", "What is done about it.", rows=4)
    measures = Text("Measures that show it", MEASURES_HINT, max_length=2_000)
    corporate_since = Day("In the corporate register since")
    note = Long("Note", rows=2)
    closed_on = Day("Closed on", "The day from which it is a risk no more.")

    def __init__(self, workspace: Workspace, known: Risk | None, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._workspace, self._known = workspace, known
        if known:
            del self.fields["id"]

    def clean_measures(self) -> str:
        """Each is a measure there is."""
        return ", ".join(measures_in(self._workspace, self.cleaned_data["measures"]))

    def clean_id(self) -> str:
        """What can stand in an address."""
        said: str = self.cleaned_data["id"].strip()
        if "/" in said:
            raise forms.ValidationError("it has a stroke in it; leave that out")
        return said

    def risk(self) -> Risk:
        """What the form says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        said["measures"] = measures_in(self._workspace, said["measures"])
        return Risk(**({"id": self._known.id} if self._known else {}) | said)


@require_http_methods(["GET", "POST"])
def risk_new(request: HttpRequest) -> HttpResponse:
    """Add a risk."""
    return _change(request, None, "Add a risk", reverse("risks"))


@require_http_methods(["GET", "POST"])
def risk_change(request: HttpRequest, risk: str) -> HttpResponse:
    """Give a risk a new score, or put its last right."""
    known = workspace_of(request).office.risk_history(risk)[-1]
    return _change(request, known, f"Change risk {risk}", reverse("risk", args=[risk]))


def _change(request: HttpRequest, known: Risk | None, heading: str, back: str) -> HttpResponse:
    workspace, today = workspace_of(request), door.clock().date()
    initial = {**_as_fields(known), "as_at": max(today, known.as_at)} if known else {"as_at": today}
    sent = request.POST if request.method == "POST" else None
    form = RiskForm(workspace, known, sent, initial={**initial, "version": version_of(known)})
    if request.method == "POST" and form.is_valid():
        asked, opened_on = form.risk(), form.cleaned_data["version"]
        made = attempt(form, lambda: workspace.office.change_risk(asked, opened_on), _as_fields)
        if made:
            messages.success(request, f"Risk {made.id} is kept.")
            return redirect("risk", made.id)
    told = {"form": form, "heading": heading, "back": back, "links": _links()}
    return render(request, "office_form.html", told, status=status_of(request, form))


def _as_fields(risk: Risk) -> dict[str, Any]:
    said = {name: getattr(risk, name) for name in RiskForm.base_fields if name not in ("version", "measures")}
    return said | {"measures": ", ".join(risk.measures)}


def _measures(workspace: Workspace, risk: Risk) -> list[tuple[str, str]]:
    return [(each, workspace.catalogue[each].title) for each in risk.measures if each in workspace.catalogue]


def _listing(risks: Any, columns: tuple[str, ...], title: str) -> Listing:
    return Listing(title, columns, tuple(tuple(_cell(getattr(each, name)) for name in columns) for each in risks))


def _cell(value: str | int | date | tuple[str, ...] | None) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value


def _links() -> list[tuple[str, str]]:
    return [(reverse("risks"), "Risks")]
