/*
row = "an age group of the area's children in the estimate that a period's rates are over"
key = "estimated_on, age_band"
per_period = true
needs = { population = "ever" }
remark = "over the population estimate of {earlier_on}, as there is none within its days"
[columns]
earlier_on = "the estimate's day where it is the latest from before the period; empty for one within it"
*/
WITH within_period AS (
    SELECT p.period_key, e.council, e.estimated_on, e.age_band, e.persons
    FROM periods AS p
    INNER JOIN population AS e ON e.estimated_on BETWEEN p.starts_on AND p.ends_on
),

latest_before AS (
    SELECT p.period_key, e.council, MAX(e.estimated_on) AS estimated_on
    FROM periods AS p
    INNER JOIN population AS e ON e.estimated_on < p.starts_on
    GROUP BY p.period_key, e.council
)

SELECT
    w.period_key,
    w.council,
    w.estimated_on,
    w.age_band,
    w.persons,
    CAST(NULL AS DATE) AS earlier_on
FROM within_period AS w
UNION ALL
SELECT b.period_key, b.council, b.estimated_on, e.age_band, e.persons, b.estimated_on AS earlier_on
FROM latest_before AS b
INNER JOIN population AS e ON b.council = e.council AND b.estimated_on = e.estimated_on
WHERE
    NOT EXISTS (
        SELECT 1 FROM within_period AS w WHERE w.period_key = b.period_key AND w.council = b.council
    )
