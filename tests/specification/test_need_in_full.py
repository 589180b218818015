title = "Children in need: started, ended, and how long"


def test_an_episode_of_need_counts_in_the_quarter_in_which_it_started(spec):
    spec(
        "cin_started",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on   | primary_need | closure_reason
            N1 | 2013-06-30 | 2013-07-01 | N1           | RC8
            N2 | 2013-07-01 | 2013-09-30 | N2           | RC7
            N3 | 2013-09-30 |            |              |
            N4 | 2013-10-01 |            | N1           |
            N5 | 2013-06-01 | 2013-10-01 | N1           | RC7
        """,
        rows={"N2", "N3"},
    )
    spec(
        "cin_started",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on   | primary_need | closure_reason
            N1 | 2013-06-30 | 2013-07-01 | N1           | RC8
            N2 | 2013-07-01 | 2013-09-30 | N2           | RC7
            N3 | 2013-09-30 |            |              |
            N4 | 2013-10-01 |            | N1           |
            N5 | 2013-06-01 | 2013-10-01 | N1           | RC7
        """,
        by="need",
        parts={"N2": 1, "Not recorded": 1},
    )


def test_an_episode_of_need_counts_in_the_quarter_in_which_it_ended(spec):
    spec(
        "cin_ended",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on   | primary_need | closure_reason
            N1 | 2013-06-30 | 2013-07-01 | N1           | RC8
            N2 | 2013-07-01 | 2013-09-30 | N2           | RC7
            N3 | 2013-09-30 |            |              |
            N4 | 2013-10-01 |            | N1           |
            N5 | 2013-06-01 | 2013-10-01 | N1           | RC7
        """,
        rows={"N1", "N2"},
    )
    spec(
        "cin_ended",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on   | primary_need | closure_reason
            N1 | 2013-06-30 | 2013-07-01 | N1           | RC8
            N2 | 2013-07-01 | 2013-09-30 | N2           | RC7
            N3 | 2013-09-30 |            |              |
            N4 | 2013-10-01 |            | N1           |
            N5 | 2013-06-01 | 2013-10-01 | N1           | RC7
        """,
        by="closure",
        parts={"RC8": 1, "RC7": 1},
    )


def test_a_child_with_two_open_episodes_is_one_child_in_need_on_a_plan_or_not(spec):
    """An episode with no child counts for itself; the first of a child's episodes gives the need."""
    spec(
        "cin_all",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on | ended_on   | primary_need
            N1 | A     | 2013-01-01 |            | N1
            N2 | A     | 2013-02-01 |            | N2
            N3 | B     | 2013-01-01 | 2013-09-30 |
            N4 |       | 2013-01-01 |            |
            N5 |       | 2013-01-01 |            |
            N6 | D     | 2013-01-01 | 2013-10-01 |
        """,
        cp_plans="""
            child | started_on
            A     | 2013-01-01
        """,
        number=4,
    )
    spec(
        "cin_all",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on | ended_on   | primary_need
            N1 | A     | 2013-01-01 |            | N1
            N2 | A     | 2013-02-01 |            | N2
            N3 | B     | 2013-01-01 | 2013-09-30 |
            N4 |       | 2013-01-01 |            |
            N5 |       | 2013-01-01 |            |
            N6 | D     | 2013-01-01 | 2013-10-01 |
        """,
        by="need",
        parts={"N1": 1, "Not recorded": 3},
    )


def test_children_in_need_are_counted_by_how_long_they_have_been(spec):
    """Each band begins on the same day of a later month or year."""
    spec(
        "cin_all",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on | ended_on
            X1 | A     | 2011-09-30 |
            X2 | B     | 2011-10-01 |
            X3 | D     | 2012-09-30 |
            X4 | E     | 2013-03-30 |
            X5 | F     | 2013-04-01 |
            X6 | G     | 2013-06-30 |
            X7 | H     | 2013-07-01 |
            X8 | I     | 2001-01-01 | 2013-09-30
        """,
        by="length",
        parts={"2 years or more": 1, "1 to 2 years": 2, "6 to 12 months": 1, "3 to 6 months": 2, "under 3 months": 1},
    )


def test_open_plans_are_counted_by_how_long_they_have_lasted(spec):
    """The share of two years or more, by length: all of one band and none of the others."""
    spec(
        "cp_plans_open_2_years",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            X1 | 2011-09-30 |
            X2 | 2011-10-01 |
            X3 | 2012-09-30 |
            X4 | 2013-03-30 |
            X5 | 2013-04-01 |
            X6 | 2013-06-30 |
            X7 | 2013-07-01 |
            X8 | 2001-01-01 | 2013-09-30
        """,
        by="length",
        parts={"2 years or more": 1, "1 to 2 years": 0, "6 to 12 months": 0, "3 to 6 months": 0, "under 3 months": 0},
    )


