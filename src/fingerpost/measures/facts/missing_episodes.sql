/*
row = "an episode of a child in care missing or away without authorisation"
key = "child_id, started_on"
needs = { missing_episodes = "window", children = "none", disabilities = "none" }
[columns]
nights = "nights from the day it started to the day it ended"
age_band = "the child's age when it started, in bands"
disability = "disabled, or not disabled; empty is not recorded"
[reads]
age_band = ["children.born_on"]
*/
SELECT
    m.*,
    DATE_DIFF('day', m.started_on, m.ended_on) AS nights,
    age_band(w.born_on, m.started_on) AS age_band,
    w.sex,
    w.ethnicity,
    w.disability
FROM missing_episodes AS m
LEFT JOIN people AS w ON m.council = w.council AND m.child_id = w.child_id
