/*
row = "a spell of care: the episodes from the day care started to the day it ended"
key = "child_id, started_on"
needs = { care_episodes = "window" }
[columns]
ended_on = "the day care ended; empty is still in care"
ceased_reason = "why it ended, as SSDA903 codes it"
permanence = "adoption, residence_order, special_guardianship or returned_home where care ended in one of them"
spell = "which of the child's spells it is, as they follow one another"
episodes = "how many episodes it has"
*/
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
    spell,
    episodes
FROM spell_episodes
WHERE from_last = 1
