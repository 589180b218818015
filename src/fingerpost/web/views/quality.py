"""Data quality: what is odd by rule, the records of each, which figures they touch, and where the records come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from fingerpost.desk.oddities import Broken, records_listing, summary_listing
from fingerpost.errors import FingerpostError, NotFound, Refused
from fingerpost.model import Finding, Listing
from fingerpost.web.children import child_links
from fingerpost.web.filters import Choice, Filters, extracts_of, read_filters
from fingerpost.web.forms import Choices, filter_form
from fingerpost.web.seen import children_of, seen
from fingerpost.web.tables import columns_of, download, shown, without_empty, words
from fingerpost.web.viewer import kept, workspace_of
from fingerpost.workspace import Workspace

A_PAGE = 50
SEVERITIES: Mapping[str, str] = {"": "All", "error": "Errors", "warning": "Warnings"}
OF_CHILDREN = "They are about children: not to be passed on."


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """What is odd, by rule."""
    workspace, filters = workspace_of(request), _filters(request)
    whole = broken(workspace_of(request), filters.extract)
    found = _narrowed(request, whole)
    run, rules = rules_run(workspace, filters.extract)
    links = {"rule": lambda rule: f"{reverse('quality-rule', args=[rule])}?{filters.query(period='')}".rstrip("?")}
    told = {
        "filters": filters,
        "query": _query(request, filters),
        "form": _form(request, filters, whole),
        "own_teams": _own_teams(request),
        "errors": sum(each.findings for each in found if each.severity == "error"),
        "warnings": sum(each.findings for each in found if each.severity == "warning"),
        "run": run,
        "rules": rules,
        "table": shown(columns_of(summary_listing(found), SHOWN), links=links),
    }
    return render(request, "quality.html", told)


SHOWN = ("rule", "severity", "says", "findings", "children", "measures")


@require_GET
def quality_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same counts as a file."""
    filters = _filters(request)
    listing = summary_listing(_narrowed(request, broken(workspace_of(request), filters.extract)))
    return download(listing, f"quality-{filters.extract}", ending, filters.from_words)


@require_GET
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """A rule: what it says, what to do about it, which figures it touches, and the records it found."""
    workspace, filters = workspace_of(request), _filters(request)
    findings, refused = _findings(request, rule, filters)
    page = Paginator(findings, A_PAGE).get_page(request.GET.get("page"))
    listing = records_listing(rule, tuple(page.object_list))
    seen(request, f"records that a rule found, page {page.number}", f"{rule} {filters.extract}", children_of(listing))
    about = next((each for each in broken(workspace_of(request), filters.extract) if each.rule == rule), None)
    touched = [workspace.catalogue[each] for each in about.measures] if about else []
    told = {
        "rule": rule,
        "about": about,
        "refused": refused,
        "touched": touched,
        "filters": filters,
        "query": filters.query(period=""),
        "own_teams": _own_teams(request),
        "page": page,
        "table": shown(without_empty(listing), links=child_links(request, filters.extract, filters.query(period=""))),
    }
    return render(request, "quality_rule.html", told)


