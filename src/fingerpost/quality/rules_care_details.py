"""Placements, how long a kind of episode may last, short breaks, and children missing from care."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, exists, same_child, younger

SHORT = "t.legal_status IN ('V3', 'V4')"
RAISED, UNDER_16 = "CAST('2023-04-01' AS DATE)", younger(16, "t.started_on")
"""From the collection of 2023-24 the department's rules want 16 for placements without care."""


def _longest(name: str, code: str, days: int, says: str, dfe: str) -> Rule:
    column = "placement_type" if code.startswith("T") else "legal_status"
    where = f"t.{column} = '{code}' AND COALESCE(t.ended_on, $extract) > t.started_on + INTERVAL {days} DAY"
    return Rule(f"care_episodes.{name}", "error", says, where, column, "t.started_on", dfe, as_begun=True)


def _youngest(name: str, code: str, years: int, says: str, dfe: str, raised: str = "") -> Rule:
    where = f"t.placement_type = '{code}' AND {younger(years, 't.started_on')}"
    if raised:
        where = f"({where} OR t.placement_type = '{code}' AND t.started_on >= {RAISED} AND {raised})"
    return Rule(f"care_episodes.{name}", "warning", says, where, "placement_type", "t.started_on", dfe, as_begun=True)


RULES: tuple[Rule, ...] = (
    _longest("hospital_too_long", "T1", 42, "a temporary stay in hospital (T1) lasted more than six weeks", "903 375"),
    _longest("carer_away_too_long", "T3", 21, "a stay while the carer is away (T3) lasted more than three weeks",
    "903 376"),
    _longest("temporary_too_long", "T4", 7, "a temporary placement for another reason (T4) lasted more than seven days",
             "903 379"),
    _longest("police_protection_too_long", "L1", 3, "police protection lasted more than 72 hours", "903 361"),
    _longest("emergency_order_too_long", "L2", 21, "an emergency protection order lasted more than 21 days", "903 362"),
    _longest("assessment_order_too_long", "L3", 7, "a child assessment order lasted more than seven days", "903 363"),
    _longest("short_break_too_long", "V3", 17, "one short break lasted more than 17 days, which makes it care",
    "903 365"),
    _youngest("independent_too_young", "P2", 15,
              "a child under 16 (before April 2023 under 15) lives independently (P2)", "903 370", UNDER_16),
    _youngest("semi_independent_too_young", "H5", 14,
              "a child under 16 (before April 2023 under 14) lives in supported accommodation (H5)", "903 371",
              UNDER_16),
    _youngest("custody_under_10", "R5", 10, "a child under 10 is in youth custody (R5)", "903 372"),
    _youngest("school_under_4", "S1", 4, "a child under four is at a residential school (S1)", "903 373"),
    _youngest("employed_under_14", "P3", 14, "a child under 14 is in residential employment (P3)", "903 374"),
    Rule(
        "care_episodes.short_break_temporary", "error", "a short break (V3, V4) is in a temporary placement",
        f"{SHORT} AND t.placement_type IN ('T0', 'T1', 'T2', 'T3', 'T4')", "placement_type", "t.started_on", "903 382",
    ),
    Rule(
        "care_episodes.short_break_long_term", "error",
        "a short break (V3, V4) is with long-term foster carers (U1, U4)",
        f"{SHORT} AND t.placement_type IN ('U1', 'U4')", "placement_type", "t.started_on", "903 384",
    ),
    Rule(
        "care_episodes.parents_as_provider", "error",
        "parents are named as provider (PR0) of a placement not with them",
        "t.placement_provider = 'PR0' AND t.placement_type <> 'P1'", "placement_provider", "t.placement_type",
        "903 550",
    ),
    Rule(
        "care_episodes.own_provision_unlikely", "error",
        "the council is named as provider (PR1) of a placement with parents, in a health establishment or in custody "
        "(P1, R2, R5)",
        "t.placement_provider = 'PR1' AND t.placement_type IN ('P1', 'R2', 'R5')",
        "placement_provider", "t.placement_type", "903 527",
    ),
    Rule(
        "placements.no_type", "error", "it is of no kind", "t.type IS NULL", "type", "t.started_on",
    ),
    Rule(
        "placements.no_episode", "error", "the child has no episode of care on the day on which it started",
        "NOT "
        + same_child("care_episodes",
        "o.started_on <= t.started_on AND (o.ended_on IS NULL OR o.ended_on >= t.started_on)"),
        "started_on",
    ),
    Rule(
        "placements.open_after_care", "error", "it is open, and the child has no open episode of care",
        "t.ended_on IS NULL AND NOT " + same_child("care_episodes", "o.ended_on IS NULL"), "ended_on", "t.started_on",
    ),
    Rule(
        "placements.overlapping", "warning", "it started while another placement of the child was open",
        "t.type NOT LIKE 'T%' AND "
        + same_child(
            "placements",
            "o.started_on < t.started_on AND (o.ended_on IS NULL OR o.ended_on > t.started_on) AND o.type NOT LIKE "
            "'T%'",
        ),
        "started_on",
    ),
    Rule(
        "missing_episodes.overlapping", "error", "it started while another missing episode of the child was open",
        same_child("missing_episodes",
        "o.started_on < t.started_on AND (o.ended_on IS NULL OR o.ended_on > t.started_on)"),
        "started_on", dfe="903 574",
    ),
    Rule(
        "missing_episodes.no_type", "warning", "it is not recorded whether the child was missing or away",
        "t.type IS NULL", "type", "t.started_on", "903 565",
    ),
    Rule(
        "missing_episodes.not_in_care", "warning", "it started on a day on which the child was not in care",
        "NOT "
        + same_child("care_episodes",
        "o.started_on <= t.started_on AND (o.ended_on IS NULL OR o.ended_on >= t.started_on)"),
        "started_on", dfe="903 581",
    ),
    Rule(
        "missing_episodes.open_after_care", "error", "it is open, and the child has left care",
        "t.ended_on IS NULL AND NOT "
        + same_child("care_episodes", "o.ended_on IS NULL")
        + " AND " + exists("care_episodes", "p.child_id = t.child_id AND p.ended_on IS NOT NULL", "p"),
        "ended_on", "t.started_on", "903 577",
    ),
    Rule(
        "missing_episodes.before_birth", "error", "it started before the child was born",
        same_child("children", "t.started_on < c.born_on", "c"), "started_on", dfe="903 586",
    ),
)  # fmt: skip
