title = "Leaving care, whatever the reason"


def test_care_ends_with_the_last_day_of_a_spell(spec):
    """An episode that goes on into another ends nothing."""
    spec(
        "cic_ended",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | ended_on   | ceased_reason
            C1    | 2013-01-01 | S                  | 2013-08-01 | X1
            C1    | 2013-08-01 | P                  |            |
            C2    | 2013-01-01 | S                  | 2013-07-01 | E4
            C3    | 2013-01-01 | S                  | 2013-09-30 | E8
            C4    | 2013-01-01 | S                  | 2013-06-30 | E4
        """,
        number=2,
        rows={"C2", "C3"},
    )


def test_adoption_is_divided_by_all_who_left_care_in_the_rolling_year(spec):
    spec(
        "cic_ended_adoption",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2012-10-01 | E11
            C2    | 2012-01-01 | 2013-09-30 | E12
            C3    | 2012-01-01 | 2013-05-01 | E13
            C4    | 2012-01-01 | 2013-05-01 |
            C5    | 2012-01-01 | 2012-09-30 | E11
            C6    | 2012-01-01 |            |
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_special_guardianship_has_several_codes(spec):
    spec(
        "cic_ended_special_guardianship",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-05-01 | E43
            C2    | 2012-01-01 | 2013-05-01 | E48
            C3    | 2012-01-01 | 2013-05-01 | E41
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3"},
    )


def test_a_residence_or_child_arrangements_order_is_one_code(spec):
    spec(
        "cic_ended_residence_order",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-05-01 | E41
            C2    | 2012-01-01 | 2013-05-01 | E8
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_a_return_to_family_without_parental_responsibility_is_not_a_return_home(spec):
    spec(
        "cic_ended_returned_home",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-05-01 | E4
            C2    | 2012-01-01 | 2013-05-01 | E4A
            C3    | 2012-01-01 | 2013-05-01 | E4B
            C4    | 2012-01-01 | 2013-05-01 | E13
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_a_planned_return_home_has_a_code_of_its_own_since_2014_15(spec):
    spec(
        "cic_ended_returned_home_planned",
        "2014-15",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2014-05-01 | E4A
            C2    | 2012-01-01 | 2014-05-01 | E4B
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec("cic_ended_returned_home_planned", "2013-14", missing="not applicable before 1 April 2014")


def test_who_leaves_care_on_the_eighteenth_birthday_or_later_was_eighteen(spec):
    """One born on 29 February is eighteen on 1 March."""
    spec(
        "cic_ended_at_18",
        "2013-14-Q4",
        children="""
            child | born_on
            C1    | 1996-01-31
            C2    | 1996-02-01
            C3    | 1996-02-29
            C4    | 1996-02-29
            C5    |
        """,
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2014-01-31 | E17
            C2    | 2012-01-01 | 2014-01-31 | E17
            C3    | 2012-01-01 | 2014-02-28 | E17
            C4    | 2012-01-01 | 2014-03-01 | E17
            C5    | 2012-01-01 | 2014-03-01 | E17
        """,
        numerator={"C1", "C4"},
        denominator={"C1", "C2", "C3", "C4", "C5"},
    )


def test_re_entry_is_known_a_year_after_a_child_left(spec):
    """So the children are those who left in the twelve months before the rolling year, for home or family.

    Back on the same day a year later is no longer within twelve months. Short breaks are not a return to care.
    """
    spec(
        "cic_returned_within_12_months",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2011-01-01 | S                  | C2           | 2011-10-01 | E4A
            C1    | 2012-09-30 | S                  | C2           |            |
            C2    | 2011-01-01 | S                  | C2           | 2012-09-30 | E13
            C2    | 2013-09-30 | S                  | C2           |            |
            C3    | 2011-01-01 | S                  | C2           | 2012-01-01 | E4B
            C3    | 2012-06-01 | S                  | V4           |            |
            C4    | 2011-01-01 | S                  | C2           | 2012-01-01 | E11
            C5    | 2011-01-01 | S                  | C2           | 2011-09-30 | E4
            C6    | 2011-01-01 | S                  | C2           | 2012-10-01 | E4
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )


def test_the_median_time_in_care_is_that_of_those_who_left_in_the_rolling_year(spec):
    spec(
        "cic_ended_median_days",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2013-01-01 | 2013-01-11 | E4
            C2    | 2013-01-01 | 2013-01-31 | E4
            C3    | 2012-01-01 | 2012-12-31 | E4
            C4    | 2010-01-01 |            |
        """,
        number=30,
    )
    spec("cic_ended_median_days", "2013-14-Q2", missing="there are no records")
