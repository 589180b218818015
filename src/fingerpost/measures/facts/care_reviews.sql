/*
row = "a review of a child in care"
key = "child_id, held_on"
needs = { care_reviews = "window", children = "none", disabilities = "none" }
[columns]
age_band = "the child's age on the day of the review, in bands"
disability = "disabled, or not disabled; empty is not recorded"
[reads]
age_band = ["children.born_on"]
*/
SELECT
    r.*,
    age_band(w.born_on, r.held_on) AS age_band,
    w.sex,
    w.ethnicity,
    w.disability
FROM care_reviews AS r
LEFT JOIN people AS w ON r.council = w.council AND r.child_id = w.child_id
