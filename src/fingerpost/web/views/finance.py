"""Money: the budget lines, what is thought to be spent, how that has moved, and the measures that drive it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.desk.costing import outturn_listing, outturn_words
from fingerpost.errors import FingerpostError, NotFound, nearest
from fingerpost.model import Budget, Listing
from fingerpost.model.governance import version_of
from fingerpost.render.drawings import sparkline
from fingerpost.web import door
from fingerpost.web.tables import columns_of, download, shown, without_empty
from fingerpost.web.templatetags.fingerpost import pounds
from fingerpost.web.viewer import workspace_of
from fingerpost.web.writing import (
    MEASURES_HINT,
    Day,
    Long,
    Number,
    OfficeForm,
    Pounds,
    Text,
    attempt,
    measures_in,
    status_of,
)
from fingerpost.workspace import Workspace

COLUMNS = (
    "line", "financial_year", "as_at", "budget", "outturn", "variance", "variance_percent", "reserves", "net_variance",
    "placements_budgeted", "measures", "note",
)  # fmt: skip
SHOWN = ("line", "as_at", "budget", "outturn", "variance", "in_words")
HEADS = ("Budget", "As at", "Set", "Projected outturn", "Variance", "In words")
HISTORY = ("as_at", "budget", "outturn", "variance", "in_words", "reserves", "note")
PROJECTED = (
    "budget_line", "known_to", "placements", "placements_budgeted", "cost_so_far", "fingerpost_outturn", "low_80",
    "high_80", "finance_outturn", "difference", "budget",
)  # fmt: skip
AMOUNTS = frozenset(
    {
        "budget", "outturn", "variance", "reserves", "net_variance", "cost_so_far", "fingerpost_outturn", "low_80",
        "high_80", "finance_outturn", "difference",
    }
)  # fmt: skip
"""The columns that are pounds."""


@require_GET
def finance(request: HttpRequest) -> HttpResponse:
    """The lines of a financial year, the latest by default, and what the placements on record will cost."""
    workspace, year = workspace_of(request), _year(request)
    found = workspace.office.budgets(year) if year else ()
    total = _total(found)
    rows = (*found, total) if total else found
    listing = with_words(_listing(rows, f"Budgets, {year}. A variance above 0 is an overspend."), rows)
    lines = {each.line for each in found}
    links = {"line": lambda line: reverse("budget", args=[year, line]) if line in lines else ""}
    told = {
        "year": year,
        "years": [(each, each == year) for each in reversed(workspace.office.budget_years())],
        "table": shown(in_words(columns_of(listing, SHOWN)), heads=HEADS, links=links) if found else None,
        "drives": [(each, _drives(workspace, each)) for each in found if each.measures],
        "projected": _projected(workspace, year),
        "address": f"?year={year}",
    }
    return render(request, "finance/finance.html", told)


def _projected(workspace: Workspace, year: str) -> dict[str, Any] | None:
    """Fingerpost's own projection of what placements cost, beside the finance team's; None without unit costs."""
    if not workspace.settings.unit_costs or not workspace.loads():
        return None
    found = workspace.projected_outturns(year)
    listing = columns_of(outturn_listing(found), PROJECTED)
    return {
        "table": shown(without_empty(in_words(listing))) if found else None,
        "words": [*outturn_words(found)],
        "address": f"?year={year}" if year else "",
    }


@require_GET
def projected_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The projection of what placements cost as a file, with its intervals."""
    year = _year(request)
    found = workspace_of(request).projected_outturns(year)
    return download(outturn_listing(found), f"placements-cost-{year or 'now'}", ending)


