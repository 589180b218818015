title = "Care against the number of children in the area"


def test_children_in_care_at_the_end_are_divided_by_the_estimate_of_the_middle_of_that_year(spec):
    """Two children in care among 20,000: one for every 10,000. An estimate of a year before is used where there is none
    of the period's own, and one of a year after it never."""
    spec(
        "cic_rate",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2010-01-01 |            |
            C2    | 2013-09-30 |            |
            C3    | 2010-01-01 | 2013-09-30 | E4
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0-17     | 10000
            2013-06-30   | 0-17     | 20000
        """,
        numerator=2,
        denominator=20_000,
    )
    spec(
        "cic_rate",
        "2013-14-Q2",
        population="""
            estimated_on | age_band | persons
            2014-06-30   | 0-17     | 10000
        """,
        missing="there is no figure for children under 18 in the area",
    )


def test_starts_and_ends_are_those_of_twelve_months(spec):
    spec(
        "cic_started_rate",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2012-09-30
            C2    | 2012-10-01
            C3    | 2013-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2013-06-30   | 0-17     | 20000
        """,
        numerator=2,
        denominator=20_000,
    )
    spec(
        "cic_ended_rate",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2010-01-01 | 2012-09-30 | E4
            C2    | 2010-01-01 | 2012-10-01 | E4
            C3    | 2010-01-01 | 2013-09-30 | E4
        """,
        population="""
            estimated_on | age_band | persons
            2013-06-30   | 0-17     | 20000
        """,
        numerator=2,
        denominator=20_000,
    )


def test_unaccompanied_children_have_rates_of_their_own(spec):
    spec(
        "cic_unaccompanied_rate",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2010-01-01
            C2    | 2010-01-01
        """,
        unaccompanied_children="""
            child | ended_on
            C1    |
        """,
        population="""
            estimated_on | age_band | persons
            2013-06-30   | 0-17     | 20000
        """,
        numerator=1,
        denominator=20_000,
    )
    spec(
        "cic_started_unaccompanied_rate",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2010-01-01
            C2    | 2013-01-01
        """,
        unaccompanied_children="""
            child | ended_on
            C1    |
            C2    |
        """,
        population="""
            estimated_on | age_band | persons
            2013-06-30   | 0-17     | 20000
        """,
        numerator=1,
        denominator=20_000,
    )
