/*
row = "a child with an open episode of need, those on plans and in care among them"
key = "child_id"
per_period = true
needs = { cin_episodes = "end", children = "none", disabilities = "none" }
[columns]
started_on = "when the child's first episode still open started"
primary_need = "the primary need of that episode"
is_disabled = "whether the child's record says so, or a disability is recorded"
is_open_2_years = "whether the last day of the window is the same day two years later, or after it"
open_for = "under 3 months, 3 to 6 months, 6 to 12 months, 1 to 2 years, 2 years or more"
[reads]
is_disabled = ["children.disabled"]
*/
WITH open_episodes AS (
    SELECT
        p.period_key,
        p.ends_on AS window_ends_on,
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

disabled AS (
    SELECT council, child_id, BOOL_OR(is_one) AS is_one
    FROM (
        SELECT council, child_id, disabled AS is_one FROM children
        UNION ALL
        SELECT council, child_id, disability <> 'NONE' AS is_one FROM disabilities
    ) AS either
    GROUP BY council, child_id
)

SELECT
    o.period_key,
    o.council,
    o.child_id,
    o.episode_id,
    o.started_on,
    o.primary_need,
    d.is_one AS is_disabled,
    o.window_ends_on >= years_after(o.started_on, 2) AS is_open_2_years,
    CASE
        WHEN o.window_ends_on < o.started_on + INTERVAL 3 MONTH THEN 'under 3 months'
        WHEN o.window_ends_on < o.started_on + INTERVAL 6 MONTH THEN '3 to 6 months'
        WHEN o.window_ends_on < years_after(o.started_on, 1) THEN '6 to 12 months'
        WHEN o.window_ends_on < years_after(o.started_on, 2) THEN '1 to 2 years'
        ELSE '2 years or more'
    END AS open_for
FROM open_episodes AS o
LEFT JOIN disabled AS d ON o.council = d.council AND o.child_id = d.child_id
-- An episode with no child is nobody else's: it counts for itself.
WHERE o.nth = 1 OR o.child_id IS NULL
