"""Comparing the sources of an extract that hold the same table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fingerpost.desk.records import Extract
from fingerpost.engine import Engine
from fingerpost.model import Listing
from fingerpost.periods import Period, long_date
from fingerpost.quality.reconcile import Days, Reconciled, can_reconcile, compare, known
from fingerpost.store import Load

COUNTS = ("table", "first", "second", "in_first", "in_second", "in_both", "only_in_first", "only_in_second",
          "dates_differ")  # fmt: skip
CHILDREN = ("table", "child_id", "what", "first", "first_days", "second", "second_days")


@dataclass(frozen=True)
class Reconciliation:
    """Counts for each table that two sources hold, and the children whom they know differently."""

    counts: Listing
    children: Listing


def reconciliation(extract: Extract, period: Period) -> Reconciliation:
    """Compare every source of a table with the one that feeds it, at the period's end."""
    tables = [*_reconciled(extract, period)]
    differences = [each for table in tables for each in table.differences]
    rows = tuple(
        (each.table, each.child_id, each.what, each.first, _days(each.first_days), each.second, _days(each.second_days))
        for each in differences
    )
    title = f"Sources compared on {long_date(period.ends_on)}"
    counts = tuple(tuple(getattr(table, name) for name in COUNTS) for table in tables)
    return Reconciliation(Listing(title, COUNTS, counts), Listing("Children known differently", CHILDREN, rows))


def _reconciled(extract: Extract, period: Period) -> Iterator[Reconciled]:
    for table in extract.current:
        loads = extract.sources(table)
        if len(loads) < 2 or not can_reconcile(table):
            continue
        first, *others = [(load.source, children) for load, children in _known(extract, table, loads, period)]
        for second in others:
            yield compare(table, *first, *second)


def _known(
    extract: Extract, table: str, loads: Sequence[Load], period: Period
) -> Iterator[tuple[Load, dict[str, Days]]]:
    engine = Engine()
    try:
        for load in loads:
            extract.store.fill(engine, table, extract.settings.council.number, [load])
            yield load, known(engine, table, period.starts_on, period.ends_on)
    finally:
        engine.close()


def _days(days: Days) -> str:
    return ", ".join("not known" if day is None else day.isoformat() for day in days)
