"""Child protection conferences."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, aged, exists, long_before_birth, none_of, same_child, younger

RULES: tuple[Rule, ...] = (
    Rule(
        "cp_conferences.no_type", "error", "it is neither an initial nor a review conference, so it is in no figure",
        "t.type IS NULL", "type",
    ),
    Rule(
        "cp_conferences.no_outcome", "warning", "it is not recorded what the conference decided",
        "t.outcome IS NULL", "outcome", "t.held_on",
    ),
    Rule(
        "cp_conferences.no_attendance", "warning", "it is not recorded whether the child attended, so it counts as no",
        "t.child_attended IS NULL", "child_attended", "t.held_on",
    ),
    Rule(
        "cp_conferences.icpc_without_enquiry", "warning",
        "an initial conference has no section 47 enquiry that can be found, so it cannot be in time",
        "t.type = 'ICPC' AND NOT " + exists("s47_enquiries", "o.s47_id = t.s47_id"), "s47_id",
    ),
    Rule(
        "cp_conferences.icpc_before_enquiry", "error",
        "an initial conference was held before its section 47 enquiry started",
        "t.type = 'ICPC' AND " + exists("s47_enquiries", "o.s47_id = t.s47_id AND t.held_on < o.started_on"),
        "held_on", dfe="CIN 8615",
    ),
    Rule(
        "cp_conferences.icpc_long_after_enquiry", "warning",
        "an initial conference was held more than three months after its enquiry: it may name another one",
        "t.type = 'ICPC' AND "
        + exists("s47_enquiries", "o.s47_id = t.s47_id AND t.held_on > o.started_on + INTERVAL 3 MONTH"),
        "held_on",
    ),
    Rule(
        "cp_conferences.enquiry_of_other_child", "error", "the section 47 enquiry that it names is another child's",
        exists("s47_enquiries", "o.s47_id = t.s47_id AND o.child_id <> t.child_id"), "s47_id",
    ),
    Rule(
        "cp_conferences.two_icpc_of_one_enquiry", "warning",
        "two initial conferences of the child name the same enquiry",
        "t.type = 'ICPC' AND "
        + same_child("cp_conferences",
        "o.type = 'ICPC' AND o.s47_id = t.s47_id AND o.conference_id <> t.conference_id"),
        "s47_id",
    ),
    Rule(
        "cp_conferences.icpc_while_on_plan", "warning", "an initial conference was held while the child was on a plan",
        "t.type = 'ICPC' AND "
        + same_child("cp_plans", "o.started_on < t.held_on AND (o.ended_on IS NULL OR o.ended_on > t.held_on)"),
        "held_on",
    ),
    Rule(
        "cp_conferences.plan_not_found", "error",
        "an initial conference decided on a plan, and no plan of the child started on that day or soon after",
        "t.type = 'ICPC' AND t.outcome = 'plan' AND "
        + none_of(
            "cp_plans", "o.plan_id = t.plan_id",
            "o.child_id = t.child_id AND o.started_on BETWEEN t.held_on AND t.held_on + INTERVAL 14 DAY",
        ),
        "plan_id", "t.held_on",
    ),
    Rule(
        "cp_conferences.plan_though_none", "error",
        "an initial conference decided on something other than a plan, and a plan of the child started that day",
        "t.type = 'ICPC' AND t.outcome IN ('child_in_need', 'no_further_action') AND "
        + same_child("cp_plans", "o.started_on = t.held_on"),
        "outcome",
    ),
    Rule(
        "cp_conferences.on_weekend", "warning", "it was held on a Saturday or Sunday",
        "EXTRACT(ISODOW FROM t.held_on) IN (6, 7)", "held_on", dfe="CIN 8875",
    ),
    Rule(
        "cp_conferences.under_4_but_older", "warning",
        "the child is coded as under four, and was four or older: the conference is left out of attendance",
        "t.child_attended = 'under_4' AND " + aged(4, "t.held_on"), "child_attended", "t.held_on",
    ),
    Rule(
        "cp_conferences.not_coded_under_4", "warning",
        "the child was under four and is coded as not attending, which counts against attendance",
        "t.child_attended = 'did_not_attend' AND " + younger(4, "t.held_on"), "child_attended", "t.held_on",
    ),
    Rule(
        "cp_conferences.of_an_adult", "error", "the child was 18 or older on the day of the conference",
        aged(18, "t.held_on"), "held_on",
    ),
    Rule(
        "cp_conferences.before_birth", "error", "it was held more than 40 weeks before the child was born",
        long_before_birth("t.held_on"), "held_on",
    ),
    Rule(
        "cp_conferences.review_without_plan", "warning",
        "a review conference has no plan that can be found, so it counts for none",
        "t.type = 'RCPC' AND NOT " + exists("cp_plans", "o.plan_id = t.plan_id"), "plan_id",
    ),
    Rule(
        "cp_conferences.review_of_other_child", "error", "the plan that it names is another child's",
        exists("cp_plans", "o.plan_id = t.plan_id AND o.child_id <> t.child_id"), "plan_id",
    ),
    Rule(
        "cp_conferences.review_before_plan", "error",
        "a review was held on or before the day on which its plan started",
        "t.type = 'RCPC' AND " + exists("cp_plans", "o.plan_id = t.plan_id AND t.held_on <= o.started_on"),
        "held_on", dfe="CIN 8841",
    ),
    Rule(
        "cp_conferences.review_after_plan", "warning", "a review was held after its plan had ended",
        "t.type = 'RCPC' AND " + exists("cp_plans", "o.plan_id = t.plan_id AND t.held_on > o.ended_on"), "held_on",
    ),
    Rule(
        "cp_conferences.two_reviews_in_a_day", "warning", "the same plan was reviewed twice on one day",
        "t.type = 'RCPC' AND "
        + exists(
            "cp_conferences",
            "o.type = 'RCPC' AND o.plan_id = t.plan_id AND o.held_on = t.held_on "
            "AND o.conference_id <> t.conference_id",
        ),
        "held_on",
    ),
    Rule(
        "cp_conferences.ended_plan_still_open", "error", "a review ended the plan, and the plan is still open",
        "t.type = 'RCPC' AND t.outcome = 'ends' AND " + exists("cp_plans",
        "o.plan_id = t.plan_id AND o.ended_on IS NULL"),
        "outcome", "t.held_on",
    ),
    Rule(
        "cp_conferences.continues_after_end", "warning",
        "a review decided that the plan continues, and the plan ended that day",
        "t.type = 'RCPC' AND t.outcome = 'continues' AND "
        + exists("cp_plans", "o.plan_id = t.plan_id AND o.ended_on = t.held_on"),
        "outcome", "t.held_on",
    ),
)  # fmt: skip
