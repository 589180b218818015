title = "Reviews of children in care"


def test_a_review_counts_in_the_period_in_which_it_was_held(spec):
    spec(
        "cic_reviews_held",
        "2013-14-Q2",
        care_reviews="""
            child | held_on    | participation
            C1    | 2013-06-30 | PN1
            C1    | 2013-07-01 | PN1
            C2    | 2013-09-30 | PN0
            C3    | 2013-08-01 |
        """,
        number=3,
        rows={"C1", "C2", "C3"},
    )


def test_a_child_attended_by_being_there_whether_or_not_anything_was_said(spec):
    """Children under four (PN0) are left out. A review with no code was not attended, as far as anyone can tell."""
    spec(
        "cic_review_attendance",
        "2013-14-Q2",
        care_reviews="""
            child | held_on    | participation
            C1    | 2013-07-01 | PN1
            C2    | 2013-07-01 | PN2
            C3    | 2013-07-01 | PN3
            C4    | 2013-04-01 | PN4
            C5    | 2013-07-01 | PN5
            C6    | 2013-07-01 | PN6
            C7    | 2013-07-01 | PN7
            C8    | 2013-07-01 |
            C9    | 2013-07-01 | PN0
            C10   | 2013-03-31 | PN1
        """,
        numerator={"C1", "C2", "C3", "C4"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"},
    )


def test_a_child_took_part_by_speaking_or_through_somebody(spec):
    """Who came and contributed nothing (PN4) attended, and took no part."""
    spec(
        "cic_review_participation",
        "2013-14-Q2",
        care_reviews="""
            child | held_on    | participation
            C1    | 2013-07-01 | PN1
            C2    | 2013-07-01 | PN2
            C3    | 2013-07-01 | PN3
            C4    | 2013-07-01 | PN4
            C5    | 2013-07-01 | PN5
            C6    | 2013-07-01 | PN6
            C7    | 2013-07-01 | PN7
            C9    | 2013-07-01 | PN0
        """,
        numerator={"C1", "C2", "C3", "C5", "C6"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6", "C7"},
    )


def test_a_child_takes_part_in_all_reviews_of_the_year_or_in_none(spec):
    """Only children in care at some time in the year so far, with a review at four or older."""
    spec(
        "cic_children_taking_part",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 |            |
            C2    | 2012-01-01 |            |
            C3    | 2012-01-01 |            |
            C4    | 2012-01-01 | 2013-05-01 | E4
            C5    | 2012-01-01 |            |
        """,
        care_reviews="""
            child | held_on    | participation
            C1    | 2013-04-01 | PN1
            C1    | 2013-09-30 | PN6
            C2    | 2013-04-01 | PN1
            C2    | 2013-09-30 | PN4
            C3    | 2013-04-01 | PN0
            C4    | 2013-04-05 | PN2
            C5    | 2013-03-31 | PN7
            C9    | 2013-04-05 | PN2
        """,
        numerator={"C1", "C4"},
        denominator={"C1", "C2", "C4"},
    )


def test_reviews_are_due_in_twenty_working_days_then_in_three_months_then_in_six(spec):
    """C1 had each on the day it was due; C2 to C4 had one of them a day late."""
    spec(
        "cic_reviews_in_timescale",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2012-12-03
            C2    | 2012-12-03
            C3    | 2012-12-03
            C4    | 2012-12-03
        """,
        care_reviews="""
            child | held_on
            C1    | 2013-01-03
            C1    | 2013-04-03
            C2    | 2013-01-04
            C2    | 2013-04-03
            C3    | 2013-01-03
            C3    | 2013-04-04
            C4    | 2013-01-02
            C4    | 2013-03-29
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_a_review_overdue_on_the_last_day_fails_and_one_due_that_day_does_not(spec):
    """C3 and C4 have had no review at all, and C4's is due on the last day. C5's is not due yet."""
    spec(
        "cic_reviews_in_timescale",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2010-01-04
            C2    | 2010-01-04
            C3    | 2013-08-30
            C4    | 2013-09-02
            C5    | 2013-09-03
        """,
        care_reviews="""
            child | held_on
            C1    | 2010-02-01
            C1    | 2010-05-01
            C1    | 2012-09-30
            C1    | 2013-03-30
            C2    | 2010-02-01
            C2    | 2010-05-01
            C2    | 2012-09-30
            C2    | 2013-03-29
        """,
        numerator={"C1", "C4"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_a_review_held_late_before_the_rolling_year_no_longer_counts(spec):
    """C2's late review was held on the first day of the rolling year, C1's on the day before."""
    spec(
        "cic_reviews_in_timescale",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2010-01-04
            C2    | 2010-01-04
        """,
        care_reviews="""
            child | held_on
            C1    | 2010-02-01
            C1    | 2012-09-30
            C1    | 2012-12-30
            C1    | 2013-06-30
            C2    | 2010-02-01
            C2    | 2012-10-01
            C2    | 2013-04-01
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_two_reviews_on_one_day_are_one_and_those_of_earlier_care_are_none(spec):
    """C1 was reviewed twice on a day: the next was due in three months. C2's first of this spell was late."""
    spec(
        "cic_reviews_in_timescale",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2013-05-01 |            |
            C2    | 2012-01-01 | 2013-03-01 | E4
            C2    | 2013-05-01 |            |
        """,
        care_reviews="""
            child | held_on
            C1    | 2013-05-20
            C1    | 2013-05-20
            C2    | 2013-02-20
            C2    | 2013-07-01
        """,
        numerator=set(),
        denominator={"C1", "C2"},
    )


def test_reviews_must_reach_half_a_year_further_back_than_the_rolling_year(spec):
    """Else a child's first review on record would be taken for the first there was."""
    spec(
        "cic_reviews_in_timescale",
        "2013-14-Q2",
        complete_from={"care_reviews": "2012-04-02"},
        missing="records of care reviews begin on 2 April 2012",
    )
    spec(
        "cic_reviews_in_timescale",
        "2013-14-Q2",
        complete_from={"care_reviews": "2012-04-01"},
        numerator=0,
        denominator=0,
    )
