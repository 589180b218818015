/*
row = "a spell of care: the episodes from the day care started to the day it ended"
key = "child_id, started_on"
needs = { care_episodes = "window" }
[columns]
ended_on = "the day care ended; empty is still in care"
ceased_reason = "why it ended, as SSDA903 codes it"
permanence = "adoption, residence_order, special_guardianship or returned_home where care ended in one of them"
episodes = "how many episodes it has"
*/
WITH care AS (
    SELECT
        *,
        COALESCE(legal_status, '') IN ('V3', 'V4') AS is_short_break,
        COALESCE(ended_on, CAST('9999-12-31' AS DATE)) AS last_day,
        -- Of two episodes that begin and end on one day, the one that goes on into another is the first.
        CASE WHEN ceased_reason = 'X1' THEN 1 ELSE 0 END AS goes_on
    FROM care_episodes
    WHERE child_id IS NOT NULL
),

-- A spell begins with S, and after a series of short breaks (V3, V4): they are not care.
numbered AS (
    SELECT
        *,
        SUM(CASE WHEN new_episode_reason = 'S' OR is_short_break THEN 1 ELSE 0 END) OVER (
            PARTITION BY council, child_id
            ORDER BY started_on, last_day, goes_on DESC, placement_type, legal_status
            ROWS UNBOUNDED PRECEDING
        ) AS spell
    FROM care
),

placed AS (
    SELECT
        *,
        MIN(started_on) OVER (PARTITION BY council, child_id, spell) AS spell_started_on,
        COUNT(*) OVER (PARTITION BY council, child_id, spell) AS episodes,
        ROW_NUMBER() OVER (
            PARTITION BY council, child_id, spell
            ORDER BY started_on DESC, last_day DESC, goes_on, placement_type DESC, legal_status DESC
        ) AS from_last
    FROM numbered
    WHERE NOT is_short_break
)

SELECT
    council,
    child_id,
    spell_started_on AS started_on,
    ended_on,
    ceased_reason,
    CASE
        WHEN ceased_reason IN ('E11', 'E12') THEN 'adoption'
        WHEN ceased_reason = 'E41' THEN 'residence_order'
        WHEN ceased_reason IN ('E42', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48') THEN 'special_guardianship'
        WHEN ceased_reason IN ('E4', 'E4A', 'E4B') THEN 'returned_home'
    END AS permanence,
    legal_status,
    need,
    placement_type,
    episodes
FROM placed
WHERE from_last = 1
