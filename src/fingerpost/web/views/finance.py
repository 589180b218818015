"""Money: the budget lines, what is thought to be spent, how that has moved, and the measures that drive it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from fingerpost.errors import NotFound, nearest
from fingerpost.model import Budget, Listing
from fingerpost.render.drawings import sparkline
from fingerpost.web.tables import download
from fingerpost.web.viewer import workspace_of
from fingerpost.workspace import Workspace

COLUMNS = (
    "line", "financial_year", "as_at", "budget", "outturn", "variance", "variance_percent", "reserves", "net_variance",
    "placements_budgeted", "measures", "note",
)  # fmt: skip


@require_GET
def finance(request: HttpRequest) -> HttpResponse:
    """The lines of a financial year, the latest by default."""
    workspace, year = workspace_of(request), _year(request)
    found = workspace.office.budgets(year) if year else ()
    told = {
        "year": year,
        "years": [(each, each == year) for each in reversed(workspace.office.budget_years())],
        "rows": [(each, _variance(each), _drives(workspace, each)) for each in found],
        "total": _total(found),
        "address": f"?year={year}",
    }
    return render(request, "finance/finance.html", told)


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
    told = {
        "budget": last,
        "variance": _variance(last),
        "history": [(each, _variance(each)) for each in reversed(history)],
        "line": sparkline(outturns, "currentColor") if sum(each is not None for each in outturns) > 1 else "",
        "drives": _drives(workspace, last),
        "links": [(reverse("finance"), "Finance")],
    }
    return render(request, "finance/budget.html", told)


@require_GET
def budget_file(request: HttpRequest, year: str, line: str, ending: str) -> HttpResponse:
    """Every projection of a line as a file."""
    history = _history(request, year, line)
    return download(_listing(history, f"{line}, {year}"), f"budget-{line}-{year}", ending)


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


def _listing(budgets: Any, title: str) -> Listing:
    rows = tuple(
        tuple("; ".join(each.measures) if name == "measures" else getattr(each, name) for name in COLUMNS)
        for each in budgets
    )
    return Listing(title, COLUMNS, rows)
