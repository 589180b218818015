/*
row = "a factor found by an assessment, once"
key = "assessment_id, factor"
needs = { assessment_factors = "none" }
[columns]
factor = "the factor"
*/
SELECT DISTINCT council, assessment_id, factor FROM assessment_factors
