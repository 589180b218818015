title = "When a referral is a re-referral"


def test_a_referral_within_a_year_of_an_earlier_one_counts_and_on_the_same_day_a_year_later_does_not(spec):
    """The earlier one is dated after the same day one year before."""
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            A1 | C1    | 2012-09-10
            A2 | C1    | 2013-09-10
            B1 | C2    | 2012-09-11
            B2 | C2    | 2013-09-10
        """,
        numerator={"B2"},
        denominator={"A2", "B2"},
    )


def test_the_earlier_referral_may_lie_before_the_period_and_in_another_year(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q1",
        referrals="""
            id | child | received_on
            A1 | C1    | 2012-11-01
            A2 | C1    | 2013-04-01
            B1 | C2    | 2013-04-01
        """,
        numerator={"A2"},
        denominator={"A2", "B1"},
    )


def test_of_two_referrals_on_one_day_the_one_with_the_smaller_number_came_first(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            A2 | C1    | 2013-08-01
            A1 | C1    | 2013-08-01
        """,
        numerator={"A2"},
        denominator={"A1", "A2"},
    )


def test_a_closed_and_logged_contact_is_not_an_earlier_referral(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        contacts="""
            id | child | started_on | outcome
            A1 | C1    | 2013-07-01 | closed_and_logged
            A2 | C1    | 2013-08-01 | no_further_action
        """,
        referrals="""
            id | child | received_on | outcome
            A2 | C1    | 2013-08-01  | no_further_action
        """,
        numerator=set(),
        denominator={"A2"},
    )


def test_an_earlier_referral_counts_whatever_became_of_it(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on | outcome
            A1 | C1    | 2013-05-01  | no_further_action
            A2 | C1    | 2013-08-01  |
        """,
        numerator={"A2"},
        denominator={"A2"},
    )


def test_the_latest_of_several_earlier_referrals_decides(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            A1 | C1    | 2011-01-01
            A2 | C1    | 2013-01-01
            A3 | C1    | 2013-08-01
            A4 | C1    | 2013-09-01
        """,
        numerator={"A3", "A4"},
        denominator={"A3", "A4"},
    )


def test_a_year_after_the_29th_of_february_ends_on_the_1st_of_march(spec):
    """29 February counts as 1 March where there is none."""
    spec(
        "rereferrals_within_12_months",
        "2012-13-Q4",
        referrals="""
            id | child | received_on
            A1 | C1    | 2012-02-29
            A2 | C1    | 2013-02-28
            B1 | C2    | 2012-02-29
            B2 | C2    | 2013-03-01
        """,
        numerator={"A2"},
        denominator={"A2", "B2"},
    )


def test_referrals_without_a_child_are_nobodys_re_referrals(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            A1 |       | 2013-08-01
            A2 |       | 2013-08-02
        """,
        numerator=set(),
        denominator={"A1", "A2"},
    )


def test_a_referral_entered_twice_is_not_a_re_referral_of_itself(spec):
    """Both rows are counted, as in the extract; the checks on the data name them."""
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        referrals="""
            id | child | received_on
            A1 | C1    | 2013-08-01
            A1 | C1    | 2013-08-01
        """,
        numerator=[],
        denominator=["A1", "A1"],
    )
