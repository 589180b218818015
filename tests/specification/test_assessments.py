title = "When an assessment is in time"


def test_the_tenth_working_day_is_in_time_and_the_eleventh_is_not(spec):
    """The start day, Saturdays and Sundays are not counted."""
    spec(
        "initial_assessments_in_10_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-07-01 | 2013-07-15
            A2 | initial | 2013-07-01 | 2013-07-16
        """,
        numerator={"A1"},
        denominator={"A1", "A2"},
    )


def test_a_bank_holiday_is_not_a_working_day(spec):
    """26 August 2013 was the late summer bank holiday: from 19 August the tenth working day is 3 September."""
    spec(
        "initial_assessments_in_10_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-08-19 | 2013-09-03
            A2 | initial | 2013-08-19 | 2013-09-04
        """,
        numerator={"A1"},
        denominator={"A1", "A2"},
    )


def test_a_weekend_after_the_tenth_working_day_is_still_in_time(spec):
    """Until the Monday no more than ten working days have passed."""
    spec(
        "initial_assessments_in_10_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-07-05 | 2013-07-19
            A2 | initial | 2013-07-05 | 2013-07-21
            A3 | initial | 2013-07-05 | 2013-07-22
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_that_started_before_april_2010_had_seven_working_days(spec):
    """The standard in force on the day it started decides, whenever it was completed."""
    spec(
        "initial_assessments_in_10_working_days",
        "2010-11-Q1",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2010-03-31 | 2010-04-13
            A2 | initial | 2010-03-31 | 2010-04-14
            B1 | initial | 2010-04-01 | 2010-04-19
            B2 | initial | 2010-04-01 | 2010-04-20
        """,
        numerator={"A1", "B1"},
        denominator={"A1", "A2", "B1", "B2"},
    )


def test_an_assessment_counts_in_the_year_to_date_in_which_it_was_completed(spec):
    """One that is not complete, or completed after the period, is not counted; nor is another type."""
    spec(
        "initial_assessments_in_10_working_days",
        "2013-14-Q2",
        extract="2013-12-31",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2013-03-25 | 2013-03-29
            A2 | initial | 2013-03-25 | 2013-04-02
            A3 | initial | 2013-09-25 | 2013-09-30
            A4 | initial | 2013-09-25 | 2013-10-01
            A5 | initial | 2013-09-25 |
            A6 | core    | 2013-07-01 | 2013-07-02
        """,
        numerator={"A2", "A3"},
        denominator={"A2", "A3"},
    )


def test_an_assessment_without_a_start_is_not_in_time(spec):
    """Nobody can say that it was."""
    spec(
        "initial_assessments_in_10_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial |            | 2013-07-15
        """,
        numerator=set(),
        denominator={"A1"},
    )


def test_a_core_assessment_has_thirty_five_working_days(spec):
    """From 15 July 2013, with the bank holiday of 26 August, the thirty-fifth is 3 September."""
    spec(
        "core_assessments_in_35_working_days",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | core    | 2013-07-15 | 2013-09-03
            A2 | core    | 2013-07-15 | 2013-09-04
            A3 | initial | 2013-07-15 | 2013-07-16
            A4 | core    | 2013-07-15 |
        """,
        numerator={"A1"},
        denominator={"A1", "A2"},
    )