@require_GET
def rule_file(request: HttpRequest, rule: str, ending: str) -> HttpResponse:
    """The records a rule found, as a file."""
    filters = _filters(request)
    findings, refused = _findings(request, rule, filters)
    if refused:
        raise NotFound(refused)
    listing = records_listing(rule, findings)
    on = f"{rule} {filters.extract}"
    seen(request, "records that a rule found, as a file", on, children_of(listing), "download")
    return download(listing, f"{rule}-{filters.extract}", ending, OF_CHILDREN)


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """What was loaded when, where each table comes from, and where two sources differ."""
    workspace, filters = workspace_of(request), read_filters(request.GET, workspace_of(request)).without_groups()
    loads, feeds = kept(workspace_of(request), "sources", lambda: workspace.sources(filters.extract), filters.extract)
    compared = kept(workspace_of(request), "reconciled", lambda: _compared(request, filters), filters)
    children = compared.get("children")
    if children is not None:
        seen(request, "children whom two sources know differently", f"sources {filters.extract}", children_of(children))
    told = {
        "filters": filters,
        "form": replace(filter_form(request, workspace, filters), groups=[]),
        "own_teams": _own_teams(request),
        "loads": shown(loads),
        "feeds": shown(replace(feeds, rows=tuple((words(row[0]), *row[1:]) for row in feeds.rows))),
        "compared": compared,
        "counts": shown(compared["counts"]) if "counts" in compared else None,
        "differ": shown(without_empty(children), links=child_links(request, filters.extract))
        if children is not None and len(children)
        else None,
        "most": MOST,
    }
    return render(request, "quality_sources.html", told)


MOST = 200
"""Children known differently who are shown on the page."""


def _compared(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    try:
        found = workspace_of(request).reconcile(filters.period, filters.extract)
    except FingerpostError as error:
        return {"refused": str(error)}
    some = Listing(found.children.title, found.children.columns, found.children.rows[:MOST])
    return {"counts": found.counts, "children": some, "number": len(found.children), "left_out": found.left_out}


def _filters(request: HttpRequest) -> Filters:
    return read_filters({"extract": request.GET.get("extract", "")}, workspace_of(request))


def _query(request: HttpRequest, filters: Filters) -> str:
    own = {name: request.GET.get(name, "") for name in ("severity", "table")}
    return "&".join(filter(None, (filters.query(period=""), urlencode({k: v for k, v in own.items() if v}))))


def broken(workspace: Workspace, extract: date) -> Sequence[Broken]:
    """What the viewer may see of all that is odd, by rule, made once."""
    found: Sequence[Broken] = kept(workspace, "oddities", lambda: workspace.oddities(extract), extract)
    return found


def rules_run(workspace: Workspace, extract: date) -> tuple[int, int]:
    """How many rules were run, and how many there are, made once."""
    found: tuple[int, int] = kept(workspace, "rules run", lambda: workspace.rules_run(extract), extract)
    return found


def _findings(request: HttpRequest, rule: str, filters: Filters) -> tuple[Sequence[Finding], str]:
    """A rule's findings, or why there are none."""
    workspace = workspace_of(request)

    def make() -> tuple[Sequence[Finding], str]:
        try:
            return tuple(workspace.check(filters.extract, rule)), ""
        except Refused as error:
            return (), str(error)

    found: tuple[Sequence[Finding], str] = kept(workspace_of(request), "findings", make, rule, filters.extract)
    return found


def _narrowed(request: HttpRequest, whole: Sequence[Broken]) -> list[Broken]:
    severity, table = request.GET.get("severity", ""), request.GET.get("table", "")
    if severity not in SEVERITIES:
        raise NotFound(f"There is no severity {severity!r}; there are error and warning.")
    return [each for each in whole if severity in ("", each.severity) and table in ("", each.table)]


def _form(request: HttpRequest, filters: Filters, whole: Sequence[Broken]) -> Choices:
    severity, table = request.GET.get("severity", ""), request.GET.get("table", "")
    tables = sorted({each.table for each in whole} | ({table} if table else set()))
    selects = [
        ("severity", "Severity", [Choice(value, said, value == severity) for value, said in SEVERITIES.items()]),
        ("table", "Table", [Choice("", "All", not table), *(Choice(each, words(each), each == table)
                                                            for each in tables)]),
    ]  # fmt: skip
    extracts = extracts_of(workspace_of(request), filters)
    if len(extracts) > 1:
        selects.append(("extract", "Extract", extracts))
    return Choices(request.path, selects)


def _own_teams(request: HttpRequest) -> list[str] | None:
    teams = workspace_of(request).viewer.own_teams
    return None if teams is None else sorted(teams)
