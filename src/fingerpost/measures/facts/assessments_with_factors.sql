/*
row = "an assessment that found a factor, or that there was none"
key = "assessment_id"
needs = { assessments = "window", assessment_factors = "window" }
[columns]
factors = "how many different factors it found"
substance_misuse = "whether it found misuse of alcohol or drugs, by the child or another"
domestic_abuse = "whether it found domestic abuse, of the child or another"
mental_health = "whether it found mental health, of the child or another"
neglect = "whether it found neglect"
emotional_abuse = "whether it found emotional abuse"
physical_abuse = "whether it found physical abuse, whoever it was by"
sexual_abuse = "whether it found sexual abuse, whoever it was by"
exploitation = "whether it found sexual or criminal exploitation, trafficking or gangs"
going_missing = "whether it found going missing"
self_harm = "whether it found self-harm"
young_carer = "whether it found being a young carer"
*/
-- The codes are those of the children in need census; some were split in later years, so each theme takes them all.
WITH found AS (
    SELECT
        council,
        assessment_id,
        COUNT(DISTINCT factor) FILTER (WHERE factor <> '21') AS factors,
        COALESCE(BOOL_OR(factor IN ('1A', '1B', '1C', '2A', '2B', '2C')), FALSE) AS substance_misuse,
        COALESCE(BOOL_OR(factor IN ('3A', '3B', '3C')), FALSE) AS domestic_abuse,
        COALESCE(BOOL_OR(factor IN ('4A', '4B', '4C')), FALSE) AS mental_health,
        COALESCE(BOOL_OR(factor = '16A'), FALSE) AS neglect,
        COALESCE(BOOL_OR(factor = '17A'), FALSE) AS emotional_abuse,
        COALESCE(BOOL_OR(factor IN ('18A', '18B', '18C')), FALSE) AS physical_abuse,
        COALESCE(BOOL_OR(factor IN ('19A', '19B', '19C')), FALSE) AS sexual_abuse,
        COALESCE(BOOL_OR(factor IN ('11A', '12A', '13A', '24A')), FALSE) AS exploitation,
        COALESCE(BOOL_OR(factor = '10A'), FALSE) AS going_missing,
        COALESCE(BOOL_OR(factor = '15A'), FALSE) AS self_harm,
        COALESCE(BOOL_OR(factor = '7A'), FALSE) AS young_carer
    FROM assessment_factors
    GROUP BY council, assessment_id
)

SELECT
    a.*,
    f.factors,
    f.substance_misuse,
    f.domestic_abuse,
    f.mental_health,
    f.neglect,
    f.emotional_abuse,
    f.physical_abuse,
    f.sexual_abuse,
    f.exploitation,
    f.going_missing,
    f.self_harm,
    f.young_carer
FROM assessments AS a
INNER JOIN found AS f ON a.council = f.council AND a.assessment_id = f.assessment_id
