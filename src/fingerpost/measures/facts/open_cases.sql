/*
row = "a child in need, on a protection plan or in care at the end of the period"
key = "child_id"
per_period = true
needs = { cin_episodes = "end", cp_plans = "end", care_episodes = "end", allocations = "end" }
[columns]
started_on = "when the first of the episode, the plan or the care that are open started"
kind = "care, else plan, else need"
workers = "how many workers the child is allocated to on the last day"
team = "the team of the one of them who began last"
workers_in_window = "how many different workers the child had on or since the first day of the window"
[window]
workers_in_window = ["allocations"]
*/
WITH cases AS (
    SELECT council, child_id, started_on, ended_on, 'need' AS kind FROM cin_episodes
    UNION ALL
    SELECT council, child_id, started_on, ended_on, 'plan' AS kind FROM cp_plans
    UNION ALL
    SELECT council, child_id, started_on, ended_on, 'care' AS kind FROM care_spells
),

open_ones AS (
    SELECT
        p.period_key,
        c.council,
        c.child_id,
        MIN(c.started_on) AS started_on,
        MIN(CASE c.kind WHEN 'care' THEN 1 WHEN 'plan' THEN 2 ELSE 3 END) AS weight
    FROM periods AS p
    INNER JOIN cases AS c ON c.started_on <= p.ends_on AND (c.ended_on IS NULL OR c.ended_on > p.ends_on)
    WHERE c.child_id IS NOT NULL
    GROUP BY p.period_key, c.council, c.child_id
),

allocated AS (
    SELECT
        p.period_key,
        a.council,
        a.child_id,
        COUNT(DISTINCT a.worker_id) FILTER (WHERE a.ended_on IS NULL OR a.ended_on > p.ends_on) AS workers,
        COUNT(DISTINCT a.worker_id) AS workers_in_window
    FROM periods AS p
    INNER JOIN allocations AS a
        ON a.started_on <= p.ends_on AND (a.ended_on IS NULL OR a.ended_on > p.starts_on)
    GROUP BY p.period_key, a.council, a.child_id
),

teams AS (
    SELECT
        p.period_key,
        a.council,
        a.child_id,
        a.team,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, a.council, a.child_id ORDER BY a.started_on DESC, a.worker_id
        ) AS from_last
    FROM periods AS p
    INNER JOIN allocations AS a
        ON a.started_on <= p.ends_on AND (a.ended_on IS NULL OR a.ended_on > p.ends_on)
)

SELECT
    o.period_key,
    o.council,
    o.child_id,
    o.started_on,
    CASE o.weight WHEN 1 THEN 'care' WHEN 2 THEN 'plan' ELSE 'need' END AS kind,
    COALESCE(a.workers, 0) AS workers,
    t.team,
    COALESCE(a.workers_in_window, 0) AS workers_in_window
FROM open_ones AS o
LEFT JOIN allocated AS a
    ON o.period_key = a.period_key AND o.council = a.council AND o.child_id = a.child_id
LEFT JOIN teams AS t
    ON o.period_key = t.period_key AND o.council = t.council AND o.child_id = t.child_id AND t.from_last = 1
