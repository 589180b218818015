/*
row = "a stretch of days in which a child lived in one locality"
key = "child_id, from_on"
needs = { addresses = "none", children = "none" }
[columns]
from_on = "its first day; of a child without a history of addresses a day before all records"
until_on = "the day after its last; empty where it still goes on"
locality = "of several addresses of one day that of the one that began last"
*/
WITH cuts AS (
    SELECT council, child_id, started_on AS day FROM addresses
    UNION
    SELECT council, child_id, ended_on AS day FROM addresses
),

stretches AS (
    SELECT
        council,
        child_id,
        day AS from_on,
        LEAD(day) OVER (PARTITION BY council, child_id ORDER BY day) AS until_on
    FROM cuts
    WHERE day IS NOT NULL AND child_id IS NOT NULL
),

covered AS (
    SELECT
        s.council,
        s.child_id,
        s.from_on,
        s.until_on,
        a.locality,
        ROW_NUMBER() OVER (
            PARTITION BY s.council, s.child_id, s.from_on ORDER BY a.started_on DESC, a.locality
        ) AS from_last
    FROM stretches AS s
    INNER JOIN addresses AS a
        ON
            s.council = a.council AND s.child_id = a.child_id
            AND a.started_on <= s.from_on AND (a.ended_on IS NULL OR a.ended_on > s.from_on)
),

-- A list of children tells only of the day of the extract: it speaks for those of whom nothing better is known.
listed AS (
    SELECT c.council, c.child_id, MAX(c.locality) AS locality
    FROM children AS c
    WHERE c.child_id IS NOT NULL
    GROUP BY c.council, c.child_id
)

SELECT council, child_id, from_on, until_on, locality
FROM covered
WHERE from_last = 1
UNION ALL
SELECT l.council, l.child_id, CAST('1900-01-01' AS DATE) AS from_on, CAST(NULL AS DATE) AS until_on, l.locality
FROM listed AS l
WHERE
    l.locality IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM addresses AS a WHERE a.council = l.council AND a.child_id = l.child_id)
