/*
row = "a decision that a child should be placed for adoption, and what followed"
key = "child_id, decided_on"
needs = { adoptions = "window", care_episodes = "none" }
[columns]
settled_on = "the day the wait ended: the child was placed for adoption, the plan or care ended; empty is still waiting"
[reads]
settled_on = ["care_episodes.placement_type"]
*/
WITH placed AS (
    SELECT a.council, a.child_id, a.decided_on, MIN(e.started_on) AS placed_on
    FROM adoptions AS a
    INNER JOIN spell_episodes AS e
        ON a.council = e.council AND a.child_id = e.child_id AND e.placement_type LIKE 'A%'
        -- Foster carers who adopt may have the child placed with them before.
        AND (e.until_on IS NULL OR e.until_on > a.decided_on)
        AND (e.ended_on IS NULL OR e.ended_on > a.decided_on)
    GROUP BY a.council, a.child_id, a.decided_on
),

left_care AS (
    SELECT a.council, a.child_id, a.decided_on, MIN(s.ended_on) AS ended_on
    FROM adoptions AS a
    INNER JOIN care_spells AS s
        ON a.council = s.council AND a.child_id = s.child_id AND s.ended_on >= a.decided_on
    GROUP BY a.council, a.child_id, a.decided_on
)

SELECT
    a.*,
    LEAST(COALESCE(a.placed_on, p.placed_on), a.plan_ended_on, c.ended_on) AS settled_on
FROM adoptions AS a
LEFT JOIN placed AS p ON a.council = p.council AND a.child_id = p.child_id AND a.decided_on = p.decided_on
LEFT JOIN left_care AS c ON a.council = c.council AND a.child_id = c.child_id AND a.decided_on = c.decided_on
