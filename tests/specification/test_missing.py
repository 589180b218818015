title = "Children missing from care"


def test_a_missing_incident_counts_in_the_period_in_which_it_started(spec):
    spec(
        "cic_missing_incidents",
        "2014-15-Q2",
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-07-01 | 2014-07-02 | M
            C1    | 2014-09-30 |            | M
            C2    | 2014-06-30 | 2014-07-05 | M
            C3    | 2014-08-01 | 2014-08-01 | A
            C4    | 2014-08-01 | 2014-08-01 |
        """,
        number=2,
        rows=["C1", "C1"],
    )
    spec("cic_missing_incidents", "2013-14-Q2", missing="not applicable before 1 April 2014")
    spec(
        "cic_missing_incidents",
        "2014-15-Q2",
        without={"missing_episodes"},
        missing="no extract has missing episodes",
    )


def test_being_away_without_authorisation_is_not_being_missing(spec):
    spec(
        "cic_away_incidents",
        "2014-15-Q2",
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-07-01 | 2014-07-02 | M
            C3    | 2014-08-01 | 2014-08-01 | A
        """,
        number=1,
        rows={"C3"},
    )


def test_a_child_who_returns_on_the_last_day_is_not_missing_at_the_end(spec):
    """As far as is known now: one who returned later was missing then."""
    spec(
        "cic_missing_now",
        "2014-15-Q2",
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-09-29 | 2014-09-30 | M
            C2    | 2014-09-30 | 2014-10-01 | M
            C3    | 2014-09-01 |            | M
            C4    | 2014-09-01 |            | A
        """,
        extract="2014-10-31",
        number=2,
        rows={"C2", "C3"},
    )


def test_nights_are_averaged_over_incidents_that_ended_in_the_rolling_year(spec):
    """An incident that ended on the day it began lasted no night. Two, none and seven nights."""
    spec(
        "cic_missing_nights",
        "2014-15-Q2",
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-07-01 | 2014-07-03 | M
            C2    | 2014-07-01 | 2014-07-01 | M
            C3    | 2013-09-25 | 2013-10-02 | M
            C4    | 2013-09-20 | 2013-09-30 | M
            C5    | 2014-09-01 |            | M
            C6    | 2014-09-01 | 2014-09-30 | A
        """,
        number=3,
    )


def test_children_missing_are_counted_among_all_who_were_in_care_in_the_year(spec):
    """A child who left care on the first day of the rolling year was not in care that night."""
    spec(
        "cic_missing_children",
        "2014-15-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 |            |
            C2    | 2012-01-01 | 2013-10-02 | E4
            C3    | 2012-01-01 | 2013-10-01 | E4
            C4    | 2012-01-01 |            |
            C5    | 2012-01-01 |            |
        """,
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-07-01 | 2014-07-03 | M
            C1    | 2014-08-01 | 2014-08-03 | M
            C2    | 2013-10-01 | 2013-10-02 | M
            C4    | 2013-09-30 | 2013-10-03 | M
            C5    | 2014-07-01 | 2014-07-03 | A
            C9    | 2014-07-01 | 2014-07-03 | M
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C4", "C5"},
    )


def test_three_times_missing_are_incidents_and_not_times_away(spec):
    spec(
        "cic_missing_three_times",
        "2014-15-Q2",
        care_episodes="""
            child | started_on
            C1    | 2012-01-01
            C2    | 2012-01-01
        """,
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-07-01 | 2014-07-03 | M
            C1    | 2014-08-01 | 2014-08-03 | M
            C1    | 2014-08-05 | 2014-08-06 | M
            C2    | 2014-07-01 | 2014-07-03 | M
            C2    | 2014-08-01 | 2014-08-03 | M
            C2    | 2014-08-05 | 2014-08-06 | A
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_children_away_are_those_with_a_time_away_in_the_year(spec):
    spec(
        "cic_away_children",
        "2014-15-Q2",
        care_episodes="""
            child | started_on
            C1    | 2012-01-01
            C2    | 2012-01-01
        """,
        missing_episodes="""
            child | started_on | ended_on   | type
            C1    | 2014-07-01 | 2014-07-03 | M
            C2    | 2014-07-01 | 2014-07-03 | A
        """,
        numerator={"C2"},
        denominator={"C1", "C2"},
    )


def test_an_interview_is_offered_after_a_missing_incident_has_ended(spec):
    """Of those offered, some accept. An offer that is not recorded was not made, as far as anyone can tell."""
    spec(
        "cic_return_interviews_offered",
        "2014-15-Q2",
        missing_episodes="""
            child | started_on | ended_on   | type | interview_offered
            C1    | 2014-07-01 | 2014-07-02 | M    | yes
            C2    | 2014-07-01 | 2014-07-02 | M    | no
            C3    | 2014-07-01 | 2014-07-02 | M    |
            C4    | 2014-07-01 |            | M    | yes
            C5    | 2014-07-01 | 2014-07-02 | A    | yes
            C6    | 2014-06-01 | 2014-06-30 | M    | yes
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )
    spec(
        "cic_return_interviews_accepted",
        "2014-15-Q2",
        missing_episodes="""
            child | started_on | ended_on   | type | interview_offered | interview_accepted
            C1    | 2014-07-01 | 2014-07-02 | M    | yes               | yes
            C2    | 2014-07-01 | 2014-07-02 | M    | yes               | no
            C3    | 2014-07-01 | 2014-07-02 | M    | yes               |
            C4    | 2014-07-01 | 2014-07-02 | M    | no                | yes
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )
    spec(
        "cic_return_interviews_offered",
        "2014-15-Q2",
        lacks={"missing_episodes": "interview_offered"},
        missing="the extract of missing episodes has no interview_offered",
    )
