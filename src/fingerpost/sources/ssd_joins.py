"""Joining the tables of the Standard Safeguarding Dataset, once all have been read.

An episode of care there has the id of its placement, and the legal status is a table of its own with days; reviews
may have the id of the period of care instead of the child's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fingerpost.model import SCHEMAS, Table
from fingerpost.sources.placements import placements

Row = dict[str, Any]


def _rows(table: Table | None) -> list[Row]:
    if table is None or not table.columns:
        return []
    return [dict(zip(table.columns, values, strict=True)) for values in zip(*table.columns.values(), strict=True)]


def _table(name: str, rows: Iterable[Row], without: Iterable[str] = ()) -> Table:
    """A canonical table. A column with nothing in it that layouts may lack, or one of `without`, is left out of it."""
    schema, kept = SCHEMAS[name], list(rows)
    columns = {column: [row.get(column) for row in kept] for column in schema.names if column not in set(without)}
    needed = {*schema.required, schema.ends, "conference_id"}
    return Table(schema, {k: cells for k, cells in columns.items() if k in needed or any(c is not None for c in cells)})


def finish(tables: dict[str, Table]) -> None:
    """Make the canonical tables that take a join, and take away what was only needed for it."""
    _front_door(tables)
    _protection(tables)
    _care(tables)
    born = {row["child_id"]: row["born_on"] for row in _rows(tables.get("children"))}
    if "care_leavers" in tables:
        leavers = tables["care_leavers"].columns
        leavers["born_on"] = [born.get(child) for child in leavers["child_id"]]
    if (staged := tables.pop("ssd_immigration_status", None)) is not None:
        tables["unaccompanied_children"] = _table("unaccompanied_children", _unaccompanied(staged))
    scores, checks = tables.pop("ssd_sdq_scores", None), tables.pop("ssd_cla_health", None)
    if scores is not None or checks is not None:
        tables["health_checks"] = _table("health_checks", _health(scores, checks))


def _front_door(tables: dict[str, Table]) -> None:
    """Referrals that were assessed, episodes of need without those that ended at once, and factors by child."""
    assessments = _rows(tables.get("assessments"))
    assessed = {row["referral_id"] for row in assessments if row["referral_id"]}
    if "referrals" in tables:
        referrals, episodes = tables["referrals"].columns, tables["cin_episodes"]
        ended = dict(zip(referrals["referral_id"], referrals["outcome"], strict=True))
        open_now = {row["episode_id"] for row in _rows(episodes) if row["ended_on"] is None}
        # No episode of need begins with a referral that ended in no further action.
        kept = [row for row in _rows(episodes) if ended.get(row["episode_id"]) != "no_further_action"]
        episodes.columns = {name: [row[name] for row in kept] for name in episodes.schema.names}
        if assessed:
            referrals["outcome"] = [
                _outcome(outcome, id in assessed, id in open_now)
                for id, outcome in zip(referrals["referral_id"], referrals["outcome"], strict=True)
            ]
    if (staged := tables.pop("ssd_assessment_factors", None)) is not None:
        child = {row["assessment_id"]: row["child_id"] for row in assessments}
        found = [{**row, "child_id": child.get(row["assessment_id"])} for row in _rows(staged)]
        tables["assessment_factors"] = _table("assessment_factors", found)


def _outcome(outcome: str | None, assessed: bool, still_open: bool) -> str | None:
    """A referral that was not assessed has yet to proceed while it is open; one that was closed came to something
    that is not told."""
    if outcome == "no_further_action" or (outcome and assessed):
        return outcome
    return "proceeded_to_assessment" if assessed else "yet_to_proceed" if still_open else None


def _protection(tables: dict[str, Table]) -> None:
    if (staged := tables.pop("ssd_cp_plans", None)) is not None:
        tables["cp_plans"] = _table("cp_plans", _rows(staged))
    if "s47_enquiries" in tables:
        enquiries = tables["s47_enquiries"].columns
        conference = {
            row["s47_id"]: row["conference_id"] for row in _rows(tables.get("cp_conferences")) if row["s47_id"]
        }
        enquiries["conference_id"] = [conference.get(id) for id in enquiries["s47_id"]]
        enquiries["outcome"] = [
            "to_conference" if found else outcome
            for found, outcome in zip(enquiries["conference_id"], enquiries["outcome"], strict=True)
        ]


def _care(tables: dict[str, Table]) -> None:
    episodes = _rows(tables.get("ssd_cla_episodes"))
    child_of = {row["cla_id"]: row["child_id"] for row in episodes if row["cla_id"]}
    there = tables.pop("ssd_cla_episodes", None)
    placed, legal = tables.pop("ssd_cla_placement", None), tables.pop("ssd_legal_status", None)
    if there is not None:
        _place(episodes, _rows(placed), child_of)
        _give_status(episodes, _rows(legal))
        absent = [] if placed is not None else ["placement_type", "placement_provider", "place_change_reason"]
        tables["care_episodes"] = _table(
            "care_episodes", episodes, absent + ([] if legal is not None else ["legal_status"])
        )
        if placed is not None and legal is not None:
            whole = {name: [row.get(name) for row in episodes] for name in SCHEMAS["care_episodes"].names}
            tables["placements"] = placements(Table(SCHEMAS["care_episodes"], whole))
    if (staged := tables.pop("ssd_cla_reviews", None)) is not None:
        reviews = [{**row, "child_id": row["child_id"] or child_of.get(row["cla_id"])} for row in _rows(staged)]
        tables["care_reviews"] = _table("care_reviews", reviews)


def _place(episodes: list[Row], placed: list[Row], child_of: Mapping[str, str]) -> None:
    """Each episode's placement by its id, else the child's placement in force on the day it began."""
    by_id = {row["placement_id"]: row for row in placed if row["placement_id"]}
    in_force = _History(placed, child_of)
    for episode in episodes:
        found = by_id.get(episode["placement_id"]) or in_force.on(episode["child_id"], episode["started_on"]) or {}
        episode["placement_type"], episode["placement_provider"] = found.get("type"), found.get("provider")
        episode["placement_distance"] = found.get("distance")
        # As SSDA903 has it, why a placement changed stands with the last episode in it.
        if found.get("ended_on") and found["ended_on"] == episode["ended_on"]:
            episode["place_change_reason"] = found.get("change_reason")


def _give_status(episodes: list[Row], legal: list[Row]) -> None:
    in_force = _History(legal, {})
    for episode in episodes:
        found = in_force.on(episode["child_id"], episode["started_on"])
        episode["legal_status"] = found["legal_status"] if found else None


class _History:
    """A child's rows with a start and an end, and which of them was in force on a day: the latest begun."""

    def __init__(self, rows: list[Row], child_of: Mapping[str, str]) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            child = row["child_id"] or child_of.get(row.get("cla_id") or "")
            if child and row["started_on"]:
                self._rows[child].append(row)
        for own in self._rows.values():
            own.sort(key=lambda row: (row["started_on"], row["ended_on"] or date.max))

    def on(self, child: str | None, day: date | None) -> Row | None:
        own = self._rows.get(child or "", [])
        if day is None:
            return None
        begun = own[: bisect_right(own, day, key=lambda row: row["started_on"])]
        return next((row for row in reversed(begun) if row["ended_on"] is None or row["ended_on"] > day), None)


