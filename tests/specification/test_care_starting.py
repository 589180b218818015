title = "Coming into care"


def test_care_starts_with_the_first_day_of_a_spell(spec):
    """A later episode of the same spell starts nothing, and a series of short breaks is not care."""
    spec(
        "cic_started",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2013-06-30 | S                  | C1           | 2013-08-01 | X1
            C1    | 2013-08-01 | L                  | C2           |            |
            C2    | 2013-07-01 | S                  | V2           |            |
            C3    | 2013-09-30 | S                  | V2           |            |
            C4    | 2013-08-01 | S                  | V4           |            |
            C5    | 2013-10-01 | S                  | V2           |            |
        """,
        extract="2013-10-31",
        number=2,
        rows={"C2", "C3"},
    )


def test_a_child_who_comes_into_care_twice_counts_twice(spec):
    spec(
        "cic_started",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2013-07-01 | 2013-07-20 | E4
            C1    | 2013-09-01 |            |
        """,
        number=2,
        rows=["C1", "C1"],
    )


def test_ages_are_those_of_the_day_care_started(spec):
    """An age band begins on a birthday; a birthday that is not recorded is under that name."""
    spec(
        "cic_started",
        "2013-14-Q2",
        by="age",
        children="""
            child | born_on
            C1    | 2013-07-01
            C2    | 2012-07-02
            C3    | 2012-07-01
            C4    | 1997-07-01
            C5    |
        """,
        care_episodes="""
            child | started_on
            C1    | 2013-07-01
            C2    | 2013-07-01
            C3    | 2013-07-01
            C4    | 2013-07-01
            C5    | 2013-07-01
        """,
        parts={"under 1": 2, "1 to 4": 1, "16 and over": 1, "Not recorded": 1},
    )


def test_the_legal_status_that_counts_is_that_of_the_first_day(spec):
    spec(
        "cic_started_section_20",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2013-07-01 | S                  | V2           | 2013-07-09 | X1
            C1    | 2013-07-09 | L                  | C1           |            |
            C2    | 2013-07-01 | S                  | L1           | 2013-07-04 | X1
            C2    | 2013-07-04 | L                  | V2           |            |
            C3    | 2013-07-01 | S                  |              |            |
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )


def test_police_protection_and_emergency_orders_are_an_emergency(spec):
    spec(
        "cic_started_police_protection",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-07-01 | L1
            C2    | 2013-07-01 | L2
            C3    | 2013-07-01 | L3
            C4    | 2013-07-01 | C1
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_a_child_is_back_within_twelve_months_until_the_day_before_the_same_day_a_year_later(spec):
    """Whatever the reason care had ended. Of several earlier spells the last counts; short breaks between do not."""
    spec(
        "cic_started_again_within_12_months",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2011-01-01 | S                  | C2           | 2012-08-01 | E4
            C1    | 2013-08-01 | S                  | C2           |            |
            C2    | 2011-01-01 | S                  | C2           | 2012-08-02 | E8
            C2    | 2013-08-01 | S                  | C2           |            |
            C3    | 2013-08-01 | S                  | C2           |            |
            C4    | 2011-01-01 | S                  | C2           | 2012-01-01 | E4
            C4    | 2012-12-01 | S                  | V4           | 2013-01-01 | E4
            C4    | 2013-08-01 | S                  | C2           |            |
        """,
        numerator={"C2"},
        denominator={"C1", "C2", "C3", "C4"},
    )
    spec(
        "cic_started_again_within_12_months",
        "2013-14-Q2",
        complete_from={"care_episodes": "2013-04-01"},
        missing="records of care episodes begin on 1 April 2013",
    )


def test_a_permanent_home_had_been_found_before_by_adoption_guardianship_or_residence_order(spec):
    """Z1 is none, and P4 not known."""
    spec(
        "cic_started_after_permanence",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2012-10-01
            C2    | 2013-01-01
            C3    | 2013-09-30
            C4    | 2013-09-30
            C5    | 2013-09-30
            C6    | 2013-09-30
            C7    | 2012-09-30
        """,
        previous_permanence="""
            child | option
            C1    | P1
            C2    | P2
            C3    | P3
            C4    | P4
            C5    | Z1
            C7    | P1
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6"},
    )
    spec(
        "cic_started_after_permanence",
        "2013-14-Q2",
        without={"previous_permanence"},
        missing="no extract has previous permanence",
    )
    spec("cic_started_after_permanence", "2012-13", missing="not applicable before 1 April 2013")


def test_a_child_is_unaccompanied_until_the_day_the_status_ended(spec):
    spec(
        "cic_started_unaccompanied",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2013-07-01
            C2    | 2013-07-01
            C3    | 2013-07-01
            C4    | 2013-07-01
        """,
        unaccompanied_children="""
            child | ended_on
            C1    |
            C2    | 2013-07-01
            C3    | 2013-07-02
        """,
        number=2,
        rows={"C1", "C3"},
    )
    spec(
        "cic_started_unaccompanied",
        "2013-14-Q2",
        without={"unaccompanied_children"},
        missing="no extract has unaccompanied children",
    )


def test_a_first_review_is_due_twenty_working_days_after_care_started(spec):
    """The twentieth working day after 1 July 2013 is 29 July, and after 3 June 1 July. Who left by then is not counted.

    A review before care started is not one of this spell.
    """
    spec(
        "cic_first_review_in_20_working_days",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2013-07-01 |            |
            C2    | 2013-07-01 |            |
            C3    | 2013-07-01 |            |
            C4    | 2013-07-01 | 2013-07-29 | E4
            C5    | 2013-07-01 | 2013-07-30 | E4
            C6    | 2013-06-03 |            |
            C7    | 2013-05-31 |            |
            C8    | 2013-09-03 |            |
        """,
        care_reviews="""
            child | held_on
            C1    | 2013-07-29
            C2    | 2013-07-30
            C3    | 2013-06-01
            C5    | 2013-07-10
            C6    | 2013-06-10
            C7    | 2013-06-10
        """,
        numerator={"C1", "C5", "C6"},
        denominator={"C1", "C2", "C3", "C5", "C6"},
    )
