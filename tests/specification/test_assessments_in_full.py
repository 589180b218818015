title = "Assessments: how many, how long, and still open"


def test_an_initial_assessment_counts_in_the_quarter_in_which_it_was_completed(spec):
    spec(
        "initial_assessments_completed",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-06-03 | 2013-07-01
            A2 | initial |            | 2013-09-30
            A3 | initial | 2013-07-01 |
            A4 | initial | 2013-06-03 | 2013-06-28
            A5 | core    | 2013-07-01 | 2013-07-02
        """,
        rows={"A1", "A2"},
    )


def test_the_median_of_initial_assessments_is_of_those_that_have_both_days(spec):
    """Two, four and nine working days; the one with no start, and those of another type, have no part in it."""
    spec(
        "initial_assessment_median_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-07-01 | 2013-07-03
            A2 | initial | 2013-07-01 | 2013-07-05
            A3 | initial | 2013-07-01 | 2013-07-12
            A4 | initial |            | 2013-07-12
            A5 | core    | 2013-07-01 | 2013-08-30
        """,
        number=4,
    )


def test_a_core_assessment_counts_in_the_quarter_in_which_it_was_completed(spec):
    spec(
        "core_assessments_completed",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | core   | 2013-06-03 | 2013-07-01
            A2 | core   |            | 2013-09-30
            A3 | core   | 2013-07-01 |
            A4 | core   | 2013-06-03 | 2013-06-28
            A5 | single | 2013-07-01 | 2013-07-02
        """,
        rows={"A1", "A2"},
    )


def test_the_median_of_core_assessments_is_of_those_that_have_both_days(spec):
    """Two, four and nine working days; the one with no start, and those of another type, have no part in it."""
    spec(
        "core_assessment_median_working_days",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | core   | 2013-07-01 | 2013-07-03
            A2 | core   | 2013-07-01 | 2013-07-05
            A3 | core   | 2013-07-01 | 2013-07-12
            A4 | core   |            | 2013-07-12
            A5 | single | 2013-07-01 | 2013-08-30
        """,
        number=4,
    )


def test_a_single_assessment_counts_in_the_quarter_in_which_it_was_completed(spec):
    spec(
        "single_assessments_completed",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-06-03 | 2013-07-01
            A2 | single |            | 2013-09-30
            A3 | single | 2013-07-01 |
            A4 | single | 2013-06-03 | 2013-06-28
            A5 | core   | 2013-07-01 | 2013-07-02
        """,
        rows={"A1", "A2"},
    )


def test_the_median_of_single_assessments_is_of_those_that_have_both_days(spec):
    """Two, four and nine working days; the one with no start, and those of another type, have no part in it."""
    spec(
        "single_assessment_median_working_days",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-07-01 | 2013-07-03
            A2 | single | 2013-07-01 | 2013-07-05
            A3 | single | 2013-07-01 | 2013-07-12
            A4 | single |            | 2013-07-12
            A5 | core   | 2013-07-01 | 2013-08-30
        """,
        number=4,
    )


def test_the_mean_of_single_assessments_is_of_those_that_have_both_days(spec):
    """Two, four and nine working days."""
    spec(
        "single_assessment_mean_working_days",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-07-01 | 2013-07-03
            A2 | single | 2013-07-01 | 2013-07-05
            A3 | single | 2013-07-01 | 2013-07-12
            A4 | single |            | 2013-07-12
        """,
        number=5,
    )


def test_the_forty_fifth_working_day_is_in_time_and_the_forty_sixth_is_not(spec):
    """From 1 July 2013 the forty-fifth is 3 September. One begun before 15 April 2013 had no such limit."""
    spec(
        "single_assessments_in_45_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | single  | 2013-07-01 | 2013-09-03
            A2 | single  | 2013-07-01 | 2013-09-04
            A3 | single  | 2013-04-12 | 2013-05-01
            A4 | single  | 2013-04-15 | 2013-05-01
            A5 | single  |            | 2013-07-01
            A6 | initial | 2013-07-01 | 2013-07-02
        """,
        numerator={"A1", "A4"},
        denominator={"A1", "A2", "A4", "A5"},
    )
    spec(
        "single_assessments_in_45_working_days",
        "2012-13-Q4",
        missing="not applicable before 15 April 2013",
    )


def test_assessments_are_counted_by_type_in_the_quarter_in_which_they_started(spec):
    spec(
        "assessments_started",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on
            A1 | initial | 2013-07-01
            A2 | core    | 2013-09-30
            A3 | core    | 2013-10-01
            A4 | core    |
        """,
        rows={"A1", "A2"},
    )
    spec(
        "assessments_started",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on
            A1 | initial | 2013-07-01
            A2 | core    | 2013-09-30
            A3 | core    | 2013-07-01
        """,
        by="type",
        parts={"initial": 1, "core": 2},
    )


def test_assessments_of_every_type_are_counted_in_the_quarter_in_which_they_were_completed(spec):
    spec(
        "assessments_completed",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-06-28 | 2013-07-01
            A2 | core    | 2013-06-28 | 2013-09-30
            A3 | single  | 2013-06-28 | 2013-10-01
        """,
        rows={"A1", "A2"},
    )


def test_an_assessment_is_open_until_the_day_before_it_is_completed(spec):
    """One with no start cannot be said to be open."""
    spec(
        "assessments_open",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-09-16 |
            A2 | initial | 2013-09-13 |
            A3 | core    | 2013-08-09 |
            A4 | core    | 2013-08-12 |
            A5 | single  | 2013-07-25 |
            A6 | single  | 2013-07-26 |
            A7 | initial | 2013-09-01 | 2013-09-30
            A8 | initial | 2013-09-30 | 2013-10-01
            A9 | initial |            |
        """,
        rows={"A1", "A2", "A3", "A4", "A5", "A6", "A8"},
    )


def test_an_open_assessment_is_overdue_the_day_after_its_last_working_day(spec):
    """On 30 September 2013: 10 working days from 16 September, 35 from 9 August, 45 from 26 July."""
    spec(
        "assessments_open_overdue",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-09-16 |
            A2 | initial | 2013-09-13 |
            A3 | core    | 2013-08-09 |
            A4 | core    | 2013-08-08 |
            A5 | single  | 2013-07-25 |
            A6 | single  | 2013-07-26 |
            A7 | initial | 2013-09-01 | 2013-09-30
            A8 | initial | 2013-09-30 | 2013-10-01
            A9 | initial |            |
        """,
        numerator={"A2", "A4", "A5"},
        denominator={"A1", "A2", "A3", "A4", "A5", "A6", "A8"},
    )


def test_an_open_single_assessment_is_overdue_after_45_working_days(spec):
    spec(
        "single_assessments_open_over_45_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-09-16 |
            A2 | initial | 2013-09-13 |
            A3 | core    | 2013-08-09 |
            A4 | core    | 2013-08-12 |
            A5 | single  | 2013-07-25 |
            A6 | single  | 2013-07-26 |
            A7 | initial | 2013-09-01 | 2013-09-30
            A8 | initial | 2013-09-30 | 2013-10-01
            A9 | initial |            |
        """,
        numerator={"A5"},
        denominator={"A5", "A6"},
    )
