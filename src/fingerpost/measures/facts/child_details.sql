/*
row = "a child, with what breakdowns ask for"
key = "child_id"
needs = { children = "none", disabilities = "none" }
[columns]
born_on = "date of birth"
turns_1_on = "first birthday"
turns_5_on = "fifth birthday"
turns_10_on = "tenth birthday"
turns_16_on = "sixteenth birthday"
sex = "M or F, whichever year's codes the source has; a code of the census that means neither as it stands"
disabled = "yes where the child's record says so or a disability is recorded, no where it says not"
*/
WITH recorded AS (
    SELECT
        council,
        child_id,
        MAX(born_on) AS born_on,
        MAX(sex) AS sex,
        MAX(ethnicity) AS ethnicity,
        BOOL_OR(disabled) AS disabled
    FROM children
    GROUP BY council, child_id
),

disabled_children AS (
    SELECT council, child_id, BOOL_OR(disability <> 'NONE') AS is_disabled
    FROM disabilities
    GROUP BY council, child_id
)

SELECT
    r.council,
    r.child_id,
    r.born_on,
    years_after(r.born_on, 1) AS turns_1_on,
    years_after(r.born_on, 5) AS turns_5_on,
    years_after(r.born_on, 10) AS turns_10_on,
    years_after(r.born_on, 16) AS turns_16_on,
    CASE r.sex WHEN '1' THEN 'M' WHEN '2' THEN 'F' WHEN '0' THEN NULL WHEN 'U' THEN NULL ELSE r.sex END AS sex,
    r.ethnicity,
    CASE
        WHEN r.disabled OR d.is_disabled THEN 'yes'
        WHEN r.disabled IS NOT NULL OR d.is_disabled IS NOT NULL THEN 'no'
    END AS disabled
FROM recorded AS r
LEFT JOIN disabled_children AS d ON r.council = d.council AND r.child_id = d.child_id
