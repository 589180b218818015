title = "Stability of placements"


def test_three_placements_since_the_first_of_april_are_three_or_more(spec):
    spec(
        "cic_three_or_more_placements",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | U6             | 2013-05-01 | X1
            C1    | 2013-05-01 | P                  | U4             | 2013-09-30 | X1
            C1    | 2013-09-30 | P                  | K2             |            |
            C2    | 2012-01-01 | S                  | U6             | 2013-05-01 | X1
            C2    | 2013-05-01 | P                  | U4             |            |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_a_placement_that_ended_on_the_first_of_april_was_not_in_force_since_then(spec):
    """Nobody slept there on 1 April. One that ended on the second was in force."""
    spec(
        "cic_three_or_more_placements",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | U6             | 2013-04-01 | X1
            C1    | 2013-04-01 | P                  | U4             | 2013-06-01 | X1
            C1    | 2013-06-01 | P                  | K2             |            |
            C2    | 2012-01-01 | S                  | U6             | 2013-04-02 | X1
            C2    | 2013-04-02 | P                  | U4             | 2013-06-01 | X1
            C2    | 2013-06-01 | P                  | K2             |            |
        """,
        numerator={"C2"},
        denominator={"C1", "C2"},
    )


def test_temporary_placements_are_not_counted(spec):
    """They have T codes. A child who returns after one to the same home has never left it."""
    spec(
        "cic_three_or_more_placements",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | placement_provider | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | U6             | PR1                | 2013-05-01 | X1
            C1    | 2013-05-01 | P                  | T2             | PR1                | 2013-05-08 | X1
            C1    | 2013-05-08 | P                  | U6             | PR1                |            |
            C2    | 2012-01-01 | S                  | U6             | PR1                | 2013-05-01 | X1
            C2    | 2013-05-01 | P                  | T1             | PR0                | 2013-05-08 | X1
            C2    | 2013-05-08 | P                  | U4             | PR1                |            |
        """,
        numerator=set(),
        denominator={"C1", "C2"},
    )


def test_a_change_of_legal_status_alone_is_not_a_new_placement(spec):
    spec(
        "cic_three_or_more_placements",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | V2           | U6             | 2013-05-01 | X1
            C1    | 2013-05-01 | L                  | C1           | U6             | 2013-07-01 | X1
            C1    | 2013-07-01 | L                  | C2           | U6             |            |
        """,
        numerator=set(),
        denominator={"C1"},
    )


def test_placements_of_an_earlier_spell_of_the_year_count_too(spec):
    """The child is in care at the period end, and has lived in three homes since 1 April."""
    spec(
        "cic_three_or_more_placements",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2013-01-01 | S                  | U6             | 2013-05-01 | X1
            C1    | 2013-05-01 | P                  | U4             | 2013-06-01 | E4
            C1    | 2013-08-01 | S                  | K2             |            |
        """,
        numerator={"C1"},
        denominator={"C1"},
    )


def test_only_children_in_care_at_the_period_end_are_counted_and_only_placements_begun_by_then(spec):
    spec(
        "cic_three_or_more_placements",
        "2013-14-Q1",
        extract="2013-09-30",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2013-01-01 | S                  | U6             | 2013-05-01 | X1
            C1    | 2013-05-01 | P                  | U4             | 2013-07-01 | X1
            C1    | 2013-07-01 | P                  | K2             |            |
            C2    | 2013-01-01 | S                  | U6             | 2013-06-30 | E4
        """,
        numerator=set(),
        denominator={"C1"},
    )


def test_the_same_placement_for_two_years_to_the_day_is_long_term(spec):
    spec(
        "cic_long_term_placement_stability",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
        """,
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2010-01-01 | S                  | U6             | 2011-09-30 | X1
            C1    | 2011-09-30 | P                  | U4             |            |
            C2    | 2010-01-01 | S                  | U6             | 2011-10-01 | X1
            C2    | 2011-10-01 | P                  | U4             |            |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_only_children_in_care_for_thirty_months_or_more_are_counted(spec):
    """In this spell of care. Thirty months after 31 March is the last day of September, which has no 31st."""
    spec(
        "cic_long_term_placement_stability",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
            C3    | 2005-05-05
            C4    | 2005-05-05
        """,
        care_episodes="""
            child | started_on | new_episode_reason | ended_on   | ceased_reason
            C1    | 2011-03-30 | S                  |            |
            C2    | 2011-03-31 | S                  |            |
            C3    | 2011-04-01 | S                  |            |
            C4    | 2005-06-01 | S                  | 2011-06-01 | E4
            C4    | 2011-07-01 | S                  |            |
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2"},
    )


def test_a_child_is_under_sixteen_until_the_day_before_the_sixteenth_birthday(spec):
    """One whose birthday is not recorded is not counted."""
    spec(
        "cic_long_term_placement_stability",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 1997-09-30
            C2    | 1997-10-01
            C3    |
        """,
        care_episodes="""
            child | started_on
            C1    | 2005-01-01
            C2    | 2005-01-01
            C3    | 2005-01-01
        """,
        numerator={"C2"},
        denominator={"C2"},
    )


def test_a_temporary_placement_does_not_break_a_long_one(spec):
    """While the child is away for a time, and after the return to the same home."""
    spec(
        "cic_long_term_placement_stability",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
            C3    | 2005-05-05
        """,
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2010-01-01 | S                  | U6             | 2013-09-25 | X1
            C1    | 2013-09-25 | P                  | T2             |            |
            C2    | 2010-01-01 | S                  | U6             | 2012-08-01 | X1
            C2    | 2012-08-01 | P                  | T2             | 2012-08-15 | X1
            C2    | 2012-08-15 | P                  | U6             |            |
            C3    | 2010-01-01 | S                  | U6             | 2012-08-01 | X1
            C3    | 2012-08-01 | P                  | T2             | 2012-08-15 | X1
            C3    | 2012-08-15 | P                  | U4             |            |
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3"},
    )


def test_a_change_of_legal_status_alone_does_not_break_a_long_placement(spec):
    spec(
        "cic_long_term_placement_stability",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2005-05-05
        """,
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2010-01-01 | S                  | C1           | 2013-05-01 | X1
            C1    | 2013-05-01 | L                  | C2           |            |
        """,
        numerator={"C1"},
        denominator={"C1"},
    )
