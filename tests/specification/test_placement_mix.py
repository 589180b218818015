title = "Where children in care live"


def test_foster_care_includes_relatives_and_older_codes(spec):
    spec(
        "cic_foster_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_type
            C1    | 2013-07-01 | U1
            C2    | 2013-07-01 | U6
            C3    | 2013-07-01 | F2
            C4    | 2013-07-01 | A5
            C5    | 2013-07-01 | K2
            C6    | 2013-07-01 |
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6"},
    )


def test_the_placement_is_the_one_of_the_last_day_even_where_it_is_for_a_time(spec):
    """A child on holiday (T2) is in no foster placement that day."""
    spec(
        "cic_foster_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2013-07-01 | S                  | K2             | 2013-09-30 | X1
            C1    | 2013-09-30 | P                  | U4             |            |
            C2    | 2013-07-01 | S                  | U4             | 2013-09-29 | X1
            C2    | 2013-09-29 | P                  | T2             |            |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_relatives_and_friends_have_three_codes(spec):
    spec(
        "cic_connected_persons",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_type
            C1    | 2013-07-01 | U1
            C2    | 2013-07-01 | U2
            C3    | 2013-07-01 | U3
            C4    | 2013-07-01 | U4
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_secure_homes_are_among_the_childrens_homes(spec):
    spec(
        "cic_residential",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_type
            C1    | 2013-07-01 | K1
            C2    | 2013-07-01 | K2
            C3    | 2013-07-01 | R1
            C4    | 2013-07-01 | K3
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_living_alone_or_with_support_has_a_code_that_changed(spec):
    spec(
        "cic_independent_supported",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_type
            C1    | 2013-07-01 | P2
            C2    | 2013-07-01 | H5
            C3    | 2013-07-01 | K3
            C4    | 2013-07-01 | P1
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_a_child_under_sixteen_without_carers_is_an_alert_since_it_became_unlawful(spec):
    spec(
        "cic_under_16_without_carers",
        "2021-22-Q4",
        children="""
            child | born_on
            C1    | 2006-03-31
            C2    | 2006-04-01
            C3    | 2006-04-01
            C4    |
        """,
        care_episodes="""
            child | started_on | placement_type
            C1    | 2021-07-01 | H5
            C2    | 2021-07-01 | H5
            C3    | 2021-07-01 | U4
            C4    | 2021-07-01 | H5
        """,
        number=1,
        rows={"C2"},
    )
    spec("cic_under_16_without_carers", "2013-14-Q2", missing="not applicable before 1 April 2021")


def test_living_with_ones_parents_and_placed_for_adoption(spec):
    spec(
        "cic_placed_with_parents",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_type
            C1    | 2013-07-01 | P1
            C2    | 2013-07-01 | P2
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_placed_for_adoption",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_type
            C1    | 2013-07-01 | A3
            C2    | 2013-07-01 | A6
            C3    | 2013-07-01 | U2
            C4    | 2013-07-01 |
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_own_provision_and_agencies_are_not_all_there_is(spec):
    """Another council (PR2), another public body (PR3) and parents (PR0) are neither."""
    spec(
        "cic_own_provision",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_provider
            C1    | 2013-07-01 | PR1
            C2    | 2013-07-01 | PR4
            C3    | 2013-07-01 | PR0
            C4    | 2013-07-01 |
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3", "C4"},
    )
    spec(
        "cic_agency_provision",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_provider
            C1    | 2013-07-01 | PR1
            C2    | 2013-07-01 | PR4
            C3    | 2013-07-01 | PR5
            C4    | 2013-07-01 | PR2
        """,
        numerator={"C2", "C3"},
        denominator={"C1", "C2", "C3", "C4"},
    )
    spec(
        "cic_own_provision",
        "2013-14-Q2",
        lacks={"care_episodes": "placement_provider"},
        missing="the extract of care episodes has no placement_provider",
    )


def test_three_placements_within_twelve_months(spec):
    """One that ended on the first day of the rolling year was not in force in it."""
    spec(
        "cic_three_or_more_placements_12_months",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | U6             | 2012-10-02 | X1
            C1    | 2012-10-02 | P                  | U4             | 2013-01-30 | X1
            C1    | 2013-01-30 | P                  | K2             |            |
            C2    | 2012-01-01 | S                  | U6             | 2012-10-01 | X1
            C2    | 2012-10-01 | P                  | U4             | 2013-01-30 | X1
            C2    | 2013-01-30 | P                  | K2             |            |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_an_adoptive_placement_and_the_one_before_it_count_as_one(spec):
    """As national figures have it. Only that one: not the home before it, nor any other move.

    A time away between the two is looked through, and the child must be placed for adoption on the last day.
    """
    spec(
        "cic_long_term_placement_stability_national",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
            C3    | 2005-05-05
            C4    | 2005-05-05
            C5    | 2005-05-05
            C6    | 2005-05-05
        """,
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2010-01-01 | S                  | U6             | 2013-06-01 | X1
            C1    | 2013-06-01 | P                  | A6             |            |
            C2    | 2010-01-01 | S                  | U6             | 2013-06-01 | X1
            C2    | 2013-06-01 | P                  | U4             |            |
            C3    | 2010-01-01 | S                  | U6             | 2012-01-01 | X1
            C3    | 2012-01-01 | P                  | U4             | 2013-06-01 | X1
            C3    | 2013-06-01 | P                  | A6             |            |
            C4    | 2010-01-01 | S                  | U6             | 2013-05-01 | X1
            C4    | 2013-05-01 | P                  | T2             | 2013-05-08 | X1
            C4    | 2013-05-08 | P                  | A5             |            |
            C5    | 2010-01-01 | S                  | U6             | 2013-05-01 | X1
            C5    | 2013-05-01 | P                  | A6             | 2013-06-01 | X1
            C5    | 2013-06-01 | P                  | U4             |            |
            C6    | 2010-01-01 | S                  | U6             |            |
        """,
        numerator={"C1", "C4", "C6"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6"},
    )


def test_two_years_in_the_two_placements_together_are_reached_on_the_same_day(spec):
    spec(
        "cic_long_term_placement_stability_national",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
        """,
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2010-01-01 | S                  | K2             | 2011-09-30 | X1
            C1    | 2011-09-30 | P                  | U6             | 2013-06-01 | X1
            C1    | 2013-06-01 | P                  | A6             |            |
            C2    | 2010-01-01 | S                  | K2             | 2011-10-01 | X1
            C2    | 2011-10-01 | P                  | U6             | 2013-06-01 | X1
            C2    | 2013-06-01 | P                  | A6             |            |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_twenty_miles_exactly_are_not_more_than_twenty(spec):
    """999.9 is how the return says that a distance is not known; such a placement is left out."""
    spec(
        "cic_over_20_miles",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_distance
            C1    | 2013-07-01 | 20.1
            C2    | 2013-07-01 | 20
            C3    | 2013-07-01 | 999.9
            C4    | 2013-07-01 |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_over_20_miles",
        "2013-14-Q2",
        lacks={"care_episodes": "placement_distance"},
        missing="the extract of care episodes has no placement_distance",
    )


def test_a_placement_is_outside_the_area_where_the_return_says_so(spec):
    spec(
        "cic_out_of_area",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_location
            C1    | 2013-07-01 | OUT
            C2    | 2013-07-01 | IN
            C3    | 2013-07-01 |
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_over_20_miles_out_of_area",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | placement_distance | placement_location
            C1    | 2013-07-01 | 30                 | OUT
            C2    | 2013-07-01 | 30                 | IN
            C3    | 2013-07-01 | 10                 | OUT
            C4    | 2013-07-01 | 30                 |
            C5    | 2013-07-01 |                    | OUT
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )
