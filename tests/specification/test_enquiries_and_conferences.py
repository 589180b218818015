title = "Enquiries and conferences in full"


def test_an_enquiry_concluded_on_the_fifteenth_working_day_is_in_time(spec):
    """It counts in the quarter in which it ended."""
    spec(
        "s47_in_15_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on | ended_on
            S1 | 2013-08-12 | 2013-09-03
            S2 | 2013-08-12 | 2013-09-04
            S3 | 2013-06-03 | 2013-06-28
            S4 | 2013-09-30 |
        """,
        numerator={"S1"},
        denominator={"S1", "S2"},
    )


def test_the_median_of_enquiries_is_of_those_that_ended(spec):
    """Two, four and nine working days."""
    spec(
        "s47_median_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on | ended_on
            S1 | 2013-07-01 | 2013-07-03
            S2 | 2013-07-01 | 2013-07-05
            S3 | 2013-07-01 | 2013-07-12
            S4 | 2013-07-01 |
        """,
        number=4,
    )


def test_an_enquiry_is_open_until_the_day_before_it_ends(spec):
    spec(
        "s47_open",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on | ended_on
            S1 | 2013-09-30 |
            S2 | 2013-09-01 | 2013-09-30
            S3 | 2013-09-01 | 2013-10-01
            S4 | 2013-10-01 |
        """,
        rows={"S1", "S3"},
    )


def test_an_enquiry_with_no_outcome_yet_is_left_out_of_those_that_lead_to_conference(spec):
    spec(
        "s47_conversion_to_icpc",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on | outcome
            S1 | 2013-04-01 | to_conference
            S2 | 2013-09-30 | not_to_conference
            S3 | 2013-07-01 |
            S4 | 2013-03-31 | to_conference
        """,
        numerator={"S1"},
        denominator={"S1", "S2"},
    )


def test_initial_conferences_are_counted_in_the_quarter_in_which_they_were_held(spec):
    """By how long the child waited: the eleventh and the sixteenth working day begin new bands."""
    spec(
        "icpc_held",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-07-01
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-07-15 | S1
            K2 | ICPC | 2013-07-16 | S1
            K3 | ICPC | 2013-07-23 | S1
            K4 | ICPC | 2013-07-30 | S1
            K5 | ICPC | 2013-07-30 |
            K6 | RCPC | 2013-07-30 | S1
            K7 | ICPC | 2013-10-01 | S1
        """,
        rows={"K1", "K2", "K3", "K4", "K5"},
    )
    spec(
        "icpc_held",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-07-01
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-07-15 | S1
            K2 | ICPC | 2013-07-16 | S1
            K3 | ICPC | 2013-07-23 | S1
            K4 | ICPC | 2013-07-30 | S1
            K5 | ICPC | 2013-07-30 |
            K6 | RCPC | 2013-07-30 | S1
            K7 | ICPC | 2013-10-01 | S1
        """,
        by="wait",
        parts={"0 to 10": 1, "11 to 15": 1, "16 to 20": 1, "21 or more": 1, "Not recorded": 1},
    )


def test_the_median_wait_for_a_conference_is_of_those_with_an_enquiry(spec):
    """Ten, eleven and twenty-one working days."""
    spec(
        "icpc_median_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-07-01
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-07-15 | S1
            K2 | ICPC | 2013-07-16 | S1
            K4 | ICPC | 2013-07-30 | S1
            K5 | ICPC | 2013-07-30 |
            K6 | RCPC | 2013-07-30 | S1
        """,
        number=11,
    )


def test_an_initial_conference_results_in_a_plan_by_its_outcome(spec):
    spec(
        "icpc_resulting_in_plan",
        "2013-14-Q2",
        cp_conferences="""
            id | type | held_on    | outcome
            K1 | ICPC | 2013-04-01 | plan
            K2 | ICPC | 2013-09-30 | child_in_need
            K3 | ICPC | 2013-07-01 |
            K4 | RCPC | 2013-07-01 | continues
            K5 | ICPC | 2013-03-31 | plan
        """,
        numerator={"K1"},
        denominator={"K1", "K2", "K3"},
    )


def test_a_child_under_four_is_left_out_of_attendance_at_an_initial_conference(spec):
    """Where it is not recorded, the child is taken not to have been there."""
    spec(
        "icpc_attendance_by_child",
        "2013-14-Q2",
        cp_conferences="""
            id | type | held_on    | child_attended
            K1 | ICPC | 2013-04-01 | attended
            K2 | ICPC | 2013-09-30 | did_not_attend
            K3 | ICPC | 2013-07-01 | under_4
            K4 | ICPC | 2013-07-01 |
            K5 | RCPC | 2013-07-01 | attended
            K6 | ICPC | 2013-03-31 | attended
        """,
        numerator={"K1"},
        denominator={"K1", "K2", "K4"},
    )


def test_a_child_under_four_is_left_out_of_attendance_at_a_child_protection_review(spec):
    """Where it is not recorded, the child is taken not to have been there."""
    spec(
        "cp_review_attendance_by_child",
        "2013-14-Q2",
        cp_conferences="""
            id | type | held_on    | child_attended
            K1 | RCPC | 2013-04-01 | attended
            K2 | RCPC | 2013-09-30 | did_not_attend
            K3 | RCPC | 2013-07-01 | under_4
            K4 | RCPC | 2013-07-01 |
            K5 | ICPC | 2013-07-01 | attended
            K6 | RCPC | 2013-03-31 | attended
        """,
        numerator={"K1"},
        denominator={"K1", "K2", "K4"},
    )


def test_reviews_are_counted_in_the_quarter_in_which_they_were_held(spec):
    spec(
        "cp_reviews_held",
        "2013-14-Q2",
        cp_conferences="""
            id | type | held_on
            K1 | RCPC | 2013-07-01
            K2 | RCPC | 2013-09-30
            K3 | ICPC | 2013-07-01
            K4 | RCPC | 2013-06-30
        """,
        rows={"K1", "K2"},
    )


def test_a_review_ends_the_plan_by_its_outcome(spec):
    spec(
        "cp_reviews_ending_plan",
        "2013-14-Q2",
        cp_conferences="""
            id | type | held_on    | outcome
            K1 | RCPC | 2013-04-01 | ends
            K2 | RCPC | 2013-09-30 | continues
            K3 | RCPC | 2013-07-01 |
            K4 | ICPC | 2013-07-01 | plan
        """,
        numerator={"K1"},
        denominator={"K1", "K2", "K3"},
    )
