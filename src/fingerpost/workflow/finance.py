"""Budgets and what is thought to be spent: each projection with its day, so that earlier ones can be looked back at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from itertools import groupby
from typing import Any

from fingerpost.errors import Refused
from fingerpost.model import Budget
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book, Entry
from fingerpost.workflow.models import BudgetRow

_KEPT = ("budget", "outturn", "reserves", "placements_budgeted", "note", "measures")


def record(book: Book, budgets: Iterable[Budget]) -> int:
    """Keep projections, all or none; gives how many are new or changed. One of the same line and day is put right."""
    wanted = [
        Entry(f"budget {budget.line} {budget.financial_year}", _key(budget), _checked(budget)) for budget in budgets
    ]
    if len({tuple(entry.key.values()) for entry in wanted}) < len(wanted):
        raise Refused("A budget line has two projections on one day; nothing was recorded.")
    with book.writing():
        return book.keep(BudgetRow, wanted)


def change(book: Book, budget: Budget, opened_on: str) -> Budget:
    """Keep the projection of one line, begun on the version `opened_on` of its last; empty for a new line.

    Raises Overtaken where the last is no longer that one, and Refused where the day is before it.
    """
    entry = Entry(f"budget {budget.line} {budget.financial_year}", _key(budget), _checked(budget))
    # As it will be read again: to the penny, so that two who write the same do not meet.
    wanted = replace(budget, **entry.values | {"measures": budget.measures})
    with book.writing():
        known = history(book, budget.line, budget.financial_year)
        now = known[-1] if known else None
        said = f"the budget line {budget.line} of {budget.financial_year}"
        book.require_unchanged(now, wanted, opened_on, entry.about, said)
        if now and budget.as_at < now.as_at:
            raise Refused(f"{budget.line} has a projection of {now.as_at}; a new one is of that day or a later.")
        book.keep(BudgetRow, [entry])
    return wanted


def lines(book: Book, year: str, as_at: date | None) -> tuple[Budget, ...]:
    """Each line of a financial year with its latest projection, or its latest up to `as_at`, in the order in which
    the lines were first recorded."""
    found: list[tuple[int, Budget]] = []
    rows = [row for row in _rows(book, financial_year=year) if as_at is None or row.as_at <= as_at]
    for _, group in groupby(sorted(rows, key=lambda row: (row.line, row.as_at)), key=lambda row: row.line):
        projections = [*group]
        found.append((min(row.pk for row in projections), _budget(projections[-1])))
    return tuple(budget for _, budget in sorted(found, key=lambda each: each[0]))


def history(book: Book, line: str, year: str) -> tuple[Budget, ...]:
    """Every projection of a line, oldest first."""
    return tuple(_budget(row) for row in _rows(book, financial_year=year, line=line))


def years(book: Book) -> tuple[str, ...]:
    """The financial years that have a line, oldest first."""
    return tuple(sorted({row.financial_year for row in _rows(book)}))


def _rows(book: Book, **where: str) -> list[Any]:
    with book.reading():
        return [*book.rows(BudgetRow).filter(**where).order_by("as_at")]


def _key(budget: Budget) -> dict[str, Any]:
    checks.name(budget.line, "The name of a budget line")
    if not re.fullmatch(r"\d{4}-\d{2}", budget.financial_year, re.ASCII):
        raise Refused(f'Budget {budget.line}: "{budget.financial_year}" is no financial year; write 2013-14.')
    return {"line": budget.line, "financial_year": budget.financial_year, "as_at": budget.as_at}


def _checked(budget: Budget) -> dict[str, Any]:
    values = {field: value for field, value in asdict(budget).items() if field in _KEPT}
    for field in ("budget", "outturn", "reserves"):
        values[field] = checks.amount(values[field], f"Budget {budget.line}: its {field}")
    checks.number(budget.placements_budgeted, f"Budget {budget.line}: the placements budgeted")
    checks.text(budget.note, f"Budget {budget.line}: its note")
    for measure in budget.measures:
        checks.name(measure, f"Budget {budget.line}: a measure")
    return values | {"measures": [*budget.measures]}


def _budget(row: Any) -> Budget:
    kept = {field: getattr(row, field) for field in _KEPT} | {"measures": tuple(row.measures)}
    return Budget(row.line, row.financial_year, row.as_at, **kept)
