/*
row = "a child with a contact or a referral in the window, followed for a year from the first of them"
key = "child_id"
per_period = true
needs = { referrals = "window", contacts = "none", assessments = "none", s47_enquiries = "none", cp_conferences = "none", cp_plans = "none", care_episodes = "none" }
[columns]
contact_on = "the first contact in the window, or the first referral where that came before"
referral_on = "the first referral from that day on"
assessment_on = "the start of the first assessment from the day of the referral on"
s47_on = "the start of the first section 47 enquiry from the day of the referral on"
icpc_on = "the first initial conference from the start of that enquiry on, or without one from the referral on"
plan_on = "the start of the first protection plan from that conference on, or without one from the referral on"
care_on = "the start of the first spell of care from the day of the referral on"
back_on = "the first further referral within a year of the referral; without a referral, the first further contact"
year_over_on = "the day a year after the referral, or without one after the contact: until then more may follow"
*/
WITH entered AS (
    SELECT p.period_key, e.council, e.child_id, MIN(e.day) AS contact_on
    FROM periods AS p
    INNER JOIN (
        SELECT council, child_id, started_on AS day FROM contacts
        UNION ALL
        SELECT council, child_id, received_on AS day FROM referrals
    ) AS e ON e.day BETWEEN p.starts_on AND p.ends_on
    WHERE e.child_id IS NOT NULL
    GROUP BY p.period_key, e.council, e.child_id
),

referred AS (
    SELECT e.period_key, e.council, e.child_id, e.contact_on, MIN(r.received_on) AS referral_on
    FROM entered AS e
    LEFT JOIN referrals AS r
        ON
            e.council = r.council AND e.child_id = r.child_id
            AND r.received_on >= e.contact_on AND r.received_on < years_after(e.contact_on, 1)
    GROUP BY e.period_key, e.council, e.child_id, e.contact_on
),

assessed AS (
    SELECT r.period_key, r.council, r.child_id, MIN(a.started_on) AS assessment_on
    FROM referred AS r
    INNER JOIN assessments AS a
        ON
            r.council = a.council AND r.child_id = a.child_id
            AND a.started_on >= r.referral_on AND a.started_on < years_after(r.contact_on, 1)
    GROUP BY r.period_key, r.council, r.child_id
),

enquired AS (
    SELECT r.period_key, r.council, r.child_id, MIN(s.started_on) AS s47_on
    FROM referred AS r
    INNER JOIN s47_enquiries AS s
        ON
            r.council = s.council AND r.child_id = s.child_id
            AND s.started_on >= r.referral_on AND s.started_on < years_after(r.contact_on, 1)
    GROUP BY r.period_key, r.council, r.child_id
),

conferred AS (
    SELECT r.period_key, r.council, r.child_id, MIN(c.held_on) AS icpc_on
    FROM referred AS r
    LEFT JOIN enquired AS e ON r.period_key = e.period_key AND r.council = e.council AND r.child_id = e.child_id
    INNER JOIN cp_conferences AS c
        ON
            r.council = c.council AND r.child_id = c.child_id AND c.type = 'ICPC'
            AND c.held_on >= COALESCE(e.s47_on, r.referral_on) AND c.held_on < years_after(r.contact_on, 1)
    GROUP BY r.period_key, r.council, r.child_id
),

planned AS (
    SELECT r.period_key, r.council, r.child_id, MIN(p.started_on) AS plan_on
    FROM referred AS r
    LEFT JOIN conferred AS c ON r.period_key = c.period_key AND r.council = c.council AND r.child_id = c.child_id
    INNER JOIN cp_plans AS p
        ON
            r.council = p.council AND r.child_id = p.child_id
            AND p.started_on >= COALESCE(c.icpc_on, r.referral_on) AND p.started_on < years_after(r.contact_on, 1)
    GROUP BY r.period_key, r.council, r.child_id
),

cared AS (
    SELECT r.period_key, r.council, r.child_id, MIN(s.started_on) AS care_on
    FROM referred AS r
    INNER JOIN care_spells AS s
        ON
            r.council = s.council AND r.child_id = s.child_id
            AND s.started_on >= r.referral_on AND s.started_on < years_after(r.contact_on, 1)
    GROUP BY r.period_key, r.council, r.child_id
),

came_back AS (
    SELECT r.period_key, r.council, r.child_id, MIN(e.day) AS back_on
    FROM referred AS r
    INNER JOIN (
        SELECT council, child_id, received_on AS day, TRUE AS is_referral FROM referrals
        UNION ALL
        SELECT council, child_id, started_on AS day, FALSE AS is_referral FROM contacts
    ) AS e
        ON
            r.council = e.council AND r.child_id = e.child_id
            AND e.is_referral = (r.referral_on IS NOT NULL)
            AND e.day > COALESCE(r.referral_on, r.contact_on)
            AND e.day < years_after(COALESCE(r.referral_on, r.contact_on), 1)
    GROUP BY r.period_key, r.council, r.child_id
)

SELECT
    r.period_key,
    r.council,
    r.child_id,
    r.contact_on,
    r.referral_on,
    a.assessment_on,
    e.s47_on,
    c.icpc_on,
    p.plan_on,
    s.care_on,
    b.back_on,
    years_after(COALESCE(r.referral_on, r.contact_on), 1) AS year_over_on
FROM referred AS r
LEFT JOIN assessed AS a ON r.period_key = a.period_key AND r.council = a.council AND r.child_id = a.child_id
LEFT JOIN enquired AS e ON r.period_key = e.period_key AND r.council = e.council AND r.child_id = e.child_id
LEFT JOIN conferred AS c ON r.period_key = c.period_key AND r.council = c.council AND r.child_id = c.child_id
LEFT JOIN planned AS p ON r.period_key = p.period_key AND r.council = p.council AND r.child_id = p.child_id
LEFT JOIN cared AS s ON r.period_key = s.period_key AND r.council = s.council AND r.child_id = s.child_id
LEFT JOIN came_back AS b ON r.period_key = b.period_key AND r.council = b.council AND r.child_id = b.child_id
