/*
row = "a child protection plan open at the end of the period, with how long it has lasted"
key = "plan_id"
per_period = true
needs = { cp_plans = "end" }
[columns]
days_open = "days from the start to the last day of the window"
is_open_2_years = "whether that day is the same day two years later, or after it"
open_for = "under 3 months, 3 to 6 months, 6 to 12 months, 1 to 2 years, 2 years or more"
*/
SELECT
    p.period_key,
    c.council,
    c.plan_id,
    c.child_id,
    c.started_on,
    c.category,
    DATE_DIFF('day', c.started_on, p.ends_on) AS days_open,
    p.ends_on >= years_after(c.started_on, 2) AS is_open_2_years,
    CASE
        WHEN p.ends_on < c.started_on + INTERVAL 3 MONTH THEN 'under 3 months'
        WHEN p.ends_on < c.started_on + INTERVAL 6 MONTH THEN '3 to 6 months'
        WHEN p.ends_on < years_after(c.started_on, 1) THEN '6 to 12 months'
        WHEN p.ends_on < years_after(c.started_on, 2) THEN '1 to 2 years'
        ELSE '2 years or more'
    END AS open_for
FROM periods AS p
INNER JOIN cp_plans AS c ON c.started_on <= p.ends_on AND (c.ended_on IS NULL OR c.ended_on > p.ends_on)
