"""Placements and what they cost: the lines of `[unit_costs]`, projected from the records beside the finance team's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from fingerpost.compare.forecast import FEWEST
from fingerpost.compare.placement_cost import ProjectedOutturn, project
from fingerpost.desk.forecasting import LONGEST
from fingerpost.desk.records import Extract
from fingerpost.engine import Engine
from fingerpost.model import Budget, Listing
from fingerpost.periods import Period, long_date
from fingerpost.settings import UnitCost

PLACEMENTS = "placements"
COLUMNS = (
    "budget_line", "financial_year", "known_to", "placements", "placements_average", "placements_budgeted", "nights",
    "cost_so_far", "fingerpost_outturn", "low_80", "high_80", "low_95", "high_95", "finance_outturn", "difference",
    "budget", "why_not",
)  # fmt: skip


def projected_outturns(extract: Extract, month: Period, budgets: Sequence[Budget]) -> tuple[ProjectedOutturn, ...]:
    """A projection for each line of `[unit_costs]` at the end of a month, with the finance team's figures beside it."""
    costs = extract.settings.unit_costs
    if not costs:
        return ()
    by_line = {each.line: each for each in budgets}
    year = month.whole_year()
    rows = _rows(extract) if PLACEMENTS in extract.current else []
    found = []
    for line, cost in costs.items():
        made = ProjectedOutturn(line, year.name, month.ends_on, missing=_missing(extract, year, month, cost))
        if not made.missing:
            spells = [(started, ended) for started, ended, *what in rows if cost.covers(*what)]
            days = (year.starts_on, month.ends_on, year.ends_on)
            made = project(line, year.name, days, spells, cost.rates(), _month_ends(extract, month))
        budget = by_line.get(line)
        found.append(
            replace(
                made,
                budget=budget.budget if budget else None,
                outturn=budget.outturn if budget else None,
                placements_budgeted=budget.placements_budgeted if budget else None,
            )
        )
    return tuple(found)


def _rows(extract: Extract) -> list[tuple[date, date | None, str | None, str | None]]:
    engine = Engine()
    try:
        extract.fill(engine, PLACEMENTS)
        found = engine.rows("SELECT started_on, ended_on, type, provider FROM placements WHERE started_on IS NOT NULL")
        return [(started, ended, kind, provider) for started, ended, kind, provider in found]
    finally:
        engine.close()


def _missing(extract: Extract, year: Period, month: Period, cost: UnitCost) -> str:
    if PLACEMENTS not in extract.current:
        return "no extract has placements"
    load, begins = extract.feeds(PLACEMENTS)[0], extract.begins(PLACEMENTS)
    if load.extract < month.ends_on:
        return f"the latest extract of placements is of {long_date(load.extract)}"
    if begins is not None and begins > year.starts_on:
        return f"records of placements begin on {long_date(begins)}"
    if (since := cost.rates()[0][0]) > year.starts_on:
        return f"its unit costs begin on {long_date(since)}"
    columns = extract.columns()[PLACEMENTS]
    needed = {"started_on", "ended_on", "type", *(["provider"] if cost.providers else [])}
    if gone := needed - columns:
        return f"the extract of placements has no {', '.join(sorted(gone))}"
    return ""


def _month_ends(extract: Extract, month: Period) -> list[date]:
    """The month ends of which the number of placements is known, oldest first."""
    begins = extract.begins(PLACEMENTS)
    found = [month]
    while len(found) < LONGEST:
        before = found[0].before()
        # What there was at the end of the day before the records begin is known.
        if begins is None or before.ends_on + timedelta(days=1) < begins:
            break
        found.insert(0, before)
    return [each.ends_on for each in found]


def outturn_listing(found: Sequence[ProjectedOutturn]) -> Listing:
    """A row a line: Fingerpost's projection beside the finance team's."""
    rows = tuple(
        (
            each.line,
            each.financial_year,
            each.as_at,
            None if each.missing else each.placed,
            each.average,
            each.placements_budgeted,
            None if each.missing else each.nights,
            each.so_far,
            each.expected,
            *(each.likely or (None, None)),
            *(each.nearly_sure or (None, None)),
            each.outturn,
            each.beside_outturn,
            each.budget,
            each.missing,
        )
        for each in found
    )
    return Listing("Placements and their cost: Fingerpost's projection beside the finance team's", COLUMNS, rows)


def outturn_words(found: Sequence[ProjectedOutturn]) -> Iterator[str]:
    """What must be said beside the projections: what they rest on, and what is not known."""
    if found:
        yield (
            f"A projection by Fingerpost from the placements on record to {long_date(found[0].as_at)} and the unit "
            "costs in fingerpost.toml. It is not the finance team's, and knows of nothing that is only planned."
        )
    for each in found:
        if each.missing:
            yield f"{each.line}: no projection, as {each.missing}."
        elif each.likely is None or each.nearly_sure is None:
            yield f"{each.line}: no interval, as fewer than {FEWEST} month ends are known."
        else:
            (low, high), (lowest, highest) = each.likely, each.nearly_sure
            yield (
                f"{each.line}: of 100 such projections 80 are to lie between £{low:,} and £{high:,}, and 95 between "
                f"£{lowest:,} and £{highest:,}."
            )
        if each.budget is None and each.outturn is None:
            yield f"{each.line}: no budget of that name is recorded for {each.financial_year}."
