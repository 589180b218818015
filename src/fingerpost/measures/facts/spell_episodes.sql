/*
row = "an episode of a spell of care; short breaks are in none"
key = "child_id, started_on"
needs = { care_episodes = "window" }
[columns]
spell = "which of the child's spells it is in, as they follow one another"
spell_started_on = "the day its spell of care started"
until_on = "the day the next episode of the spell started; empty for the last"
episodes = "how many episodes the spell has"
nth = "which of them it is, from 1"
from_last = "which of them it is, from the last, which is 1"
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
    spell,
    started_on,
    ended_on,
    ceased_reason,
    legal_status,
    need,
    placement_type,
    placement_provider,
    placement_distance,
    placement_location,
    MIN(started_on) OVER (PARTITION BY council, child_id, spell) AS spell_started_on,
    LAG(started_on) OVER (PARTITION BY council, child_id, spell ORDER BY from_last) AS until_on,
    episodes,
    episodes - from_last + 1 AS nth,
    from_last
FROM placed
