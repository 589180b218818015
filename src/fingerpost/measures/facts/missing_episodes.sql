/*
row = "an episode of a child in care missing or away without authorisation"
key = "child_id, started_on"
needs = { missing_episodes = "window" }
[columns]
nights = "nights from the day it started to the day it ended"
*/
SELECT
    m.*,
    DATE_DIFF('day', m.started_on, m.ended_on) AS nights
FROM missing_episodes AS m
