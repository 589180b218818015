"""Placements out of SSDA903 episodes. An episode is one legal status in one placement.

A new placement starts with the spell (RNE S) or where the placement changed (P, T, B, U); a change of legal status
alone (L) goes on in the same one. A temporary placement (codes T0 to T4) is looked through: a child who returns after
it to a placement of the same kind and provider is still in the placement from before.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from fingerpost.model import SCHEMAS, Table

SHORT_BREAKS = ("V3", "V4")

_FAR = date.max
_Episode = tuple[Any, ...]


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
        "ended_on",
        "ceased_reason",
    )
    rows: list[_Episode] = sorted(
        (
            row
            for row in zip(*(columns[name] for name in names), strict=True)
            if row[0] and row[1] and row[3] not in SHORT_BREAKS
        ),
        key=_in_order,
    )
    found = [placement for child, own in groupby(rows, key=lambda row: row[0]) for placement in _of_child(child, own)]
    schema = SCHEMAS["placements"]
    return Table(schema, {name: [row[name] for row in found] for name in schema.names})


def _in_order(episode: _Episode) -> tuple[Any, ...]:
    """Of two that began on one day the one that ended first, then the one that went on into another (X1), then the
    one that began the spell; then by their codes, so that the order of the rows in the file never matters."""
    child, started_on, new, legal, kind, provider, ended_on, ceased = episode
    codes = (str(code or "") for code in (new, legal, kind, provider, ceased))
    return child, started_on, ended_on or _FAR, ceased != "X1", new != "S", *codes


def _of_child(child: str, episodes: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None  # the last placement that is not temporary
    before: dict[str, Any] | None = None  # the placement of the episode before, temporary or not
    spell_started_on: date | None = None
    for _, started_on, reason, _, kind, provider, ended_on, _ in episodes:
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
