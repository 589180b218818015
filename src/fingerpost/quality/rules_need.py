"""Episodes of need and child in need plans."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, aged, at_once, long_before_birth, same_child

RULES: tuple[Rule, ...] = (
    Rule(
        "cin_episodes.no_need", "warning", "it has no primary need, so it is under none",
        "t.primary_need IS NULL", "primary_need", "t.started_on", "CIN 8610",
    ),
    Rule(
        "cin_episodes.need_not_stated", "warning", "it is open and its primary need is 'not stated'",
        "t.primary_need = 'N0' AND t.ended_on IS NULL", "primary_need", "t.started_on",
    ),
    Rule(
        "cin_episodes.not_in_need", "warning",
        "it is open and its need is coded as not a child in need, yet the child counts as one",
        "t.primary_need = 'N9' AND t.ended_on IS NULL", "primary_need", "t.started_on",
    ),
    Rule(
        "cin_episodes.closed_without_reason", "warning", "it is closed and has no reason for it",
        "t.ended_on IS NOT NULL AND t.closure_reason IS NULL", "closure_reason", "t.ended_on", "CIN 8805",
    ),
    Rule(
        "cin_episodes.reason_without_end", "error", "it has a reason for closing and no day, so it counts as open",
        "t.ended_on IS NULL AND t.closure_reason IS NOT NULL", "ended_on", "t.closure_reason", "CIN 8810",
    ),
    Rule(
        "cin_episodes.two_open", "error", "the child has two episodes of need open",
        "t.ended_on IS NULL AND " + same_child("cin_episodes", "o.ended_on IS NULL AND o.episode_id <> t.episode_id"),
        "ended_on", "t.started_on", "CIN 8815",
    ),
    Rule(
        "cin_episodes.overlapping", "error", "it started while another episode of need of the child was open",
        same_child("cin_episodes", f"o.episode_id <> t.episode_id AND {at_once()}"), "started_on", dfe="CIN 8820",
    ),
    Rule(
        "cin_episodes.over_25", "warning", "it is open and the child is 25 or older",
        "t.ended_on IS NULL AND " + aged(25, "$extract"), "ended_on", "t.started_on", "CIN 8775Q",
    ),
    Rule(
        "cin_episodes.adult_not_in_care", "warning",
        "it is open, although the child turned 18 three months ago or more and is no care leaver that the records know",
        "t.ended_on IS NULL AND " + aged(18, "($extract - INTERVAL 3 MONTH)")
        + " AND NOT " + same_child("care_leavers"),
        "ended_on", "t.started_on",
    ),
    Rule(
        "cin_episodes.before_birth", "error", "it started more than 40 weeks before the child was born",
        long_before_birth("t.started_on"), "started_on", dfe="CIN 8606",
    ),
    Rule(
        "cin_episodes.referred_after_death", "error",
        "it was closed because the child died, who was referred afterwards",
        "t.closure_reason = 'RC2' AND " + same_child("referrals", "o.received_on > t.ended_on"),
        "closure_reason", "t.ended_on", "CIN 8555Q",
    ),
    Rule(
        "cin_episodes.closed_while_on_plan", "error",
        "it is closed and the child has no other open, while on an open child protection plan",
        "t.ended_on IS NOT NULL AND "
        + same_child("cp_plans", "o.ended_on IS NULL AND o.started_on <= t.ended_on")
        + " AND NOT "
        + same_child("cin_episodes", "n.ended_on IS NULL", "n"),
        "ended_on",
    ),
    Rule(
        "cin_plans.two_open", "error", "the child has two child in need plans open",
        "t.ended_on IS NULL AND " + same_child("cin_plans", "o.ended_on IS NULL AND o.started_on <> t.started_on"),
        "ended_on", "t.started_on", "CIN 4004",
    ),
    Rule(
        "cin_plans.overlapping", "error", "it started while another child in need plan of the child was open",
        same_child("cin_plans", f"o.started_on <> t.started_on AND {at_once()}"), "started_on", dfe="CIN 4014",
    ),
    Rule(
        "cin_plans.with_protection_plan", "error", "it runs at the same time as a child protection plan",
        same_child(
            "cp_plans",
            "COALESCE(o.ended_on, $extract) > t.started_on AND o.started_on < COALESCE(t.ended_on, $extract)",
        ),
        "started_on", dfe="CIN 4001",
    ),
    Rule(
        "cin_plans.one_day", "warning", "it started and ended on the same day",
        "t.started_on = t.ended_on", "ended_on", dfe="CIN 4012Q",
    ),
    Rule(
        "cin_plans.no_episode_of_need", "warning", "it is open, and the child has no open episode of need",
        "t.ended_on IS NULL AND NOT " + same_child("cin_episodes", "o.ended_on IS NULL"), "ended_on", "t.started_on",
    ),
)  # fmt: skip
