/*
row = "a care leaver, as they were at the latest contact of the window"
key = "child_id"
per_period = true
needs = { care_leavers = "window" }
[columns]
contacted_on = "the day of that contact"
pathway_plan_on = "the day the pathway plan was made or last reviewed"
is_plan_current = "whether that was within six months of that day"
age_group = "the age on that day, in the groups that national figures have"
[reads]
age_group = ["care_leavers.born_on"]
is_plan_current = ["care_leavers.pathway_plan_on"]
*/
WITH contacts_in_window AS (
    SELECT
        p.period_key,
        p.ends_on AS window_ends_on,
        l.*,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, l.council, l.child_id
            ORDER BY l.contacted_on DESC, l.accommodation DESC, l.activity DESC
        ) AS from_last
    FROM periods AS p
    INNER JOIN care_leavers AS l ON l.contacted_on BETWEEN p.starts_on AND p.ends_on
)

SELECT
    l.period_key,
    l.council,
    l.child_id,
    l.born_on,
    l.contacted_on,
    l.in_touch,
    l.accommodation,
    l.activity,
    l.pathway_plan_on,
    l.pathway_plan_on <= l.window_ends_on AND l.pathway_plan_on + INTERVAL 6 MONTH >= l.window_ends_on
        AS is_plan_current,
    CASE
        WHEN years_after(l.born_on, 17) > l.contacted_on THEN 'under 17'
        WHEN years_after(l.born_on, 19) > l.contacted_on THEN '17 and 18'
        WHEN years_after(l.born_on, 22) > l.contacted_on THEN '19 to 21'
        WHEN years_after(l.born_on, 22) <= l.contacted_on THEN '22 and over'
    END AS age_group
FROM contacts_in_window AS l
-- A record with no child is nobody else's: it counts for itself.
WHERE l.from_last = 1 OR l.child_id IS NULL
