"""A child's timeline: on one line from first contact to care, the same as a table, what is odd, and what is due."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from fingerpost.desk.timeline import KINDS, Child, Event
from fingerpost.desk.workload import CASES
from fingerpost.model import Listing
from fingerpost.periods import long_date
from fingerpost.render.timeline import Lane, Span, timeline_svg
from fingerpost.web.children import child_links, child_of
from fingerpost.web.filters import Filters, read_filters
from fingerpost.web.seen import seen
from fingerpost.web.tables import columns_of, download, shown, without_empty, words
from fingerpost.web.viewer import workspace_of
from fingerpost.web.views.workload import due_in_words, work_of
from fingerpost.workspace import NO_SUCH_CHILD

LEVELS = {"need": 1, "plan": 2, "care": 3}
ON_THE_LINE = ("contact", "referral", "early_help", *LEVELS)
KEY = ("Contact, referral or early help", "In need", "Child protection plan", "In care")
LANES = {
    "Contacts, referrals": ("contact", "referral"),
    "Early help": ("early_help",),
    "Assessments": ("assessment",),
    "Section 47 enquiries": ("s47_enquiry",),
    "Conferences": ("conference",),
    "In need, plans": ("need", "need_plan"),
    "Protection plans": ("plan",),
    "In care": ("care",),
    "Legal status": ("legal_status",),
    "Placements": ("placement",),
    "Care reviews": ("care_review",),
    "Missing": ("missing",),
    "Court, adoption": ("permanence",),
    "Care leaver": ("leaving_care",),
    "Workers": ("allocation",),
}
"""The lanes under the line, each with the kinds of event that stand in it."""
WIDE, NARROW = 940.0, 320.0
OF_A_CHILD = "It is about one child: not to be passed on."


@require_GET
def child(request: HttpRequest, child: str) -> HttpResponse:
    """The page of a child."""
    filters, found = _asked(request, child)
    seen(request, "a child's timeline", f"timeline {filters.extract}", [found.id])
    line, lanes = drawn(found)
    told = {
        "child": found,
        "pseudonym": child,
        "filters": filters,
        "case": CASES.get(found.case, ""),
        "summary": in_words(found),
        "chart": timeline_svg(line, KEY, lanes, found.day, WIDE),
        "narrow": timeline_svg(line, KEY, lanes, found.day, NARROW),
        "table": shown(_as_table(found)),
        "findings": shown(_findings(found)),
        "due": _due(request, found, filters),
    }
    return render(request, "child.html", told)


@require_GET
def child_file(request: HttpRequest, child: str, ending: str) -> HttpResponse:
    """The timeline as a file."""
    filters, found = _asked(request, child)
    seen(request, "a child's timeline, as a file", f"timeline {filters.extract}", [found.id], "download")
    return download(found.listing(), f"timeline-{child[:8]}", ending, OF_A_CHILD)


@sensitive_post_parameters("child")
@require_POST
def find_child(request: HttpRequest) -> HttpResponse:
    """From a child's id to their timeline. It is posted, so that the id stands in no address and no log."""
    asked = " ".join(request.POST.get("child", "").split())[:100]
    extract = workspace_of(request).extract()
    address = child_links(request, extract)["child_id"](asked)
    if address:
        return HttpResponseRedirect(address)
    messages.error(request, NO_SUCH_CHILD if asked else "Give a child's id.")
    return redirect("search")


def drawn(child: Child) -> tuple[Lane, list[Lane]]:
    """The line, and the lanes that have anything in them."""
    on_line = tuple(_span(each, LEVELS.get(each.kind, 0)) for each in child.events if each.kind in ON_THE_LINE)
    lanes = [
        Lane(name, tuple(_span(each) for each in child.events if each.kind in kinds)) for name, kinds in LANES.items()
    ]
    return Lane("Contact to care", on_line), [lane for lane in lanes if lane.spans]


def in_words(child: Child) -> str:
    """What the drawing shows, for those who do not see it."""
    if not child.events:
        return "Nothing that has a day is on record."
    first = child.events[0]
    counts = {kind: sum(each.kind == kind for each in child.events) for kind in KINDS}
    parts = [f"{KINDS[kind].lower()} {count}" for kind, count in counts.items() if count]
    begins = f"From {long_date(first.began_on)} to {long_date(child.day)}"
    return f"{begins}, how often each is on record: {', '.join(parts)}."


def _asked(request: HttpRequest, name: str) -> tuple[Filters, Child]:
    workspace = workspace_of(request)
    filters = read_filters(request.GET, workspace)
    return filters, workspace.child(child_of(request, name, filters.extract), filters.extract)


def _span(event: Event, level: int = 0) -> Span:
    until = f" to {long_date(event.until)}" if event.until else ", still going on" if event.going_on else ""
    details = f" ({event.details})" if event.details else ""
    said = f"{event.what}{details}: {long_date(event.began_on)}{until}"
    return Span(event.began_on, event.until, event.going_on, said, level)


def _as_table(child: Child) -> Listing:
    rows = tuple(
        (each.began_on, "still going on" if each.going_on else each.until, each.what, each.details or None,
         each.record or None)
        for each in child.events
    )  # fmt: skip
    columns = ("began_on", "ended_on", "what", "details", "record")
    return without_empty(Listing("What happened, oldest first", columns, rows))


def _findings(child: Child) -> Listing:
    rows = tuple(
        (words(each.table), each.record, each.says[:1].upper() + each.says[1:], each.value) for each in child.findings
    )
    return Listing("What is odd or lacking in the records", ("table", "record", "what", "value"), rows)


def _due(request: HttpRequest, child: Child, filters: Filters) -> Any:
    work = work_of(workspace_of(request), filters.extract)
    tasks = [each for each in work.tasks if each.child_id == child.id]
    listing = replace(work, tasks=tuple(tasks)).tasks_listing()
    return shown(
        without_empty(columns_of(due_in_words(listing), ("work", "due_on", "when", "note"))), "Work that is due"
    )
