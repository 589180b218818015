"""Adoption decisions, court applications, health and earlier permanence."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, aged, birthday, long_before_birth, same_child, younger

ADOPTED = "('E1', 'E11', 'E12')"

RULES: tuple[Rule, ...] = (
    Rule(
        "adoptions.end_without_reason", "warning", "the plan for adoption has ended and the reason is missing",
        "t.plan_ended_on IS NOT NULL AND t.plan_ended_reason IS NULL", "plan_ended_reason", "t.plan_ended_on",
        "903 119",
    ),
    Rule(
        "adoptions.reason_without_end", "error", "the plan for adoption has a reason for ending and no day",
        "t.plan_ended_on IS NULL AND t.plan_ended_reason IS NOT NULL", "plan_ended_on", "t.plan_ended_reason",
        "903 119",
    ),
    Rule(
        "adoptions.ended_before_decided", "error", "the plan for adoption ended before it was decided",
        "t.plan_ended_on < t.decided_on", "plan_ended_on", dfe="903 522",
    ),
    Rule(
        "adoptions.matched_before_decided", "error", "the child was matched before adoption was decided",
        "t.matched_on < t.decided_on", "matched_on", dfe="903 333",
    ),
    Rule(
        "adoptions.placed_before_decided", "error", "the child was placed before adoption was decided",
        "t.placed_on < t.decided_on", "placed_on", dfe="903 552",
    ),
    Rule(
        "adoptions.placed_before_matched", "error", "the child was placed before being matched",
        "t.placed_on < t.matched_on", "placed_on", dfe="903 331",
    ),
    Rule(
        "adoptions.placed_unmatched", "warning", "the child was placed, and no day of matching is recorded",
        "t.placed_on IS NOT NULL AND t.matched_on IS NULL", "matched_on", "t.placed_on",
    ),
    Rule(
        "adoptions.decided_before_birth", "error", "adoption was decided before the child was born",
        same_child("children", "t.decided_on < c.born_on", "c"), "decided_on", dfe="903 184",
    ),
    Rule(
        "adoptions.decided_before_care", "error", "adoption was decided before the child came into care",
        same_child("care_episodes")
        + " AND NOT " + same_child("care_episodes", "n.started_on <= t.decided_on", "n"),
        "decided_on", dfe="903 1003",
    ),
    Rule(
        "adoptions.ended_but_adopted", "error",
        "the plan for adoption ended without one, and the child was adopted after",
        "t.plan_ended_on IS NOT NULL AND "
        + same_child("care_episodes", f"o.ceased_reason IN {ADOPTED} AND o.ended_on >= t.plan_ended_on "
                     "AND o.started_on <= t.plan_ended_on"),
        "plan_ended_on", dfe="903 558",
    ),
    Rule(
        "care_episodes.adopted_without_decision", "warning", "it ended in adoption, and no decision of it is recorded",
        f"t.ceased_reason IN {ADOPTED} AND NOT " + same_child("adoptions"), "ceased_reason", "t.ended_on", "903 551",
    ),
    Rule(
        "unaccompanied_children.beyond_18", "error", "the status goes on beyond the 18th birthday",
        same_child("children", f"t.ended_on > {birthday(18)}", "c"), "ended_on", dfe="903 304",
    ),
    Rule(
        "health_checks.score_unlikely", "error",
        "the score of the strengths and difficulties questionnaire is not 0 to 40",
        "t.sdq_score < 0 OR t.sdq_score > 40", "sdq_score", dfe="903 180",
    ),
    Rule(
        "health_checks.score_and_reason", "warning", "there is a score, and a reason why there is none",
        "t.sdq_score IS NOT NULL AND t.sdq_reason IS NOT NULL", "sdq_reason", dfe="903 197a",
    ),
    Rule(
        "health_checks.convicted_under_10", "error", "a child under 10 at the year's end is recorded as convicted",
        "t.convicted AND " + younger(10, "t.year_ended_on"), "convicted", dfe="903 542",
    ),
    Rule(
        "health_checks.development_at_5", "warning",
        "development checks are recorded, which are for children under five, and the child was five or older",
        "t.health_check IS NOT NULL AND " + aged(5, "t.year_ended_on"), "health_check", dfe="903 546",
    ),
    Rule(
        "health_checks.help_without_problem", "warning",
        "help with substance misuse was received or offered, and no problem was identified",
        "NOT t.substance_misuse AND (t.intervention_received OR t.intervention_offered)",
        "substance_misuse", dfe="903 193",
    ),
    Rule(
        "care_applications.of_an_adult", "error", "the young person was 17 or older, for whom no order can be made",
        aged(17, "t.applied_on"), "applied_on",
    ),
    Rule(
        "care_applications.before_birth", "error", "it was made more than 40 weeks before the child was born",
        long_before_birth("t.applied_on"), "applied_on",
    ),
)  # fmt: skip
