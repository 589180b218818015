"""A measure: its figure and what it means, its months, its parts, what changed it, others' figures, and its records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.desk.benchmarking import benchmark_listing, benchmark_table, benchmark_words
from fingerpost.desk.rows import figure_rows
from fingerpost.desk.series import series_listing
from fingerpost.errors import FingerpostError, NotFound, Refused
from fingerpost.measures import Definition
from fingerpost.model import Listing, in_reading_order
from fingerpost.model.figure import to_places
from fingerpost.render.charts import NARROW, svg
from fingerpost.web.cards import BETTER, STAGES, cards
from fingerpost.web.filters import Filters, read_filters
from fingerpost.web.forms import filter_form
from fingerpost.web.tables import columns_of, download, meanings, shown, without_empty, words
from fingerpost.web.viewer import kept_figures, workspace_of
from fingerpost.web.views.clinic import actions_on
from fingerpost.workspace import Workspace


@require_GET
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """The page of a measure."""
    workspace = workspace_of(request)
    definition = workspace.catalogue.find(measure)
    filters = read_filters(request.GET, workspace)
    by = _breakdown(request, definition)
    told = {
        **material(workspace, definition, filters, by),
        "filters": filters,
        "form": filter_form(request, workspace, filters, keep={"by": by}),
        "definition": definition,
        "notes": workspace.office.notes([definition.id]),
        "actions": actions_on(workspace, definition.id),
    }
    return render(request, "measure.html", told)


@require_GET
def measure_file(request: HttpRequest, measure: str, table: str, ending: str) -> HttpResponse:
    """One of the page's tables as a file."""
    workspace = workspace_of(request)
    definition = workspace.catalogue.find(measure)
    filters = read_filters(request.GET, workspace)
    if table not in TABLES:
        raise NotFound(f"There is no table {table!r}; there are {', '.join(TABLES)}.")
    try:
        listing = TABLES[table](workspace, definition, filters, _breakdown(request, definition))
    except Refused as error:
        raise NotFound(str(error)) from None  # as the page says it: there is no such table, whoever asks
    return download(listing, f"{measure}-{table}-{filters.period.name}", ending, filters.from_words)


def _breakdown(request: HttpRequest, definition: Definition) -> str:
    """The breakdown asked for; its own first by default."""
    asked = request.GET.get("by", "")
    if asked and asked not in definition.ways:
        raise NotFound(f"{definition.id} has no breakdown by {asked!r}; it has {', '.join(definition.ways) or 'none'}.")
    return asked or next(iter(definition.ways), "")


def material(workspace: Workspace, definition: Definition, filters: Filters, by: str) -> dict[str, Any]:
    """All of the page that follows from the store, made once."""
    made: dict[str, Any] = kept_figures(
        workspace, "measure", lambda: _material(workspace, definition, filters, by), definition.id, filters, by
    )
    return made


def _material(workspace: Workspace, definition: Definition, filters: Filters, by: str) -> dict[str, Any]:
    """All of the page that follows from the store."""
    (card,) = cards(workspace, filters, [definition.id])
    explained = workspace.explain(definition.id, filters.period, filters.extract)
    whole = card if not filters.groups else cards(workspace, filters.without_groups(), [definition.id])[0]
    return {
        "card": card,
        "whole": whole if filters.groups else None,
        "explained": explained,
        "stage_title": STAGES[definition.stage],
        "better": BETTER[definition.better],
        "by": by,
        "ways": [(way, words(way), way == by) for way in definition.ways],
        "months": _months(workspace, definition, filters),
        "parts": _attempt(lambda: shown(_parts(workspace, definition, filters, by))) if by else None,
        "parts_add": not by or definition.adds(by),
        "changes": _attempt(lambda: shown(_changes(workspace, definition, filters))),
        "others": _others(workspace, definition, filters),
        "trust": workspace.trust(filters.period, [definition.id], filters.extract).get(definition.id),
        "has_records": definition.of is None and card.figure.missing is None,
    }  # fmt: skip


def _attempt(make: Callable[[], Any]) -> dict[str, Any]:
    """What can be shown, or in words why not."""
    try:
        return {"table": make()}
    except FingerpostError as error:
        return {"refused": str(error)}


