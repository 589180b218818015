"""Rows that several rules look at: a table with what came before and after each of a child's records.

Each is made once for a check, where its table is there. Records without a child or a start have no place in an
order; other rules find those.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Relation:
    """A query on one canonical table."""

    table: str
    sql: str


def _in_order(table: str, child: str, start: str, tie: str, neighbours: tuple[str, ...]) -> Relation:
    window = f"OVER (PARTITION BY council, {child} ORDER BY {start}, {tie})"
    lag = ", ".join(f"LAG({column}) {window} AS before_{column}" for column in neighbours)
    lead = ", ".join(f"LEAD({column}) {window} AS after_{column}" for column in neighbours)
    return Relation(
        table,
        f"SELECT *, ROW_NUMBER() {window} AS nth, {lag}, {lead} FROM {table} "  # noqa: S608
        f"WHERE {child} IS NOT NULL AND {start} IS NOT NULL",
    )


_LAST = "COALESCE(ended_on, CAST('9999-12-31' AS DATE))"
_GOES_ON_FIRST = "CASE WHEN ceased_reason = 'X1' THEN 0 ELSE 1 END"

RELATIONS: dict[str, Relation] = {
    "care_in_order": _in_order(
        "care_episodes",
        "child_id",
        "started_on",
        f"{_LAST}, {_GOES_ON_FIRST}, placement_type, legal_status",
        (
            "started_on",
            "ended_on",
            "new_episode_reason",
            "ceased_reason",
            "legal_status",
            "placement_type",
            "placement_provider",
            "need",
        ),
    ),
    "care_reviews_in_order": _in_order("care_reviews", "child_id", "held_on", "participation", ("held_on",)),
    "plan_reviews_in_order": Relation(
        "cp_conferences",
        "SELECT *, LAG(held_on) OVER (PARTITION BY council, plan_id ORDER BY held_on, conference_id) AS before_held_on "
        "FROM cp_conferences WHERE type = 'RCPC' AND plan_id IS NOT NULL AND held_on IS NOT NULL",
    ),
}
