"""A child's timeline: everything the extract has about one child, from first contact to care and after, as events.

An event is a day or a stretch of days, of one kind, with what it came to in words. What it does not find it does not
guess: an end that is not recorded is 'still going on'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from fingerpost.desk.figures import FigureDesk
from fingerpost.model import SCHEMAS, Finding, Listing, code_lists

KINDS: Mapping[str, str] = {
    "early_help": "Early help",
    "contact": "Contact",
    "referral": "Referral",
    "assessment": "Assessment",
    "s47_enquiry": "Section 47 enquiry",
    "conference": "Conference",
    "need": "In need",
    "need_plan": "Child in need plan",
    "plan": "Child protection plan",
    "care": "In care",
    "legal_status": "Legal status",
    "placement": "Placement",
    "care_review": "Care review",
    "missing": "Missing",
    "permanence": "Court and adoption",
    "leaving_care": "Care leaver",
    "allocation": "Worker",
}
"""Every kind of event, in the order of the way from first contact to care and after."""

COLUMNS = ("child_id", "began_on", "ended_on", "kind", "what", "details", "table", "record")


@dataclass(frozen=True)
class Event:
    """Something that happened to a child. `until` is the last day of a stretch; `going_on` that it has none yet."""

    began_on: date
    kind: str
    what: str
    details: str
    table: str
    record: str
    until: date | None = None
    going_on: bool = False

    @property
    def is_stretch(self) -> bool:
        """Whether it has a length rather than a day."""
        return self.going_on or self.until is not None


@dataclass(frozen=True)
class Child:
    """A child as the extract knows them on its day: who they are, who holds them, what happened, what is odd."""

    id: str
    day: date
    born_on: date | None
    sex: str
    ethnicity: str
    teams: tuple[str, ...]
    workers: tuple[str, ...]
    case: str
    """care, plan or need where a case is open, else ''."""
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]

    @property
    def age(self) -> int | None:
        """Whole years on the extract's day."""
        if self.born_on is None or self.born_on > self.day:
            return None
        had_birthday = (self.day.month, self.day.day) >= (self.born_on.month, self.born_on.day)
        return self.day.year - self.born_on.year - (not had_birthday)

    def listing(self) -> Listing:
        """The events as rows, oldest first."""
        rows = tuple(
            (self.id, each.began_on, each.until, KINDS[each.kind], each.what, each.details or None, each.table,
             each.record or None)
            for each in self.events
        )  # fmt: skip
        return Listing("Timeline", COLUMNS, rows)


Row = Mapping[str, Any]


def child_in(desk: FigureDesk, child_id: str) -> Child | None:
    """All that an extract has about a child; None where it has nothing."""
    tables = [table for table in desk.extract.current if "child_id" in SCHEMAS[table].names]
    rows = {table: _rows(desk, table, child_id) for table in tables}
    if not any(rows.values()):
        return None
    spells = _rows(desk, "care_spells", child_id, fact=True) if rows.get("care_episodes") else []
    events = [event for table, own in rows.items() if table in _MADE for row in own for event in _MADE[table](row)]
    events += [_spell(row) for row in spells]
    events += _legal_statuses(rows.get("care_episodes", []))
    known = [event for event in events if event.began_on is not None]
    about = rows.get("children") or [{}]
    held = desk.holdings
    case = held.cases.get(child_id)
    return Child(
        child_id,
        desk.extract.day,
        next((row["born_on"] for row in about if row.get("born_on")), None),
        _coded("children", "sex", about[0].get("sex")),
        _coded("children", "ethnicity", about[0].get("ethnicity")),
        held.teams(child_id),
        tuple(each.worker for each in held.held.get(child_id, ())),
        case.kind if case else "",
        tuple(sorted(known, key=lambda each: (each.began_on, [*KINDS].index(each.kind), each.what))),
        tuple(desk.findings_by_child.get(child_id, ())),
    )


def children_in(desk: FigureDesk) -> frozenset[str]:
    """The ids of all children that an extract knows."""
    tables = [table for table in desk.extract.current if "child_id" in SCHEMAS[table].names]
    if not tables:
        return frozenset()
    every = " UNION ".join(f"SELECT child_id FROM {table}" for table in tables)  # noqa: S608
    return frozenset(child for (child,) in desk.query(every, tables=tables) if child)


def _rows(desk: FigureDesk, table: str, child_id: str, fact: bool = False) -> list[dict[str, Any]]:
    # The columns are the schema's, so that what comes back can be named; a fact's are those that are asked for here.
    names = ("started_on", "ended_on", "ceased_reason", "legal_status", "need") if fact else SCHEMAS[table].names
    source = f"fact_{table}" if fact else table
    found = desk.query(
        f"SELECT {', '.join(names)} FROM {source} WHERE child_id = ?",  # noqa: S608
        uses=[table] if fact else (),
        tables=() if fact else (table,),
        parameters=[child_id],
    )
    return [dict(zip(names, row, strict=True)) for row in found]


def _coded(table: str, column: str, value: str | None) -> str:
    """What a code means, or the council's own word as it stands."""
    if not value:
        return ""
    known = code_lists().get(SCHEMAS[table][column].codes or "", {}).get(value)
    return known.meaning if known else value


