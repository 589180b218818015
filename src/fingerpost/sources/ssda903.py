"""SSDA903, the statutory looked-after children return, as its CSV tables: header, episodes and reviews.

An episode is one legal status in one placement. Placements are worked out here: a new one starts with the spell
(RNE S) or where the placement changed (P, T, B, U); a change of legal status alone (L) goes on in the same one.
A temporary placement (codes T0 to T4) is looked through: a child who returns after it to a placement of the same
kind and provider is still in the placement from before.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from fingerpost.model import SCHEMAS, Table
from fingerpost.sources.mapping import FileMapping, TableMapping

SOURCE = "ssda903"
LABEL = "SSDA903"
SHORT_BREAKS = ("V3", "V4")

MAPPINGS = (
    FileMapping(
        "ssda903 header",
        SOURCE,
        LABEL,
        (TableMapping("children", {"child_id": "CHILD", "born_on": "DOB", "sex": "SEX", "ethnicity": "ETHNIC"}),),
    ),
    FileMapping(
        "ssda903 episodes",
        SOURCE,
        LABEL,
        (
            TableMapping(
                "care_episodes",
                {
                    "child_id": "CHILD",
                    "started_on": "DECOM",
                    "new_episode_reason": "RNE",
                    "legal_status": "LS",
                    "need": "CIN",
                    "placement_type": "PLACE",
                    "placement_provider": "PLACE_PROVIDER",
                    "ended_on": "DEC",
                    "ceased_reason": "REC",
                    "place_change_reason": "REASON_PLACE_CHANGE",
                },
                optional=frozenset({"CIN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE"}),
            ),
        ),
    ),
    FileMapping(
        "ssda903 reviews",
        SOURCE,
        LABEL,
        (TableMapping("care_reviews", {"child_id": "CHILD", "held_on": "REVIEW", "participation": "REVIEW_CODE"}),),
    ),
)

_FAR = date.max
_Episode = tuple[str, date, Any, Any, Any, Any, date | None]


def finish(tables: dict[str, Table]) -> None:
    """Add the placements that the episodes hold, once all episode files have been read."""
    if "care_episodes" in tables:
        tables["placements"] = placements(tables["care_episodes"])


def placements(episodes: Table) -> Table:
    """The placements of all children, short breaks left out. Episodes without a child or start are passed over."""
    columns = episodes.columns
    names = (
        "child_id",
        "started_on",
        "new_episode_reason",
        "legal_status",
        "placement_type",
        "placement_provider",
    )
    rows: list[_Episode] = sorted(
        (
            row
            for row in zip(*(columns[name] for name in names), columns["ended_on"], strict=True)
            if row[0] and row[1] and row[3] not in SHORT_BREAKS
        ),
        key=lambda row: (row[0], row[1], row[6] or _FAR),
    )
    found = [placement for child, own in groupby(rows, key=lambda row: row[0]) for placement in _of_child(child, own)]
    schema = SCHEMAS["placements"]
    return Table(schema, {name: [row[name] for row in found] for name in schema.names})


def _of_child(child: str, episodes: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None  # the last placement that is not temporary
    before: dict[str, Any] | None = None  # the placement of the episode before, temporary or not
    spell_started_on: date | None = None
    for _, started_on, reason, _, kind, provider, ended_on in episodes:
        if reason == "S" or spell_started_on is None:
            spell_started_on, current, before = started_on, None, None
        temporary = str(kind or "").startswith("T")
        same = before if reason == "L" else None
        returned = before is not None and str(before["type"] or "").startswith("T") and not temporary
        if returned and current and (current["type"], current["provider"]) == (kind, provider):
            same = current
        if same is not None:
            same["ended_on"] = ended_on
        else:
            same = {
                "child_id": child,
                "started_on": started_on,
                "ended_on": ended_on,
                "type": kind,
                "provider": provider,
                "spell_started_on": spell_started_on,
            }
            found.append(same)
        before = same
        if not temporary:
            current = same
    return found
