/*
row = "a child adopted from care: a spell of care that ended in adoption"
key = "child_id, started_on"
[needs]
care_episodes = "window"
placements = "none"
adoptions = "none"
[columns]
ended_on = "the day of the adoption"
ordered_on = "the day of the placement order; where not recorded, of the first episode under one (E1, D1)"
decided_on = "the day of the decision that the child should be placed for adoption"
matched_on = "the day the child was matched with the adopters"
placed_on = "the day the child moved in with them"
with_adopters_since_on = "the same; where they were the child's foster carers, the day that placement began"
days_to_placement = "days from the start of care to the day the child moved in"
days_to_adopters = "days from the start of care to the day the child came to those who adopted"
days_order_to_match = "days from the placement order to the match; none where the match came first"
days_decision_to_match = "days from the decision to the match"
placed_in_14_months = "whether the child moved in within fourteen months of coming into care"
[reads]
days_to_placement = ["care_episodes.placement_type"]
days_to_adopters = ["placements.started_on"]
days_order_to_match = ["adoptions.matched_on"]
days_decision_to_match = ["adoptions.matched_on"]
*/
WITH adopted AS (
    SELECT * FROM care_spells WHERE permanence = 'adoption'
),

firsts AS (
    SELECT
        council,
        child_id,
        spell,
        MIN(CASE WHEN legal_status IN ('E1', 'D1') THEN started_on END) AS ordered_on,
        MIN(CASE WHEN placement_type LIKE 'A%' THEN started_on END) AS placed_on,
        MAX(CASE WHEN placement_type IN ('A2', 'A3', 'A5') THEN 1 ELSE 0 END) AS with_carers
    FROM spell_episodes
    GROUP BY council, child_id, spell
),

-- Of several decisions the latest is the one that was carried out.
decisions AS (
    SELECT
        s.council,
        s.child_id,
        s.spell,
        a.decided_on,
        a.ordered_on,
        a.matched_on,
        a.placed_on,
        a.by_foster_carer,
        ROW_NUMBER() OVER (
            PARTITION BY s.council, s.child_id, s.spell ORDER BY a.decided_on DESC, a.matched_on DESC
        ) AS from_last
    FROM adopted AS s
    INNER JOIN adoptions AS a
        ON s.council = a.council AND s.child_id = a.child_id AND a.decided_on BETWEEN s.started_on AND s.ended_on
),

moved AS (
    SELECT
        s.council,
        s.child_id,
        s.spell,
        s.started_on,
        s.ended_on,
        COALESCE(d.ordered_on, f.ordered_on) AS ordered_on,
        d.decided_on,
        d.matched_on,
        COALESCE(d.placed_on, f.placed_on) AS placed_on,
        COALESCE(d.by_foster_carer, f.with_carers = 1) AS by_carers
    FROM adopted AS s
    LEFT JOIN firsts AS f ON s.council = f.council AND s.child_id = f.child_id AND s.spell = f.spell
    LEFT JOIN decisions AS d
        ON s.council = d.council AND s.child_id = d.child_id AND s.spell = d.spell AND d.from_last = 1
),

-- The placement before the one for adoption, which with the same carers is the foster placement.
fostered AS (
    SELECT m.council, m.child_id, m.spell, MAX(p.started_on) AS fostered_on
    FROM moved AS m
    INNER JOIN placements AS p
        ON m.council = p.council
        AND m.child_id = p.child_id
        AND p.started_on >= m.started_on
        AND p.started_on < m.placed_on
    WHERE p.type IS NULL OR (p.type NOT LIKE 'T%' AND p.type NOT LIKE 'A%')
    GROUP BY m.council, m.child_id, m.spell
),

known AS (
    SELECT
        m.*,
        CASE WHEN m.by_carers THEN COALESCE(f.fostered_on, m.placed_on) ELSE m.placed_on END AS with_adopters_since_on
    FROM moved AS m
    LEFT JOIN fostered AS f ON m.council = f.council AND m.child_id = f.child_id AND m.spell = f.spell
)

SELECT
    k.council,
    k.child_id,
    k.started_on,
    k.ended_on,
    k.ordered_on,
    k.decided_on,
    k.matched_on,
    k.placed_on,
    k.with_adopters_since_on,
    DATE_DIFF('day', k.started_on, k.placed_on) AS days_to_placement,
    DATE_DIFF('day', k.started_on, k.with_adopters_since_on) AS days_to_adopters,
    CASE WHEN k.matched_on < k.ordered_on THEN 0 ELSE DATE_DIFF('day', k.ordered_on, k.matched_on) END
        AS days_order_to_match,
    DATE_DIFF('day', k.decided_on, k.matched_on) AS days_decision_to_match,
    k.placed_on <= k.started_on + INTERVAL 14 MONTH AS placed_in_14_months
FROM known AS k
