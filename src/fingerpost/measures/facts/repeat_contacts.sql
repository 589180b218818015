/*
row = "a contact, with the child's contact before it"
key = "contact_id"
needs = { contacts = "window" }
[columns]
previous_contact_on = "when the child's contact before this one was made"
is_repeat = "whether the same child had an earlier contact within twelve months"
*/
-- One row a child, day and number, so that a row entered twice is not an earlier contact of itself.
WITH distinct_contacts AS (
    SELECT DISTINCT council, child_id, started_on, contact_id
    FROM contacts
    WHERE child_id IS NOT NULL
),

previous AS (
    SELECT
        *,
        LAG(started_on) OVER (PARTITION BY council, child_id ORDER BY started_on, contact_id) AS previous_contact_on
    FROM distinct_contacts
)

SELECT
    c.*,
    p.previous_contact_on,
    COALESCE(p.previous_contact_on > years_after(c.started_on, -1), FALSE) AS is_repeat
FROM contacts AS c
LEFT JOIN previous AS p
    ON c.council = p.council
    AND c.child_id = p.child_id
    AND c.started_on = p.started_on
    AND c.contact_id = p.contact_id
