/*
row = "a child protection conference"
key = "conference_id"
needs = { cp_conferences = "window", s47_enquiries = "none" }
[columns]
s47_started_on = "when the section 47 enquiry it came from started"
working_days = "working days from that start to the conference"
wait = "those working days in bands: 0 to 10, 11 to 15, 16 to 20, 21 or more"
[reads]
s47_started_on = ["cp_conferences.s47_id", "s47_enquiries.started_on"]
working_days = ["cp_conferences.s47_id", "s47_enquiries.started_on"]
wait = ["cp_conferences.s47_id", "s47_enquiries.started_on"]
*/
-- One row an enquiry, so that an enquiry entered twice does not double its conference.
WITH enquiries AS (
    SELECT council, s47_id, MIN(started_on) AS s47_started_on
    FROM s47_enquiries
    GROUP BY council, s47_id
),

waited AS (
    SELECT
        c.*,
        e.s47_started_on,
        working_days(e.s47_started_on, c.held_on) AS working_days
    FROM cp_conferences AS c
    LEFT JOIN enquiries AS e ON c.council = e.council AND c.s47_id = e.s47_id
)

SELECT
    *,
    CASE
        WHEN working_days <= 10 THEN '0 to 10'
        WHEN working_days <= 15 THEN '11 to 15'
        WHEN working_days <= 20 THEN '16 to 20'
        WHEN working_days > 20 THEN '21 or more'
    END AS wait
FROM waited
