/*
row = "a spell of care, with who the child is and what came before and after it"
key = "child_id, started_on"
[needs]
care_episodes = "window"
children = "none"
disabilities = "none"
unaccompanied_children = "none"
previous_permanence = "none"
care_reviews = "none"
[columns]
ended_on = "the day care ended; empty is still in care"
ceased_reason = "why it ended, as SSDA903 codes it"
started_legal_status = "the legal status on the first day"
started_placement_type = "where the child was placed first"
previous_ended_on = "when the child's spell of care before this one ended"
returned_on = "when the child's next spell of care started"
year_after_ended_on = "the same day a year after care ended"
days_in_care = "days from the start to the end"
is_18_at_end = "whether the child was 18 when care ended"
is_unaccompanied = "whether an unaccompanied asylum-seeking child when care started"
permanence_before = "the kind of permanence order the child had had before; empty is not recorded"
first_review_due_on = "the day by which the first review is due"
first_review_on = "the first review held in this spell"
[reads]
born_on = ["children.born_on"]
is_18_at_end = ["children.born_on"]
is_unaccompanied = ["unaccompanied_children.child_id"]
permanence_before = ["previous_permanence.option"]
first_review_on = ["care_reviews.held_on"]
[window]
first_review_on = ["care_reviews"]
*/
WITH spells AS (
    SELECT
        s.*,
        LAG(s.ended_on) OVER (PARTITION BY s.council, s.child_id ORDER BY s.spell) AS previous_ended_on,
        LEAD(s.started_on) OVER (PARTITION BY s.council, s.child_id ORDER BY s.spell) AS returned_on
    FROM care_spells AS s
),

firsts AS (
    SELECT council, child_id, spell, legal_status, placement_type FROM spell_episodes WHERE nth = 1
),

reviewed AS (
    SELECT s.council, s.child_id, s.spell, MIN(r.held_on) AS first_review_on
    FROM care_spells AS s
    INNER JOIN care_reviews AS r
        ON s.council = r.council
        AND s.child_id = r.child_id
        AND r.held_on >= s.started_on
        AND (s.ended_on IS NULL OR r.held_on <= s.ended_on)
    GROUP BY s.council, s.child_id, s.spell
),

alone AS (
    SELECT council, child_id, MAX(COALESCE(ended_on, CAST('9999-12-31' AS DATE))) AS until_on
    FROM unaccompanied_children
    GROUP BY council, child_id
),

before AS (
    SELECT council, child_id, MIN(option) AS permanence_before
    FROM previous_permanence
    GROUP BY council, child_id
)

SELECT
    s.council,
    s.child_id,
    s.started_on,
    s.ended_on,
    s.ceased_reason,
    f.legal_status AS started_legal_status,
    f.placement_type AS started_placement_type,
    s.need,
    s.legal_status,
    s.placement_type,
    s.previous_ended_on,
    s.returned_on,
    years_after(s.ended_on, 1) AS year_after_ended_on,
    DATE_DIFF('day', s.started_on, s.ended_on) AS days_in_care,
    w.born_on,
    years_after(w.born_on, 18) <= s.ended_on AS is_18_at_end,
    COALESCE(a.until_on > s.started_on, FALSE) AS is_unaccompanied,
    b.permanence_before,
    due('cla_review_first', s.started_on) AS first_review_due_on,
    v.first_review_on
FROM spells AS s
LEFT JOIN firsts AS f ON s.council = f.council AND s.child_id = f.child_id AND s.spell = f.spell
LEFT JOIN reviewed AS v ON s.council = v.council AND s.child_id = v.child_id AND s.spell = v.spell
LEFT JOIN child_details AS w ON s.council = w.council AND s.child_id = w.child_id
LEFT JOIN alone AS a ON s.council = a.council AND s.child_id = a.child_id
LEFT JOIN before AS b ON s.council = b.council AND s.child_id = b.child_id
