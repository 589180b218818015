title = "Children in care"


def test_a_child_is_in_care_from_the_day_a_spell_starts_until_the_day_before_it_ends(spec):
    """One whose spell ended after the period was still in care in it."""
    spec(
        "children_in_care",
        "2013-14-Q2",
        extract="2013-12-31",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2013-01-01 |            |
            C2    | 2013-09-30 |            |
            C3    | 2013-01-01 | 2013-09-30 | E4
            C4    | 2013-01-01 | 2013-10-01 | E4
            C5    | 2013-10-01 |            |
        """,
        number=3,
        rows={"C1", "C2", "C4"},
    )


def test_episodes_that_follow_one_another_are_one_spell(spec):
    """A change of legal status (L) or of placement (P) is a new episode of the same care."""
    spec(
        "children_in_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2013-01-01 | S                  | V2           | 2013-03-01 | X1
            C1    | 2013-03-01 | L                  | C1           | 2013-05-01 | X1
            C1    | 2013-05-01 | P                  | C1           |            |
        """,
        number=1,
        rows={"C1"},
    )


def test_a_child_who_left_care_and_came_back_is_in_care(spec):
    spec(
        "children_in_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | ended_on   | ceased_reason
            C1    | 2013-01-01 | S                  | 2013-03-01 | E4
            C1    | 2013-06-01 | S                  |            |
        """,
        rows={"C1"},
    )


def test_short_breaks_are_not_care(spec):
    """Series of short breaks have the legal statuses V3 and V4. Care without a legal status recorded is care."""
    spec(
        "children_in_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | legal_status
            C1    | 2013-01-01 | V2
            C2    | 2013-01-01 | V3
            C3    | 2013-01-01 | V4
            C4    | 2013-01-01 |
        """,
        rows={"C1", "C4"},
    )


def test_children_in_care_are_counted_by_legal_status_at_the_period_end(spec):
    spec(
        "children_in_care",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2013-01-01 | S                  | V2           | 2013-03-01 | X1
            C1    | 2013-03-01 | L                  | C2           |            |
            C2    | 2013-01-01 | S                  | V2           |            |
        """,
        by="legal_status",
        parts={"C2": 1, "V2": 1},
    )
