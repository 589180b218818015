/*
row = "a child in care at some time in the window"
key = "child_id"
per_period = true
[needs]
care_episodes = "window"
missing_episodes = "none"
care_reviews = "none"
[columns]
missing = "times the child went missing in the window (M)"
away = "times the child was away without authorisation in the window (A)"
reviews = "reviews held for the child in the window at four years or older"
reviews_taken_part = "those of them in which the child took part, by any means"
[reads]
missing = ["missing_episodes.type"]
away = ["missing_episodes.type"]
reviews = ["care_reviews.participation"]
reviews_taken_part = ["care_reviews.participation"]
[window]
missing = ["missing_episodes"]
away = ["missing_episodes"]
reviews = ["care_reviews"]
reviews_taken_part = ["care_reviews"]
*/
WITH looked_after AS (
    SELECT DISTINCT p.period_key, p.starts_on, p.ends_on, s.council, s.child_id
    FROM periods AS p
    INNER JOIN care_spells AS s
        -- Who left care on the window's first day was not looked after that night.
        ON s.started_on <= p.ends_on AND (s.ended_on IS NULL OR s.ended_on > p.starts_on)
),

gone AS (
    SELECT
        p.period_key,
        m.council,
        m.child_id,
        COUNT(*) FILTER (WHERE m.type = 'M') AS missing,
        COUNT(*) FILTER (WHERE m.type = 'A') AS away
    FROM periods AS p
    INNER JOIN missing_episodes AS m ON m.started_on BETWEEN p.starts_on AND p.ends_on
    GROUP BY p.period_key, m.council, m.child_id
),

reviewed AS (
    SELECT
        p.period_key,
        r.council,
        r.child_id,
        COUNT(*) AS reviews,
        COUNT(*) FILTER (WHERE r.participation IN ('PN1', 'PN2', 'PN3', 'PN5', 'PN6')) AS reviews_taken_part
    FROM periods AS p
    INNER JOIN care_reviews AS r ON r.held_on BETWEEN p.starts_on AND p.ends_on
    WHERE r.participation IS NULL OR r.participation <> 'PN0'
    GROUP BY p.period_key, r.council, r.child_id
)

SELECT
    c.period_key,
    c.council,
    c.child_id,
    COALESCE(g.missing, 0) AS missing,
    COALESCE(g.away, 0) AS away,
    COALESCE(r.reviews, 0) AS reviews,
    COALESCE(r.reviews_taken_part, 0) AS reviews_taken_part
FROM looked_after AS c
LEFT JOIN gone AS g ON c.period_key = g.period_key AND c.council = g.council AND c.child_id = g.child_id
LEFT JOIN reviewed AS r ON c.period_key = r.period_key AND c.council = r.council AND c.child_id = r.child_id
