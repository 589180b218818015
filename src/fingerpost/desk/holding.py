"""Who holds which child on the extract's day: open cases, the workers and teams they are allocated to.

It is what 'the children of one's own teams' means, for every page and list: those allocated to somebody in the team on
the extract's day, and those with an open case and nobody at all, whom the team held last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.periods import Period

if TYPE_CHECKING:
    from fingerpost.desk.figures import FigureDesk

TABLE = "allocations"


@dataclass(frozen=True)
class Holding:
    """A child's allocation: to whom, in which team, since when."""

    team: str | None
    worker: str
    since: date


@dataclass(frozen=True)
class Case:
    """An open case: care, plan or need, and since when."""

    kind: str
    since: date


@dataclass(frozen=True)
class Holdings:
    """Allocations by child, the one that began last first; open cases; and the team that held a child last."""

    day: date
    known: bool
    """Whether the extract has allocations at all; without them nobody has a child and no child has a team."""
    held: Mapping[str, tuple[Holding, ...]]
    cases: Mapping[str, Case]
    held_last: Mapping[str, str]

    def teams(self, child: str) -> tuple[str, ...]:
        """The teams whose child this is, the one that began last first."""
        now = tuple(dict.fromkeys(each.team for each in self.held.get(child, ()) if each.team))
        if now or child in self.held or child not in self.cases or child not in self.held_last:
            return now
        return (self.held_last[child],)

    def children_of(self, teams: frozenset[str]) -> frozenset[str]:
        """The children of some teams."""
        return frozenset(child for child in {*self.held, *self.cases} if teams & set(self.teams(child)))

    @property
    def unallocated(self) -> list[str]:
        """The children with an open case and no worker, longest open first; none where no allocations are known."""
        if not self.known:
            return []
        alone = [child for child in self.cases if child not in self.held]
        return sorted(alone, key=lambda child: (self.cases[child].since, child))


def on_day(day: date) -> Period:
    """A single day as a period, for facts that are made per period."""
    return Period(f"on {day}", "month", day, day, day)


def holdings(desk: FigureDesk) -> Holdings:
    """Read them from an extract."""
    day = desk.extract.day
    open_now: dict[str, list[Holding]] = defaultdict(list)
    last: dict[str, str] = {}
    rows = desk.query(
        "SELECT child_id, team, worker_id, started_on, ended_on IS NULL OR ended_on > ? AS is_open FROM allocations "
        "WHERE started_on <= ? AND child_id IS NOT NULL AND worker_id IS NOT NULL "
        "ORDER BY child_id, COALESCE(ended_on, CAST('9999-12-31' AS DATE)), started_on, worker_id DESC",
        tables=[TABLE],
        parameters=[day, day],
    )
    for child, team, worker, since, is_open in rows:
        if is_open:
            open_now[child].append(Holding(team, worker, since))
        if team:
            last[child] = team
    held = {child: _latest_first(own) for child, own in open_now.items()}
    found = desk.query("SELECT child_id, kind, started_on FROM fact_open_cases", ["open_cases"], period=on_day(day))
    cases = {child: Case(kind, since) for child, kind, since in found}
    return Holdings(day, TABLE in desk.extract.current, held, cases, last)


def _latest_first(own: Iterable[Holding]) -> tuple[Holding, ...]:
    # As the facts have it: of those that began on one day, the first worker by number.
    return tuple(sorted(sorted(own, key=lambda each: each.worker), key=lambda each: each.since, reverse=True))
