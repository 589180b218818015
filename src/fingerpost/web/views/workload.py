"""Workload: what is overdue and due soon, children without a worker, caseloads; and the paper for the meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.desk.workload import SOON, WORK, Workload
from fingerpost.errors import NotFound
from fingerpost.model import Listing
from fingerpost.web.children import child_links
from fingerpost.web.filters import Choice, Filters, extracts_of, read_filters
from fingerpost.web.forms import Choices
from fingerpost.web.seen import children_of, seen
from fingerpost.web.tables import columns_of, download, shown, without_empty, words
from fingerpost.web.viewer import kept, workspace_of
from fingerpost.workspace import Workspace

A_PAGE = 50
STATUSES: Mapping[str, str] = {
    "": "Overdue and due soon",
    "overdue": "Overdue",
    "due soon": "Due soon",
    "later": "Due later",
    "no date": "Without a date",
    "all": "All",
}
LISTS: Mapping[str, Callable[[Workload], Listing]] = {
    "due": Workload.tasks_listing,
    "unallocated": Workload.alone_listing,
    "workers": Workload.loads_listing,
    "teams": Workload.teams_listing,
}
"""The lists that are handed out, by the name in their address."""
HEADS = {"days": "Days open"}
OF_CHILDREN = "They are about children: not to be passed on."
SHOWN = ("child_id", "work", "when", "due_on", "team", "worker", "began_on", "note")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    filters: Filters
    team: str
    worker: str
    work: str
    status: str

    def query(self, **changes: str) -> str:
        """The part of an address that says the same, without a period: the work is that of the extract's day."""
        own = {"team": self.team, "worker": self.worker, "work": self.work, "status": self.status}
        return self.filters.query(**{"period": "", **own, **changes})

    @property
    def address(self) -> str:
        """`query` as templates take it."""
        return self.query()


@require_GET
def workload(request: HttpRequest) -> HttpResponse:
    """The daily list."""
    asked, whole, found = _found(request)
    page = Paginator(found.tasks, A_PAGE).get_page(request.GET.get("page"))
    due = replace(found, tasks=tuple(page.object_list)).tasks_listing()
    alone = found.alone_listing()
    seen(request, f"workload, page {page.number}", _on(asked), _children(due, alone))
    links = child_links(request, asked.filters.extract, asked.filters.query(period=""))
    told = {
        "asked": asked,
        "filters": asked.filters,
        "form": _form(request, asked, whole),
        "own_teams": _own_teams(request),
        "found": found,
        "summary": shown(_narrow(whole, asked).summary()),
        "soon": SOON.days,
        "page": page,
        "due": _shown(columns_of(due_in_words(due), SHOWN), links),
        "alone": _shown(alone, links),
        "teams": _shown(found.teams_listing()),
        "workers": _shown(found.loads_listing()),
    }
    return render(request, "workload.html", told)


@require_GET
def workload_file(request: HttpRequest, listing: str, ending: str) -> HttpResponse:
    """One of the lists as a file, narrowed as the page is."""
    if listing not in LISTS:
        raise NotFound(f"There is no list {listing!r}; there are {', '.join(LISTS)}.")
    asked, _, found = _found(request)
    made = LISTS[listing](found)
    seen(request, f"workload, {listing}, as a file", _on(asked), children_of(made), "download")
    says = f"{asked.filters.from_words}. {OF_CHILDREN if children_of(made) else ''}".strip()
    return download(made, f"workload-{listing}-{asked.filters.extract}", ending, says)


@require_GET
def workload_meeting(request: HttpRequest) -> HttpResponse:
    """The paper for the workload meeting: all that is overdue or due before the next, team by team, to print."""
    asked, whole, found = _found(request)
    teams = [_paper(found, team) for team in dict.fromkeys(_teams(found))]
    everything = (*(each["due"] for each in teams), *(each["alone"] for each in teams))
    seen(request, "the paper for the workload meeting", _on(asked), _children(*everything))
    told = {
        "asked": asked,
        "filters": asked.filters,
        "form": _form(request, asked, whole),
        "own_teams": _own_teams(request),
        "summary": shown(_narrow(whole, asked).summary()),
        "soon": SOON.days,
        "teams": [
            each
            | {
                name: _shown(columns_of(each[name], columns)) if len(each[name]) else None
                for name, columns in PAPER.items()
            }
            for each in teams
        ],
        "not_held": found.not_held,
    }
    return render(request, "workload_meeting.html", told)


