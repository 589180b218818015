/*
row = "a referral"
key = "referral_id"
needs = { referrals = "window" }
[columns]
is_rereferral = "whether the same child had an earlier referral within twelve months"
previous_referral_on = "when the child's referral before this one was received"
previous_outcome = "what that referral had come to"
is_third_in_a_year = "whether the same child had two earlier referrals within twelve months"
[reads]
previous_outcome = ["referrals.outcome"]
*/
-- One row a child, day and number, so that a row entered twice is not an earlier referral of itself.
WITH distinct_referrals AS (
    SELECT council, child_id, received_on, referral_id, MAX(outcome) AS outcome
    FROM referrals
    WHERE child_id IS NOT NULL
    GROUP BY council, child_id, received_on, referral_id
),

previous AS (
    SELECT
        *,
        LAG(received_on) OVER (
            PARTITION BY council, child_id ORDER BY received_on, referral_id
        ) AS previous_referral_on,
        LAG(outcome) OVER (
            PARTITION BY council, child_id ORDER BY received_on, referral_id
        ) AS previous_outcome,
        LAG(received_on, 2) OVER (
            PARTITION BY council, child_id ORDER BY received_on, referral_id
        ) AS last_but_one_on
    FROM distinct_referrals
)

SELECT
    r.*,
    p.previous_referral_on,
    p.previous_outcome,
    -- 'Dated after the same day one year before': so the same day a year later no longer counts.
    COALESCE(p.previous_referral_on > years_after(r.received_on, -1), FALSE) AS is_rereferral,
    COALESCE(p.last_but_one_on > years_after(r.received_on, -1), FALSE) AS is_third_in_a_year
FROM referrals AS r
LEFT JOIN previous AS p
    ON r.council = p.council
    AND r.child_id = p.child_id
    AND r.received_on = p.received_on
    AND r.referral_id = p.referral_id
