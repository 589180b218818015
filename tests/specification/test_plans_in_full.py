title = "Protection plans: started, ended, and how long"


def test_a_plan_counts_in_the_quarter_in_which_it_started(spec):
    spec(
        "cp_started",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on   | category
            P1 | 2013-06-30 | 2013-07-01 | NEG
            P2 | 2013-07-01 | 2013-09-30 | EMO
            P3 | 2013-09-30 |            |
            P4 | 2013-10-01 |            | NEG
            P5 | 2013-06-01 | 2013-10-01 | NEG
        """,
        rows={"P2", "P3"},
    )
    spec(
        "cp_started",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on   | category
            P1 | 2013-06-30 | 2013-07-01 | NEG
            P2 | 2013-07-01 | 2013-09-30 | EMO
            P3 | 2013-09-30 |            |
            P4 | 2013-10-01 |            | NEG
            P5 | 2013-06-01 | 2013-10-01 | NEG
        """,
        by="category",
        parts={"EMO": 1, "Not recorded": 1},
    )


def test_a_plan_counts_in_the_quarter_in_which_it_ended(spec):
    spec(
        "cp_ended",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on   | category
            P1 | 2013-06-30 | 2013-07-01 | NEG
            P2 | 2013-07-01 | 2013-09-30 | EMO
            P3 | 2013-09-30 |            |
            P4 | 2013-10-01 |            | NEG
            P5 | 2013-06-01 | 2013-10-01 | NEG
        """,
        rows={"P1", "P2"},
    )


def test_an_open_plan_has_lasted_two_years_from_the_same_day_two_years_later(spec):
    """One that ended on the last day is not open."""
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
        numerator={"X1"},
        denominator={"X1", "X2", "X3", "X4", "X5", "X6", "X7"},
    )


def test_a_plan_that_started_on_29_february_has_lasted_two_years_on_1_march(spec):
    spec(
        "cp_plans_open_2_years",
        "2014-02",
        cp_plans="""
            id | started_on
            P1 | 2012-02-29
        """,
        numerator=0,
        denominator={"P1"},
    )


def test_the_median_of_open_plans_is_in_days_up_to_the_last_of_the_period(spec):
    """None, 30 and 92 days."""
    spec(
        "cp_plans_open_median_days",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2013-09-30 |
            P2 | 2013-08-31 | 2013-10-01
            P3 | 2013-06-30 |
            P4 | 2001-01-01 | 2013-09-30
        """,
        number=30,
    )


def test_the_median_of_plans_ended_is_in_days_over_twelve_months(spec):
    """10, 20 and 60 days."""
    spec(
        "cp_plan_median_days",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2012-09-21 | 2012-10-01
            P2 | 2013-09-10 | 2013-09-30
            P3 | 2013-07-01 | 2013-08-30
            P4 | 2001-01-01 | 2012-09-30
            P5 | 2001-01-01 |
        """,
        number=20,
    )


def test_a_plan_that_ended_on_the_same_day_three_months_later_lasted_three_months(spec):
    """In a month that is too short, on its last day."""
    spec(
        "cp_plans_ended_under_3_months",
        "2013-14-Q2",
        cp_plans="""
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
