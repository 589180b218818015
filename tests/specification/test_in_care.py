title = "Children in care at the period's end"


def test_section_20_is_single_accommodation_and_short_breaks_are_not_care(spec):
    spec(
        "cic_section_20",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status | ended_on   | ceased_reason
            C1    | 2013-07-01 | V2           |            |
            C2    | 2013-07-01 | C2           |            |
            C3    | 2013-07-01 | V4           |            |
            C4    | 2013-07-01 |              |            |
            C5    | 2013-07-01 | V2           | 2013-09-30 | E4
            C6    | 2013-07-01 | V2           | 2013-10-01 | E4
        """,
        extract="2013-10-31",
        numerator={"C1", "C6"},
        denominator={"C1", "C2", "C4", "C6"},
    )


def test_the_legal_status_is_that_of_the_last_day_and_not_of_a_later_extract(spec):
    """An episode that starts on the last day is in force then."""
    spec(
        "cic_section_20",
        "2013-14-Q1",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2013-05-01 | S                  | V2           | 2013-07-01 | X1
            C1    | 2013-07-01 | L                  | C1           |            |
            C2    | 2013-05-01 | S                  | V2           | 2013-06-30 | X1
            C2    | 2013-06-30 | L                  | C1           |            |
        """,
        extract="2013-09-30",
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_a_year_in_care_is_reached_on_the_same_day_a_year_later(spec):
    spec(
        "cic_section_20_12_months",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2012-09-30 | V2
            C2    | 2012-10-01 | V2
            C3    | 2012-01-01 | C2
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_in_care_12_months",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2012-09-30
            C2    | 2012-10-01
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_orders_of_a_court_emergencies_and_youth_justice_are_legal_orders(spec):
    """A status that is not recorded is in none of them, and counts among the children in care."""
    spec(
        "cic_on_legal_orders",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-07-01 | C1
            C2    | 2013-07-01 | C2
            C3    | 2013-07-01 | D1
            C4    | 2013-07-01 | E1
            C5    | 2013-07-01 | L2
            C6    | 2013-07-01 | J1
            C7    | 2013-07-01 | V2
            C8    | 2013-07-01 |
        """,
        numerator={"C1", "C2", "C3", "C4", "C5", "C6"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"},
    )


def test_full_care_orders_interim_care_orders_and_placement_orders_are_counted_apart(spec):
    """A child under an interim care order is in proceedings. D1 is what came before placement orders."""
    spec(
        "cic_full_care_order",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-07-01 | C1
            C2    | 2013-07-01 | C2
            C3    | 2013-07-01 | E1
        """,
        numerator={"C2"},
        denominator={"C1", "C2", "C3"},
    )
    spec(
        "cic_in_proceedings",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-07-01 | C1
            C2    | 2013-07-01 | C2
            C3    | 2013-07-01 | V2
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )
    spec(
        "cic_placement_order",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-07-01 | E1
            C2    | 2013-07-01 | D1
            C3    | 2013-07-01 | C2
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3"},
    )


def test_unaccompanied_children_are_those_whose_status_goes_on_after_the_last_day(spec):
    spec(
        "cic_unaccompanied",
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
            C2    | 2013-10-01
            C3    | 2013-09-30
            C9    |
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3", "C4"},
    )
    spec(
        "cic_unaccompanied_children",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            C1    | 2013-07-01
            C2    | 2013-07-01
        """,
        unaccompanied_children="""
            child | ended_on
            C1    | 2014-01-01
        """,
        number=1,
        rows={"C1"},
    )


def test_ages_are_those_of_the_last_day(spec):
    spec(
        "cic_under_5",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 2008-10-01
            C2    | 2008-09-30
            C3    |
        """,
        care_episodes="""
            child | started_on
            C1    | 2013-07-01
            C2    | 2013-07-01
            C3    | 2013-07-01
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )
    spec(
        "cic_16_and_over",
        "2013-14-Q2",
        children="""
            child | born_on
            C1    | 1997-09-30
            C2    | 1997-10-01
        """,
        care_episodes="""
            child | started_on
            C1    | 2013-07-01
            C2    | 2013-07-01
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec("cic_under_5", "2013-14-Q2", without={"children"}, missing="no extract has children")


def test_what_is_not_recorded_of_a_child_stands_under_that_name(spec):
    spec(
        "cic_section_20",
        "2013-14-Q2",
        by="ethnicity",
        children="""
            child | ethnicity
            C1    | WBRI
            C2    | BAFR
            C3    |
        """,
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-07-01 | V2
            C2    | 2013-07-01 | C2
            C3    | 2013-07-01 | V2
            C4    | 2013-07-01 | V2
        """,
        parts={"WBRI": 1, "BAFR": 0, "Not recorded": 2},
    )


def test_time_in_care_is_in_bands(spec):
    """Half a year is 183 days; from a year on, the same day counts."""
    spec(
        "cic_section_20",
        "2013-14-Q2",
        by="time_in_care",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-04-01 | V2
            C2    | 2013-03-31 | V2
            C3    | 2012-10-01 | V2
            C4    | 2012-09-30 | V2
            C5    | 2011-09-30 | V2
            C6    | 2008-09-30 | V2
        """,
        parts={"under 6 months": 1, "6 to 12 months": 2, "1 to 2 years": 1, "2 to 5 years": 1, "5 years or more": 1},
    )


def test_the_median_time_in_care_is_counted_from_the_start_of_the_spell(spec):
    spec(
        "cic_median_days_in_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | ended_on   | ceased_reason
            C1    | 2013-09-20 | S                  |            |
            C2    | 2013-08-31 | S                  | 2013-09-20 | X1
            C2    | 2013-09-20 | P                  |            |
            C3    | 2012-09-30 | S                  |            |
        """,
        number=30,
    )
