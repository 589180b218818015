"""Contacts, referrals and early help."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, aged, exists, long_before_birth, same_child

DECIDED_BY_NOW = 30
"""Days after which a contact should have come to something: guidance says one working day."""
ASSESSED_BY_NOW = 60

RULES: tuple[Rule, ...] = (
    Rule(
        "contacts.no_outcome", "warning",
        "no outcome is recorded, so it is in the total and in no column of the table by outcome",
        "t.outcome IS NULL", "outcome",
    ),
    Rule(
        "referrals.no_outcome", "warning",
        "no outcome is recorded, so it is in the total and in no column of the table by outcome",
        "t.outcome IS NULL", "outcome",
    ),
    Rule(
        "contacts.no_agency", "warning", "nobody is recorded as having made the contact, so it is under no agency",
        "t.referred_by IS NULL", "referred_by",
    ),
    Rule(
        "referrals.no_agency", "warning", "nobody is recorded as having referred the child, so it is under no agency",
        "t.referred_by IS NULL", "referred_by", dfe="CIN 8866",
    ),
    Rule(
        "contacts.no_reason", "warning", "no reason is recorded, so it is under no reason", "t.reason IS NULL",
        "reason",
    ),
    Rule(
        "referrals.no_reason", "warning", "no reason is recorded, so it is under no reason", "t.reason IS NULL",
        "reason",
    ),
    Rule(
        "contacts.no_caf_flag", "warning",
        "it is not recorded whether there was an active common assessment, so it counts as none",
        "t.active_caf IS NULL", "active_caf",
    ),
    Rule(
        "contacts.outcome_undated", "warning", "an outcome was decided and has no date",
        "t.outcome <> 'yet_to_proceed' AND t.outcome_on IS NULL", "outcome_on", "t.outcome",
    ),
    Rule(
        "referrals.outcome_undated", "warning", "an outcome was decided and has no date",
        "t.outcome <> 'yet_to_proceed' AND t.outcome_on IS NULL", "outcome_on", "t.outcome",
    ),
    Rule(
        "contacts.dated_but_undecided", "warning",
        "an outcome has a date, but no outcome is recorded or it is yet to come",
        "(t.outcome IS NULL OR t.outcome = 'yet_to_proceed') AND t.outcome_on IS NOT NULL", "outcome", "t.outcome_on",
    ),
    Rule(
        "referrals.dated_but_undecided", "warning",
        "an outcome has a date, but no outcome is recorded or it is yet to come",
        "(t.outcome IS NULL OR t.outcome = 'yet_to_proceed') AND t.outcome_on IS NOT NULL", "outcome", "t.outcome_on",
    ),
    Rule(
        "contacts.undecided_for_long", "warning",
        f"it is yet to proceed more than {DECIDED_BY_NOW} days after it was made: the outcome may not have been "
        "entered",
        f"t.outcome = 'yet_to_proceed' AND t.started_on < $extract - INTERVAL {DECIDED_BY_NOW} DAY",
        "outcome", "t.started_on",
    ),
    Rule(
        "referrals.closed_and_logged", "error",
        "it is closed and logged: a contact, and no referral, and should not be among them",
        "t.outcome = 'closed_and_logged'", "outcome",
    ),
    Rule(
        "contacts.twice_in_a_day", "warning",
        "the same agency made more than one contact about the child that day: one may have been entered twice",
        same_child(
            "contacts",
            "o.started_on = t.started_on AND o.contact_id <> t.contact_id AND o.referred_by = t.referred_by",
        ),
        "started_on",
    ),
    Rule(
        "referrals.twice_in_a_day", "warning",
        "the child was referred more than once that day: the second counts as a re-referral",
        same_child("referrals", "o.received_on = t.received_on AND o.referral_id <> t.referral_id"),
        "received_on",
    ),
    Rule(
        "contacts.no_referral", "warning",
        "it proceeded to assessment, and the child has no referral within 30 days of it",
        "t.outcome = 'proceeded_to_assessment' AND NOT "
        + same_child("referrals", "o.received_on BETWEEN t.started_on AND t.started_on + INTERVAL 30 DAY"),
        "outcome", "t.started_on",
    ),
    Rule(
        "contacts.before_birth", "error", "it was made more than 40 weeks before the child was born",
        long_before_birth("t.started_on"), "started_on",
    ),
    Rule(
        "referrals.before_birth", "error", "it was received more than 40 weeks before the child was born",
        long_before_birth("t.received_on"), "received_on", dfe="CIN 8606",
    ),
    Rule(
        "contacts.of_an_adult", "warning", "the child was 18 or older on the day of the contact",
        aged(18, "t.started_on"), "started_on",
    ),
    Rule(
        "referrals.of_an_adult", "warning", "the child was 18 or older on the day of the referral",
        aged(18, "t.received_on"), "received_on",
    ),
    Rule(
        "referrals.proceeded_without_assessment", "warning",
        f"it proceeded to assessment more than {ASSESSED_BY_NOW} days ago and no assessment of the child has begun "
        "since",
        "t.outcome = 'proceeded_to_assessment' "
        f"AND t.received_on < $extract - INTERVAL {ASSESSED_BY_NOW} DAY AND NOT "
        + same_child("assessments", "(o.referral_id = t.referral_id OR o.started_on >= t.received_on)"),
        "outcome", "t.received_on",
    ),
    Rule(
        "referrals.no_further_action_but_assessed", "warning",
        "it ended in no further action, and an assessment names it as where it came from",
        "t.outcome = 'no_further_action' AND " + exists("assessments", "o.referral_id = t.referral_id"),
        "outcome", dfe="CIN 8831",
    ),
    Rule(
        "early_help.no_agency", "warning", "no agency is recorded, so it is in the total and under no agency",
        "t.agency IS NULL", "agency",
    ),
    Rule(
        "early_help.no_reason", "warning", "no reason is recorded, so it is under no reason", "t.reason IS NULL",
        "reason",
    ),
    Rule(
        "early_help.twice_in_a_month", "warning",
        "another common assessment of the child, by the same agency for the same reason, commenced in the 28 days "
        "before: it may have been entered twice",
        same_child(
            "early_help",
            "o.early_help_id <> t.early_help_id AND o.agency = t.agency AND o.reason = t.reason "
            "AND o.commenced_on > t.commenced_on - INTERVAL 28 DAY "
            "AND (o.commenced_on < t.commenced_on OR (o.commenced_on = t.commenced_on "
            "AND o.early_help_id < t.early_help_id))",
        ),
        "commenced_on",
    ),
    Rule(
        "early_help.of_an_adult", "warning", "the child was 19 or older when the common assessment commenced",
        aged(19, "t.commenced_on"), "commenced_on",
    ),
    Rule(
        "early_help.before_birth", "error", "it commenced more than 40 weeks before the child was born",
        long_before_birth("t.commenced_on"), "commenced_on",
    ),
)  # fmt: skip
