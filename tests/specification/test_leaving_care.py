title = "How children leave care"


def test_adoption_is_e11_and_e12(spec):
    """Of the children who left care in the year to date by one of the four ways: other reasons are left out."""
    spec(
        "ceased_care_adoption",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-04-01 | E11
            C2    | 2012-01-01 | 2013-09-30 | E12
            C3    | 2012-01-01 | 2013-05-01 | E41
            C4    | 2012-01-01 | 2013-05-01 | E43
            C5    | 2012-01-01 | 2013-05-01 | E4
            C6    | 2012-01-01 | 2013-05-01 | E8
            C7    | 2012-01-01 | 2013-05-01 |
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3", "C4", "C5"},
    )


def test_a_residence_order_is_e41(spec):
    spec(
        "ceased_care_residence_order",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-05-01 | E41
            C2    | 2012-01-01 | 2013-05-01 | E11
            C3    | 2012-01-01 | 2013-05-01 | E4
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )


def test_special_guardianship_is_e43_and_e44_and_the_codes_that_came_after_them(spec):
    """E43 is to former foster carers, E44 to others; E45 to E48 took their place in 2019. E42 is not divided."""
    spec(
        "ceased_care_special_guardianship",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-05-01 | E43
            C2    | 2012-01-01 | 2013-05-01 | E44
            C3    | 2012-01-01 | 2013-05-01 | E45
            C4    | 2012-01-01 | 2013-05-01 | E46
            C5    | 2012-01-01 | 2013-05-01 | E47
            C6    | 2012-01-01 | 2013-05-01 | E48
            C7    | 2012-01-01 | 2013-05-01 | E42
            C8    | 2012-01-01 | 2013-05-01 | E11
        """,
        numerator={"C1", "C2", "C3", "C4", "C5", "C6", "C7"},
        denominator={"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"},
    )


def test_returned_home_is_e4_and_the_codes_that_came_after_it(spec):
    """E4A is a planned return and E4B an unplanned one."""
    spec(
        "ceased_care_returned_home",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-05-01 | E4
            C2    | 2012-01-01 | 2013-05-01 | E4A
            C3    | 2012-01-01 | 2013-05-01 | E4B
            C4    | 2012-01-01 | 2013-05-01 | E41
            C5    | 2012-01-01 | 2013-05-01 | E13
        """,
        numerator={"C1", "C2", "C3"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_only_the_end_of_a_spell_counts_and_by_the_reason_of_its_last_episode(spec):
    """An episode that goes on into another (X1) ends nothing."""
    spec(
        "ceased_care_adoption",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | 2013-05-01 | X1
            C1    | 2013-05-01 | P                  | 2013-08-01 | E11
            C2    | 2012-01-01 | S                  | 2013-05-01 | X1
            C2    | 2013-05-01 | P                  |            |
        """,
        numerator={"C1"},
        denominator={"C1"},
    )


def test_a_child_who_left_care_twice_in_the_year_counts_each_time(spec):
    spec(
        "ceased_care_returned_home",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | 2013-05-01 | E4
            C1    | 2013-06-01 | S                  | 2013-08-01 | E41
        """,
        numerator=["C1"],
        denominator=["C1", "C1"],
    )


def test_leaving_care_counts_in_the_year_to_date_in_which_the_spell_ended(spec):
    spec(
        "ceased_care_returned_home",
        "2013-14-Q1",
        extract="2013-09-30",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-03-31 | E4
            C2    | 2012-01-01 | 2013-04-01 | E4
            C3    | 2012-01-01 | 2013-06-30 | E4
            C4    | 2012-01-01 | 2013-07-01 | E4
        """,
        numerator={"C2", "C3"},
        denominator={"C2", "C3"},
    )


def test_the_end_of_short_breaks_is_not_leaving_care_and_care_after_them_is_a_spell_of_its_own(spec):
    """However the episode that follows the short breaks is coded."""
    spec(
        "ceased_care_returned_home",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | V4           | 2013-05-01 | E4
            C2    | 2011-01-01 | S                  | C2           | 2013-04-10 | E4
            C2    | 2013-05-01 | S                  | V4           | 2013-06-01 | X1
            C2    | 2013-06-01 | L                  | C2           | 2013-08-01 | E41
        """,
        numerator=["C2"],
        denominator=["C2", "C2"],
    )
