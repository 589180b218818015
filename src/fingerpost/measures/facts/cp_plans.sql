/*
row = "a child protection plan"
key = "plan_id"
needs = { cp_plans = "window" }
[columns]
days = "days from the start to the end"
previous_plan_ended_on = "when the last of the child's other plans to end by the day this one started ended"
is_within_2_years = "whether that was within the two years before this one started"
*/
WITH ended_before AS (
    SELECT a.council, a.plan_id, a.child_id, a.started_on, MAX(b.ended_on) AS previous_plan_ended_on
    FROM cp_plans AS a
    INNER JOIN cp_plans AS b
        ON a.council = b.council AND a.child_id = b.child_id
        AND b.ended_on <= a.started_on
        -- A plan entered twice is not an earlier plan of itself.
        AND a.plan_id <> b.plan_id
    GROUP BY a.council, a.plan_id, a.child_id, a.started_on
)

SELECT
    c.*,
    DATE_DIFF('day', c.started_on, c.ended_on) AS days,
    b.previous_plan_ended_on,
    -- As for a referral before: the same day two years later no longer counts.
    COALESCE(b.previous_plan_ended_on > years_after(c.started_on, -2), FALSE) AS is_within_2_years
FROM cp_plans AS c
LEFT JOIN ended_before AS b
    ON c.council = b.council AND c.plan_id = b.plan_id AND c.child_id = b.child_id AND c.started_on = b.started_on
