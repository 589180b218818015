"""Child protection plans and their reviews."""

from __future__ import annotations

from fingerpost.quality.rule import (
    Rule,
    aged,
    allowed,
    at_once,
    exists,
    first_day,
    long_before_birth,
    none_of,
    same_child,
)

FIRST, NEXT = allowed("cp_review_first"), allowed("cp_review_next")
FIRST_GAP, GAP = FIRST + 3, NEXT + 3
"""Months without a review that are more than lateness: where one is missing, about twice the time has passed."""
MOST_PLANS = 10
FIRST_ICPC, FIRST_RCPC = "m.type = 'ICPC'", "m.type = 'RCPC'"
ITS_ICPC = (
    "o.type = 'ICPC' AND o.plan_id = t.plan_id",
    "o.type = 'ICPC' AND o.child_id = t.child_id AND o.held_on BETWEEN t.started_on - INTERVAL 14 DAY AND t.started_on",
)

RULES: tuple[Rule, ...] = (
    Rule(
        "cp_plans.no_category", "error", "it has no category of abuse, so it is under none",
        "t.category IS NULL", "category", "t.started_on", "CIN 8910",
    ),
    Rule(
        "cp_plans.no_conference", "warning",
        "no initial conference of it can be found, although conferences are recorded from before it started",
        f"t.started_on > {first_day('cp_conferences', 'held_on', FIRST_ICPC)} "
        f"AND {none_of('cp_conferences', *ITS_ICPC)}",
        "started_on",
    ),
    Rule(
        "cp_plans.before_conference", "error", "it started before its initial conference was held",
        exists("cp_conferences", "o.type = 'ICPC' AND o.plan_id = t.plan_id AND t.started_on < o.held_on"),
        "started_on", dfe="CIN 2885",
    ),
    Rule(
        "cp_plans.after_conference", "warning", "it started later than the day of its initial conference",
        exists("cp_conferences", "o.type = 'ICPC' AND o.plan_id = t.plan_id AND t.started_on > o.held_on"),
        "started_on", dfe="CIN 2885",
    ),
    Rule(
        "cp_plans.two_open", "error", "the child has two plans open and is counted twice",
        "t.ended_on IS NULL AND " + same_child("cp_plans", "o.ended_on IS NULL AND o.plan_id <> t.plan_id"),
        "ended_on", "t.started_on", "CIN 8935",
    ),
    Rule(
        "cp_plans.overlapping", "error", "it started while another plan of the child was open",
        same_child("cp_plans", f"o.plan_id <> t.plan_id AND {at_once()}"), "started_on", dfe="CIN 8940",
    ),
    Rule(
        "cp_plans.one_day", "warning", "it started and ended on the same day",
        "t.started_on = t.ended_on", "ended_on", dfe="CIN 8840",
    ),
    Rule(
        "cp_plans.beyond_18", "error", "it goes on beyond the child's 18th birthday",
        aged(18, "COALESCE(t.ended_on, $extract) - INTERVAL 1 DAY"), "ended_on", "t.started_on",
    ),
    Rule(
        "cp_plans.before_birth", "error", "it started more than 40 weeks before the child was born",
        long_before_birth("t.started_on"), "started_on",
    ),
    Rule(
        "cp_plans.no_previous_plans", "error",
        "it is not recorded how many plans the child had before, so it counts as a first plan",
        "t.previous_plans IS NULL", "previous_plans", dfe="CIN 8730",
    ),
    Rule(
        "cp_plans.fewer_previous_than_held", "error",
        "more earlier plans of the child are held than it says there were",
        "t.previous_plans < (SELECT COUNT(DISTINCT o.plan_id) FROM cp_plans AS o WHERE o.council = t.council "
        "AND o.child_id = t.child_id AND o.started_on < t.started_on)",
        "previous_plans",
    ),
    Rule(
        "cp_plans.previous_plans_unlikely", "warning",
        f"the number of earlier plans is below 0 or above {MOST_PLANS}",
        f"t.previous_plans < 0 OR t.previous_plans > {MOST_PLANS}", "previous_plans",
    ),
    Rule(
        "cp_plans.three_years", "warning",
        "it has been open for three years or more: its end may not have been entered",
        "t.ended_on IS NULL AND t.started_on <= $extract - INTERVAL 3 YEAR", "ended_on", "t.started_on",
    ),
    Rule(
        "cp_plans.first_review_missing", "warning",
        f"no review was held in its first {FIRST_GAP} months: the first, due within {FIRST}, may not have been entered",
        f"COALESCE(t.ended_on, $extract) > t.started_on + INTERVAL {FIRST_GAP} MONTH "
        f"AND t.started_on >= {first_day('cp_conferences', 'held_on', FIRST_RCPC)} AND NOT "
        + exists(
            "cp_conferences",
            "o.type = 'RCPC' AND o.plan_id = t.plan_id AND o.held_on > t.started_on "
            f"AND o.held_on <= t.started_on + INTERVAL {FIRST_GAP} MONTH",
        ),
        "started_on",
    ),
    Rule(
        "cp_plans.no_recent_review", "warning",
        f"it is open and was not reviewed in the last {GAP} months: a review may not have been entered",
        f"t.ended_on IS NULL AND t.started_on < $extract - INTERVAL {GAP} MONTH AND NOT "
        + exists(
            "cp_conferences",
            f"o.type = 'RCPC' AND o.plan_id = t.plan_id AND o.held_on >= $extract - INTERVAL {GAP} MONTH",
        ),
        "ended_on", "t.started_on",
    ),
    Rule(
        "cp_conferences.review_gap", "warning",
        f"the review before it was more than {GAP} months earlier: one between them may not have been entered",
        f"t.held_on > t.before_held_on + INTERVAL {GAP} MONTH", "held_on", "t.before_held_on",
        rows="plan_reviews_in_order",
    ),
    Rule(
        "cp_plans.and_in_care", "warning",
        "it is open, and the child has been in care for more than six months: few need both, so its end may be missing",
        "t.ended_on IS NULL AND "
        + same_child("care_episodes", "o.ended_on IS NULL AND COALESCE(o.legal_status, '') NOT IN ('V3', 'V4')")
        + " AND "
        + same_child("care_episodes", "p.new_episode_reason = 'S' AND p.started_on < $extract - INTERVAL 6 MONTH", "p")
        + " AND NOT "
        + same_child(
            "care_episodes", "n.new_episode_reason = 'S' AND n.started_on >= $extract - INTERVAL 6 MONTH", "n"
        ),
        "ended_on", "t.started_on",
    ),
    Rule(
        "cp_plans.no_episode_of_need", "warning", "it is open, and the child has no open episode of need",
        "t.ended_on IS NULL AND NOT " + same_child("cin_episodes", "o.ended_on IS NULL"), "ended_on", "t.started_on",
    ),
)  # fmt: skip
