/*
row = "a common assessment (CAF2) commenced, with what the child had left before"
key = "early_help_id"
needs = { early_help = "window", cp_plans = "none", cin_episodes = "none" }
[columns]
left_plan_on = "when the child's last protection plan ended, on or before the day it commenced"
left_need_on = "when the child's last episode of need ended, on or before that day"
is_step_down = "whether one of the two ended within the three months before"
[window]
is_step_down = ["cp_plans", "cin_episodes"]
[reads]
is_step_down = ["cp_plans.ended_on", "cin_episodes.ended_on"]
*/
WITH begun AS (
    SELECT DISTINCT council, child_id, commenced_on FROM early_help WHERE child_id IS NOT NULL
),

plans AS (
    SELECT b.council, b.child_id, b.commenced_on, MAX(c.ended_on) AS left_plan_on
    FROM begun AS b
    INNER JOIN cp_plans AS c ON b.council = c.council AND b.child_id = c.child_id AND c.ended_on <= b.commenced_on
    GROUP BY b.council, b.child_id, b.commenced_on
),

needs AS (
    SELECT b.council, b.child_id, b.commenced_on, MAX(n.ended_on) AS left_need_on
    FROM begun AS b
    INNER JOIN cin_episodes AS n ON b.council = n.council AND b.child_id = n.child_id AND n.ended_on <= b.commenced_on
    GROUP BY b.council, b.child_id, b.commenced_on
)

SELECT
    e.*,
    p.left_plan_on,
    n.left_need_on,
    COALESCE(p.left_plan_on + INTERVAL 3 MONTH >= e.commenced_on, FALSE)
    OR COALESCE(n.left_need_on + INTERVAL 3 MONTH >= e.commenced_on, FALSE) AS is_step_down
FROM early_help AS e
LEFT JOIN plans AS p ON e.council = p.council AND e.child_id = p.child_id AND e.commenced_on = p.commenced_on
LEFT JOIN needs AS n ON e.council = n.council AND e.child_id = n.child_id AND e.commenced_on = n.commenced_on
