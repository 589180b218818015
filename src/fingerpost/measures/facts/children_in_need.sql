/*
row = "a child with an open episode of need, on no open child protection plan and not in care"
key = "child_id"
per_period = true
needs = { cin_episodes = "end", cp_plans = "end", care_episodes = "end" }
[columns]
started_on = "when the child's first episode still open started"
primary_need = "the primary need of that episode"
*/
WITH open_episodes AS (
    SELECT
        p.period_key,
        e.council,
        e.child_id,
        e.episode_id,
        e.started_on,
        e.primary_need,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, e.council, e.child_id ORDER BY e.started_on, e.episode_id
        ) AS nth
    FROM periods AS p
    INNER JOIN cin_episodes AS e
        ON e.started_on <= p.ends_on AND (e.ended_on IS NULL OR e.ended_on > p.ends_on)
),

-- Who is on a plan or in care at each period's end, found once: joined by equal keys alone, which is far quicker.
elsewhere AS (
    SELECT p.period_key, c.council, c.child_id
    FROM periods AS p
    INNER JOIN cp_plans AS c
        ON c.started_on <= p.ends_on AND (c.ended_on IS NULL OR c.ended_on > p.ends_on)
    UNION ALL
    SELECT p.period_key, s.council, s.child_id
    FROM periods AS p
    INNER JOIN care_spells AS s
        ON s.started_on <= p.ends_on AND (s.ended_on IS NULL OR s.ended_on > p.ends_on)
)

SELECT
    o.period_key,
    o.council,
    o.child_id,
    o.episode_id,
    o.started_on,
    o.primary_need
FROM open_episodes AS o
WHERE
    -- An episode with no child is nobody else's: it counts for itself.
    (o.nth = 1 OR o.child_id IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM elsewhere AS e
        WHERE e.period_key = o.period_key AND e.council = o.council AND e.child_id = o.child_id
    )
