/*
row = "a child, once, with what is recorded of who they are"
key = "child_id"
needs = { children = "none", disabilities = "none" }
[columns]
disability = "disabled, or not disabled; empty is not recorded"
*/
-- MAX leaves out what is empty: a child in two sources has what either knows.
WITH disabled AS (
    SELECT council, child_id, MAX(CASE WHEN disability <> 'NONE' THEN 1 ELSE 0 END) AS has_one
    FROM disabilities
    WHERE disability IS NOT NULL
    GROUP BY council, child_id
),

known AS (
    SELECT
        council,
        child_id,
        MAX(born_on) AS born_on,
        MAX(sex) AS sex,
        MAX(ethnicity) AS ethnicity,
        MAX(CASE WHEN disabled THEN 1 WHEN NOT disabled THEN 0 END) AS is_disabled
    FROM children
    WHERE child_id IS NOT NULL
    GROUP BY council, child_id
)

SELECT
    k.council,
    k.child_id,
    k.born_on,
    k.sex,
    k.ethnicity,
    CASE COALESCE(k.is_disabled, d.has_one) WHEN 1 THEN 'disabled' WHEN 0 THEN 'not disabled' END AS disability
FROM known AS k
LEFT JOIN disabled AS d ON k.council = d.council AND k.child_id = d.child_id
