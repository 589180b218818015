"""Care leavers."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, birthday, same_child

OWN = "t.born_on"

RULES: tuple[Rule, ...] = (
    Rule(
        "care_leavers.no_accommodation", "warning",
        "where the young person lives is missing, so it counts as unsuitable",
        "t.accommodation IS NULL AND COALESCE(t.in_touch, '') NOT IN ('DIED', 'RHOM')",
        "accommodation", "t.contacted_on", "903 133",
    ),
    Rule(
        "care_leavers.no_activity", "warning", "what the young person does is missing, so it counts as nothing",
        "t.activity IS NULL AND COALESCE(t.in_touch, '') NOT IN ('DIED', 'RHOM')",
        "activity", "t.contacted_on", "903 132",
    ),
    Rule(
        "care_leavers.no_in_touch", "warning", "it is not recorded whether the council is in touch",
        "t.in_touch IS NULL", "in_touch", "t.contacted_on", "903 131",
    ),
    Rule(
        "care_leavers.in_touch_but_unknown", "error",
        "the council is in touch, and the accommodation or activity is coded as not known (0)",
        "t.in_touch = 'YES' AND (t.accommodation = '0' OR t.activity = '0')", "in_touch", "t.contacted_on", "903 345",
    ),
    Rule(
        "care_leavers.gone_but_coded", "error",
        "the young person died or went home, and has accommodation or activity, which should be 0",
        "t.in_touch IN ('DIED', 'RHOM') AND (COALESCE(t.accommodation, '0') <> '0' OR COALESCE(t.activity, '0') <> "
        "'0')",
        "in_touch", "t.contacted_on", "903 344",
    ),
    Rule(
        "care_leavers.differing_in_a_day", "error",
        "two contacts of one day differ in accommodation or activity; only one of them counts",
        same_child(
            "care_leavers",
            "o.contacted_on = t.contacted_on AND (o.accommodation <> t.accommodation OR o.activity <> t.activity)",
        ),
        "contacted_on",
    ),
    Rule(
        "care_leavers.under_16", "error", "the young person was under 16 at the contact",
        f"{birthday(16, OWN)} > t.contacted_on", "born_on", "t.contacted_on",
    ),
    Rule(
        "care_leavers.over_21", "warning", "the young person was 22 or older: outside the figures' ages of 17 to 21",
        f"{birthday(22, OWN)} <= t.contacted_on AND {birthday(26, OWN)} > t.contacted_on", "born_on", "t.contacted_on",
    ),
    Rule(
        "care_leavers.over_25", "error", "the young person was 26 or older: no longer a care leaver",
        f"{birthday(26, OWN)} <= t.contacted_on", "born_on", "t.contacted_on", "903 351",
    ),
    Rule("care_leavers.no_born_on", "warning", "there is no date of birth, so the age is not known",
         "t.born_on IS NULL", "born_on", "t.contacted_on"),
    Rule(
        "care_leavers.born_differs", "error", "the date of birth differs from that in the list of children",
        same_child("children", "c.born_on <> t.born_on", "c"), "born_on", dfe="903 INT15",
    ),
    Rule(
        "care_leavers.still_in_care", "warning", "on the day of the contact the young person was still in care",
        same_child(
            "care_episodes",
            "o.started_on <= t.contacted_on AND (o.ended_on IS NULL OR o.ended_on > t.contacted_on) "
            "AND COALESCE(o.legal_status, '') NOT IN ('V3', 'V4')",
        ),
        "contacted_on", dfe="903 1007",
    ),
    Rule(
        "care_leavers.back_from_death", "error", "an earlier contact has it that the young person died",
        same_child("care_leavers", "o.in_touch = 'DIED' AND o.contacted_on < t.contacted_on"), "contacted_on",
    ),
)  # fmt: skip
