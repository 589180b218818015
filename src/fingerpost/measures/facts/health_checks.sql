/*
row = "the health and behaviour of a child in care for a year or more, at a year's end"
key = "child_id, year_ended_on"
needs = { health_checks = "window", children = "none", disabilities = "none" }
[columns]
is_under_5 = "whether the child was under five at the year's end"
is_4_to_16 = "whether the child was between 4 and 16 at the year's end, both included"
is_10_or_over = "whether the child was ten or older at the year's end"
[reads]
is_under_5 = ["children.born_on"]
is_4_to_16 = ["children.born_on"]
is_10_or_over = ["children.born_on"]
*/
SELECT
    h.*,
    years_after(w.born_on, 5) > h.year_ended_on AS is_under_5,
    years_after(w.born_on, 4) <= h.year_ended_on AND years_after(w.born_on, 17) > h.year_ended_on AS is_4_to_16,
    years_after(w.born_on, 10) <= h.year_ended_on AS is_10_or_over
FROM health_checks AS h
LEFT JOIN child_details AS w ON h.council = w.council AND h.child_id = w.child_id
