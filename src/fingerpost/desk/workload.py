"""The work in hand on the extract's day: who has how many children, who has nobody, what is overdue and due soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from fingerpost.desk.figures import FigureDesk
from fingerpost.desk.holding import Holdings, on_day
from fingerpost.model import Listing

Status = Literal["overdue", "due soon", "later", "no date"]

WORK: Mapping[str, str] = {
    "assessment": "Assessment",
    "s47_enquiry": "Section 47 enquiry",
    "icpc": "Initial child protection conference",
    "cp_review": "Child protection review",
    "care_review": "Care review",
}
"""The kinds of work that have a day by which they are due."""
READS: Mapping[str, tuple[str, ...]] = {
    "assessment": ("assessments",),
    "s47_enquiry": ("s47_enquiries",),
    "icpc": ("s47_enquiries", "cp_conferences"),
    "cp_review": ("cp_plans", "cp_conferences"),
    "care_review": ("care_episodes", "care_reviews"),
}
"""The tables without which a kind of work cannot be told: a review that nobody recorded would look overdue."""
SOON = timedelta(days=14)
"""What is due before the next fortnightly meeting is due soon."""
CASES: Mapping[str, str] = {"care": "In care", "plan": "Protection plan", "need": "In need"}

TASKS = ("work", "child_id", "team", "worker", "began_on", "due_on", "days", "status", "record", "note")
CASELOADS = ("team", "worker", "children", "in_care", "on_plan", "in_need", "other", "overdue", "due_soon")
ALONE = ("child_id", "case", "since", "days", "held_last_by")


@dataclass(frozen=True)
class Task:
    """A piece of work that is not done. `days` to the day it is due; overdue where there are fewer than none."""

    work: str
    child_id: str
    record: str
    began_on: date
    due_on: date | None
    days: int | None
    status: Status
    team: str | None = None
    worker: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Load:
    """A worker's children, by what their case is; a child with several workers is counted with each."""

    team: str | None
    worker: str
    children: int
    cases: Mapping[str, int]
    overdue: int
    due_soon: int


@dataclass(frozen=True)
class Alone:
    """A child with an open case and no worker."""

    child_id: str
    case: str
    since: date
    days: int
    held_last_by: str | None


@dataclass(frozen=True)
class Workload:
    """All of it on one day. `not_held` says in words what the extract cannot tell."""

    day: date
    tasks: tuple[Task, ...]
    loads: tuple[Load, ...]
    alone: tuple[Alone, ...]
    not_held: tuple[str, ...]

    @property
    def teams(self) -> list[str]:
        """The teams that have anything to do here, by name."""
        return sorted(filter(None, {each.team for each in self.tasks} | {each.team for each in self.loads}))

    @property
    def workers(self) -> list[str]:
        """The workers that have anything to do here, by number."""
        return sorted(filter(None, {each.worker for each in self.tasks} | {each.worker for each in self.loads}))

    def narrowed(self, team: str = "", worker: str = "", work: str = "", status: str = "") -> Workload:
        """What is left with only one team, worker, kind of work or status. The children without a worker are a team's
        where it held them last, and no worker's."""
        tasks = tuple(
            each
            for each in self.tasks
            if team in ("", each.team)
            and worker in ("", each.worker)
            and work in ("", each.work)
            and status in ("", each.status)
        )
        loads = tuple(each for each in self.loads if team in ("", each.team) and worker in ("", each.worker))
        alone = tuple(each for each in self.alone if not worker and team in ("", each.held_last_by))
        return replace(self, tasks=tasks, loads=loads, alone=alone)

    def of_children(self, children: frozenset[str], teams: frozenset[str]) -> Workload:
        """What concerns some children, and the workers of some teams."""
        tasks = tuple(each for each in self.tasks if each.child_id in children)
        loads = tuple(each for each in self.loads if each.team in teams)
        return replace(
            self, tasks=tasks, loads=loads, alone=tuple(each for each in self.alone if each.child_id in children)
        )

    def tasks_listing(self) -> Listing:
        """What is to be done, the longest overdue first."""
        rows = tuple(
            (WORK[each.work], each.child_id, each.team, each.worker, each.began_on, each.due_on, each.days,
             each.status, each.record, each.note or None)
            for each in self.tasks
        )  # fmt: skip
        return Listing("Work that is due", TASKS, rows)

    def loads_listing(self) -> Listing:
        """Each worker's children."""
        rows = tuple(
            (each.team, each.worker, each.children, *(each.cases.get(kind, 0) for kind in (*CASES, "")),
             each.overdue, each.due_soon)
            for each in self.loads
        )  # fmt: skip
        return Listing("Caseload of each worker", CASELOADS, rows)

    def teams_listing(self) -> Listing:
        """The same for each team: the workers, the children of all of them, the most that one has."""
        rows = []
        for team in dict.fromkeys(each.team for each in self.loads):
            own = [each for each in self.loads if each.team == team]
            children = sum(each.children for each in own)
            rows.append(
                (team, len(own), children, round(children / len(own), 1), max(each.children for each in own),
                 sum(each.overdue for each in own), sum(each.due_soon for each in own))
            )  # fmt: skip
        columns = ("team", "workers", "children", "for_each_worker", "most", "overdue", "due_soon")
        return Listing("Caseload of each team", columns, tuple(rows))

    def alone_listing(self) -> Listing:
        """The children with an open case and no worker, longest open first."""
        rows = tuple((each.child_id, CASES[each.case], each.since, each.days, each.held_last_by) for each in self.alone)
        return Listing("Children with an open case and no worker", ALONE, rows)

    def summary(self) -> Listing:
        """How many of each kind of work are overdue, due soon and due later."""
        counts = Counter((each.work, each.status) for each in self.tasks)
        rows = tuple(
            (words, counts[work, "overdue"], counts[work, "due soon"], counts[work, "later"], counts[work, "no date"])
            for work, words in WORK.items()
            if any(counts[work, status] for status in ("overdue", "due soon", "later", "no date"))
        )
        return Listing("Work in hand", ("work", "overdue", "due_soon", "later", "no_date"), rows)


