"""Comparing the sources of an extract that hold the same table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fingerpost.desk.records import Extract
from fingerpost.engine import Engine
from fingerpost.errors import NotFound, nearest
from fingerpost.model import SCHEMAS, Listing
from fingerpost.periods import Period, long_date
from fingerpost.quality.reconcile import HOLDS, MONTHS_HELD, Known, Reconciled, can_reconcile, compare, known, shown
from fingerpost.store import Load

COUNTS = ("table", "first", "second", "in_first", "in_second", "in_both", "only_in_first", "only_in_second",
          "dates_differ")  # fmt: skip
CHILDREN = ("table", "child_id", "what", "first", "first_days", "second", "second_days", "why")


@dataclass(frozen=True)
class Reconciliation:
    """Counts for each table that two sources hold, and the children whom they know differently.

    `left_out` says in words which pairs of sources were not compared, and why.
    """

    counts: Listing
    children: Listing
    left_out: tuple[str, ...] = ()


@dataclass
class _Pairs:
    """The tables compared so far, and what was left out."""

    found: list[Reconciled] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def reconciliation(extract: Extract, period: Period, table: str = "", source: str = "") -> Reconciliation:
    """Compare every source of a table with the one that feeds it, at the period's end.

    `table` and `source` narrow it to one table, and to the pairs in which one source takes part. Raises NotFound.
    """
    _require(extract, table, source)
    pairs = _Pairs()
    for name in [table] if table else extract.current:
        first, *others = extract.sources(name)
        if not can_reconcile(name):
            continue
        for second in others:
            if source in ("", first.source, second.source):
                _pair(pairs, extract, name, (first, second), period)
    differences = [each for pair in pairs.found for each in pair.differences]
    rows = tuple(
        (each.table, each.child_id, each.what, each.first, shown(each.first_days), each.second,
         shown(each.second_days), each.why)
        for each in differences
    )  # fmt: skip
    title = f"Sources compared on {long_date(period.ends_on)}"
    counts = tuple(tuple(getattr(pair, name) for name in COUNTS) for pair in pairs.found)
    children = Listing("Children known differently", CHILDREN, rows)
    return Reconciliation(Listing(title, COUNTS, counts), children, tuple(pairs.left_out))


def _require(extract: Extract, table: str, source: str) -> None:
    """Make sure that there is what is asked for. Raises NotFound."""
    sources = sorted({source for own in extract.current.values() for source in own})
    if table and table not in extract.current:
        there = f"The extract has: {', '.join(sorted(extract.current))}."
        raise NotFound(f"There is no table {table!r} in it.{nearest(table, extract.current)} {there}")
    if source and source not in sources:
        raise NotFound(f"No source is {source!r}.{nearest(source, sources)} The extract has: {', '.join(sources)}.")
    if table and not can_reconcile(table):
        raise NotFound(f"{table} is not about children, so it cannot be compared child by child.")
    if table and len(own := extract.sources(table)) == 1:
        raise NotFound(
            f"{table} comes from {own[0].source} alone, so there is nothing to compare it with. Load another source "
            "that has it as at the same day."
        )


def _pair(pairs: _Pairs, extract: Extract, table: str, loads: tuple[Load, Load], period: Period) -> None:
    if why := _cannot(table, loads, period):
        pairs.left_out.append(f"{table}: {loads[0].source} and {loads[1].source} were not compared; {why}.")
        return
    pairs.found.append(compare(table, *_known(extract, table, loads, period)))


def _cannot(table: str, loads: Iterable[Load], period: Period) -> str:
    """Why a source's records do not cover the period, or nothing."""
    for load in loads:
        first = period.ends_on if SCHEMAS[table].ends else period.starts_on
        begins = max(filter(None, (load.tables[table].begins, _held_from(load))), default=None)
        if load.extract < period.ends_on:
            return f"{load.source} was last loaded as at {long_date(load.extract)}, before the period's last day"
        if begins and first < begins and table != "children":
            return f"the records of {load.source} begin on {long_date(begins)}"
    return ""


def _held_from(load: Load) -> date | None:
    """The first day of which a layout has all records, where it goes back only so far."""
    months = MONTHS_HELD.get(load.source)
    if months is None:
        return None
    after = load.extract + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
    return date(year, month + 1, min(after.day, 28))


def _known(extract: Extract, table: str, loads: Sequence[Load], period: Period) -> list[Known]:
    ends = SCHEMAS[table].ends
    spells = all(ends in load.tables[table].columns for load in loads)
    where = " AND ".join(HOLDS.get((load.source, table), "TRUE") for load in loads)
    engine = Engine()
    try:
        found = []
        for load in loads:
            extract.store.fill(engine, table, [[load]])
            found.append(known(engine, load.source, table, period, spells, where))
        return found
    finally:
        engine.close()