def _months(workspace: Workspace, definition: Definition, filters: Filters) -> dict[str, Any]:
    try:
        chart = workspace.month_chart(definition.id, filters.period, extract=filters.extract)
        listing = _month_rows(workspace, definition, filters)
    except FingerpostError as error:
        return {"refused": str(error)}
    brief = ("period", "numerator", "denominator", "value", "signal")
    found = without_empty(columns_of(listing, brief))
    found = replace(found, title=f"{definition.name} by month", rows=found.rows[::-1])
    return {
        "chart": svg(chart) if chart else "",
        "narrow": svg(chart, NARROW) if chart else "",
        "summary": chart.summary if chart else "",
        "table": shown(found),
    }


def _month_rows(workspace: Workspace, definition: Definition, filters: Filters, by: str = "") -> Listing:
    found = tuple(workspace.series(definition.id, filters.period, extract=filters.extract))
    return series_listing(definition, found, workspace.usual(definition.id, filters.period, extract=filters.extract))


def _parts(workspace: Workspace, definition: Definition, filters: Filters, by: str) -> Listing:
    """A breakdown, bands in their order and anything else the largest first; codes by their meaning."""
    figures = workspace.figures(filters.period, [definition.id], (by,), filters.extract)
    missing = next((figure.missing for figure in figures if figure.missing), None)
    if missing or not figures:
        raise NotFound(f"Not available: {missing or 'there are no records'}.")
    known = meanings(_column(definition, by))
    whole = sum((figure.number or Fraction(0) for figure in figures), Fraction(0))
    rows: list[tuple[Any, ...]] = []
    of = {figure.breakdown[0][1]: figure for figure in figures}
    for name in in_reading_order(of, lambda each: -(of[each].number or of[each].denominator or 0)):
        figure = of[name]
        number = figure.numerator if figure.is_share else figure.shown_number
        share = figure.percent
        if not figure.is_share and definition.kind == "count" and definition.adds(by) and whole:
            share = to_places((figure.number or 0) * 100 / whole, 1)
        rows.append((known.get(name, name), number, figure.denominator, None if share is None else f"{share}%"))
    title = f"{definition.name} by {words(by).lower()}, {filters.period.label}"
    return without_empty(Listing(title, ("group", "number", "of", "share"), tuple(rows)))


def _column(definition: Definition, by: str) -> str:
    """The canonical column that a breakdown is by."""
    return definition.ways.get(by.removesuffix("_group"), "").rpartition(".")[2]


def _parts_file(workspace: Workspace, definition: Definition, filters: Filters, by: str) -> Listing:
    figures = workspace.figures(filters.period, [definition.id], (by,), filters.extract)
    columns, rows = figure_rows(figures, filters.period)
    return Listing(f"{definition.name} by {by}", tuple(columns), tuple(map(tuple, rows)))


def _changes(workspace: Workspace, definition: Definition, filters: Filters) -> Listing:
    """The ten groups that moved it most, by what their codes mean."""
    found = workspace.why(definition.id, filters.period, extract=filters.extract)
    largest = sorted(found.rows, key=lambda row: -abs(row[4] or 0))[:10]
    rows = tuple(
        (words(by), meanings(_column(definition, by)).get(group, group), *rest) for by, group, *rest in largest
    )
    return without_empty(replace(found, rows=rows))


def _changes_file(workspace: Workspace, definition: Definition, filters: Filters, by: str) -> Listing:
    return workspace.why(definition.id, filters.period, extract=filters.extract)


def _others(workspace: Workspace, definition: Definition, filters: Filters) -> dict[str, Any] | None:
    if not definition.benchmark:
        return None
    try:
        beside = workspace.benchmark(definition.id, extract=filters.extract)
    except FingerpostError as error:
        return {"refused": str(error)}
    return {"table": shown(benchmark_table(beside)), "words": [*benchmark_words(beside)]}


def _others_file(workspace: Workspace, definition: Definition, filters: Filters, by: str) -> Listing:
    return benchmark_listing(workspace.benchmark(definition.id, extract=filters.extract))


TABLES: dict[str, Callable[[Workspace, Definition, Filters, str], Listing]] = {
    "months": _month_rows,
    "breakdown": _parts_file,
    "change": _changes_file,
    "others": _others_file,
}
"""The tables of the page that are handed out, by the name in their address."""
