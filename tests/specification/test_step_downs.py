title = "Stepping down to early help"


def test_a_caf2_within_three_months_of_a_plans_or_need_episodes_end_is_a_step_down(spec):
    """It may commence on the day of that end, and on the same day three months later."""
    spec(
        "caf2_step_downs",
        "2013-14-Q2",
        early_help="""
            id | child | commenced_on
            E1 | A     | 2013-07-01
            E2 | B     | 2013-07-02
            E3 | D     | 2013-07-01
            E4 | E     | 2013-07-01
            E5 | F     | 2013-07-01
            E6 |       | 2013-07-01
        """,
        cp_plans="""
            id | child | started_on | ended_on
            P1 | A     | 2012-01-01 | 2013-04-01
            P2 | B     | 2012-01-01 | 2013-04-01
            P3 | E     | 2012-01-01 | 2013-07-02
            P4 |       | 2012-01-01 | 2013-07-01
        """,
        cin_episodes="""
            id | child | started_on | ended_on
            N1 | D     | 2012-01-01 | 2013-07-01
            N2 | F     | 2012-01-01 |
        """,
        numerator={"E1", "E3"},
        denominator={"E1", "E2", "E3", "E4", "E5", "E6"},
    )


def test_a_plan_is_counted_as_stepped_down_or_not_three_months_after_its_end(spec):
    """A referral before the CAF2 undoes it; one on the day the plan ended, or after the CAF2, does not."""
    spec(
        "cp_plan_step_down_to_caf",
        "2013-14-Q2",
        cp_plans="""
            id | child | started_on | ended_on
            P1 | A     | 2012-01-01 | 2013-06-30
            P2 | B     | 2012-01-01 | 2013-06-30
            P3 | D     | 2012-01-01 | 2013-06-30
            P4 | E     | 2012-01-01 | 2013-06-30
            P5 | F     | 2012-01-01 | 2013-07-01
            P6 | G     | 2012-01-01 | 2013-06-30
        """,
        early_help="""
            child | commenced_on
            A     | 2013-09-30
            B     | 2013-10-01
            D     | 2013-08-02
            E     | 2013-06-30
            F     | 2013-07-01
        """,
        referrals="""
            child | received_on
            D     | 2013-08-01
            E     | 2013-06-30
            A     | 2013-09-30
        """,
        numerator={"P1", "P4"},
        denominator={"P1", "P2", "P3", "P4", "P6"},
    )


def test_a_step_down_needs_early_help_and_referrals(spec):
    spec(
        "cp_plan_step_down_to_caf",
        "2013-14-Q2",
        without={"early_help"},
        missing="no extract has early help",
    )


def test_an_episode_of_need_passed_to_early_help_has_a_code_from_april_2022(spec):
    spec(
        "cin_closed_to_early_help",
        "2022-23-Q1",
        cin_episodes="""
            id | started_on | ended_on   | closure_reason
            N1 | 2022-03-01 | 2022-04-01 | RC9
            N2 | 2022-03-01 | 2022-04-01 | RC8
            N3 | 2022-03-01 | 2022-07-01 | RC9
        """,
        rows={"N1"},
    )
    spec(
        "cin_closed_to_early_help",
        "2013-14-Q2",
        missing="not applicable before 1 April 2022",
    )
