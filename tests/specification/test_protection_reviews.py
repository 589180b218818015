title = "When protection plans are reviewed in time"


def test_the_first_review_is_due_three_months_after_the_plan_starts(spec):
    """Held on the day it is in time, a day later it is late."""
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | started_on
            P1 | 2013-05-07
            P2 | 2013-05-07
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K1 | RCPC | P1      | 2013-08-07
            K2 | RCPC | P2      | 2013-08-08
        """,
        numerator={"P1"},
        denominator={"P1", "P2"},
    )


def test_each_later_review_is_due_six_months_after_the_one_before(spec):
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | started_on
            P1 | 2012-11-15
            P2 | 2012-11-15
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K1 | RCPC | P1      | 2013-02-01
            K2 | RCPC | P1      | 2013-08-01
            K3 | RCPC | P2      | 2013-02-01
            K4 | RCPC | P2      | 2013-08-02
        """,
        numerator={"P1"},
        denominator={"P1", "P2"},
    )


def test_a_review_that_is_due_on_the_last_day_and_not_yet_held_is_not_overdue(spec):
    """One that was due the day before is."""
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | started_on
            P1 | 2013-06-30
            P2 | 2013-06-29
            P3 | 2012-12-01
            P4 | 2012-12-01
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K3 | RCPC | P3      | 2013-01-30
            K4 | RCPC | P3      | 2013-03-30
            K5 | RCPC | P4      | 2013-01-29
            K6 | RCPC | P4      | 2013-03-29
        """,
        numerator={"P1", "P3"},
        denominator={"P1", "P2", "P3", "P4"},
    )


def test_only_plans_open_for_three_months_or_more_are_counted(spec):
    """Three months to the day are enough. A plan that ended on the last day is not open."""
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2013-06-30 |
            P2 | 2013-07-01 |
            P3 | 2013-06-30 | 2013-09-30
            P4 | 2013-06-30 | 2013-10-01
        """,
        numerator={"P1", "P4"},
        denominator={"P1", "P4"},
    )


def test_three_months_after_the_last_day_of_november_is_the_last_day_of_february(spec):
    spec(
        "cp_reviews_in_timescale",
        "2012-13-Q4",
        cp_plans="""
            id | started_on
            P1 | 2012-11-30
            P2 | 2012-11-30
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K1 | RCPC | P1      | 2013-02-28
            K2 | RCPC | P2      | 2013-03-01
        """,
        numerator={"P1"},
        denominator={"P1", "P2"},
    )


def test_a_late_review_before_the_rolling_year_is_forgiven_and_within_it_is_not(spec):
    """The rolling year of this quarter begins on 1 October 2012."""
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | started_on
            P1 | 2012-06-01
            P2 | 2012-06-01
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K1 | RCPC | P1      | 2012-09-30
            K2 | RCPC | P1      | 2013-03-30
            K3 | RCPC | P1      | 2013-09-30
            K4 | RCPC | P2      | 2012-10-01
            K5 | RCPC | P2      | 2013-04-01
            K6 | RCPC | P2      | 2013-09-30
        """,
        numerator={"P1"},
        denominator={"P1", "P2"},
    )


def test_a_review_before_the_rolling_year_still_says_when_the_next_was_due(spec):
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | started_on
            P1 | 2012-02-01
            P2 | 2012-02-01
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K1 | RCPC | P1      | 2012-05-01
            K2 | RCPC | P1      | 2012-10-31
            K3 | RCPC | P1      | 2013-04-30
            K4 | RCPC | P2      | 2012-05-01
            K5 | RCPC | P2      | 2012-11-02
            K6 | RCPC | P2      | 2013-05-01
        """,
        numerator={"P1"},
        denominator={"P1", "P2"},
    )


def test_only_review_conferences_of_the_plan_itself_are_its_reviews(spec):
    """An initial conference is no review, nor is one that names no plan, even where it is about the same child."""
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        cp_plans="""
            id | child | started_on
            P1 | C1    | 2013-05-07
            P2 | C2    | 2013-05-07
        """,
        cp_conferences="""
            id | child | type | plan_id | held_on
            K1 | C1    | ICPC | P1      | 2013-08-07
            K2 | C2    | RCPC |         | 2013-08-07
        """,
        numerator=set(),
        denominator={"P1", "P2"},
    )


def test_a_review_after_the_period_is_not_yet_known_in_it(spec):
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q1",
        extract="2013-09-30",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2013-03-31 | 2013-08-01
            P2 | 2013-03-29 |
        """,
        cp_conferences="""
            id | type | plan_id | held_on
            K1 | RCPC | P1      | 2013-07-15
            K2 | RCPC | P2      | 2013-07-01
        """,
        numerator={"P1"},
        denominator={"P1", "P2"},
    )
