title = "Adoption: decisions, waits and how long it took"


def test_a_decision_counts_in_the_period_in_which_it_was_made(spec):
    spec(
        "adoption_decisions",
        "2013-14-Q2",
        adoptions="""
            child | decided_on
            C1    | 2013-06-30
            C2    | 2013-07-01
            C3    | 2013-09-30
        """,
        number=2,
        rows={"C2", "C3"},
    )
    spec("adoption_decisions", "2013-14-Q2", without={"adoptions"}, missing="no extract has adoptions")


def test_a_plan_given_up_counts_by_the_day_it_ended(spec):
    spec(
        "adoption_decisions_reversed",
        "2013-14-Q2",
        adoptions="""
            child | decided_on | plan_ended_on | plan_ended_reason
            C1    | 2012-06-30 | 2013-07-01    | RD3
            C2    | 2013-07-01 |               |
            C3    | 2012-07-01 | 2013-06-30    | RD1
        """,
        number=1,
        rows={"C1"},
    )


def test_a_child_waits_from_the_decision_until_placed_or_until_there_is_no_plan(spec):
    """Placed on the last day is no longer waiting. The day comes from the decision's record, or from the episode of
    care in an adoptive placement; a child who has left care waits no more."""
    spec(
        "adoption_waiting",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | U4             |            |
            C2    | 2012-01-01 | S                  | U4             | 2013-09-30 | X1
            C2    | 2013-09-30 | P                  | A6             |            |
            C3    | 2012-01-01 | S                  | U4             | 2013-10-01 | X1
            C3    | 2013-10-01 | P                  | A6             |            |
            C4    | 2012-01-01 | S                  | U4             |            |
            C5    | 2012-01-01 | S                  | U4             | 2013-08-01 | E4A
            C6    | 2012-01-01 | S                  | U4             |            |
            C7    | 2012-01-01 | S                  | U4             |            |
        """,
        adoptions="""
            child | decided_on | placed_on  | plan_ended_on
            C1    | 2013-01-01 |            |
            C2    | 2013-01-01 |            |
            C3    | 2013-01-01 |            |
            C4    | 2013-01-01 | 2013-09-01 |
            C5    | 2013-01-01 |            |
            C6    | 2013-01-01 |            | 2013-09-01
            C7    | 2013-10-01 |            |
        """,
        extract="2013-10-31",
        number=2,
        rows={"C1", "C3"},
    )


def test_foster_carers_who_adopt_may_have_the_child_already_when_it_is_decided(spec):
    """And an adoptive placement that broke down before the decision is none that ends this wait."""
    spec(
        "adoption_waiting",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | A5             |            |
            C2    | 2012-01-01 | S                  | A6             | 2012-06-01 | X1
            C2    | 2012-06-01 | P                  | U4             |            |
        """,
        adoptions="""
            child | decided_on
            C1    | 2013-01-01
            C2    | 2013-01-01
        """,
        number=1,
        rows={"C2"},
    )