def test_a_child_has_been_in_need_two_years_from_the_same_day_two_years_later(spec):
    spec(
        "cin_open_2_years",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on | ended_on
            X1 | A     | 2011-09-30 |
            X2 | B     | 2011-10-01 |
            X3 | D     | 2012-09-30 |
            X4 | E     | 2013-03-30 |
            X5 | F     | 2013-04-01 |
            X6 | G     | 2013-06-30 |
            X7 | H     | 2013-07-01 |
            X8 | I     | 2001-01-01 | 2013-09-30
        """,
        numerator={"A"},
        denominator={"A", "B", "D", "E", "F", "G", "H"},
    )


def test_a_child_in_need_is_disabled_by_the_childs_record_or_a_recorded_disability(spec):
    """'No disability' is none."""
    spec(
        "cin_with_disability",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on
            A     | 2013-01-01
            B     | 2013-01-01
            D     | 2013-01-01
            E     | 2013-01-01
        """,
        children="""
            child | disabled
            A     | yes
            B     | no
            D     |
        """,
        disabilities="""
            child | disability
            B     | LD
            B     | AUT
            D     | NONE
        """,
        numerator={"A", "B"},
        denominator={"A", "B", "D", "E"},
    )


def test_the_median_of_episodes_of_need_ended_is_in_days_over_twelve_months(spec):
    """10, 20 and 60 days."""
    spec(
        "cin_ended_median_days",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on
            P1 | 2012-09-21 | 2012-10-01
            P2 | 2013-09-10 | 2013-09-30
            P3 | 2013-07-01 | 2013-08-30
            P4 | 2001-01-01 | 2012-09-30
        """,
        number=20,
    )


def test_an_episode_of_need_that_ended_on_the_same_day_three_months_later_lasted_three_months(spec):
    spec(
        "cin_ended_under_3_months",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on
            X1 | 2013-06-30 | 2013-09-29
            X2 | 2013-06-30 | 2013-09-30
            X3 | 2012-11-30 | 2013-02-27
            X4 | 2012-11-30 | 2013-02-28
            X5 | 2012-08-01 | 2012-09-30
        """,
        numerator={"X1", "X3"},
        denominator={"X1", "X2", "X3", "X4"},
    )


def test_an_episode_closed_after_assessment_has_one_of_two_reasons(spec):
    """Those with no reason recorded are left out."""
    spec(
        "cin_closed_after_assessment",
        "2013-14-Q2",
        cin_episodes="""
            id | started_on | ended_on   | closure_reason
            N1 | 2013-01-01 | 2013-04-01 | RC8
            N2 | 2013-01-01 | 2013-09-30 | RC9
            N3 | 2013-01-01 | 2013-07-01 | RC7
            N4 | 2013-01-01 | 2013-07-01 |
            N5 | 2013-01-01 | 2013-03-31 | RC8
        """,
        numerator={"N1", "N2"},
        denominator={"N1", "N2", "N3"},
    )


def test_a_child_in_need_plan_counts_in_the_quarter_in_which_it_started(spec):
    spec(
        "cin_plans_started",
        "2013-14-Q2",
        cin_plans="""
            child | started_on | ended_on
            A     | 2013-06-30 | 2013-07-01
            B     | 2013-07-01 | 2013-09-30
            D     | 2013-09-30 |
            E     | 2013-10-01 |
            F     | 2013-01-01 | 2013-10-01
        """,
        rows={"B", "D"},
    )


def test_a_child_in_need_plan_counts_in_the_quarter_in_which_it_ended(spec):
    spec(
        "cin_plans_ended",
        "2013-14-Q2",
        cin_plans="""
            child | started_on | ended_on
            A     | 2013-06-30 | 2013-07-01
            B     | 2013-07-01 | 2013-09-30
            D     | 2013-09-30 |
            E     | 2013-10-01 |
            F     | 2013-01-01 | 2013-10-01
        """,
        rows={"A", "B"},
    )


def test_a_child_on_a_protection_plan_or_in_care_is_not_counted_on_a_child_in_need_plan(spec):
    """A plan with no child counts for itself."""
    spec(
        "cin_with_cin_plan",
        "2013-14-Q2",
        cin_plans="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            A     | 2013-02-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 |
            E     | 2013-01-01 | 2013-09-30
                  | 2013-01-01 |
                  | 2013-02-01 |
            F     | 2013-01-01 |
            G     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on | ended_on
            B     | 2013-01-01 |
            F     | 2013-01-01 | 2013-09-30
        """,
        care_episodes="""
            child | started_on | legal_status
            D     | 2013-01-01 | C2
            G     | 2013-01-01 | V4
        """,
        number=5,
    )
