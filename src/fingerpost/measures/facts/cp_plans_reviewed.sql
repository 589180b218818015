/*
row = "a child protection plan open at the end of the period and for three months or more"
key = "plan_id"
per_period = true
needs = { cp_plans = "end", cp_conferences = "window" }
[columns]
late_reviews = "reviews held late within the window"
last_review_on = "the last review held by the end of the period"
next_review_due_on = "the day by which the next review is due"
in_timescale = "whether no review in the window was late and none is overdue"
[reads]
late_reviews = ["cp_conferences.plan_id"]
last_review_on = ["cp_conferences.plan_id"]
next_review_due_on = ["cp_conferences.plan_id"]
in_timescale = ["cp_conferences.plan_id"]
*/
WITH open_plans AS (
    SELECT p.period_key, p.starts_on AS window_starts_on, p.ends_on AS window_ends_on, c.*
    FROM periods AS p
    INNER JOIN cp_plans AS c
        ON c.started_on <= p.ends_on AND (c.ended_on IS NULL OR c.ended_on > p.ends_on)
    WHERE due('cp_review_first', c.started_on) <= p.ends_on
),

plans AS (
    SELECT DISTINCT council, plan_id, started_on FROM open_plans
),

-- Reviews in order, each with the day by which it was due: after the plan's start, then after the one before.
reviews AS (
    SELECT
        o.council,
        o.plan_id,
        r.held_on,
        COALESCE(
            due('cp_review_next', LAG(r.held_on) OVER (PARTITION BY o.council, o.plan_id ORDER BY r.held_on)),
            due('cp_review_first', o.started_on)
        ) AS due_on
    FROM plans AS o
    INNER JOIN cp_conferences AS r
        ON o.council = r.council AND o.plan_id = r.plan_id
    WHERE r.type = 'RCPC' AND r.held_on >= o.started_on
),

judged AS (
    SELECT
        o.period_key,
        o.council,
        o.plan_id,
        MAX(r.held_on) AS last_review_on,
        COUNT(*) FILTER (WHERE r.held_on > r.due_on AND r.held_on >= o.window_starts_on) AS late_reviews
    FROM open_plans AS o
    INNER JOIN reviews AS r
        ON o.council = r.council AND o.plan_id = r.plan_id AND r.held_on <= o.window_ends_on
    GROUP BY o.period_key, o.council, o.plan_id
),

next_due AS (
    SELECT
        o.*,
        j.last_review_on,
        COALESCE(j.late_reviews, 0) AS late_reviews,
        COALESCE(due('cp_review_next', j.last_review_on), due('cp_review_first', o.started_on)) AS next_review_due_on
    FROM open_plans AS o
    LEFT JOIN judged AS j
        ON o.period_key = j.period_key AND o.council = j.council AND o.plan_id = j.plan_id
)

SELECT
    period_key,
    council,
    plan_id,
    child_id,
    started_on,
    category,
    last_review_on,
    next_review_due_on,
    late_reviews,
    (late_reviews = 0 AND next_review_due_on >= window_ends_on) AS in_timescale
FROM next_due
