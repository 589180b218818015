title = "Children in need"


def test_a_child_is_in_need_from_the_day_an_episode_starts_until_the_day_before_it_ends(spec):
    """One that ended after the period was still open in it."""
    spec(
        "cin_excluding_cp_and_cla",
        "2013-14-Q2",
        extract="2013-12-31",
        cin_episodes="""
            id | child | started_on | ended_on
            N1 | C1    | 2013-01-01 |
            N2 | C2    | 2013-09-30 |
            N3 | C3    | 2013-01-01 | 2013-09-30
            N4 | C4    | 2013-01-01 | 2013-10-01
            N5 | C5    | 2013-10-01 |
        """,
        number=3,
        rows={"C1", "C2", "C4"},
    )


def test_a_child_with_two_open_episodes_is_one_child(spec):
    spec(
        "cin_excluding_cp_and_cla",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on
            N1 | C1    | 2013-01-01
            N2 | C1    | 2013-05-01
            N3 | C2    | 2013-05-01
        """,
        number=2,
        rows={"C1", "C2"},
    )


def test_a_child_on_an_open_protection_plan_is_not_counted_again(spec):
    """Once the plan has ended, the child is."""
    spec(
        "cin_excluding_cp_and_cla",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on
            N1 | C1    | 2013-01-01
            N2 | C2    | 2013-01-01
            N3 | C3    | 2013-01-01
        """,
        cp_plans="""
            id | child | started_on | ended_on
            P1 | C1    | 2013-09-30 |
            P2 | C2    | 2013-01-01 | 2013-09-30
            P3 | C9    | 2013-01-01 |
        """,
        rows={"C2", "C3"},
    )


def test_a_child_in_care_is_not_counted_again_but_one_with_short_breaks_is(spec):
    spec(
        "cin_excluding_cp_and_cla",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on
            N1 | C1    | 2013-01-01
            N2 | C2    | 2013-01-01
            N3 | C3    | 2013-01-01
            N4 | C4    | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status | ended_on   | ceased_reason
            C1    | 2013-09-30 | C2           |            |
            C2    | 2013-01-01 | C2           | 2013-09-30 | E4
            C3    | 2013-01-01 | V3           |            |
            C4    | 2013-01-01 | V4           |            |
        """,
        rows={"C2", "C3", "C4"},
    )


def test_children_in_need_are_counted_by_the_need_of_their_first_open_episode(spec):
    spec(
        "cin_excluding_cp_and_cla",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on | primary_need
            N1 | C1    | 2013-01-01 | N1
            N2 | C1    | 2013-05-01 | N2
            N3 | C2    | 2013-05-01 | N2
            N4 | C3    | 2013-05-01 |
        """,
        by="need",
        parts={"N1": 1, "N2": 1, "Not recorded": 1},
    )
