/*
row = "a child in care at the end of the period and for long enough that the first review is due"
key = "child_id"
per_period = true
[needs]
care_episodes = "end"
care_reviews = "window"
[columns]
started_on = "when this spell of care started"
late_reviews = "reviews held late within the window"
last_review_on = "the last review held by the end of the period"
next_review_due_on = "the day by which the next review is due"
in_timescale = "whether no review in the window was late and none is overdue"
*/
WITH open_spells AS (
    SELECT
        p.period_key,
        p.starts_on AS window_starts_on,
        p.ends_on AS window_ends_on,
        s.council,
        s.child_id,
        s.spell,
        s.started_on,
        ROW_NUMBER() OVER (PARTITION BY p.period_key, s.council, s.child_id ORDER BY s.started_on) AS nth
    FROM periods AS p
    INNER JOIN care_spells AS s
        ON s.started_on <= p.ends_on AND (s.ended_on IS NULL OR s.ended_on > p.ends_on)
),

-- A child reviewed twice on one day was reviewed once.
held AS (
    SELECT DISTINCT s.council, s.child_id, s.spell, s.started_on, r.held_on
    FROM care_spells AS s
    INNER JOIN care_reviews AS r
        ON s.council = r.council AND s.child_id = r.child_id AND r.held_on >= s.started_on
),

numbered AS (
    SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY council, child_id, spell ORDER BY held_on) AS nth,
        LAG(held_on) OVER (PARTITION BY council, child_id, spell ORDER BY held_on) AS before_on
    FROM held
),

-- Each review with the day by which it was due: in working days from the start, then three months, then six.
reviews AS (
    SELECT
        *,
        CASE nth
            WHEN 1 THEN due('cla_review_first', started_on)
            WHEN 2 THEN due('cla_review_second', before_on)
            ELSE due('cla_review_next', before_on)
        END AS due_on
    FROM numbered
),

judged AS (
    SELECT
        o.period_key,
        o.council,
        o.child_id,
        COUNT(*) AS reviews,
        MAX(r.held_on) AS last_review_on,
        COUNT(*) FILTER (WHERE r.held_on > r.due_on AND r.held_on >= o.window_starts_on) AS late_reviews
    FROM open_spells AS o
    INNER JOIN reviews AS r
        ON o.council = r.council AND o.child_id = r.child_id AND o.spell = r.spell AND r.held_on <= o.window_ends_on
    WHERE o.nth = 1
    GROUP BY o.period_key, o.council, o.child_id
),

next_due AS (
    SELECT
        o.*,
        j.last_review_on,
        COALESCE(j.late_reviews, 0) AS late_reviews,
        CASE
            WHEN j.reviews IS NULL THEN due('cla_review_first', o.started_on)
            WHEN j.reviews = 1 THEN due('cla_review_second', j.last_review_on)
            ELSE due('cla_review_next', j.last_review_on)
        END AS next_review_due_on
    FROM open_spells AS o
    LEFT JOIN judged AS j
        ON o.period_key = j.period_key AND o.council = j.council AND o.child_id = j.child_id
    WHERE o.nth = 1 AND due('cla_review_first', o.started_on) <= o.window_ends_on
)

SELECT
    n.period_key,
    n.council,
    n.child_id,
    n.started_on,
    n.last_review_on,
    n.next_review_due_on,
    n.late_reviews,
    (n.late_reviews = 0 AND n.next_review_due_on >= n.window_ends_on) AS in_timescale
FROM next_due AS n
