/*
row = "a child with an open child in need plan, on no open child protection plan and not in care"
key = "child_id"
per_period = true
needs = { cin_plans = "end", cp_plans = "end", care_episodes = "end" }
[columns]
started_on = "when the child's first plan still open started"
*/
WITH open_plans AS (
    SELECT
        p.period_key,
        p.ends_on,
        n.council,
        n.child_id,
        n.plan_id,
        n.started_on,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, n.council, n.child_id ORDER BY n.started_on, n.plan_id
        ) AS nth
    FROM periods AS p
    INNER JOIN cin_plans AS n
        ON n.started_on <= p.ends_on AND (n.ended_on IS NULL OR n.ended_on > p.ends_on)
)

SELECT
    o.period_key,
    o.council,
    o.child_id,
    o.plan_id,
    o.started_on
FROM open_plans AS o
WHERE
    -- A plan with no child is nobody else's: it counts for itself.
    (o.nth = 1 OR o.child_id IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM cp_plans AS c
        WHERE
            c.council = o.council AND c.child_id = o.child_id
            AND c.started_on <= o.ends_on AND (c.ended_on IS NULL OR c.ended_on > o.ends_on)
    )
    AND NOT EXISTS (
        SELECT 1 FROM care_spells AS s
        WHERE
            s.council = o.council AND s.child_id = o.child_id
            AND s.started_on <= o.ends_on AND (s.ended_on IS NULL OR s.ended_on > o.ends_on)
    )
