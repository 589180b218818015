"""Two sources of the same table should know the same children. Where they do not, one of them is wrong.

Spells (plans, episodes of need, care) are compared as they were open on the last day, events (referrals, conferences)
as they are dated in the period, and lists of children by date of birth: child by child, with the days that each
source has. Care is compared by spells, as one source may cut them into other episodes than another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.engine import Engine
from fingerpost.model import SCHEMAS

Days = tuple[date | None, ...]
"""What a source has of a child: the days on which its records began, in order."""
DIFFERENT = "dates differ"


@dataclass(frozen=True)
class Difference:
    """A child whom two sources know differently. A source that does not know the child has no days."""

    table: str
    child_id: str
    what: str
    first: str
    first_days: Days
    second: str
    second_days: Days


@dataclass(frozen=True)
class Reconciled:
    """One table as two sources have it. `first` is the source that feeds it."""

    table: str
    first: str
    second: str
    in_first: int
    in_second: int
    in_both: int
    differences: tuple[Difference, ...]

    @property
    def only_in_first(self) -> int:
        """Children whom only the source that feeds the table knows."""
        return self.in_first - self.in_both

    @property
    def only_in_second(self) -> int:
        """Children whom only the other source knows."""
        return self.in_second - self.in_both

    @property
    def dates_differ(self) -> int:
        """Children whom both know, with other days."""
        return sum(difference.what == DIFFERENT for difference in self.differences)


def only_in(source: str) -> str:
    """How a child whom one source alone knows is described."""
    return f"only in {source}"


def can_reconcile(table: str) -> bool:
    """Whether a table has children, and a day to compare them by."""
    schema = SCHEMAS[table]
    return "child_id" in schema.names and (table == "children" or schema.dated is not None)


def known(engine: Engine, table: str, starts_on: date, ends_on: date) -> dict[str, Days]:
    """The children in the table that the engine holds, with the days of their records."""
    days: dict[str, list[date | None]] = {}
    for child, day in engine.rows(_query(table, starts_on, ends_on)):
        days.setdefault(child, []).append(day)
    return {child: tuple(own) for child, own in days.items()}


def compare(table: str, first: str, ones: Mapping[str, Days], second: str, others: Mapping[str, Days]) -> Reconciled:
    """Set two sources' children side by side."""
    differences = tuple(_differences(table, first, ones, second, others))
    return Reconciled(table, first, second, len(ones), len(others), len(ones.keys() & others.keys()), differences)


def _differences(
    table: str, first: str, ones: Mapping[str, Days], second: str, others: Mapping[str, Days]
) -> Iterator[Difference]:
    for child in sorted(ones.keys() | others.keys()):
        one, other = ones.get(child), others.get(child)
        if one == other or (table == "children" and other is None):
            # A list of all children has many that the return of one service has not.
            continue
        what = only_in(first) if other is None else only_in(second) if one is None else DIFFERENT
        yield Difference(table, child, what, first, one or (), second, other or ())


def _query(table: str, starts_on: date, ends_on: date) -> str:
    schema, last = SCHEMAS[table], f"CAST('{ends_on}' AS DATE)"
    if table == "children":
        return "SELECT DISTINCT child_id, born_on FROM children WHERE child_id IS NOT NULL ORDER BY 1, 2"
    if table == "care_episodes":
        return _care(last)
    where = f"child_id IS NOT NULL AND {schema.dated} <= {last}"
    if schema.ends:
        where += f" AND ({schema.ends} IS NULL OR {schema.ends} > {last})"
    else:
        where += f" AND {schema.dated} >= CAST('{starts_on}' AS DATE)"
    return f"SELECT DISTINCT child_id, {schema.dated} FROM {table} WHERE {where} ORDER BY 1, 2"  # noqa: S608


def _care(last: str) -> str:
    """Children in care with the day their spell began: the latest start (S), or else their first episode held."""
    is_open = f"ended_on IS NULL OR ended_on > {last}"
    return (
        "SELECT child_id, COALESCE(MAX(started_on) FILTER (WHERE new_episode_reason = 'S'), MIN(started_on)) "  # noqa: S608
        f"FROM care_episodes WHERE child_id IS NOT NULL AND started_on <= {last} "
        "AND COALESCE(legal_status, '') NOT IN ('V3', 'V4') "
        f"GROUP BY child_id HAVING COUNT(*) FILTER (WHERE {is_open}) > 0 ORDER BY 1"
    )
