title = "Thresholds and decisions at the front door"


def test_a_contact_that_is_not_closed_and_logged_becomes_a_referral(spec):
    """The undecided are among them."""
    spec(
        "conversion_contact_to_referral",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome
            C1 | 2013-07-01 | closed_and_logged
            C2 | 2013-07-01 | no_further_action
            C3 | 2013-07-01 | yet_to_proceed
            C4 | 2013-07-01 |
            C5 | 2013-06-30 |
        """,
        numerator={"C2", "C3", "C4"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_a_contact_closed_or_ended_in_no_further_action_did_not_meet_the_threshold(spec):
    """Those that are not decided are left out, whoever made them."""
    spec(
        "contacts_below_threshold",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome                 | referred_by
            C1 | 2013-07-01 | closed_and_logged       | Police
            C2 | 2013-09-30 | no_further_action       | Police
            C3 | 2013-07-01 | proceeded_to_assessment | Police
            C4 | 2013-07-01 | yet_to_proceed          | Police
            C5 | 2013-07-01 |                         | Police
            C6 | 2013-07-01 | closed_and_logged       |
            C7 | 2013-10-01 | closed_and_logged       | Police
        """,
        numerator={"C1", "C2", "C6"},
        denominator={"C1", "C2", "C3", "C6"},
    )
    spec(
        "contacts_below_threshold",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome                 | referred_by
            C1 | 2013-07-01 | closed_and_logged       | Police
            C2 | 2013-09-30 | no_further_action       | Police
            C3 | 2013-07-01 | proceeded_to_assessment | Police
            C4 | 2013-07-01 | yet_to_proceed          | Police
            C5 | 2013-07-01 |                         | Police
            C6 | 2013-07-01 | closed_and_logged       |
            C7 | 2013-10-01 | closed_and_logged       | Police
        """,
        by="agency",
        parts={"Police": 2, "Not recorded": 1},
    )


def test_a_contact_decided_on_the_next_working_day_is_in_time(spec):
    """A contact of Friday is in time on Monday, or on Tuesday after a bank holiday."""
    spec(
        "contact_decision_1_working_day",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome_on
            C1 | 2013-08-23 | 2013-08-27
            C2 | 2013-08-23 | 2013-08-28
            C3 | 2013-07-05 | 2013-07-08
            C4 | 2013-07-05 | 2013-07-09
            C5 | 2013-07-01 | 2013-07-01
            C6 | 2013-07-01 |
        """,
        numerator={"C1", "C3", "C5"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6"},
    )


def test_a_referral_decided_on_the_next_working_day_is_in_time(spec):
    spec(
        "referral_decision_1_working_day",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome_on
            R1 | 2013-07-05  | 2013-07-08
            R2 | 2013-07-05  | 2013-07-09
            R3 | 2013-07-05  |
        """,
        numerator={"R1"},
        denominator={"R1", "R2", "R3"},
    )


def test_a_referral_yet_to_proceed_or_with_no_outcome_awaits_a_decision(spec):
    spec(
        "referrals_awaiting_decision",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome
            R1 | 2013-07-01  | yet_to_proceed
            R2 | 2013-09-30  |
            R3 | 2013-07-01  | no_further_action
            R4 | 2013-06-30  |
            R5 | 2013-07-01  | proceeded_to_assessment
        """,
        rows={"R1", "R2"},
    )


def test_an_immediate_concern_is_counted_where_it_is_recorded(spec):
    spec(
        "contacts_immediate_cp_concern",
        "2013-14-Q2",
        contacts="""
            id | started_on | immediate_cp_concern
            X1 | 2013-07-01 | yes
            X2 | 2013-07-01 | no
            X3 | 2013-07-01 |
            X4 | 2013-10-01 | yes
        """,
        numerator={"X1"},
        denominator={"X1", "X2", "X3"},
    )
    spec(
        "referrals_immediate_cp_concern",
        "2013-14-Q2",
        referrals="""
            id | received_on | immediate_cp_concern
            X1 | 2013-07-01  | yes
            X2 | 2013-07-01  | no
            X3 | 2013-07-01  |
            X4 | 2013-10-01  | yes
        """,
        numerator={"X1"},
        denominator={"X1", "X2", "X3"},
    )


def test_a_referral_has_an_active_caf_where_it_is_recorded(spec):
    spec(
        "referrals_with_active_caf",
        "2013-14-Q2",
        referrals="""
            id | received_on | active_caf
            R1 | 2013-07-01  | yes
            R2 | 2013-07-01  | no
            R3 | 2013-07-01  |
            R4 | 2013-06-30  | yes
        """,
        numerator={"R1"},
        denominator={"R1", "R2", "R3"},
    )


def test_the_referral_protocol_counts_referrals_accepted_from_4_november_2013(spec):
    """What is not recorded is no evidence of a CAF, and no immediate concern."""
    spec(
        "referral_protocol_without_caf",
        "2013-14-Q3",
        referrals="""
            id | received_on | outcome                 | active_caf | immediate_cp_concern | referred_by
            R1 | 2013-11-03  | proceeded_to_assessment | no         | no                   | Police
            R2 | 2013-11-04  | proceeded_to_assessment | no         | no                   | Police
            R3 | 2013-12-31  | proceeded_to_assessment |            |                      |
            R4 | 2013-11-04  | proceeded_to_assessment | yes        | no                   | Police
            R5 | 2013-11-04  | proceeded_to_assessment | no         | yes                  | Police
            R6 | 2013-11-04  | no_further_action       | no         | no                   | Police
            R7 | 2013-11-04  |                         | no         | no                   | Police
        """,
        numerator={"R2", "R3"},
        denominator={"R2", "R3", "R4", "R5"},
    )
    spec(
        "referral_protocol_without_caf",
        "2013-14-Q3",
        referrals="""
            id | received_on | outcome                 | active_caf | immediate_cp_concern | referred_by
            R1 | 2013-11-03  | proceeded_to_assessment | no         | no                   | Police
            R2 | 2013-11-04  | proceeded_to_assessment | no         | no                   | Police
            R3 | 2013-12-31  | proceeded_to_assessment |            |                      |
            R4 | 2013-11-04  | proceeded_to_assessment | yes        | no                   | Police
            R5 | 2013-11-04  | proceeded_to_assessment | no         | yes                  | Police
            R6 | 2013-11-04  | no_further_action       | no         | no                   | Police
            R7 | 2013-11-04  |                         | no         | no                   | Police
        """,
        by="agency",
        parts={"Police": 1, "Not recorded": 1},
    )


def test_the_referral_protocol_does_not_apply_to_a_period_before_it(spec):
    spec(
        "referral_protocol_without_caf",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome                 | active_caf | immediate_cp_concern | referred_by
            R1 | 2013-11-03  | proceeded_to_assessment | no         | no                   | Police
            R2 | 2013-11-04  | proceeded_to_assessment | no         | no                   | Police
            R3 | 2013-12-31  | proceeded_to_assessment |            |                      |
            R4 | 2013-11-04  | proceeded_to_assessment | yes        | no                   | Police
            R5 | 2013-11-04  | proceeded_to_assessment | no         | yes                  | Police
            R6 | 2013-11-04  | no_further_action       | no         | no                   | Police
            R7 | 2013-11-04  |                         | no         | no                   | Police
        """,
        missing="not applicable before 4 November 2013",
    )


def test_the_referral_protocol_needs_an_extract_that_has_the_period(spec):
    spec(
        "referral_protocol_without_caf",
        "2013-14-Q3",
        extract="2013-09-30",
        referrals="""
            id | received_on | outcome                 | active_caf | immediate_cp_concern | referred_by
            R1 | 2013-11-03  | proceeded_to_assessment | no         | no                   | Police
            R2 | 2013-11-04  | proceeded_to_assessment | no         | no                   | Police
            R3 | 2013-12-31  | proceeded_to_assessment |            |                      |
            R4 | 2013-11-04  | proceeded_to_assessment | yes        | no                   | Police
            R5 | 2013-11-04  | proceeded_to_assessment | no         | yes                  | Police
            R6 | 2013-11-04  | no_further_action       | no         | no                   | Police
            R7 | 2013-11-04  |                         | no         | no                   | Police
        """,
        missing="the latest extract of referrals is of 30 September 2013, before 31 December 2013",
    )
