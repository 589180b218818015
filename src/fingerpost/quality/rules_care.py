"""Episodes of care: what each must have, children's ages, and how care ended."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, aged, birthday, first_day, same_child, younger

ADOPTED = "('E1', 'E11', 'E12')"
GUARDIANSHIP = "('E42', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48')"
FOR_ADOPTION = "('A1', 'A2', 'A3', 'A4', 'A5', 'A6')"
SHORT = "COALESCE(t.legal_status, '') IN ('V3', 'V4')"

RULES: tuple[Rule, ...] = (
    Rule(
        "care_episodes.no_legal_status", "error", "an episode of care has no legal status",
        "t.legal_status IS NULL", "legal_status", "t.started_on", "903 144",
    ),
    Rule(
        "care_episodes.no_placement_type", "error",
        "it has no kind of placement, so it counts as a placement of no kind",
        "t.placement_type IS NULL", "placement_type", "t.started_on", "903 146",
    ),
    Rule(
        "care_episodes.no_reason_started", "error", "why it began is missing, so it cannot begin a spell of care",
        "t.new_episode_reason IS NULL", "new_episode_reason", "t.started_on", "903 143",
    ),
    Rule(
        "care_episodes.no_need", "warning", "it has no category of need, so it is under none",
        "t.need IS NULL", "need", "t.started_on", "903 145",
    ),
    Rule(
        "care_episodes.no_provider", "warning", "it has no provider of the placement, where one is to be named",
        "t.placement_provider IS NULL AND t.placement_type NOT IN ('T0', 'T1', 'T2', 'T3', 'T4', 'Z1')",
        "placement_provider", "t.started_on", "903 526",
    ),
    Rule(
        "care_episodes.before_birth", "error", "it began before the child was born",
        same_child("children", "t.started_on < c.born_on", "c"), "started_on", dfe="903 302",
    ),
    Rule(
        "care_episodes.before_the_act", "error",
        "it began before 14 October 1991, when the Children Act came into force",
        "t.started_on < CAST('1991-10-14' AS DATE)", "started_on", dfe="903 353",
    ),
    Rule(
        "care_episodes.begins_at_18", "error", "care began when the child was 18 or older",
        "t.new_episode_reason = 'S' AND " + aged(18, "t.started_on"), "started_on", dfe="903 352",
    ),
    Rule(
        "care_episodes.beyond_18", "error",
        "it is open after the child's 18th birthday and not as section 20 in a children's home",
        f"t.ended_on IS NULL AND NOT (t.legal_status = 'V2' AND t.placement_type = 'K2') AND {aged(18, '$extract')}",
        "ended_on", "t.started_on", "903 359",
    ),
    Rule(
        "care_episodes.ended_after_18", "warning", "it ended after the child's 18th birthday",
        same_child("children", f"t.ended_on > {birthday(18)}", "c"), "ended_on",
    ),
    Rule(
        "care_episodes.one_day", "warning", "it began and ended on the same day",
        "t.started_on = t.ended_on", "ended_on", dfe="903 355",
    ),
    Rule(
        "care_episodes.remand_under_10", "error", "a child under 10 is on remand or in custody",
        "t.legal_status IN ('J1', 'J2', 'J3') AND " + younger(10, "t.started_on"), "legal_status", "t.started_on",
        "903 358", as_begun=True,
    ),
    Rule(
        "care_episodes.with_parents_by_agreement", "error",
        "the child is placed with parents, who need no agreement (V2) to have their own child",
        "t.placement_type = 'P1' AND t.legal_status = 'V2'", "legal_status", "t.started_on", "903 378",
    ),
    Rule(
        "care_episodes.order_no_longer_made", "error", "freeing orders (D1) could not be made after December 2005",
        "t.legal_status = 'D1' AND t.started_on > CAST('2005-12-31' AS DATE)", "legal_status", "t.started_on",
        "903 445",
    ),
    Rule(
        "care_episodes.order_not_yet_made", "error", "placement orders (E1) were not made before 30 December 2005",
        "t.legal_status = 'E1' AND t.started_on < CAST('2005-12-30' AS DATE)", "legal_status", "t.started_on",
        "903 446", as_begun=True,
    ),
    Rule(
        "care_episodes.adopted_at_18", "error", "it ended in adoption, and the child was 18 or older",
        f"t.ceased_reason IN {ADOPTED} AND " + aged(18, "t.ended_on"), "ceased_reason", "t.ended_on", "903 386",
    ),
    Rule(
        "care_episodes.adopted_without_placement", "error",
        "it ended in adoption, and the child was not placed for adoption",
        f"t.ceased_reason IN {ADOPTED} AND t.placement_type NOT IN {FOR_ADOPTION} AND NOT "
        + same_child("care_episodes", f"o.placement_type IN {FOR_ADOPTION}"),
        "ceased_reason", "t.ended_on", "903 390",
    ),
    Rule(
        "care_episodes.guardianship_at_18", "error", "it ended in special guardianship, and the child was 18 or older",
        f"t.ceased_reason IN {GUARDIANSHIP} AND " + aged(18, "t.ended_on"), "ceased_reason", "t.ended_on", "903 407",
    ),
    Rule(
        "care_episodes.independent_under_14", "error", "it ended in independent living, and the child was under 14",
        "t.ceased_reason IN ('E5', 'E6') AND " + younger(14, "t.ended_on"), "ceased_reason", "t.ended_on", "903 387",
    ),
    Rule(
        "care_episodes.adult_care_under_16", "error",
        "it ended in the care of adult services, and the child was under 16",
        "t.ceased_reason = 'E7' AND " + younger(16, "t.ended_on"), "ceased_reason", "t.ended_on", "903 389",
    ),
    Rule(
        "care_episodes.staying_put_under_18", "error", "it ended in staying put at 18, and the child was under 18",
        "t.ceased_reason = 'E17' AND " + younger(18, "t.ended_on"), "ceased_reason", "t.ended_on", "903 460",
    ),
    Rule(
        "care_episodes.no_recent_review", "warning",
        "care has lasted more than nine months and no review was held in the last nine: one may not have been "
        "entered",
        f"t.ended_on IS NULL AND NOT {SHORT} AND "
        + same_child("care_episodes", "o.new_episode_reason = 'S' AND o.started_on < $extract - INTERVAL 9 MONTH")
        + " AND NOT "
        + same_child("care_episodes", "n.new_episode_reason = 'S' AND n.started_on >= $extract - INTERVAL 9 MONTH", "n")
        + " AND NOT "
        + same_child("care_reviews", "r.held_on >= $extract - INTERVAL 9 MONTH", "r"),
        "ended_on", "t.started_on",
    ),
    Rule(
        "care_episodes.first_review_missing", "warning",
        "care began and no review was held in its first two months; the first is due within 20 working days",
        f"t.new_episode_reason = 'S' AND NOT {SHORT} "
        "AND COALESCE(t.ended_on, $extract) > t.started_on + INTERVAL 2 MONTH "
        "AND t.started_on + INTERVAL 2 MONTH <= $extract "
        f"AND t.started_on >= {first_day('care_reviews', 'held_on')} AND NOT "
        + same_child("care_reviews", "r.held_on BETWEEN t.started_on AND t.started_on + INTERVAL 2 MONTH", "r"),
        "started_on",
    ),
    Rule(
        "care_reviews.gap", "warning",
        "the child's review before it was more than nine months earlier, and the child was in care all that time: one "
        "between them may not have been entered",
        "t.held_on > t.before_held_on + INTERVAL 9 MONTH AND NOT "
        + same_child("care_episodes", "o.new_episode_reason = 'S' AND o.started_on > t.before_held_on "
                     "AND o.started_on <= t.held_on"),
        "held_on", "t.before_held_on", rows="care_reviews_in_order",
    ),
    Rule(
        "care_reviews.no_participation", "warning",
        "how the child took part is missing, so it counts as not taking part",
        "t.participation IS NULL", "participation", "t.held_on", "903 167",
    ),
    Rule(
        "care_reviews.under_4_but_older", "warning", "the child is coded as under four (PN0), and was four or older",
        "t.participation = 'PN0' AND " + aged(4, "t.held_on"), "participation", "t.held_on", "903 440",
    ),
    Rule(
        "care_reviews.not_coded_under_4", "warning", "the child was under four, and is coded as if older",
        "t.participation <> 'PN0' AND " + younger(4, "t.held_on"), "participation", "t.held_on", "903 441",
    ),
    Rule(
        "care_reviews.not_in_care", "warning", "it was held on a day on which the child was not in care",
        "NOT "
        + same_child("care_episodes", "o.started_on <= t.held_on AND (o.ended_on IS NULL OR o.ended_on >= t.held_on)"),
        "held_on",
    ),
)  # fmt: skip
