/*
row = "a child protection conference"
key = "conference_id"
needs = { cp_conferences = "window", s47_enquiries = "none" }
[columns]
s47_started_on = "when the section 47 enquiry it came from started"
working_days = "working days from that start to the conference"
[reads]
s47_started_on = ["cp_conferences.s47_id", "s47_enquiries.started_on"]
working_days = ["cp_conferences.s47_id", "s47_enquiries.started_on"]
*/
-- One row an enquiry, so that an enquiry entered twice does not double its conference.
WITH enquiries AS (
    SELECT council, s47_id, MIN(started_on) AS s47_started_on
    FROM s47_enquiries
    GROUP BY council, s47_id
)

SELECT
    c.*,
    e.s47_started_on,
    working_days(e.s47_started_on, c.held_on) AS working_days
FROM cp_conferences AS c
LEFT JOIN enquiries AS e ON c.council = e.council AND c.s47_id = e.s47_id
