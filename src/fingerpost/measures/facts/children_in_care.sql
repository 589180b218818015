/*
row = "a child in care at the end of the period"
key = "child_id"
per_period = true
needs = { care_episodes = "end", placements = "end", children = "none" }
[columns]
started_on = "when this spell of care started"
placements_in_window = "placements in force on or since the first day of the window, temporary ones aside"
placement_started_on = "when the placement in force on the last day started, temporary ones aside"
is_under_16 = "whether the child is under 16 on the last day"
in_care_30_months = "whether in care for two and a half years or more"
in_placement_2_years = "whether in the same placement for two years or more"
[window]
placements_in_window = ["placements"]
[reads]
placements_in_window = ["placements.ended_on"]
born_on = ["children.born_on"]
is_under_16 = ["children.born_on"]
*/
WITH open_spells AS (
    SELECT
        p.period_key,
        p.ends_on AS window_ends_on,
        s.*,
        ROW_NUMBER() OVER (PARTITION BY p.period_key, s.council, s.child_id ORDER BY s.started_on) AS nth
    FROM periods AS p
    INNER JOIN care_spells AS s
        ON s.started_on <= p.ends_on AND (s.ended_on IS NULL OR s.ended_on > p.ends_on)
),

-- Children, not spells: two spells open at once are an error in the records, and still one child.
in_care AS (
    SELECT * FROM open_spells WHERE nth = 1
),

-- A temporary placement (T codes) is looked through: the child returns to the placement before it.
counted AS (
    SELECT
        p.period_key,
        m.council,
        m.child_id,
        COUNT(*) FILTER (WHERE m.ended_on IS NULL OR m.ended_on > p.starts_on) AS placements_in_window,
        MAX(m.started_on) AS placement_started_on
    FROM periods AS p
    INNER JOIN placements AS m ON m.started_on <= p.ends_on
    WHERE m.type IS NULL OR m.type NOT LIKE 'T%'
    GROUP BY p.period_key, m.council, m.child_id
),

born AS (
    SELECT council, child_id, MAX(born_on) AS born_on FROM children GROUP BY council, child_id
)

SELECT
    c.period_key,
    c.council,
    c.child_id,
    b.born_on,
    c.started_on,
    c.legal_status,
    c.placement_type,
    COALESCE(m.placements_in_window, 0) AS placements_in_window,
    m.placement_started_on,
    years_after(b.born_on, 16) > c.window_ends_on AS is_under_16,
    c.started_on + INTERVAL 30 MONTH <= c.window_ends_on AS in_care_30_months,
    years_after(m.placement_started_on, 2) <= c.window_ends_on AS in_placement_2_years
FROM in_care AS c
LEFT JOIN counted AS m
    ON c.period_key = m.period_key AND c.council = m.council AND c.child_id = m.child_id
LEFT JOIN born AS b ON c.council = b.council AND c.child_id = b.child_id