def test_days_to_moving_in_are_averaged_over_the_children_adopted_in_the_rolling_year(spec):
    """100 days by the record of the adoption, 300 by the first episode in an adoptive placement."""
    spec(
        "adoption_a1",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | U4             | 2013-09-30 | E11
            C2    | 2012-01-01 | S                  | U4             | 2012-10-27 | X1
            C2    | 2012-10-27 | P                  | A6             | 2013-01-01 | X1
            C2    | 2013-01-01 | L                  | A6             | 2013-09-30 | E12
            C3    | 2012-01-01 | S                  | U4             | 2013-09-30 | E4A
            C4    | 2010-01-01 | S                  | A6             | 2012-09-30 | E11
            C5    | 2012-01-01 | S                  | U4             | 2013-09-30 | E11
        """,
        adoptions="""
            child | decided_on | placed_on
            C1    | 2012-02-01 | 2012-04-10
            C2    | 2012-02-01 |
        """,
        number=200,
    )
    spec("adoption_a1", "2013-14-Q2", missing="there are no records to average")


def test_where_foster_carers_adopt_the_wait_ended_when_the_child_came_to_them(spec):
    """C1 lived with them from the 50th day; C2's adopters were not the foster carers: the child came on the 150th."""
    spec(
        "adoption_a10",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | K2             | 2012-02-20 | X1
            C1    | 2012-02-20 | P                  | U4             | 2012-12-01 | X1
            C1    | 2012-12-01 | T                  | A5             | 2013-09-30 | E11
            C2    | 2012-01-01 | S                  | U4             | 2012-05-30 | X1
            C2    | 2012-05-30 | P                  | A6             | 2013-09-30 | E11
        """,
        adoptions="""
            child | decided_on | by_foster_carer
            C1    | 2012-06-01 | yes
            C2    | 2012-03-01 | no
        """,
        number=100,
    )


def test_days_from_order_to_match_are_none_where_the_match_came_first(spec):
    """60 days for C1, none for C2; C3 was adopted with consent and had no order, C4's match is not recorded."""
    spec(
        "adoption_a2",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | C1           | U4             | 2012-06-01 | X1
            C1    | 2012-06-01 | L                  | E1           | U4             | 2012-09-01 | X1
            C1    | 2012-09-01 | P                  | E1           | A6             | 2013-09-30 | E12
            C2    | 2012-01-01 | S                  | C1           | U4             | 2012-06-01 | X1
            C2    | 2012-06-01 | L                  | E1           | U4             | 2013-09-30 | E12
            C3    | 2012-01-01 | S                  | V2           | A4             | 2013-09-30 | E11
            C4    | 2012-01-01 | S                  | E1           | U4             | 2013-09-30 | E12
        """,
        adoptions="""
            child | decided_on | matched_on
            C1    | 2012-03-01 | 2012-07-31
            C2    | 2012-03-01 | 2012-05-01
            C3    | 2012-03-01 | 2012-05-01
            C4    | 2012-03-01 |
        """,
        number=30,
    )
    spec("adoption_a2", "2013-14-Q2", without={"adoptions"}, missing="no extract has adoptions")


def test_of_several_decisions_the_latest_before_the_adoption_is_the_one_that_was_carried_out(spec):
    spec(
        "adoption_decision_to_match_days",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | ended_on   | ceased_reason
            C1    | 2012-01-01 | 2013-09-30 | E11
        """,
        adoptions="""
            child | decided_on | matched_on | plan_ended_on
            C1    | 2012-02-01 | 2012-03-01 | 2012-06-01
            C1    | 2012-08-01 | 2012-08-11 |
            C1    | 2011-06-01 | 2011-12-01 |
        """,
        number=10,
    )


def test_fourteen_months_are_reached_on_the_same_day_of_the_month(spec):
    spec(
        "adoption_placed_in_14_months",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | placement_type | ended_on   | ceased_reason
            C1    | 2012-01-15 | S                  | U4             | 2013-03-15 | X1
            C1    | 2013-03-15 | P                  | A6             | 2013-09-30 | E11
            C2    | 2012-01-15 | S                  | U4             | 2013-03-16 | X1
            C2    | 2013-03-16 | P                  | A6             | 2013-09-30 | E11
            C3    | 2012-01-15 | S                  | U4             | 2013-09-30 | E11
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )


def test_a_recorded_placement_order_comes_before_the_legal_status(spec):
    spec(
        "adoption_a2",
        "2013-14-Q2",
        care_episodes="""
            child | started_on | new_episode_reason | legal_status | ended_on   | ceased_reason
            C1    | 2012-01-01 | S                  | C1           | 2012-06-01 | X1
            C1    | 2012-06-01 | L                  | E1           | 2013-09-30 | E12
        """,
        adoptions="""
            child | decided_on | ordered_on | matched_on
            C1    | 2012-03-01 | 2012-06-11 | 2012-06-21
        """,
        number=10,
    )
