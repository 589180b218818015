"""Assessments, their factors, and section 47 enquiries."""

from __future__ import annotations

from fingerpost.quality.rule import (
    Rule,
    aged,
    allowed,
    at_once,
    exists,
    long_before_birth,
    none_of,
    same_child,
    working_days,
)

SINGLE, CONFERENCE = allowed("single_assessment"), allowed("icpc")
NO_FACTOR = "21"

RULES: tuple[Rule, ...] = (
    Rule(
        "assessments.no_type", "error", "it is of no type, so it is in no figure of assessments", "t.type IS NULL",
        "type",
    ),
    Rule(
        "assessments.no_referral", "warning",
        "it names no referral it came from, as an initial or single assessment should",
        "t.type IN ('initial', 'single') AND t.referral_id IS NULL", "referral_id",
    ),
    Rule(
        "assessments.referral_not_found", "warning", "the referral that it names is not among the referrals",
        "t.referral_id IS NOT NULL AND NOT " + exists("referrals", "o.referral_id = t.referral_id"), "referral_id",
    ),
    Rule(
        "assessments.referral_of_other_child", "error", "the referral that it names is another child's",
        exists("referrals", "o.referral_id = t.referral_id AND o.child_id <> t.child_id"), "referral_id",
    ),
    Rule(
        "assessments.before_referral", "error", "it started before the referral that it names was received",
        exists("referrals", "o.referral_id = t.referral_id AND t.started_on < o.received_on"),
        "started_on", dfe="CIN 1103",
    ),
    Rule(
        "assessments.open_for_long", "warning",
        f"it has been open for more than {SINGLE} working days: its completion may not have been entered, and the "
        "census asks why",
        f"t.completed_on IS NULL AND {working_days('t.started_on', '$extract')} > {SINGLE}",
        "completed_on", "t.started_on", "CIN 8670Q",
    ),
    Rule(
        "assessments.took_very_long", "warning", "it took more than six months, which is more often a mistyped year",
        "t.completed_on > t.started_on + INTERVAL 6 MONTH", "completed_on",
    ),
    Rule(
        "assessments.two_open", "error", "two assessments of the child of the same type are open",
        "t.completed_on IS NULL AND "
        + same_child("assessments",
        "o.completed_on IS NULL AND o.type = t.type AND o.assessment_id <> t.assessment_id"),
        "completed_on", "t.started_on", "CIN 8896",
    ),
    Rule(
        "assessments.overlapping", "warning",
        "it started while another assessment of the child of its type was going on",
        same_child(
            "assessments",
            f"o.type = t.type AND o.assessment_id <> t.assessment_id AND {at_once(end='completed_on')}",
        ),
        "started_on", dfe="CIN 8863Q",
    ),
    Rule(
        "assessments.core_without_initial", "warning", "a core assessment follows no initial assessment of the child",
        "t.type = 'core' AND NOT " + same_child("assessments", "o.type = 'initial' AND o.started_on <= t.started_on"),
        "type", "t.started_on",
    ),
    Rule(
        "assessments.of_an_adult", "warning", "the child was 18 or older when it started",
        aged(18, "t.started_on"), "started_on",
    ),
    Rule(
        "assessments.before_birth", "error", "it started more than 40 weeks before the child was born",
        long_before_birth("t.started_on"), "started_on",
    ),
    Rule(
        "assessments.no_factors", "warning", "it is completed and no factor was identified, not even 'none found'",
        "t.completed_on IS NOT NULL AND NOT " + exists("assessment_factors", "o.assessment_id = t.assessment_id"),
        "completed_on", dfe="CIN 8897Q",
    ),
    Rule(
        "assessment_factors.assessment_not_found", "warning",
        "the assessment of the factor is not among the assessments",
        "NOT " + exists("assessments", "o.assessment_id = t.assessment_id"), "assessment_id",
    ),
    Rule(
        "assessment_factors.assessment_open", "warning", "a factor is recorded for an assessment that is not completed",
        exists("assessments", "o.assessment_id = t.assessment_id AND o.completed_on IS NULL"), "factor", dfe="CIN 8614",
    ),
    Rule(
        "assessment_factors.none_and_others", "error",
        "'no factor found' stands beside other factors of the assessment",
        f"t.factor = '{NO_FACTOR}' AND "
        + exists("assessment_factors", f"o.assessment_id = t.assessment_id AND o.factor <> '{NO_FACTOR}'"),
        "factor", dfe="CIN 8869",
    ),
    Rule(
        "s47_enquiries.no_outcome", "warning",
        "it ended more than a month ago and it is not recorded whether it went to conference",
        "t.ended_on < $extract - INTERVAL 1 MONTH AND t.outcome IS NULL", "outcome", "t.ended_on",
    ),
    Rule(
        "s47_enquiries.outcome_without_end", "warning", "it has an outcome and no day on which it ended",
        "t.ended_on IS NULL AND t.outcome IS NOT NULL", "ended_on", "t.outcome",
    ),
    Rule(
        "s47_enquiries.no_conference", "warning", "it went to conference, and no initial conference of it can be found",
        "t.outcome = 'to_conference' AND "
        + none_of(
            "cp_conferences", "o.conference_id = t.conference_id", "o.s47_id = t.s47_id",
            "o.child_id = t.child_id AND o.type = 'ICPC' "
            "AND o.held_on BETWEEN t.started_on AND t.started_on + INTERVAL 3 MONTH",
        ),
        "conference_id", "t.started_on",
    ),
    Rule(
        "s47_enquiries.conference_though_not", "error",
        "its outcome is no conference, and an initial conference names it",
        "t.outcome = 'not_to_conference' AND " + exists("cp_conferences", "o.s47_id = t.s47_id AND o.type = 'ICPC'"),
        "outcome",
    ),
    Rule(
        "s47_enquiries.open_for_long", "warning",
        f"it has been open for more than {CONFERENCE} working days: its outcome may not have been entered, and the "
        "census asks why",
        f"t.ended_on IS NULL AND t.outcome IS NULL AND {working_days('t.started_on', '$extract')} > {CONFERENCE}",
        "ended_on", "t.started_on", "CIN 8675Q",
    ),
    Rule(
        "s47_enquiries.two_open", "error", "two enquiries about the child are open",
        "t.ended_on IS NULL AND " + same_child("s47_enquiries", "o.ended_on IS NULL AND o.s47_id <> t.s47_id"),
        "ended_on", "t.started_on", "CIN 8839",
    ),
    Rule(
        "s47_enquiries.overlapping", "warning", "it started while another enquiry about the child was going on",
        same_child("s47_enquiries", f"o.s47_id <> t.s47_id AND {at_once()}"), "started_on", dfe="CIN 8890",
    ),
    Rule(
        "s47_enquiries.of_an_adult", "error", "the child was 18 or older when it started",
        aged(18, "t.started_on"), "started_on",
    ),
    Rule(
        "s47_enquiries.before_birth", "error", "it started more than 40 weeks before the child was born",
        long_before_birth("t.started_on"), "started_on",
    ),
)  # fmt: skip
