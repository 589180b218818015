title = "Section 47 enquiries and initial conferences"


def test_a_section_47_enquiry_counts_in_the_year_to_date_in_which_it_started(spec):
    spec(
        "s47_enquiries",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-03-31
            S2 | 2013-04-01
            S3 | 2013-09-30
            S4 | 2013-10-01
        """,
        number=2,
        rows={"S2", "S3"},
    )


def test_enquiries_are_divided_by_referrals_not_ended_in_no_further_action(spec):
    """Two lists: an enquiry need not come from a referral of the same months."""
    spec(
        "referrals_resulting_in_s47",
        "2013-14-Q2",
        s47_enquiries="""
            id | child | started_on
            S1 | C9    | 2013-04-01
            S2 | C1    | 2013-09-30
            S3 | C1    | 2013-03-31
        """,
        referrals="""
            id | child | received_on | outcome
            A1 | C1    | 2013-07-01  | proceeded_to_assessment
            A2 | C2    | 2013-07-01  |
            A3 | C3    | 2013-07-01  | yet_to_proceed
            A4 | C4    | 2013-07-01  | no_further_action
            A5 | C5    | 2013-03-31  | proceeded_to_assessment
        """,
        numerator={"S1", "S2"},
        denominator={"A1", "A2", "A3"},
    )


def test_there_is_no_percentage_where_there_are_no_referrals(spec):
    """The figure is '1 of 0 (no percentage)', not a hundred per cent and not nought."""
    spec(
        "referrals_resulting_in_s47",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-04-01
        """,
        numerator=1,
        denominator=0,
    )


def test_a_conference_on_the_fifteenth_working_day_after_the_enquiry_is_in_time(spec):
    """The bank holiday of 26 August is not counted: from 12 August the fifteenth working day is 3 September."""
    spec(
        "icpc_within_15_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-08-12
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-09-03 | S1
            K2 | ICPC | 2013-09-04 | S1
        """,
        numerator={"K1"},
        denominator={"K1", "K2"},
    )


def test_a_conference_without_an_enquiry_is_not_in_time(spec):
    """Whether it names none, or one that the council has no record of."""
    spec(
        "icpc_within_15_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-08-12
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-08-13 | S1
            K2 | ICPC | 2013-08-13 |
            K3 | ICPC | 2013-08-13 | S9
        """,
        numerator={"K1"},
        denominator={"K1", "K2", "K3"},
    )


def test_only_initial_conferences_held_in_the_year_to_date_are_counted(spec):
    """The enquiry may have started in the year before."""
    spec(
        "icpc_within_15_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-03-25
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-03-28 | S1
            K2 | ICPC | 2013-04-02 | S1
            K3 | RCPC | 2013-04-02 | S1
            K4 | ICPC | 2013-10-01 | S1
        """,
        numerator={"K2"},
        denominator={"K2"},
    )


def test_an_enquiry_entered_twice_does_not_double_its_conference(spec):
    """The earlier start is the one that counts."""
    spec(
        "icpc_within_15_working_days",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2013-07-01
            S1 | 2013-08-12
        """,
        cp_conferences="""
            id | type | held_on    | s47_id
            K1 | ICPC | 2013-08-13 | S1
        """,
        numerator=[],
        denominator=["K1"],
    )
