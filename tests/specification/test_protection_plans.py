title = "Child protection plans"


def test_a_plan_is_open_from_its_first_day_until_the_day_before_it_ends(spec):
    """One that started on the last day of the period is open; one that ended on it is not."""
    spec(
        "children_on_cp_plans",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2013-01-01 |
            P2 | 2013-09-30 |
            P3 | 2013-01-01 | 2013-09-30
            P4 | 2013-01-01 | 2013-09-29
        """,
        number=2,
        rows={"P1", "P2"},
    )


def test_a_plan_that_ended_after_the_period_was_still_open_then(spec):
    """A later extract knows how it ended; and of plans that started later it knows too, but they do not count."""
    spec(
        "children_on_cp_plans",
        "2013-14-Q1",
        extract="2013-09-30",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2013-01-01 | 2013-07-01
            P2 | 2013-07-01 |
        """,
        rows={"P1"},
    )


def test_open_plans_are_counted_by_category_of_abuse(spec):
    spec(
        "children_on_cp_plans",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | category
            P1 | 2013-01-01 | NEG
            P2 | 2013-01-01 | NEG
            P3 | 2013-01-01 | EMO
            P4 | 2013-01-01 |
        """,
        by="category",
        parts={"NEG": 2, "EMO": 1, "Not recorded": 1},
    )


def test_a_plan_is_a_second_one_where_the_child_had_any_before(spec):
    """Of plans started since 1 April. Where earlier plans are not recorded, nobody can say that there were."""
    spec(
        "second_or_subsequent_cp_plans",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | previous_plans
            P1 | 2013-04-01 | 1
            P2 | 2013-09-30 | 2
            P3 | 2013-05-01 | 0
            P4 | 2013-05-01 |
            P5 | 2013-03-31 | 1
            P6 | 2013-10-01 | 1
        """,
        numerator={"P1", "P2"},
        denominator={"P1", "P2", "P3", "P4"},
    )


def test_a_plan_that_ends_on_the_same_day_two_years_later_lasted_two_years(spec):
    spec(
        "cp_plans_lasting_2_years",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2011-08-01 | 2013-08-01
            P2 | 2011-08-01 | 2013-07-31
            P3 | 2011-08-01 | 2013-08-02
        """,
        numerator={"P1", "P3"},
        denominator={"P1", "P2", "P3"},
    )


def test_two_years_after_the_29th_of_february_is_the_1st_of_march(spec):
    spec(
        "cp_plans_lasting_2_years",
        "2013-14-Q4",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2012-02-29 | 2014-02-28
            P2 | 2012-02-29 | 2014-03-01
            P3 | 2012-02-28 | 2014-02-28
        """,
        numerator={"P2", "P3"},
        denominator={"P1", "P2", "P3"},
    )


def test_only_plans_that_ended_in_the_year_to_date_are_counted(spec):
    """Those still open, however old, are not."""
    spec(
        "cp_plans_lasting_2_years",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2010-01-01 | 2013-03-31
            P2 | 2010-01-01 | 2013-04-01
            P3 | 2010-01-01 | 2013-09-30
            P4 | 2010-01-01 | 2013-10-01
            P5 | 2010-01-01 |
        """,
        numerator={"P2", "P3"},
        denominator={"P2", "P3"},
    )
