/*
row = "an assessment started and not completed at the end of the period"
key = "assessment_id"
per_period = true
needs = { assessments = "end" }
[columns]
working_days_open = "working days from the start to the last day of the window"
is_overdue = "whether that is more than an assessment of its type may take"
*/
WITH still_open AS (
    SELECT
        p.period_key,
        a.*,
        p.ends_on AS window_ends_on,
        working_days(a.started_on, p.ends_on) AS working_days_open
    FROM periods AS p
    INNER JOIN assessments AS a
        ON a.started_on <= p.ends_on AND (a.completed_on IS NULL OR a.completed_on > p.ends_on)
)

SELECT
    period_key,
    council,
    assessment_id,
    child_id,
    referral_id,
    type,
    started_on,
    working_days_open,
    COALESCE(CASE type
        WHEN 'initial' THEN working_days_open > standard('initial_assessment', started_on)
        WHEN 'core' THEN working_days_open > standard('core_assessment', started_on)
        ELSE working_days_open > standard('single_assessment', started_on)
    END, FALSE) AS is_overdue
FROM still_open
