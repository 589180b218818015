/*
row = "a disability recorded for a child, once"
key = "child_id, disability"
needs = { disabilities = "none" }
[columns]
disability = "the kind of disability"
*/
SELECT DISTINCT council, child_id, disability FROM disabilities
