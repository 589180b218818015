"""Two sources of the same table should know the same children. Where they do not, one of them is wrong.

Spells (plans, episodes of need, care) are compared as they were open on the last day, events (referrals, conferences)
as they are dated in the period, and lists of children by date of birth: child by child, with the days that each
source has. Care is compared by spells, as one source may cut them into other episodes than another; spells of which a
source has no end are compared as events. What a layout does not hold is left out, so that every difference is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from fingerpost.engine import Engine
from fingerpost.model import SCHEMAS
from fingerpost.periods import Period

Days = tuple[date | None, ...]
"""What a source has of a child: the days on which its records began, in order."""
DIFFERENT = "dates differ"
LISTS_ALL = ("local", "ssd")
"""Sources whose list of children is of all they know. The others list those of one service, who need be in no other."""
HOLDS = {("annex_a", "cp_conferences"): "type = 'ICPC'"}
"""Which records a layout holds all of, by source and table: Annex A has only the latest review of a plan."""
MONTHS_HELD = {"annex_a": 6}
"""How far back a layout goes from its own day: Annex A has what was open or happened in the last six months."""


@dataclass(frozen=True)
class Difference:
    """A child whom two sources know differently. A source that does not know the child has no days.

    `why` says what the other source has instead of a child in one alone, else the days that only one of them has.
    """

    table: str
    child_id: str
    what: str
    first: str
    first_days: Days
    second: str
    second_days: Days
    why: str


@dataclass(frozen=True)
class Known:
    """What a source knows of a table: each child's days, and of children with spells over, the last day."""

    source: str
    days: Mapping[str, Days]
    ended: Mapping[str, date] = field(default_factory=dict)

    def instead(self, child: str) -> str:
        """What it has of a child whom it does not know as the other source does."""
        return f"{self.source}: ended on {self.ended[child]}" if child in self.ended else f"{self.source}: none"


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
        """Children whom only the source that feeds the table knows, though the other should."""
        return self._count(only_in(self.first))

    @property
    def only_in_second(self) -> int:
        """Children whom only the other source knows, though the one that feeds the table should."""
        return self._count(only_in(self.second))

    @property
    def dates_differ(self) -> int:
        """Children whom both know, with other days."""
        return self._count(DIFFERENT)

    def _count(self, what: str) -> int:
        return sum(difference.what == what for difference in self.differences)


def only_in(source: str) -> str:
    """How a child whom one source alone knows is described."""
    return f"only in {source}"


def shown(days: Iterable[date | None]) -> str:
    """Days as they are read."""
    return ", ".join("not known" if day is None else day.isoformat() for day in days)


def can_reconcile(table: str) -> bool:
    """Whether a table has children, and a day to compare them by."""
    schema = SCHEMAS[table]
    return "child_id" in schema.names and (table == "children" or schema.dated is not None)


def known(engine: Engine, source: str, table: str, period: Period, spells: bool = True, where: str = "TRUE") -> Known:
    """What a source knows, whose rows of the table the engine holds: those that meet `where`.

    `spells` says whether those are compared that were open on the last day, where the table has an end at all.
    """
    days: dict[str, list[date | None]] = {}
    spells = spells and SCHEMAS[table].ends is not None
    for child, day in engine.rows(_query(table, period, spells, where)):
        days.setdefault(child, []).append(day)
    ended = dict(engine.rows(_ended(table, period, where))) if spells else {}
    return Known(source, {child: tuple(own) for child, own in days.items()}, ended)


def compare(table: str, first: Known, second: Known) -> Reconciled:
    """Set two sources' children side by side."""
    both = len(first.days.keys() & second.days.keys())
    differences = tuple(_differences(table, first, second))
    return Reconciled(table, first.source, second.source, len(first.days), len(second.days), both, differences)


def _differences(table: str, first: Known, second: Known) -> Iterator[Difference]:
    for child in sorted(first.days.keys() | second.days.keys()):
        one, other = first.days.get(child), second.days.get(child)
        if one == other or (table == "children" and not _should_list(first, second, child)):
            continue
        if one is not None and other is not None:
            what, why = DIFFERENT, f"{_less(one, other)} / {_less(other, one)}"
        else:
            there, lacking = (first, second) if other is None else (second, first)
            what, why = only_in(there.source), lacking.instead(child)
        yield Difference(table, child, what, first.source, one or (), second.source, other or (), why)


def _less(days: Days, others: Days) -> str:
    return shown(day for day in days if day not in others) or "none"


def _should_list(first: Known, second: Known, child: str) -> bool:
    """Whether both lists should have a child: a list of all children has many that a return has not."""
    lacking = [each for each in (first, second) if child not in each.days]
    return all(each.source in LISTS_ALL for each in lacking)


def _query(table: str, period: Period, spells: bool, where: str) -> str:
    schema, last = SCHEMAS[table], f"CAST('{period.ends_on}' AS DATE)"
    if table == "children":
        return "SELECT DISTINCT child_id, born_on FROM children WHERE child_id IS NOT NULL ORDER BY 1, 2"
    if table == "care_episodes":
        return _care(last)
    where = f"({where}) AND child_id IS NOT NULL AND {schema.dated} <= {last}"
    if spells:
        where += f" AND ({schema.ends} IS NULL OR {schema.ends} > {last})"
    else:
        where += f" AND {schema.dated} >= CAST('{period.starts_on}' AS DATE)"
    return f"SELECT DISTINCT child_id, {schema.dated} FROM {table} WHERE {where} ORDER BY 1, 2"  # noqa: S608


def _ended(table: str, period: Period, where: str) -> str:
    """Children whose spells were over by the last day, with the day on which the last of them ended."""
    ends = SCHEMAS[table].ends
    return (
        f"SELECT child_id, MAX({ends}) FROM {table} WHERE ({where}) AND child_id IS NOT NULL "  # noqa: S608
        f"AND {ends} <= CAST('{period.ends_on}' AS DATE) GROUP BY child_id ORDER BY 1"
    )


def _care(last: str) -> str:
    """Children in care with the day their spell began: the latest start (S), or else their first episode held."""
    is_open = f"ended_on IS NULL OR ended_on > {last}"
    return (
        "SELECT child_id, COALESCE(MAX(started_on) FILTER (WHERE new_episode_reason = 'S'), MIN(started_on)) "  # noqa: S608
        f"FROM care_episodes WHERE child_id IS NOT NULL AND started_on <= {last} "
        "AND COALESCE(legal_status, '') NOT IN ('V3', 'V4') "
        f"GROUP BY child_id HAVING COUNT(*) FILTER (WHERE {is_open}) > 0 ORDER BY 1"
    )
