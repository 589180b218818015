/*
row = "a child referred in the window, once, by the first referral"
key = "child_id"
per_period = true
needs = { referrals = "window" }
[columns]
referral_id = "the first referral, to which all the rest belongs"
*/
WITH referred AS (
    SELECT
        p.period_key,
        r.*,
        ROW_NUMBER() OVER (
            PARTITION BY p.period_key, r.council, r.child_id ORDER BY r.received_on, r.referral_id
        ) AS nth
    FROM periods AS p
    INNER JOIN referrals AS r ON r.received_on BETWEEN p.starts_on AND p.ends_on
)

SELECT
    period_key,
    council,
    child_id,
    referral_id,
    received_on,
    referred_by,
    reason,
    outcome
FROM referred
-- A referral with no child is nobody else's: it counts for itself.
WHERE nth = 1 OR child_id IS NULL