def workload(desk: FigureDesk) -> Workload:
    """The work in hand on an extract's day, of all teams."""
    held = desk.holdings
    there = desk.extract.current
    lacking = {work: [table for table in tables if table not in there] for work, tables in READS.items()}
    rows = desk.query(
        "SELECT work, child_id, record, began_on, due_on, last_on FROM fact_work_due WHERE child_id IS NOT NULL",
        ["work_due"],
        period=on_day(desk.extract.day),
    )
    tasks = [_task(desk, held, row) for row in rows if not lacking[row[0]]]
    tasks.sort(key=lambda each: (each.due_on or date.max, each.child_id, each.work, each.record))
    return Workload(
        desk.extract.day, tuple(tasks), _loads(held, tasks), _alone(held), tuple(_not_held(lacking, held.known))
    )


def _task(desk: FigureDesk, held: Holdings, row: tuple[str, str, str, date, date | None, date | None]) -> Task:
    work, child, record, began_on, due_on, last_on = row
    note = "" if due_on else "no time was set when it began"
    if due_on and not last_on and work in ("cp_review", "care_review"):
        due_on, note = _where_records_begin(desk, READS[work][1], began_on, due_on)
    days = (due_on - held.day).days if due_on else None
    allocated = held.held.get(child, ())
    teams = held.teams(child)
    worker = allocated[0].worker if allocated else None
    return Task(
        work, child, record, began_on, due_on, days, _status(days), teams[0] if teams else None, worker, note
    )  # fmt: skip


def _where_records_begin(desk: FigureDesk, table: str, began_on: date, due_on: date) -> tuple[date, str]:
    """The latest day on which a review can be due of which none is on record, where earlier ones may have been held.

    Of a plan or a spell older than the records of reviews, the last may have been on the day before they begin.
    """
    begins = desk.extract.begins(table)
    if begins is None or began_on >= begins:
        return due_on, ""
    latest = begins + timedelta(days=182)
    return (latest, "at the latest: earlier reviews are not on record") if latest > due_on else (due_on, "")


def _status(days: int | None) -> Status:
    if days is None:
        return "no date"
    if days < 0:
        return "overdue"
    return "due soon" if days <= SOON.days else "later"


def _loads(held: Holdings, tasks: Iterable[Task]) -> tuple[Load, ...]:
    """Each worker in each team. What is due is counted with whoever began last, so that it is counted once."""
    children: dict[tuple[str, str], dict[str, str]] = {}
    for child, own in held.held.items():
        for each in own:
            case = held.cases.get(child)
            children.setdefault((each.team or "", each.worker), {})[child] = case.kind if case else ""
    due = Counter((each.team or "", each.worker, each.status) for each in tasks)
    return tuple(
        Load(
            team or None, worker, len(own), Counter(own.values()), due[team, worker, "overdue"],
            due[team, worker, "due soon"],
        )
        for (team, worker), own in sorted(children.items())
    )  # fmt: skip


def _alone(held: Holdings) -> tuple[Alone, ...]:
    return tuple(
        Alone(child, case.kind, case.since, (held.day - case.since).days, held.held_last.get(child))
        for child in held.unallocated
        for case in (held.cases[child],)
    )


def _not_held(lacking: Mapping[str, list[str]], allocations: bool) -> Iterable[str]:
    if not allocations:
        yield "Who holds which child is not known: the extract has no allocations. So there is no caseload and no team."
    for work, tables in lacking.items():
        if tables:
            said = " and no ".join(table.replace("_", " ") for table in tables)
            yield f"{WORK[work]}: not known, as the extract has no {said}."
    yield "Visits to children are in no layout that Fingerpost reads, so none are here."
