/*
row = "a stretch of days in which a child was allocated to one team"
key = "child_id, from_on"
needs = { allocations = "none" }
[columns]
from_on = "its first day"
until_on = "the day after its last; empty where it still goes on"
team = "of several allocations of one day the team of the one that began last"
*/
WITH cuts AS (
    SELECT council, child_id, started_on AS day FROM allocations
    UNION
    SELECT council, child_id, ended_on AS day FROM allocations
),

stretches AS (
    SELECT
        council,
        child_id,
        day AS from_on,
        LEAD(day) OVER (PARTITION BY council, child_id ORDER BY day) AS until_on
    FROM cuts
    WHERE day IS NOT NULL AND child_id IS NOT NULL
),

covered AS (
    SELECT
        s.council,
        s.child_id,
        s.from_on,
        s.until_on,
        a.team,
        ROW_NUMBER() OVER (
            PARTITION BY s.council, s.child_id, s.from_on ORDER BY a.started_on DESC, a.worker_id
        ) AS from_last
    FROM stretches AS s
    INNER JOIN allocations AS a
        ON
            s.council = a.council AND s.child_id = a.child_id
            AND a.started_on <= s.from_on AND (a.ended_on IS NULL OR a.ended_on > s.from_on)
)

SELECT council, child_id, from_on, until_on, team
FROM covered
WHERE from_last = 1