def _said(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def _stretch(row: Row, kind: str, what: str, details: str, table: str, record: str, ends: str = "ended_on") -> Event:
    end = row.get(ends)
    return Event(row["started_on"], kind, what, details, table, record, end, end is None)


def _contact(row: Row) -> list[Event]:
    outcome = _coded("contacts", "outcome", row["outcome"]) or "outcome not recorded"
    details = _said(_labelled("by", row["referred_by"] or ""), row["reason"], outcome)
    return [Event(row["started_on"], "contact", "Contact", details, "contacts", row["contact_id"])]


def _referral(row: Row) -> list[Event]:
    outcome = _coded("referrals", "outcome", row["outcome"]) or "outcome not recorded"
    details = _said(_labelled("by", row["referred_by"] or ""), row["reason"], outcome)
    return [Event(row["received_on"], "referral", "Referral", details, "referrals", row["referral_id"])]


def _early_help(row: Row) -> list[Event]:
    details = _said(_labelled("by", row["agency"] or ""), row["reason"])
    what = "Common assessment (CAF)"
    return [Event(row["commenced_on"], "early_help", what, details, "early_help", row["early_help_id"])]


def _assessment(row: Row) -> list[Event]:
    what = _coded("assessments", "type", row["type"]) or "Assessment"
    details = "" if row["completed_on"] else "not completed"
    return [_stretch(row, "assessment", what, details, "assessments", row["assessment_id"], "completed_on")]


def _enquiry(row: Row) -> list[Event]:
    details = _coded("s47_enquiries", "outcome", row["outcome"])
    return [_stretch(row, "s47_enquiry", "Section 47 enquiry", details, "s47_enquiries", row["s47_id"])]


def _conference(row: Row) -> list[Event]:
    what = _coded("cp_conferences", "type", row["type"]) or "Conference"
    details = _coded("cp_conferences", "outcome", row["outcome"])
    return [Event(row["held_on"], "conference", what, details, "cp_conferences", row["conference_id"])]


def _need(row: Row) -> list[Event]:
    need, reason = (_coded("cin_episodes", name, row[name]) for name in ("primary_need", "closure_reason"))
    details = _said(need, _labelled("closed:", reason))
    return [_stretch(row, "need", "In need", details, "cin_episodes", row["episode_id"])]


def _need_plan(row: Row) -> list[Event]:
    return [_stretch(row, "need_plan", "Child in need plan", "", "cin_plans", row["plan_id"] or "")]


def _plan(row: Row) -> list[Event]:
    category = _coded("cp_plans", "category", row["category"])
    return [_stretch(row, "plan", "Child protection plan", category, "cp_plans", row["plan_id"])]


def _placement(row: Row) -> list[Event]:
    provider = _coded("placements", "provider", row["provider"])
    what = _coded("placements", "type", row["type"]) or "Placement"
    return [_stretch(row, "placement", what, provider, "placements", "")]


def _care_review(row: Row) -> list[Event]:
    details = _coded("care_reviews", "participation", row["participation"])
    return [Event(row["held_on"], "care_review", "Review of a child in care", details, "care_reviews", "")]


def _leaver(row: Row) -> list[Event]:
    details = _said(*(_coded("care_leavers", name, row[name]) for name in ("in_touch", "accommodation", "activity")))
    return [Event(row["contacted_on"], "leaving_care", "Contact with a care leaver", details, "care_leavers", "")]


def _missing(row: Row) -> list[Event]:
    what = _coded("missing_episodes", "type", row["type"]) or "Missing"
    return [_stretch(row, "missing", what, "", "missing_episodes", "")]


def _adoption(row: Row) -> list[Event]:
    steps = (
        ("decided_on", "Decision to place for adoption"),
        ("ordered_on", "Placement order"),
        ("matched_on", "Matched with adopters"),
        ("placed_on", "Placed for adoption"),
        ("plan_ended_on", "The plan for adoption ended"),
    )
    return [Event(row[name], "permanence", what, "", "adoptions", "") for name, what in steps if row[name]]


def _application(row: Row) -> list[Event]:
    what = "Application to court"
    return [Event(row["applied_on"], "permanence", what, "", "care_applications", row["application_id"])]


def _allocation(row: Row) -> list[Event]:
    details = row["team"] or "no team recorded"
    return [_stretch(row, "allocation", f"Worker {row['worker_id']}", details, "allocations", "")]


_MADE: Mapping[str, Callable[[Row], list[Event]]] = {
    "contacts": _contact,
    "referrals": _referral,
    "early_help": _early_help,
    "assessments": _assessment,
    "s47_enquiries": _enquiry,
    "cp_conferences": _conference,
    "cp_plans": _plan,
    "cin_episodes": _need,
    "cin_plans": _need_plan,
    "placements": _placement,
    "care_reviews": _care_review,
    "care_leavers": _leaver,
    "missing_episodes": _missing,
    "adoptions": _adoption,
    "care_applications": _application,
    "allocations": _allocation,
}
"""What each table's rows become. Episodes of care become spells and legal statuses, which run through several rows."""


def _spell(row: Row) -> Event:
    need = _coded("care_episodes", "need", row["need"])
    ceased = _coded("care_episodes", "ceased_reason", row["ceased_reason"])
    return _stretch(row, "care", "In care", _said(need, _labelled("ended:", ceased)), "care_episodes", "")


def _legal_statuses(episodes: Sequence[Row]) -> list[Event]:
    """Each legal status as one stretch, though an episode begins anew with each placement."""
    placed = sorted((row for row in episodes if row["started_on"]), key=lambda row: row["started_on"])
    runs: list[list[Row]] = [[row] for row in placed[:1]]
    for before, row in pairwise(placed):
        same = before["legal_status"] == row["legal_status"] and before["ended_on"] == row["started_on"]
        if same:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [
        _stretch(
            {"started_on": run[0]["started_on"], "ended_on": run[-1]["ended_on"]},
            "legal_status",
            _coded("care_episodes", "legal_status", run[0]["legal_status"]) or "Legal status not recorded",
            "",
            "care_episodes",
            "",
        )
        for run in runs
    ]
