"""The performance clinic and the workload meeting: what they agreed, what is to be followed up, and their minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.errors import NotFound
from fingerpost.model import Action, Listing
from fingerpost.model.governance import ACTION_STATUSES, MEETINGS, ActionStatus, Meeting, version_of
from fingerpost.model.viewer import SEES_ACTIONS
from fingerpost.periods import long_date
from fingerpost.web import door
from fingerpost.web.tables import download
from fingerpost.web.viewer import workspace_of
from fingerpost.web.writing import (
    Choice,
    Day,
    Long,
    OfficeForm,
    Text,
    attempt,
    measure_choices,
    status_of,
)
from fingerpost.workspace import Workspace

MEETING_NAMES: Mapping[str, str] = {"clinic": "Performance clinic", "workload": "Workload meeting"}
SOON = timedelta(days=14)
STATES = {"overdue": "Overdue", "soon": "Due soon", "open": "Open", "done": "Done", "dropped": "Dropped"}
COLUMNS = (
    "id", "meeting", "raised_on", "measure", "problem", "text", "owner", "due", "status", "progress", "outcome",
    "closed_on", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """An action with where it stands on a day and what its measure is called."""

    action: Action
    state: str
    measure: str

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return STATES[self.state]


def followed(workspace: Workspace, actions: Sequence[Action], day: date) -> list[Followed]:
    """Actions as they stand on a day."""
    known = workspace.catalogue
    return [
        Followed(
            each,
            _state(each, day),
            known[each.measure].title if each.measure and each.measure in known else each.measure or "",
        )
        for each in actions
    ]


def actions_on(workspace: Workspace, measure: str) -> list[Followed]:
    """The actions on a measure, newest first; none for those who may see none."""
    if workspace.viewer.role not in SEES_ACTIONS:
        return []
    own = [each for each in workspace.office.actions() if each.measure == measure]
    return followed(workspace, own[::-1], door.clock().date())


def _state(action: Action, day: date) -> str:
    if action.status != "open":
        return action.status
    if action.is_overdue(day):
        return "overdue"
    return "soon" if action.due is not None and action.due <= day + SOON else "open"


@require_GET
def clinic(request: HttpRequest) -> HttpResponse:
    """What is to be followed up: overdue first, then what is due soon, then the rest; and the meetings there were."""
    workspace, meeting = workspace_of(request), _asked_meeting(request)
    day = door.clock().date()
    every = workspace.office.actions(meeting or None)
    found = followed(workspace, every, day)
    groups = [
        (state, words, sorted((f for f in found if f.state == state), key=_by_day)) for state, words in STATES.items()
    ]
    told = {
        "meeting": meeting,
        "meetings": [("", "Both", not meeting)] + [(each, MEETING_NAMES[each], each == meeting) for each in MEETINGS],
        "groups": [group for group in groups if group[2] and group[0] not in ("done", "dropped")],
        "closed": [each for state, _, own in groups if state in ("done", "dropped") for each in own],
        "counts": {state: len(own) for state, _, own in groups},
        "day": day,
        "held": _held(every)[:24],
        "any": bool(every),
    }
    return render(request, "clinic/clinic.html", told)


@require_GET
def clinic_file(request: HttpRequest, ending: str) -> HttpResponse:
    """All actions as a file."""
    meeting = _asked_meeting(request)
    found = workspace_of(request).office.actions(meeting or None)
    return download(_listing(found, "Actions"), f"actions{f'-{meeting}' if meeting else ''}", ending)


@require_GET
def action(request: HttpRequest, action: str) -> HttpResponse:
    """One action."""
    workspace = workspace_of(request)
    found = workspace.office.action(action)
    (shown,) = followed(workspace, [found], door.clock().date())
    told = {"each": shown, "meeting": MEETING_NAMES[found.meeting], "links": _links()}
    return render(request, "clinic/action.html", told)


class ActionForm(OfficeForm):
    """An action: what was seen, what is to be done, by whom and until when, and what became of it."""

    meeting = Choice("Meeting", [*MEETING_NAMES.items()])
    raised_on = Day("Day of the meeting", "For example, 27 11 2013", required=True)
    measure = Choice("Measure", [("", "None")], required=False, listed=True)
    problem = Long("Problem", "What the meeting saw.", rows=3)
    text = Long("Action", "What is to be done about it.", required=True, rows=3)
    owner = Text("Owner", "Who answers for it.")
    due = Day("Due", "For example, 31 1 2014")
    progress = Long("Progress", "How far it has come.", rows=3)
    status = Choice("State", [(each, each.capitalize()) for each in ACTION_STATUSES])
    closed_on = Day("Closed on", "Only where it is done or dropped.")
    outcome = Long("Outcome", "What became of it, and whether the figure moved.", rows=3)

    def __init__(self, workspace: Workspace, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["measure"].choices = measure_choices(workspace)

    def clean(self) -> dict[str, Any]:
        """A state and its day fit together."""
        said = super().clean() or {}
        status, closed, raised = said.get("status"), said.get("closed_on"), said.get("raised_on")
        if status == "open" and closed:
            self.add_error("closed_on", "it is open; leave the day out, or say that it is done or dropped")
        if status in ("done", "dropped") and not closed and "closed_on" not in self.errors:
            self.add_error("closed_on", f"it is {status}; say on which day")
        if closed and raised and closed < raised:
            self.add_error("closed_on", "it is before the day of the meeting")
        return said

    def action(self, before: Action | None) -> Action:
        """What the form says. What it has no field for stays."""
        said = self.cleaned_data
        values = {
            "meeting": cast(Meeting, said["meeting"]),
            "raised_on": said["raised_on"],
            "text": said["text"],
            "measure": said["measure"] or None,
            "owner": said["owner"],
            "due": said["due"],
            "status": cast(ActionStatus, said["status"]),
            "closed_on": said["closed_on"],
            "problem": said["problem"],
            "progress": said["progress"],
            "outcome": said["outcome"],
        }
        return replace(before, **values) if before else Action("", **values)


@require_http_methods(["GET", "POST"])
def action_new(request: HttpRequest) -> HttpResponse:
    """Add an action."""
    workspace = workspace_of(request)
    initial = {
        "meeting": _asked_meeting(request) or "clinic",
        "measure": request.GET.get("measure", ""),
        "raised_on": door.clock().date(),
        "status": "open",
    }
    form = ActionForm(workspace, _sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.action(None)
        made = attempt(form, lambda: workspace.office.change_action(asked, ""), _as_fields)
        if made:
            messages.success(request, f"The action is kept as {made.id}.")
            return redirect("action", made.id)
    return _form(request, form, "Add an action", "", reverse("clinic"))


@require_http_methods(["GET", "POST"])
def action_change(request: HttpRequest, action: str) -> HttpResponse:
    """Change an action."""
    workspace = workspace_of(request)
    found = workspace.office.action(action)
    form = ActionForm(workspace, _sent(request), initial={**_as_fields(found), "version": version_of(found)})
    if request.method == "POST" and form.is_valid():
        asked, opened_on = form.action(found), form.cleaned_data["version"]
        if attempt(form, lambda: workspace.office.change_action(asked, opened_on), _as_fields):
            messages.success(request, "The action is kept.")
            return redirect("action", action)
    return _form(request, form, f"Change action {action}", "", reverse("action", args=[action]))


def _form(request: HttpRequest, form: ActionForm, heading: str, under: str, back: str) -> HttpResponse:
    told = {"form": form, "heading": heading, "under": under, "back": back, "links": _links()}
    return render(request, "office_form.html", told, status=status_of(request, form))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _as_fields(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) or "" for name in ActionForm.base_fields if name != "version"}


@require_GET
def minutes(request: HttpRequest, meeting: str, day: str) -> HttpResponse:
    """What a meeting agreed, and where the earlier actions stood on that day: to be printed."""
    workspace = workspace_of(request)
    agreed, earlier, on = _minutes(workspace, meeting, day)
    told = {
        "name": MEETING_NAMES[meeting],
        "meeting": meeting,
        "on": on,
        "agreed": followed(workspace, agreed, on),
        "earlier": sorted(followed(workspace, earlier, on), key=_by_day),
        "links": _links(),
        "address": reverse("minutes", args=[meeting, day]),
    }
    return render(request, "clinic/minutes.html", told)


@require_GET
def minutes_file(request: HttpRequest, meeting: str, day: str, ending: str) -> HttpResponse:
    """The same as a file."""
    agreed, earlier, on = _minutes(workspace_of(request), meeting, day)
    title = f"{MEETING_NAMES[meeting]} of {long_date(on)}: what was agreed, and earlier actions"
    return download(_listing([*agreed, *earlier], title), f"minutes-{meeting}-{on.isoformat()}", ending)


def _minutes(workspace: Workspace, meeting: str, day: str) -> tuple[list[Action], list[Action], date]:
    """The actions that a meeting raised, and the earlier ones that were open when it met or closed on that day."""
    if meeting not in MEETINGS:
        raise NotFound(f"There is no meeting {meeting!r}; there are {', '.join(MEETINGS)}.")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound(f"{day!r} is no day; one is written 2013-11-27.") from None
    every = workspace.office.actions(meeting)
    agreed = [each for each in every if each.raised_on == on]
    earlier = [
        each for each in every if each.raised_on < on and (each.closed_on is None or each.closed_on >= on)
    ]  # fmt: skip
    if not agreed and not earlier:
        raise NotFound(f"Nothing was agreed at a meeting of {long_date(on)}, and nothing was open then.")
    return agreed, earlier, on


def _held(actions: Sequence[Action]) -> list[tuple[str, str, str, int]]:
    """The meetings that agreed something, newest first: kind, day, words, how much."""
    days = sorted({(each.raised_on, each.meeting) for each in actions}, reverse=True)
    return [
        (kind, on.isoformat(), f"{MEETING_NAMES[kind]}, {long_date(on)}",
         sum(each.raised_on == on and each.meeting == kind for each in actions))
        for on, kind in days
    ]  # fmt: skip


def _listing(actions: Sequence[Action], title: str) -> Listing:
    return Listing(title, COLUMNS, tuple(tuple(getattr(each, column) for column in COLUMNS) for each in actions))


def _asked_meeting(request: HttpRequest) -> str:
    asked = request.GET.get("meeting", "")
    if asked and asked not in MEETINGS:
        raise NotFound(f"There is no meeting {asked!r}; there are {', '.join(MEETINGS)}.")
    return asked


def _by_day(each: Followed) -> tuple[date, date, str]:
    return each.action.due or date.max, each.action.raised_on, each.action.id


def _links() -> list[tuple[str, str]]:
    return [(reverse("clinic"), "Clinic")]
