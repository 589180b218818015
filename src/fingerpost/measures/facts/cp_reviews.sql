/*
row = "a child protection review conference"
key = "conference_id"
needs = { cp_conferences = "window" }
[columns]
outcome = "what it decided"
*/
SELECT * FROM cp_conferences WHERE type = 'RCPC'
