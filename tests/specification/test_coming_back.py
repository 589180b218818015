title = "Children who come back"


def test_a_contact_within_a_year_of_the_childs_last_is_a_repeat(spec):
    """The same day a year later is too late; of two on one day the smaller number is first."""
    spec(
        "repeat_contacts_within_12_months",
        "2013-14-Q2",
        contacts="""
            id | child | started_on
            C1 | A     | 2012-07-01
            C2 | A     | 2013-07-01
            C3 | B     | 2012-07-02
            C4 | B     | 2013-07-01
            C5 | D     | 2013-08-01
            C6 | D     | 2013-08-01
            C7 |       | 2013-08-01
            C8 |       | 2013-08-02
        """,
        numerator={"C4", "C6"},
        denominator={"C2", "C4", "C5", "C6", "C7", "C8"},
    )


def test_a_child_referred_three_times_is_one_child(spec):
    """A referral with no child counts for itself."""
    spec(
        "children_referred",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            R1 | A     | 2013-07-01
            R2 | A     | 2013-08-01
            R3 | B     | 2013-09-30
            R4 | B     | 2013-10-01
            R5 |       | 2013-07-01
            R6 |       | 2013-07-01
        """,
        number=4,
    )


def test_a_child_referred_twice_is_under_the_first_referral(spec):
    spec(
        "children_referred",
        "2013-14-Q2",
        referrals="""
            id | child | received_on | referred_by
            R1 | A     | 2013-07-02  | Police
            R2 | A     | 2013-07-01  | Schools
        """,
        by="agency",
        parts={"Schools": 1},
    )


def test_a_re_referral_within_half_a_year_is_dated_after_the_same_day_six_months_before(spec):
    spec(
        "rereferrals_within_6_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            R1 | A     | 2013-01-01
            R2 | A     | 2013-07-01
            R3 | B     | 2013-01-02
            R4 | B     | 2013-07-01
        """,
        numerator={"R4"},
        denominator={"R2", "R4"},
    )


def test_a_child_back_after_no_further_action(spec):
    """The referral just before decides, not one before that."""
    spec(
        "rereferrals_after_no_further_action",
        "2013-14-Q2",
        referrals="""
            id | child | received_on | outcome
            R1 | A     | 2013-06-01  | no_further_action
            R2 | A     | 2013-07-01  | proceeded_to_assessment
            R3 | A     | 2013-08-01  |
            R4 | B     | 2012-07-01  | no_further_action
            R5 | B     | 2013-07-01  |
            R6 | D     | 2013-07-01  |
        """,
        numerator={"R2"},
        denominator={"R2", "R3", "R5", "R6"},
    )


def test_a_third_referral_has_two_before_it_within_a_year(spec):
    spec(
        "referrals_third_in_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            R1 | A     | 2012-07-02
            R2 | A     | 2012-12-01
            R3 | A     | 2013-07-01
            R4 | B     | 2012-07-01
            R5 | B     | 2012-12-01
            R6 | B     | 2013-07-01
        """,
        numerator={"R3"},
        denominator={"R3", "R6"},
    )


def test_an_enquiry_within_a_year_of_the_childs_last_is_a_repeat(spec):
    spec(
        "s47_repeat_12_months",
        "2013-14-Q2",
        s47_enquiries="""
            id | child | started_on
            S1 | A     | 2012-07-01
            S2 | A     | 2013-07-01
            S3 | B     | 2012-07-02
            S4 | B     | 2013-07-01
            S5 |       | 2013-07-01
            S6 |       | 2013-07-02
        """,
        numerator={"S4"},
        denominator={"S2", "S4", "S5", "S6"},
    )


def test_a_second_plan_follows_within_two_years_of_the_end_of_one_before(spec):
    """The same day two years later no longer counts; an open plan is no earlier one, nor is a plan entered twice."""
    spec(
        "cp_second_plan_within_2_years",
        "2013-14-Q2",
        cp_plans="""
            id | child | started_on | ended_on
            P1 | A     | 2011-01-01 | 2011-07-01
            P2 | A     | 2013-07-01 |
            P3 | B     | 2011-01-01 | 2011-07-02
            P4 | B     | 2013-07-01 |
            P5 | D     | 2013-01-01 |
            P6 | D     | 2013-07-01 |
            P7 | E     | 2013-07-01 | 2013-07-01
            P7 | E     | 2013-07-01 | 2013-07-01
            P8 | F     | 2010-01-01 | 2013-07-01
            P9 | F     | 2013-07-01 |
        """,
        numerator=["P4", "P9"],
        denominator=["P2", "P4", "P5", "P6", "P7", "P7", "P9"],
    )


def test_second_plans_need_the_plans_that_ended_two_years_before(spec):
    spec(
        "cp_second_plan_within_2_years",
        "2013-14-Q2",
        complete_from={"cp_plans": "2013-04-01"},
        cp_plans="""
            id | started_on
            P1 | 2013-07-01
        """,
        missing="records of cp plans begin on 1 April 2013",
    )