def _unaccompanied(staged: Table) -> list[Row]:
    """Children whose immigration status says so, each once, with the day it ended where it has."""
    found: dict[str, Row] = {}
    for row in sorted(_rows(staged), key=lambda row: row["ended_on"] or date.max):
        words = (row["status"] or "").casefold()
        if "uasc" in words or "unaccompanied" in words:
            found[row["child_id"]] = row
    return list(found.values())


def _health(scores: Table | None, checks: Table | None) -> list[Row]:
    """For each child and year to 31 March the last score, and which checks were completed.

    A check that is not there may have been made and not written down, so that it is not said to be lacking.
    """
    found: dict[tuple[str, date], Row] = {}

    def year(child: str, day: date) -> Row:
        ended_on = date(day.year + (day.month > 3), 3, 31)
        return found.setdefault((child, ended_on), {"child_id": child, "year_ended_on": ended_on})

    for row in sorted(_rows(scores), key=lambda row: row["completed_on"] or date.min):
        if day := row["completed_on"]:
            year(row["child_id"], day).update(sdq_score=row["sdq_score"], sdq_reason=row["sdq_reason"])
    for row in _rows(checks):
        kind, status = (row["kind"] or "").casefold(), (row["status"] or "").casefold()
        column = "teeth_check" if "dent" in kind else "health_assessment" if "assessment" in kind else ""
        if column and row["checked_on"] and status == "completed":
            year(row["child_id"], row["checked_on"])[column] = True
    return list(found.values())
