/*
row = "an assessment"
key = "assessment_id"
needs = { assessments = "window" }
[columns]
working_days = "working days from the start to completion"
*/
SELECT
    *,
    working_days(started_on, completed_on) AS working_days
FROM assessments
