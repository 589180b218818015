/*
row = "a child protection plan that ended, three months on"
key = "plan_id"
needs = { cp_plans = "window", early_help = "none", referrals = "none" }
[columns]
followed_until_on = "three months after it ended: by then it is known what came next"
next_caf_on = "the first common assessment (CAF2) that commenced from the day it ended until then"
next_referral_on = "the first referral received after the day it ended, until then"
stepped_down = "whether a CAF2 commenced and no referral was received before it"
[window]
stepped_down = ["early_help", "referrals"]
[reads]
stepped_down = ["early_help.commenced_on", "referrals.received_on"]
*/
WITH ended AS (
    SELECT *, CAST(ended_on + INTERVAL 3 MONTH AS DATE) AS followed_until_on
    FROM cp_plans
    WHERE ended_on IS NOT NULL
),

cafs AS (
    SELECT e.council, e.plan_id, MIN(h.commenced_on) AS next_caf_on
    FROM ended AS e
    INNER JOIN early_help AS h
        ON e.council = h.council AND e.child_id = h.child_id
        AND h.commenced_on BETWEEN e.ended_on AND e.followed_until_on
    GROUP BY e.council, e.plan_id
),

again AS (
    SELECT e.council, e.plan_id, MIN(r.received_on) AS next_referral_on
    FROM ended AS e
    INNER JOIN referrals AS r
        ON e.council = r.council AND e.child_id = r.child_id
        AND r.received_on > e.ended_on AND r.received_on <= e.followed_until_on
    GROUP BY e.council, e.plan_id
)

SELECT
    e.*,
    c.next_caf_on,
    a.next_referral_on,
    c.next_caf_on IS NOT NULL AND (a.next_referral_on IS NULL OR a.next_referral_on >= c.next_caf_on) AS stepped_down
FROM ended AS e
LEFT JOIN cafs AS c ON e.council = c.council AND e.plan_id = c.plan_id
LEFT JOIN again AS a ON e.council = a.council AND e.plan_id = a.plan_id