@require_GET
def finance_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a file."""
    year = _year(request)
    found = workspace_of(request).office.budgets(year) if year else ()
    return download(_listing(found, f"Budgets {year}"), f"finance-{year or 'none'}", ending)


@require_GET
def budget(request: HttpRequest, year: str, line: str) -> HttpResponse:
    """One line with every projection."""
    workspace, history = workspace_of(request), _history(request, year, line)
    last = history[-1]
    outturns = [each.outturn for each in history]
    listing = with_words(_listing(history[::-1], "Every projection, newest first"), history[::-1])
    told = {
        "budget": last,
        "variance": _variance(last),
        "table": shown(in_words(columns_of(listing, HISTORY))),
        "line": sparkline(outturns, "currentColor") if sum(each is not None for each in outturns) > 1 else "",
        "drives": _drives(workspace, last),
        "links": _links(),
    }
    return render(request, "finance/budget.html", told)


@require_GET
def budget_file(request: HttpRequest, year: str, line: str, ending: str) -> HttpResponse:
    """Every projection of a line as a file."""
    history = _history(request, year, line)
    return download(_listing(history, f"{line}, {year}"), f"budget-{line}-{year}", ending)


class BudgetForm(OfficeForm):
    """A budget line's projection on a day, and what holds for the line from then on."""

    line = Text("Budget line", "As the finance team calls it, such as Fostering. It stays.", required=True)
    financial_year = Text("Financial year", "Such as 2013-14. It stays.", required=True, max_length=20)
    as_at = Day("Day of the projection", "A later day is a new one; the same day puts the last right.", required=True)
    budget = Pounds("Budget", "For the whole year, such as 3,072,000.")
    outturn = Pounds("Projected outturn", "What is thought to be spent by the end of the year.")
    reserves = Pounds("Reserves and surplus", "What has been set aside to meet part of it.")
    placements_budgeted = Number("Placements it pays for")
    measures = Text("Measures that drive it", MEASURES_HINT, max_length=2_000)
    note = Long("Note", rows=2)

    def __init__(self, workspace: Workspace, known: Budget | None, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._workspace, self._known = workspace, known
        if known:
            del self.fields["line"], self.fields["financial_year"]

    def clean_financial_year(self) -> str:
        """As the council's year is written."""
        try:
            return self._workspace.period(self.cleaned_data["financial_year"].strip().replace("-", "/")).year
        except FingerpostError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_measures(self) -> str:
        """Each is a measure there is."""
        return ", ".join(measures_in(self._workspace, self.cleaned_data["measures"]))

    def as_budget(self) -> Budget:
        """What the form says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        said["measures"] = measures_in(self._workspace, said["measures"])
        key = {"line": self._known.line, "financial_year": self._known.financial_year} if self._known else {}
        return Budget(**key | said)


@require_http_methods(["GET", "POST"])
def budget_new(request: HttpRequest) -> HttpResponse:
    """Add a budget line."""
    return _change(request, None, "Add a budget line", reverse("finance"))


@require_http_methods(["GET", "POST"])
def budget_change(request: HttpRequest, year: str, line: str) -> HttpResponse:
    """Give a line a new projection, or put its last right."""
    known = _history(request, year, line)[-1]
    back = reverse("budget", args=[known.financial_year, line])
    return _change(request, known, f"Change {line}, {known.financial_year}", back)


def _change(request: HttpRequest, known: Budget | None, heading: str, back: str) -> HttpResponse:
    workspace, today = workspace_of(request), door.clock().date()
    year = workspace.period(f"{today:%Y-%m}..{today:%Y-%m}").year
    initial: dict[str, Any] = {"as_at": today, "financial_year": year}
    if known:
        initial = {**_as_fields(known), "as_at": max(today, known.as_at)}
    sent = request.POST if request.method == "POST" else None
    form = BudgetForm(workspace, known, sent, initial={**initial, "version": version_of(known)})
    if request.method == "POST" and form.is_valid():
        asked, opened_on = form.as_budget(), form.cleaned_data["version"]
        made = attempt(form, lambda: workspace.office.change_budget(asked, opened_on), _as_fields)
        if made:
            messages.success(request, f"{made.line}, {made.financial_year}, is kept.")
            return redirect("budget", made.financial_year, made.line)
    told = {"form": form, "heading": heading, "back": back, "links": _links()}
    return render(request, "office_form.html", told, status=status_of(request, form))


def _as_fields(budget: Budget) -> dict[str, Any]:
    said = {name: getattr(budget, name) for name in BudgetForm.base_fields if name not in ("version", "measures")}
    return said | {"measures": ", ".join(budget.measures)}


def _links() -> list[tuple[str, str]]:
    return [(reverse("finance"), "Finance")]


def _year(request: HttpRequest) -> str:
    """The year asked for, or the latest; empty where there is none."""
    years = workspace_of(request).office.budget_years()
    asked = request.GET.get("year", "")
    if asked and asked not in years:
        raise NotFound(f"There are no budgets of {asked!r}.{nearest(asked, years)}")
    return asked or (years[-1] if years else "")


def _history(request: HttpRequest, year: str, line: str) -> list[Budget]:
    office = workspace_of(request).office
    if year not in office.budget_years():
        raise NotFound(f"There are no budgets of {year!r}.{nearest(year, office.budget_years())}")
    found = [*office.budget_history(line, year)]
    if not found:
        raise NotFound(f"There is no budget line {line!r} in {year}.")
    return found


def _variance(budget: Budget) -> tuple[str, str]:
    """A class for the colour, and in words."""
    if budget.variance is None:
        return "none", "Not known"
    if not budget.variance:
        return "level", "On budget"
    share = f", {abs(budget.variance_percent)}%" if budget.variance_percent is not None else ""
    return ("up", f"Overspend{share}") if budget.variance > 0 else ("down", f"Underspend{share}")


def _drives(workspace: Workspace, budget: Budget) -> list[tuple[str, str]]:
    return [(each, workspace.catalogue[each].title) for each in budget.measures if each in workspace.catalogue]


def _total(budgets: Any) -> Budget | None:
    """All lines together, where each is known."""
    if len(budgets) < 2 or any(each.variance is None for each in budgets):
        return None

    def added(part: str) -> Decimal:
        return sum((getattr(each, part) or Decimal(0) for each in budgets), Decimal(0))

    return Budget("All lines", budgets[0].financial_year, budgets[0].as_at, added("budget"), added("outturn"),
                  added("reserves"))  # fmt: skip


def with_words(listing: Listing, budgets: Sequence[Budget]) -> Listing:
    """A listing of budgets with how each stands in words: 'Overspend, 20.0%'."""
    rows = tuple((*row, _variance(each)[1]) for row, each in zip(listing.rows, budgets, strict=True))
    return Listing(listing.title, (*listing.columns, "in_words"), rows)


def in_words(listing: Listing) -> Listing:
    """Amounts as pounds, and whether a line is over or under, as a page has it; a file keeps the numbers."""

    def said(name: str, value: Any) -> Any:
        return pounds(value) if name in AMOUNTS and value is not None else value

    rows = tuple(tuple(map(said, listing.columns, row)) for row in listing.rows)
    return Listing(listing.title, listing.columns, rows)


def _listing(budgets: Any, title: str) -> Listing:
    rows = tuple(
        tuple("; ".join(each.measures) if name == "measures" else getattr(each, name) for name in COLUMNS)
        for each in budgets
    )
    return Listing(title, COLUMNS, rows)
