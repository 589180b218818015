/*
row = "an enquiry under section 47 of the Children Act 1989"
key = "s47_id"
needs = { s47_enquiries = "window" }
[columns]
previous_enquiry_on = "when the child's enquiry before this one started"
is_repeat = "whether the same child had an earlier enquiry within twelve months"
working_days = "working days from the start to the end"
*/
-- One row a child, day and number, so that a row entered twice is not an earlier enquiry of itself.
WITH distinct_enquiries AS (
    SELECT DISTINCT council, child_id, started_on, s47_id
    FROM s47_enquiries
    WHERE child_id IS NOT NULL
),

previous AS (
    SELECT
        *,
        LAG(started_on) OVER (PARTITION BY council, child_id ORDER BY started_on, s47_id) AS previous_enquiry_on
    FROM distinct_enquiries
)

SELECT
    e.*,
    p.previous_enquiry_on,
    COALESCE(p.previous_enquiry_on > years_after(e.started_on, -1), FALSE) AS is_repeat,
    working_days(e.started_on, e.ended_on) AS working_days
FROM s47_enquiries AS e
LEFT JOIN previous AS p
    ON e.council = p.council
    AND e.child_id = p.child_id
    AND e.started_on = p.started_on
    AND e.s47_id = p.s47_id
