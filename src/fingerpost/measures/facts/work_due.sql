/*
row = "a piece of work that is not done at the end of the period and has a day by which it is due"
key = "record"
per_period = true
[needs]
assessments = "end"
s47_enquiries = "end"
cp_conferences = "end"
cp_plans = "end"
care_episodes = "end"
care_reviews = "end"
[columns]
record = "the assessment, enquiry or plan, or the child whose care is to be reviewed"
work = "assessment, s47_enquiry, icpc, cp_review or care_review"
began_on = "the day the assessment, enquiry, plan or care started"
last_on = "for a review, the one before it"
times = "for a review, how many were held before it"
due_on = "the day by which it is due"
*/
WITH assessing AS (
    SELECT
        p.period_key,
        a.council,
        a.child_id,
        a.assessment_id AS record,
        'assessment' AS work,
        a.started_on AS began_on,
        CASE a.type
            WHEN 'initial' THEN due('initial_assessment', a.started_on)
            WHEN 'core' THEN due('core_assessment', a.started_on)
            ELSE due('single_assessment', a.started_on)
        END AS due_on
    FROM periods AS p
    INNER JOIN assessments AS a
        ON a.started_on <= p.ends_on AND (a.completed_on IS NULL OR a.completed_on > p.ends_on)
),

enquiring AS (
    SELECT
        p.period_key,
        e.council,
        e.child_id,
        e.s47_id AS record,
        's47_enquiry' AS work,
        e.started_on AS began_on,
        due('s47_enquiry', e.started_on) AS due_on
    FROM periods AS p
    INNER JOIN s47_enquiries AS e
        ON e.started_on <= p.ends_on AND (e.ended_on IS NULL OR e.ended_on > p.ends_on)
),

-- Conferences do not all name their enquiry, so any held for the child since it started will do.
-- After a year nobody waits for one: it was not recorded, or the decision changed.
conferring AS (
    SELECT
        p.period_key,
        e.council,
        e.child_id,
        e.s47_id AS record,
        'icpc' AS work,
        e.started_on AS began_on,
        due('icpc', e.started_on) AS due_on
    FROM periods AS p
    INNER JOIN s47_enquiries AS e ON e.started_on <= p.ends_on AND years_after(e.started_on, 1) > p.ends_on
    WHERE
        e.outcome = 'to_conference'
        AND NOT EXISTS (
            SELECT 1 FROM cp_conferences AS c
            WHERE
                c.council = e.council AND c.child_id = e.child_id AND c.type = 'ICPC'
                AND c.held_on >= e.started_on AND c.held_on <= p.ends_on
        )
),

plan_reviews AS (
    SELECT p.period_key, r.council, r.plan_id, MAX(r.held_on) AS last_on, COUNT(DISTINCT r.held_on) AS times
    FROM periods AS p
    INNER JOIN cp_conferences AS r ON r.held_on <= p.ends_on AND r.type = 'RCPC'
    GROUP BY p.period_key, r.council, r.plan_id
),

protecting AS (
    SELECT
        p.period_key,
        c.council,
        c.child_id,
        c.plan_id AS record,
        'cp_review' AS work,
        c.started_on AS began_on,
        r.last_on,
        COALESCE(r.times, 0) AS times,
        COALESCE(due('cp_review_next', r.last_on), due('cp_review_first', c.started_on)) AS due_on
    FROM periods AS p
    INNER JOIN cp_plans AS c ON c.started_on <= p.ends_on AND (c.ended_on IS NULL OR c.ended_on > p.ends_on)
    LEFT JOIN plan_reviews AS r
        ON p.period_key = r.period_key AND c.council = r.council AND c.plan_id = r.plan_id
        AND r.last_on >= c.started_on
),

in_care AS (
    SELECT
        p.period_key,
        p.ends_on AS window_ends_on,
        s.council,
        s.child_id,
        s.started_on,
        ROW_NUMBER() OVER (PARTITION BY p.period_key, s.council, s.child_id ORDER BY s.started_on) AS nth
    FROM periods AS p
    INNER JOIN care_spells AS s ON s.started_on <= p.ends_on AND (s.ended_on IS NULL OR s.ended_on > p.ends_on)
),

care_reviewed AS (
    SELECT
        i.period_key,
        i.council,
        i.child_id,
        i.started_on,
        MAX(r.held_on) AS last_on,
        COUNT(DISTINCT r.held_on) AS times
    FROM in_care AS i
    LEFT JOIN care_reviews AS r
        ON i.council = r.council AND i.child_id = r.child_id
        AND r.held_on >= i.started_on AND r.held_on <= i.window_ends_on
    WHERE i.nth = 1
    GROUP BY i.period_key, i.council, i.child_id, i.started_on
),

caring AS (
    SELECT
        period_key,
        council,
        child_id,
        child_id AS record,
        'care_review' AS work,
        started_on AS began_on,
        last_on,
        times,
        CASE times
            WHEN 0 THEN due('cla_review_first', started_on)
            WHEN 1 THEN due('cla_review_second', last_on)
            ELSE due('cla_review_next', last_on)
        END AS due_on
    FROM care_reviewed
)

SELECT period_key, council, child_id, record, work, began_on, NULL AS last_on, 0 AS times, due_on FROM assessing
UNION ALL
SELECT period_key, council, child_id, record, work, began_on, NULL, 0, due_on FROM enquiring
UNION ALL
SELECT period_key, council, child_id, record, work, began_on, NULL, 0, due_on FROM conferring
UNION ALL
SELECT period_key, council, child_id, record, work, began_on, last_on, times, due_on FROM protecting
UNION ALL
SELECT period_key, council, child_id, record, work, began_on, last_on, times, due_on FROM caring
