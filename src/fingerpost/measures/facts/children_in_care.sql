/*
row = "a child in care at the end of the period"
key = "child_id"
per_period = true
[needs]
care_episodes = "end"
placements = "end"
children = "none"
disabilities = "none"
unaccompanied_children = "none"
[columns]
started_on = "when this spell of care started"
legal_status = "the legal status on the last day"
need = "the category of need on the last day"
placement_type = "where the child is placed on the last day, which may be for a time (T codes)"
placement_provider = "who provides that placement"
placement_miles = "miles from home to that placement; empty is not known"
placement_location = "whether it lies within the council's area (IN) or outside (OUT)"
placements_in_window = "placements in force on or since the first day of the window, temporary ones aside"
placement_started_on = "when the placement in force on the last day started, temporary ones aside"
is_under_5 = "whether the child is under five on the last day"
is_under_16 = "whether the child is under 16 on the last day"
in_care_12_months = "whether in care for twelve months or more"
in_care_30_months = "whether in care for two and a half years or more"
in_placement_2_years = "whether in the same placement for two years or more"
settled_2_years = "the same, an adoptive placement and the one before it counted as one"
days_in_care = "days from the start of this spell to the last day"
time_in_care = "the same in bands"
placement = "where the child is placed on the last day, in broad kinds"
is_unaccompanied = "whether an unaccompanied asylum-seeking child on the last day"
[window]
placements_in_window = ["placements"]
[reads]
placements_in_window = ["placements.ended_on"]
settled_2_years = ["placements.ended_on"]
placement_provider = ["care_episodes.placement_provider"]
placement_miles = ["care_episodes.placement_distance"]
placement_location = ["care_episodes.placement_location"]
born_on = ["children.born_on"]
is_under_5 = ["children.born_on"]
is_under_16 = ["children.born_on"]
is_unaccompanied = ["unaccompanied_children.child_id"]
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
homes AS (
    SELECT
        *,
        LAG(started_on) OVER (
            PARTITION BY council, child_id, spell_started_on ORDER BY started_on, ended_on, type, provider
        ) AS before_started_on
    FROM placements
    WHERE type IS NULL OR type NOT LIKE 'T%'
),

counted AS (
    SELECT
        p.period_key,
        m.council,
        m.child_id,
        COUNT(*) FILTER (WHERE m.ended_on IS NULL OR m.ended_on > p.starts_on) AS placements_in_window,
        MAX(m.started_on) AS placement_started_on,
        -- Where a child is to be adopted, the time with the carers before counts too.
        MAX(CASE WHEN m.type LIKE 'A%' THEN COALESCE(m.before_started_on, m.started_on) END) AS adoptive_since_on,
        MAX(CASE WHEN m.type LIKE 'A%' THEN m.started_on END) AS adoptive_on
    FROM periods AS p
    INNER JOIN homes AS m ON m.started_on <= p.ends_on
    GROUP BY p.period_key, m.council, m.child_id
),

alone AS (
    SELECT council, child_id, MAX(COALESCE(ended_on, CAST('9999-12-31' AS DATE))) AS until_on
    FROM unaccompanied_children
    GROUP BY council, child_id
),

known AS (
    SELECT
        c.period_key,
        c.window_ends_on,
        c.council,
        c.child_id,
        c.started_on,
        e.legal_status,
        e.need,
        e.placement_type,
        e.placement_provider,
        -- 999.9 is how the return says that it is not known.
        CASE WHEN e.placement_distance < 999 THEN e.placement_distance END AS placement_miles,
        e.placement_location,
        COALESCE(m.placements_in_window, 0) AS placements_in_window,
        m.placement_started_on,
        CASE
            WHEN m.adoptive_on = m.placement_started_on THEN m.adoptive_since_on ELSE m.placement_started_on
        END AS settled_since_on,
        w.born_on,
        COALESCE(a.until_on > c.window_ends_on, FALSE) AS is_unaccompanied,
        DATE_DIFF('day', c.started_on, c.window_ends_on) AS days_in_care
    FROM in_care AS c
    LEFT JOIN spell_episodes AS e
        ON c.council = e.council
        AND c.child_id = e.child_id
        AND c.spell = e.spell
        AND e.started_on <= c.window_ends_on
        AND (e.until_on IS NULL OR e.until_on > c.window_ends_on)
    LEFT JOIN counted AS m
        ON c.period_key = m.period_key AND c.council = m.council AND c.child_id = m.child_id
    LEFT JOIN child_details AS w ON c.council = w.council AND c.child_id = w.child_id
    LEFT JOIN alone AS a ON c.council = a.council AND c.child_id = a.child_id
)

SELECT
    period_key,
    council,
    child_id,
    born_on,
    started_on,
    legal_status,
    need,
    placement_type,
    placement_provider,
    placement_miles,
    placement_location,
    placements_in_window,
    placement_started_on,
    years_after(born_on, 5) > window_ends_on AS is_under_5,
    years_after(born_on, 16) > window_ends_on AS is_under_16,
    years_after(started_on, 1) <= window_ends_on AS in_care_12_months,
    started_on + INTERVAL 30 MONTH <= window_ends_on AS in_care_30_months,
    years_after(placement_started_on, 2) <= window_ends_on AS in_placement_2_years,
    years_after(settled_since_on, 2) <= window_ends_on AS settled_2_years,
    days_in_care,
    CASE
        WHEN days_in_care < 183 THEN 'under 6 months'
        WHEN years_after(started_on, 1) > window_ends_on THEN '6 to 12 months'
        WHEN years_after(started_on, 2) > window_ends_on THEN '1 to 2 years'
        WHEN years_after(started_on, 5) > window_ends_on THEN '2 to 5 years'
        ELSE '5 years or more'
    END AS time_in_care,
    CASE
        WHEN placement_type IN ('U1', 'U2', 'U3', 'F1', 'F4', 'Q1') THEN 'foster care, relative or friend'
        WHEN placement_type IN ('U4', 'U5', 'U6', 'F2', 'F3', 'F5', 'F6', 'Q2') THEN 'foster care, other'
        WHEN placement_type LIKE 'A%' THEN 'placed for adoption'
        WHEN placement_type IN ('K1', 'H1', 'H2') THEN 'secure home'
        WHEN placement_type IN ('K2', 'H3', 'H4') THEN 'children''s home'
        WHEN placement_type IN ('K3', 'H5', 'P2', 'P3') THEN 'independent or supported'
        WHEN placement_type = 'P1' THEN 'with parents'
        WHEN placement_type IN ('R1', 'R2', 'R3', 'R5', 'S1') THEN 'other residential'
        WHEN placement_type LIKE 'T%' THEN 'temporary'
        WHEN placement_type IS NOT NULL THEN 'other'
    END AS placement,
    is_unaccompanied
FROM known
