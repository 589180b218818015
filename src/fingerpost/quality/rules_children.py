"""The list of children: what every age, and every breakdown by person, rests on."""

from __future__ import annotations

from fingerpost.quality.rule import Rule, exists, same_child

TWIN = (
    "c.child_id <> t.child_id AND c.born_on = t.born_on AND c.sex = t.sex "
    "AND EXISTS (SELECT 1 FROM referrals AS r JOIN referrals AS q ON q.council = r.council "
    "AND q.received_on = r.received_on AND q.referred_by = r.referred_by AND q.reason = r.reason "
    "WHERE r.council = t.council AND r.child_id = t.child_id AND q.child_id = c.child_id)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "children.no_born_on", "error", "there is no date of birth, so no age can be known",
        "t.born_on IS NULL", "born_on", dfe="903 102",
    ),
    Rule(
        "children.born_on_in_future", "error",
        "the date of birth is more than 40 weeks after the extract, later than any child expected by then",
        "t.born_on > $extract + INTERVAL 280 DAY", "born_on",
    ),
    Rule("children.no_sex", "warning", "the sex is missing", "t.sex IS NULL", "sex", dfe="CIN 4180"),
    Rule(
        "children.no_ethnicity", "warning", "the ethnicity is missing", "t.ethnicity IS NULL", "ethnicity",
        dfe="903 103",
    ),
    Rule(
        "children.born_long_ago", "error", "the date of birth is more than 30 years before the extract",
        "t.born_on < $extract - INTERVAL 30 YEAR", "born_on",
    ),
    Rule(
        "children.made_up_birthday", "warning",
        "the date of birth is 1 January 1900 or 1901, which systems put in for 'not known'",
        "t.born_on IN (CAST('1900-01-01' AS DATE), CAST('1901-01-01' AS DATE))", "born_on",
    ),
    Rule(
        "children.perhaps_twice", "warning",
        "another child of the same date of birth and sex was referred on the same day by the same agency for the same "
        "reason: twins, or one child under two numbers",
        exists("children", TWIN, "c"), "child_id", "t.born_on",
    ),
    Rule(
        "children.unlike_disabilities", "warning",
        "the child is recorded as not disabled and has a disability on record",
        "NOT t.disabled AND " + same_child("disabilities", "o.disability <> 'NONE'"), "disabled",
    ),
    Rule(
        "disabilities.none_and_others", "error", "'no disability' stands beside a disability of the child",
        "t.disability = 'NONE' AND " + same_child("disabilities", "o.disability <> 'NONE'"), "disability",
        dfe="CIN 8790",
    ),
    Rule(
        "population.no_persons", "error", "an age group has nobody in it, so no rate can be worked out",
        "t.persons IS NULL OR t.persons <= 0", "persons",
    ),
    Rule(
        "population.estimated_twice", "error", "the same age group is estimated twice for one year",
        exists("population", "o.age_band = t.age_band AND o.estimated_on <> t.estimated_on "
               "AND EXTRACT(YEAR FROM o.estimated_on) = EXTRACT(YEAR FROM t.estimated_on)"),
        "estimated_on",
    ),
)  # fmt: skip