PAPER = {
    "due": ("child_id", "work", "when", "due_on", "worker", "note"),
    "alone": ("child_id", "case", "since", "days"),
    "workers": ("worker", "children", "in_care", "on_plan", "in_need", "overdue", "due_soon"),
}


def _paper(found: Workload, team: str | None) -> dict[str, Any]:
    own = replace(
        found,
        tasks=tuple(each for each in found.tasks if each.team == team),
        loads=tuple(each for each in found.loads if each.team == team),
        alone=tuple(each for each in found.alone if each.held_last_by == team),
    )
    return {
        "name": team or "No team known",
        "due": due_in_words(own.tasks_listing()),
        "alone": own.alone_listing(),
        "workers": own.loads_listing(),
    }


def _teams(found: Workload) -> Iterable[str | None]:
    every = {each.team for each in found.tasks} | {each.team for each in found.loads}
    every |= {each.held_last_by for each in found.alone}
    return sorted(every, key=lambda team: (team is None, team or ""))


def _found(request: HttpRequest) -> tuple[Asked, Workload, Workload]:
    """What is asked for, all the work that the viewer may see, and what of it is asked for."""
    workspace = workspace_of(request)
    own = {name: request.GET.get(name, "") for name in ("team", "worker", "work", "status")}
    if own["work"] and own["work"] not in WORK:
        raise NotFound(f"There is no kind of work {own['work']!r}; there are {', '.join(WORK)}.")
    if own["status"] not in STATUSES:
        raise NotFound(f"There is no {own['status']!r}; there are {', '.join(filter(None, STATUSES))}.")
    filters = read_filters({"extract": request.GET.get("extract", "")}, workspace)
    asked = Asked(filters, **own)
    whole = work_of(workspace, filters.extract)
    return asked, whole, _with_status(_narrow(whole, asked), asked.status)


def work_of(workspace: Workspace, extract: date) -> Workload:
    """All the work that the viewer may see, made once."""
    made: Workload = kept(workspace, "workload", lambda: workspace.workload(extract), extract)
    return made


def _narrow(whole: Workload, asked: Asked) -> Workload:
    return whole.narrowed(asked.team, asked.worker, asked.work)


def _with_status(found: Workload, status: str) -> Workload:
    if status == "all":
        return found
    wanted = (status,) if status else ("overdue", "due soon")
    return replace(found, tasks=tuple(each for each in found.tasks if each.status in wanted))


def _form(request: HttpRequest, asked: Asked, whole: Workload) -> Choices:
    def choices(values: Mapping[str, str], chosen: str) -> list[Choice]:
        known = values if chosen in values else {**values, chosen: chosen}
        return [Choice(value, words, value == chosen) for value, words in known.items()]

    def named(values: Iterable[str]) -> dict[str, str]:
        return {"": "All", **{value: value for value in values}}

    selects = [("status", "What is due", choices(STATUSES, asked.status))]
    selects.append(("work", "Kind of work", choices({"": "All", **WORK}, asked.work)))
    for name, label, values in (("team", "Team", whole.teams), ("worker", "Worker", whole.workers)):
        if values:
            selects.append((name, label, choices(named(values), getattr(asked, name))))
    extracts = extracts_of(workspace_of(request), asked.filters)
    if len(extracts) > 1:
        selects.append(("extract", "Extract", extracts))
    return Choices(request.path, selects)


def _shown(listing: Listing, links: Any = None) -> Any:
    kept_columns = without_empty(listing) if len(listing) else listing
    heads = [HEADS.get(column, words(column)) for column in kept_columns.columns]
    return shown(kept_columns, heads=heads, links=links)


def due_in_words(listing: Listing) -> Listing:
    """The list of work with the days in words, as a page has it: '11 days overdue', 'in 9 days'."""
    place = listing.columns.index("days")
    rows = tuple((*row, _when(row[place])) for row in listing.rows)
    return Listing(listing.title, (*listing.columns, "when"), rows)


def _when(days: int | None) -> str | None:
    if days is None:
        return None
    if days == 0:
        return "that day"
    said = f"{abs(days):,} day{'s' if abs(days) > 1 else ''}"
    return f"{said} overdue" if days < 0 else f"in {said}"


def _children(*listings: Listing) -> tuple[str, ...]:
    return tuple(dict.fromkeys(child for listing in listings for child in children_of(listing)))


def _on(asked: Asked) -> str:
    return f"workload {asked.filters.extract}"


def _own_teams(request: HttpRequest) -> list[str] | None:
    teams = workspace_of(request).viewer.own_teams
    return None if teams is None else sorted(teams)
