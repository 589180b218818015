/*
row = "a worker to whom a child is allocated at the end of the period"
key = "worker_id"
per_period = true
needs = { allocations = "end" }
[columns]
children = "how many different children"
team = "the team of the allocation that began last"
*/
WITH held AS (
    SELECT
        p.period_key,
        a.*,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, a.council, a.worker_id ORDER BY a.started_on DESC, a.child_id
        ) AS from_last
    FROM periods AS p
    INNER JOIN allocations AS a
        ON a.started_on <= p.ends_on AND (a.ended_on IS NULL OR a.ended_on > p.ends_on)
    WHERE a.worker_id IS NOT NULL
)

SELECT
    period_key,
    council,
    worker_id,
    COUNT(DISTINCT child_id) AS children,
    MAX(team) FILTER (WHERE from_last = 1) AS team
FROM held
GROUP BY period_key, council, worker_id
