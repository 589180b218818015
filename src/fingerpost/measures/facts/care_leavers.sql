/*
row = "a care leaver, as they were at the latest contact of the window"
key = "child_id"
per_period = true
needs = { care_leavers = "window" }
[columns]
contacted_on = "the day of that contact"
*/
WITH contacts_in_window AS (
    SELECT
        p.period_key,
        l.*,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, l.council, l.child_id
            ORDER BY l.contacted_on DESC, l.accommodation DESC, l.activity DESC
        ) AS from_last
    FROM periods AS p
    INNER JOIN care_leavers AS l ON l.contacted_on BETWEEN p.starts_on AND p.ends_on
)

SELECT
    period_key,
    council,
    child_id,
    born_on,
    contacted_on,
    in_touch,
    accommodation,
    activity
FROM contacts_in_window
-- A record with no child is nobody else's: it counts for itself.
WHERE from_last = 1 OR child_id IS NULL
